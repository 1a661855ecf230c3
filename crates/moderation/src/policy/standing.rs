//! What a policy says of readers: whether it restricts them by itself, and how heavy each clause weighs.

use super::MAX_SEVERITY;
use super::document::{Reader, Table};

/// `automatic` of the table `[standing]`; false where there is none.
pub(super) fn automatic(reader: &mut Reader<'_>, root: &Table<'_>) -> bool {
    let Some(value) = root.get("standing") else {
        return false;
    };
    let Some(table) = value.get_ref().as_table() else {
        let hint = "write [standing] on a line of its own and automatic = true below it";
        reader.report(value.span().start, "`standing` must be a table", Some(hint));
        return false;
    };
    reader.unknown_keys(table, &["automatic"]);
    let Some(value) = table.get("automatic") else {
        return false;
    };
    value.get_ref().as_bool().unwrap_or_else(|| {
        let hint = "without quotation marks";
        reader.report(value.span().start, "`automatic` must be true or false", Some(hint));
        false
    })
}

/// `severity` of a clause; 1 where it does not say.
pub(super) fn severity(reader: &mut Reader<'_>, clause: &Table<'_>) -> u8 {
    let Some(value) = clause.get("severity") else {
        return 1;
    };
    let integer = value.get_ref().as_integer();
    let number = integer.and_then(|integer| u8::from_str_radix(integer.as_str(), integer.radix()).ok());
    number.filter(|number| *number <= MAX_SEVERITY).unwrap_or_else(|| {
        let message = format!("`severity` must be a whole number from 0 to {MAX_SEVERITY}");
        let hint = "1 is usual; 0 does not count against the reader at all";
        reader.report(value.span().start, message, Some(hint));
        1
    })
}
