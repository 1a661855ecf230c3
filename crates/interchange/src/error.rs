//! What stops an import or an export: what happened, where, and what to do.

use service::ServiceError;

/// Something in a file that is larger than a sound file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Open elements inside each other.
    Depth,
    /// Bytes of one tag, text or CDATA section.
    Text,
    /// Bytes of one item with its comments.
    Item,
    /// Bytes that a compressed file unpacks to.
    Unpacked,
}

impl Limit {
    fn words(self) -> &'static str {
        match self {
            Self::Depth => "elements are nested too deeply",
            Self::Text => "one text is too long",
            Self::Item => "one item is too long",
            Self::Unpacked => "the file unpacks to far more than it holds",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Depth => "levels",
            Self::Text | Self::Item => "bytes",
            Self::Unpacked => "times its size",
        }
    }
}

/// Why an import or an export ended early. What it had taken in before stays; run again, nothing comes in twice.
///
/// Offsets count bytes from the start of the file, of its unpacked text where it is compressed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InterchangeError {
    /// The file cannot be read.
    #[error("the file cannot be read at byte {offset}: {source}; check the file and the disk, then run this again")]
    Read {
        /// Where.
        offset: u64,
        /// The system's answer.
        source: std::io::Error,
    },
    /// It is not the kind of file that it was said to be.
    #[error("this is no {expected}: {found}; {hint}")]
    Format {
        /// What it should be.
        expected: &'static str,
        /// What was found instead.
        found: String,
        /// What to do.
        hint: &'static str,
    },
    /// The XML is not well-formed.
    #[error("the XML is broken at byte {offset}: {what}; export the file anew or mend that place")]
    Xml {
        /// Where.
        offset: u64,
        /// The parser's words.
        what: String,
    },
    /// The file ends in the middle.
    #[error(
        "the file ends at byte {offset} inside `{inside}`: it is incomplete; what came before is taken in, export or copy \
         it anew and run this again"
    )]
    Truncated {
        /// Where it ends.
        offset: u64,
        /// The innermost open element.
        inside: String,
    },
    /// The file has a document type, with which entities are defined. No export has one.
    #[error(
        "a document type (DTD) stands at byte {offset}; it is refused, because it can make a reader fetch other files \
             or fill the memory; remove the `<!DOCTYPE …>` if you trust the file"
    )]
    Dtd {
        /// Where.
        offset: u64,
    },
    /// The file is not UTF-8.
    #[error("the text is not UTF-8 near byte {offset}: {found}; convert the file, as with `iconv -t UTF-8`")]
    Encoding {
        /// Where.
        offset: u64,
        /// What it is or what was found.
        found: String,
    },
    /// A guard against files made to do harm.
    #[error("{} at byte {offset}: more than {max} {}; no export looks like this, check where the file comes from", .limit.words(), .limit.unit())]
    TooLarge {
        /// Which guard.
        limit: Limit,
        /// Where.
        offset: u64,
        /// The most that is allowed.
        max: u64,
    },
    /// What was read could not be stored, for a reason that would hit the next one too.
    #[error("{at} could not be stored: {source}; put that right and run this again, nothing comes in twice")]
    Service {
        /// Which story or comment.
        at: String,
        /// Why.
        source: ServiceError,
    },
    /// Data for an export could not be had.
    #[error("{what} could not be read for the export: {source}")]
    Source {
        /// What.
        what: &'static str,
        /// Why.
        source: ServiceError,
    },
    /// The export cannot be written.
    #[error("the export cannot be written after {lines} lines: {source}; check the disk and the path")]
    Write {
        /// Lines written before.
        lines: u64,
        /// The system's answer.
        source: std::io::Error,
    },
}
