//! `/api/v1`.

mod stories;
