//! What is asked of a story page in its query.

use model::{CommentId, Order};

use crate::error::WebError;
use crate::forms::Fields;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// In which order.
    pub order: Order,
    /// After which comment.
    pub after: Option<String>,
    /// From the branch of this comment.
    pub at: Option<CommentId>,
    /// With the form replying to this comment.
    pub reply: Option<CommentId>,
    /// After this comment was posted.
    pub posted: Option<CommentId>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            order: Order::Newest,
            after: None,
            at: None,
            reply: None,
            posted: None,
        }
    }
}

impl Ask {
    /// Reads a query. A name that we do not know is ignored: others add theirs to count visits.
    ///
    /// # Errors
    /// 400 for a value that cannot be read.
    pub fn read(query: &Fields) -> Result<Self, WebError> {
        Ok(Self {
            order: query.parse("order")?.unwrap_or(Order::Newest),
            after: query
                .find("after")
                .filter(|cursor| !cursor.is_empty())
                .map(str::to_owned),
            at: query.parse("at")?,
            reply: query.parse("reply")?,
            posted: query.parse("posted")?,
        })
    }

    /// Whether this is a first page with an empty form.
    pub fn is_plain(&self) -> bool {
        self.is_first() && self.reply.is_none() && self.posted.is_none()
    }

    /// Whether this is the first page of the thread.
    pub fn is_first(&self) -> bool {
        self.after.is_none() && self.at.is_none()
    }

    /// As a query, with its question mark.
    pub fn query(&self) -> String {
        let mut parts = Vec::new();
        if self.order != Order::Newest {
            parts.push(format!("order={}", self.order));
        }
        parts.extend(self.after.as_ref().map(|cursor| format!("after={}", escape(cursor))));
        parts.extend(self.at.map(|id| format!("at={id}")));
        parts.extend(self.reply.map(|id| format!("reply={id}")));
        parts.extend(self.posted.map(|id| format!("posted={id}")));
        if parts.is_empty() {
            String::new()
        } else {
            format!("?{}", parts.join("&"))
        }
    }
}

/// A value as it stands in a query: what came in escaped goes out escaped.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
