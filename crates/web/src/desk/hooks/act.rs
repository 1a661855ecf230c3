//! What is done with a hook by one button: test, turn on or off, rotate the secret, remove.

use axum::response::Response;
use model::{HookId, HookOutcome, UnixMillis};
use serde::Serialize;
use service::hooks::{self, NewSecret};

use super::super::answer::{Done, answer};
use super::super::chrome::{self, Chrome};
use super::super::item::clipped;
use super::super::moment::Moment;
use super::super::staff::Staff;
use super::{fault, said};
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

/// Shown after a test, in characters: the message travels in a cookie.
const SHOWN_CHARS: usize = 200;

#[derive(Serialize)]
struct SecretPage {
    desk: Chrome,
    name: String,
    kid: i64,
    secret: String,
    old_until: Option<Moment>,
}

fn done(message: String) -> Done {
    Done {
        message,
        undo: None,
        status: None,
    }
}

/// The one page that shows a secret. It is not carried over a redirect, so that it is kept nowhere.
///
/// # Errors
/// Those of the frame.
pub async fn show_secret(staff: &Staff, name: &str, secret: &NewSecret) -> Result<Response, WebError> {
    let policy = staff.policy().await?;
    let view = SecretPage {
        desk: Chrome::new(staff, "hooks", &policy).await?,
        name: name.to_owned(),
        kid: secret.kid,
        secret: secret.secret.clone(),
        old_until: secret.old_until.map(|until| staff.scene(&policy).moment(until)),
    };
    chrome::page(staff, "desk/hook_secret.html", &view)
}

/// Sends a test comment.
pub async fn test(
    staff: Staff,
    UrlPath((_, hook)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = try_out(&staff, &fields, &hook).await;
    answer(&staff, &fields, result).await
}

async fn try_out(staff: &Staff, fields: &Fields, hook: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let id = id::<HookId>(hook, "hook")?;
    let text = fields.get("text");
    let tested = hooks::test(staff.services(), &staff.viewer.visitor, &staff.site, id, text).await?;
    let message = if tested.outcome == HookOutcome::Failed {
        format!("No answer that counts after {} ms. {}", tested.ms, fault(&tested.error))
    } else {
        let code = if tested.code.is_empty() {
            String::new()
        } else {
            format!(", {}", tested.code)
        };
        let why = if tested.explanation.is_empty() {
            String::new()
        } else {
            format!(" For the author: “{}”", clipped(&tested.explanation, SHOWN_CHARS))
        };
        format!("It answered in {} ms: {}{code}.{why}", tested.ms, said(tested.outcome))
    };
    Ok(done(message))
}

/// Turns a hook on or off.
pub async fn turn(
    staff: Staff,
    UrlPath((_, hook)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = turned(&staff, &fields, &hook).await;
    answer(&staff, &fields, result).await
}

async fn turned(staff: &Staff, fields: &Fields, hook: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let id = id::<HookId>(hook, "hook")?;
    let on = fields.get("to") == "on";
    hooks::set_enabled(staff.services(), &staff.viewer.visitor, &staff.site, id, on).await?;
    Ok(done(if on {
        "The hook is asked about each comment from now on.".to_owned()
    } else {
        "The hook is no longer asked.".to_owned()
    }))
}

/// Makes a new secret and shows it.
pub async fn rotate(
    staff: Staff,
    UrlPath((_, hook)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    match rotated(&staff, &fields, &hook).await {
        Ok(page) => page,
        Err(error) => answer(&staff, &fields, Err(error)).await,
    }
}

async fn rotated(staff: &Staff, fields: &Fields, hook: &str) -> Result<Response, WebError> {
    staff.check(fields)?;
    let id = id::<HookId>(hook, "hook")?;
    let bad = |field: &str| WebError::bad_request("bad_field", format!("The value of “{field}” cannot be read."));
    let from = fields.parse::<i64>("kid")?.ok_or_else(|| bad("kid"))?;
    let hours = fields.parse::<i64>("keep_hours")?.ok_or_else(|| bad("keep_hours"))?;
    let keep_ms = hours.saturating_mul(UnixMillis::HOUR);
    let secret = hooks::rotate(staff.services(), &staff.viewer.visitor, &staff.site, id, from, keep_ms).await?;
    let list = hooks::list(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let listed = list.iter().find(|listed| listed.hook.id == id);
    let name = listed.map(|listed| listed.hook.name.as_str()).unwrap_or_default();
    show_secret(staff, name, &secret).await
}

/// Removes a hook.
pub async fn remove(
    staff: Staff,
    UrlPath((_, hook)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = removed(&staff, &fields, &hook).await;
    answer(&staff, &fields, result).await
}

async fn removed(staff: &Staff, fields: &Fields, hook: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let id = id::<HookId>(hook, "hook")?;
    hooks::remove(staff.services(), &staff.viewer.visitor, &staff.site, id).await?;
    Ok(done(
        "The hook is removed. What it said about comments stays on the desk.".to_owned(),
    ))
}
