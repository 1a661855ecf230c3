//! Text that comes from outside: checked for length and forbidden characters, sanitised, rendered.

pub(crate) mod check;
pub(crate) mod csv;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod name;
pub(crate) mod words;
