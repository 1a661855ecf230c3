//! The page of one's own account.

use axum::http::{StatusCode, header};
use axum::response::Response;
use model::{SessionStage, UnixMillis};
use serde::Serialize;
use service::accounts::second_factor::{self, SecondFactor};
use service::{ServiceError, accounts};

use super::owner::Owner;
use crate::desk::flash::{self, Flash};
use crate::desk::moment::Moment;
use crate::desk::sign_in::outside;
use crate::error::WebError;
use crate::forms::token;
use crate::signed_in::wait_in_words;

/// What went wrong in one of the page's forms.
#[derive(Serialize)]
pub struct Fault {
    /// The form.
    form: &'static str,
    /// The field, where it is one.
    field: &'static str,
    message: String,
}

#[derive(Serialize)]
struct PasskeyView {
    id: String,
    name: String,
    made: Moment,
    used: Option<Moment>,
}

#[derive(Serialize)]
struct SessionView {
    handle: String,
    is_this: bool,
    browser: String,
    opened: Moment,
    used: Moment,
}

#[derive(Serialize)]
struct AccountPage {
    form_token: String,
    name: String,
    email: String,
    has_password: bool,
    offered: bool,
    needed: bool,
    fresh: bool,
    has_factor: bool,
    app_since: Option<Moment>,
    passkeys: Vec<PasskeyView>,
    passkeys_possible: bool,
    codes_left: i64,
    sessions: Vec<SessionView>,
    fault: Option<Fault>,
    flash: Option<Flash>,
}

/// The page.
///
/// # Errors
/// When the database does not answer.
pub async fn show(owner: Owner) -> Result<Response, WebError> {
    page(&owner, StatusCode::OK, None).await
}

/// The page again after a form, with what was wrong there; what is not the person's fault stays an error.
///
/// # Errors
/// As said.
pub async fn refused(owner: &Owner, form: &'static str, error: ServiceError) -> Result<Response, WebError> {
    let (form, message) = match &error {
        ServiceError::RateLimited { retry_after_s } => {
            let wait = wait_in_words(*retry_after_s);
            (
                form,
                format!("There were too many attempts. Please try again in {wait}."),
            )
        }
        ServiceError::ProofNeeded => ("confirm", error.to_string()),
        ServiceError::Invalid(_) | ServiceError::Conflict(_) | ServiceError::NotFound { .. } => {
            (form, error.to_string())
        }
        _ => return Err(error.into()),
    };
    let field = match &error {
        ServiceError::Invalid(fields) => fields.first().map_or("", |fault| fault.field),
        _ => "",
    };
    let status = WebError::from(error).status;
    let fault = Fault { form, field, message };
    page(owner, status, Some(fault)).await
}

async fn page(owner: &Owner, status: StatusCode, fault: Option<Fault>) -> Result<Response, WebError> {
    let (services, session) = (owner.services(), owner.session.as_str());
    let factors = second_factor::own_factors(services, session, SessionStage::Full).await?;
    let setting = services.options().second_factor;
    let moment = |time: UnixMillis| Moment::at(time, services.now(), "UTC");
    let passkeys = factors.passkeys.iter().map(|key| PasskeyView {
        id: key.id.to_string(),
        name: key.name.clone(),
        made: moment(key.created_at),
        used: key.last_used_at.map(moment),
    });
    let sessions = accounts::own_sessions(services, session).await?;
    let sessions = sessions.into_iter().map(|session| SessionView {
        handle: session.handle,
        is_this: session.is_this,
        browser: session.browser,
        opened: moment(session.created_at),
        used: moment(session.last_used_at),
    });
    let flash = flash::read(&owner.app, &owner.headers);
    let shows_flash = flash.is_some();
    let context = AccountPage {
        form_token: token::make(services, &owner.viewer),
        name: owner.account.name.clone(),
        email: owner.account.email.clone(),
        has_password: accounts::has_password(services, session).await?,
        offered: setting != SecondFactor::Off,
        needed: setting == SecondFactor::Required && !factors.is_some(),
        fresh: accounts::is_fresh(services, session).await?,
        has_factor: factors.is_some(),
        app_since: factors.authenticator.map(moment),
        passkeys: passkeys.collect(),
        passkeys_possible: second_factor::passkeys_are_possible(services),
        codes_left: factors.codes_left,
        sessions: sessions.collect(),
        fault,
        flash,
    };
    let mut response = outside(&owner.app, status, "desk/account.html", &context)?;
    if shows_flash {
        response
            .headers_mut()
            .append(header::SET_COOKIE, flash::clear(&owner.app)?);
    }
    Ok(response)
}
