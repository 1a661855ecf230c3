//! What follows when somebody's password, link or second factor was right.

use axum::http::{HeaderMap, header};
use axum::response::Response;
use model::{SessionStage, UnixMillis};
use service::accounts::Session;

use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::pages::see_other;

/// The page of the second factor.
pub const SECOND_FACTOR: &str = "/desk/second-factor";

/// Gives the session to the browser and leads on: to `target`, or to the question for the second factor.
///
/// # Errors
/// When the database does not answer.
pub async fn enter(app: &App, headers: &HeaderMap, session: &Session, target: &str) -> Result<Response, WebError> {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    service::accounts::note_browser(app.services(), &session.token, agent.unwrap_or_default()).await?;
    let secure = app.settings().secure_cookies;
    let seconds = (session.expires_at.since(app.services().now()) / UnixMillis::SECOND).max(1);
    let (name, to) = match session.stage {
        SessionStage::Half => {
            let next = crate::desk::escaped(target);
            (cookies::HALF_SESSION, format!("{SECOND_FACTOR}?next={next}"))
        }
        SessionStage::Full => (cookies::SESSION, target.to_owned()),
    };
    let mut response = see_other(&to)?;
    let line = cookies::line(name, &session.token, seconds, secure).map_err(WebError::internal)?;
    response.headers_mut().append(header::SET_COOKIE, line);
    if session.stage == SessionStage::Full {
        let gone = cookies::line(cookies::HALF_SESSION, "", 0, secure).map_err(WebError::internal)?;
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

/// How long to wait, in words.
pub fn wait_in_words(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} seconds"),
        91..=5_400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}
