//! Which view of a queue a moderator works in: the list, or one comment at a time. Remembered in a cookie.

use axum::http::HeaderValue;

use super::staff::Staff;
use crate::cookies;
use crate::error::WebError;
use crate::forms::Fields;

const COOKIE: &str = "ombud_desk_view";
const MAX_AGE_S: i64 = 365 * 24 * 3_600;

/// A view of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Many, below each other.
    List,
    /// One at a time.
    One,
}

impl View {
    fn of(text: &str) -> Option<Self> {
        match text {
            "list" => Some(Self::List),
            "one" => Some(Self::One),
            _ => None,
        }
    }
}

/// The view that the address asks for, with the cookie that remembers it; else the one that was remembered.
///
/// # Errors
/// Never for what we write.
pub fn chosen(staff: &Staff, query: &Fields) -> Result<(View, Option<HeaderValue>), WebError> {
    let secure = staff.app.settings().secure_cookies;
    if let Some(view) = View::of(query.get("view")) {
        let cookie = cookies::line(COOKIE, query.get("view"), MAX_AGE_S, secure).map_err(WebError::internal)?;
        return Ok((view, Some(cookie)));
    }
    let remembered = cookies::read(staff.headers(), COOKIE, secure).and_then(View::of);
    Ok((remembered.unwrap_or(View::List), None))
}
