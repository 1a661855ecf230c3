//! Password, sessions, and the proof that it is really them.

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use service::accounts::{self, Revoke, second_factor};

use super::owner::Owner;
use super::page::refused;
use crate::cookies;
use crate::desk::second_factor::asked;
use crate::error::WebError;
use crate::forms::FormFields;

/// Changes the password.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn password(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    let (present, new) = (fields.get("present"), fields.get("password"));
    match accounts::change_password(owner.services(), &owner.session, present, new).await {
        Ok(()) => owner.done("Your password was changed, and your other sessions were ended."),
        Err(error) => refused(&owner, "password", error).await,
    }
}

/// Ends one, the others or all of one's sessions.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn sessions(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    let which = match fields.get("which") {
        "others" => Revoke::Others,
        "all" => Revoke::All,
        _ => Revoke::One(fields.get("session").to_owned()),
    };
    let all = which == Revoke::All;
    let ended = accounts::revoke(owner.services(), &owner.session, which).await?;
    if all {
        let secure = owner.app.settings().secure_cookies;
        let gone = cookies::line(cookies::SESSION, "", 0, secure).map_err(WebError::internal)?;
        return Ok(([(header::SET_COOKIE, gone)], Redirect::to("/desk/sign-in")).into_response());
    }
    owner.done(match ended {
        0 => "There was nothing left to end.",
        1 => "The session was ended.",
        _ => "The sessions were ended.",
    })
}

/// Takes a code or the password as proof.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn confirm(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    match second_factor::prove(owner.services(), &owner.session, fields.get("code")).await {
        Ok(()) => owner.done("Thank you. For ten minutes you can change how you sign in."),
        Err(error) => refused(&owner, "confirm", error).await,
    }
}

/// What the browser is to sign with a passkey as proof, for the script.
///
/// # Errors
/// 403 for a form from elsewhere, 404 without a passkey.
pub async fn confirm_ask(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    asked(second_factor::ask_for_passkey_again(owner.services(), &owner.session).await?)
}

/// Takes what the browser signed as proof.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn confirm_passkey(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    match second_factor::prove_by_passkey(owner.services(), &owner.session, fields.get("answer")).await {
        Ok(()) => owner.done("Thank you. For ten minutes you can change how you sign in."),
        Err(error) => refused(&owner, "confirm", error).await,
    }
}
