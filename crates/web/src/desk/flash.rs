//! What is told after a form was sent: carried over the redirect in a signed cookie that lives a minute.

use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use service::Keys;

use crate::app::App;
use crate::cookies;
use crate::error::WebError;

const COOKIE: &str = "ombud_flash";
const PURPOSE: &str = "desk flash";
const MAX_AGE_S: i64 = 60;

/// A message above the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// `done` or `error`.
    pub kind: String,
    /// What is told.
    pub message: String,
    /// The decision that can be undone.
    pub undo: Option<String>,
}

/// The cookie that carries a message.
///
/// # Errors
/// Never for what we write.
pub fn carry(app: &App, flash: &Flash) -> Result<HeaderValue, WebError> {
    let value = sealed(app.services().keys(), flash)?;
    cookies::line(COOKIE, &value, MAX_AGE_S, app.settings().secure_cookies).map_err(WebError::internal)
}

/// The message that a request carries.
pub fn read(app: &App, headers: &HeaderMap) -> Option<Flash> {
    unsealed(
        app.services().keys(),
        cookies::read(headers, COOKIE, app.settings().secure_cookies)?,
    )
}

/// The cookie that takes the message away, once it is shown.
///
/// # Errors
/// Never for what we write.
pub fn clear(app: &App) -> Result<HeaderValue, WebError> {
    cookies::line(COOKIE, "", 0, app.settings().secure_cookies).map_err(WebError::internal)
}

fn sealed(keys: &Keys, flash: &Flash) -> Result<String, WebError> {
    let json = serde_json::to_vec(flash).map_err(WebError::internal)?;
    Ok(keys.sign(PURPOSE, &URL_SAFE_NO_PAD.encode(json)))
}

fn unsealed(keys: &Keys, value: &str) -> Option<Flash> {
    let json = URL_SAFE_NO_PAD.decode(keys.verify(PURPOSE, value)?).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_the_redirect_and_a_forged_one_does_not() {
        let keys = Keys::new("a secret that is long enough for us");
        let flash = Flash {
            kind: "done".to_owned(),
            message: "Rejected: “x”.".to_owned(),
            undo: Some("abc".to_owned()),
        };
        let sealed = sealed(&keys, &flash).unwrap();
        assert_eq!(unsealed(&keys, &sealed), Some(flash));
        assert_eq!(unsealed(&keys, &format!("x{sealed}")), None);
        assert_eq!(unsealed(&keys, ""), None);
    }
}
