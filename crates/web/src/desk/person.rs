//! `/desk/{site}/people/{account}`: somebody's role, and help when they are locked out.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::AccountId;
use serde::Serialize;
use service::ServiceError;
use service::accounts::{self, Change};

use super::chrome::{self, Chrome};
use super::flash::{self, Flash};
use super::people::{PersonView, RoleChoice, SectionChoice, choices, chosen, roles};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

#[derive(Serialize)]
struct PersonPage {
    desk: Chrome,
    person: PersonView,
    sections: Vec<SectionChoice>,
    roles: Vec<RoleChoice>,
    asks_to_confirm: bool,
    error: Option<String>,
}

#[derive(Serialize)]
struct LinkPage {
    desk: Chrome,
    person: PersonView,
    link: String,
}

type At = UrlPath<(String, String)>;

fn account(text: &str) -> Result<AccountId, WebError> {
    id::<AccountId>(text, "person")
}

/// Back to their page, with what was done.
///
/// # Errors
/// Never for what we write.
pub fn done(staff: &Staff, id: AccountId, message: &str) -> Result<Response, WebError> {
    lead(staff, &format!("{}/people/{id}", staff.path()), message)
}

fn lead(staff: &Staff, to: &str, message: &str) -> Result<Response, WebError> {
    let flash = Flash {
        kind: "done".to_owned(),
        message: message.to_owned(),
        undo: None,
    };
    let mut response = Redirect::to(to).into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, flash::carry(&staff.app, &flash)?);
    Ok(response)
}

/// Their page.
///
/// # Errors
/// 404 for somebody without a role here.
pub async fn show(staff: Staff, UrlPath((_, person)): At) -> Result<Response, WebError> {
    page(&staff, account(&person)?, &Fields::default(), None).await
}

async fn page(
    staff: &Staff,
    id: AccountId,
    fields: &Fields,
    error: Option<ServiceError>,
) -> Result<Response, WebError> {
    let (person, all) = accounts::person(staff.services(), &staff.viewer.visitor, &staff.site, id).await?;
    let policy = staff.policy().await?;
    let (role, ticked) = if fields.has("role") {
        chosen(fields)?
    } else {
        (person.record.role, person.record.sections.clone())
    };
    let asks_to_confirm =
        matches!(&error, Some(ServiceError::Invalid(faults)) if faults.iter().any(|f| f.field == "confirm"));
    let status = error.as_ref().map(|error| match error {
        ServiceError::Conflict(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    let view = PersonPage {
        desk: Chrome::new(staff, "people", &policy).await?,
        person: PersonView::new(&person, &all.sections, &staff.scene(&policy)),
        sections: choices(&all.sections, &ticked),
        roles: roles(role),
        asks_to_confirm,
        error: error.map(|error| error.to_string()),
    };
    let mut response = chrome::page(staff, "desk/person.html", &view)?;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// The page again with what was wrong; what is not the person's fault stays an error.
async fn again(staff: &Staff, id: AccountId, fields: &Fields, error: ServiceError) -> Result<Response, WebError> {
    match error {
        ServiceError::Invalid(_) | ServiceError::Conflict(_) => page(staff, id, fields, Some(error)).await,
        other => Err(other.into()),
    }
}

/// Gives them another role or other sections, or takes them off the site.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn change(
    staff: Staff,
    UrlPath((_, person)): At,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let id = account(&person)?;
    let (role, sections) = chosen(&fields)?;
    let change = Change {
        role,
        sections,
        confirmed: fields.has("confirm"),
    };
    let leaves = role == model::Role::Commenter;
    match accounts::change_role(staff.services(), &staff.viewer.visitor, &staff.site, id, change).await {
        Ok(()) if staff.account.id == id => Ok(Redirect::to("/desk").into_response()),
        Ok(()) if leaves => lead(
            &staff,
            &format!("{}/people", staff.path()),
            "Removed from this site. Their account and their comments stay.",
        ),
        Ok(()) => done(&staff, id, "The role was changed. It holds from their next click on."),
        Err(error) => again(&staff, id, &fields, error).await,
    }
}

/// A link that signs them in once, shown once.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn link(
    staff: Staff,
    UrlPath((_, person)): At,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let id = account(&person)?;
    match accounts::link_for(staff.services(), &staff.viewer.visitor, &staff.site, id).await {
        Ok(token) => show_link(&staff, id, &token).await,
        Err(error) => again(&staff, id, &Fields::default(), error).await,
    }
}

/// The page that shows a link, once.
///
/// # Errors
/// Those of the use case.
pub async fn show_link(staff: &Staff, id: AccountId, token: &str) -> Result<Response, WebError> {
    let (person, all) = accounts::person(staff.services(), &staff.viewer.visitor, &staff.site, id).await?;
    let policy = staff.policy().await?;
    let base = &staff.services().options().base_url;
    let view = LinkPage {
        desk: Chrome::new(staff, "people", &policy).await?,
        person: PersonView::new(&person, &all.sections, &staff.scene(&policy)),
        link: format!("{base}/{}/sign-in/{token}", staff.site.key),
    };
    chrome::page(staff, "desk/person_link.html", &view)
}

/// Ends their sessions.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn end_sessions(
    staff: Staff,
    UrlPath((_, person)): At,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let id = account(&person)?;
    match accounts::end_sessions_of(staff.services(), &staff.viewer.visitor, &staff.site, id).await {
        Ok(()) => done(
            &staff,
            id,
            "Their sessions were ended, and their unused links with them.",
        ),
        Err(error) => again(&staff, id, &Fields::default(), error).await,
    }
}

/// Removes their second factors.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn reset(
    staff: Staff,
    UrlPath((_, person)): At,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let id = account(&person)?;
    match accounts::reset_second_factor(staff.services(), &staff.viewer.visitor, &staff.site, id).await {
        Ok(()) => done(
            &staff,
            id,
            "Their second factors were removed and their sessions ended. They sign in with the password or a link alone.",
        ),
        Err(error) => again(&staff, id, &Fields::default(), error).await,
    }
}
