//! Setting up and removing second factors.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use service::ServiceError;
use service::accounts::second_factor::{self, Enrolment};

use super::owner::Owner;
use super::page::refused;
use crate::desk::escaped;
use crate::desk::second_factor::asked;
use crate::desk::sign_in::outside;
use crate::error::WebError;
use crate::forms::{FormFields, token};

#[derive(Serialize)]
struct AuthenticatorPage {
    form_token: String,
    qr: String,
    key: String,
    uri: String,
    error: Option<String>,
}

#[derive(Serialize)]
struct CodesPage {
    codes: Vec<String>,
    text: String,
}

/// Four letters at a time are easier to type.
fn grouped(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn enrol(owner: &Owner, made: Enrolment, error: Option<String>) -> Result<Response, WebError> {
    let status = if error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let context = AuthenticatorPage {
        form_token: token::make(owner.services(), &owner.viewer),
        qr: made.qr,
        key: grouped(&made.key),
        uri: made.uri,
        error,
    };
    outside(&owner.app, status, "desk/authenticator.html", &context)
}

/// A new key to scan.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn begin(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    match second_factor::begin_authenticator(owner.services(), &owner.session).await {
        Ok(made) => enrol(&owner, made, None),
        Err(error) => refused(&owner, "factors", error).await,
    }
}

/// The codes once, or back to the page where there are some already.
fn strengthened(owner: &Owner, codes: Vec<String>) -> Result<Response, WebError> {
    if codes.is_empty() {
        return owner.done("The second factor is set up.");
    }
    show_codes(owner, codes)
}

fn show_codes(owner: &Owner, codes: Vec<String>) -> Result<Response, WebError> {
    let text = format!(
        "Recovery codes of {}, each good once:\n\n{}\n",
        owner.account.email,
        codes.join("\n")
    );
    let text = escaped(&text);
    let context = CodesPage { codes, text };
    outside(&owner.app, StatusCode::OK, "desk/recovery_codes.html", &context)
}

/// Takes the first code of the app. A wrong one leaves the same key on the page.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn confirm(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    let services = owner.services();
    match second_factor::confirm_authenticator(services, &owner.session, fields.get("code")).await {
        Ok(codes) => strengthened(&owner, codes),
        Err(error @ ServiceError::Invalid(_)) => {
            let made = second_factor::pending_authenticator(services, &owner.session).await?;
            enrol(&owner, made, Some(error.to_string()))
        }
        Err(error) => refused(&owner, "factors", error).await,
    }
}

/// Removes the app.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn remove(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    match second_factor::remove_authenticator(owner.services(), &owner.session).await {
        Ok(()) => owner.done("The authenticator app was removed. Delete its entry in the app, too."),
        Err(error) => refused(&owner, "factors", error).await,
    }
}

/// New recovery codes.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn renew_codes(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    match second_factor::new_recovery_codes(owner.services(), &owner.session).await {
        Ok(codes) => show_codes(&owner, codes),
        Err(error) => refused(&owner, "factors", error).await,
    }
}

/// What the browser is to make a passkey of, for the script.
///
/// # Errors
/// 403 for a form from elsewhere or without a fresh proof.
pub async fn ask_passkey(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    asked(second_factor::begin_passkey(owner.services(), &owner.session).await?)
}

/// Takes the passkey that the browser made.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn add_passkey(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    let (name, answer) = (fields.get("name"), fields.get("answer"));
    match second_factor::finish_passkey(owner.services(), &owner.session, name, answer).await {
        Ok(codes) => strengthened(&owner, codes),
        Err(error) => refused(&owner, "factors", error).await,
    }
}

/// Removes a passkey.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn remove_passkey(owner: Owner, FormFields(fields): FormFields) -> Result<Response, WebError> {
    owner.check(&fields)?;
    let key = fields.parse::<i64>("passkey")?.unwrap_or_default();
    match second_factor::remove_passkey(owner.services(), &owner.session, key).await {
        Ok(()) => owner.done("The passkey was removed. Delete it on your device, too."),
        Err(error) => refused(&owner, "factors", error).await,
    }
}
