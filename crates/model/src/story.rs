//! A story's commenting state and the limits of its fields.

use crate::text_enum;

text_enum! {
    /// Whether a story takes comments.
    pub enum Commenting ("commenting state") {
        /// It does.
        Open = "open",
        /// It no longer does; what is there stays readable.
        Closed = "closed",
        /// It does, and each is read by a moderator first.
        Premoderated = "premoderated",
    }
}

/// Longest headline, in characters.
pub const MAX_HEADLINE_CHARS: usize = 300;
/// Longest standfirst, in characters.
pub const MAX_STANDFIRST_CHARS: usize = 1_000;
/// Longest byline, credit, dateline place or section, in characters.
pub const MAX_LABEL_CHARS: usize = 200;
/// Largest body, in bytes of HTML.
pub const MAX_BODY_BYTES: usize = 512 * 1024;
/// Longest address, in bytes.
pub const MAX_URL_BYTES: usize = 2_000;
/// Longest publisher's key of a story, in bytes.
pub const MAX_KEY_BYTES: usize = 200;
