//! `/desk/{site}/people`: who works here, and adding somebody.

use axum::http::StatusCode;
use axum::response::Response;
use model::Role;
use serde::Serialize;
use service::ServiceError;
use service::accounts::{self, NewUser, People, Person};

use super::chrome::{self, Chrome};
use super::item::Scene;
use super::moment::Moment;
use super::person;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields};

/// Somebody as a row.
#[derive(Serialize)]
pub struct PersonView {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Names of the sections they are kept to.
    pub sections: Vec<String>,
    /// Their second factors, in words; empty without one.
    pub factors: String,
    /// When they last signed in.
    pub last: Option<Moment>,
    /// How many sessions are open.
    pub open_sessions: i64,
    /// Whether it is who asks.
    pub is_self: bool,
    /// Whether who asks may open the account.
    pub may_open: bool,
}

impl PersonView {
    /// A person as they are shown in this scene.
    pub fn new(person: &Person, sections: &[(String, String)], scene: &Scene<'_>) -> Self {
        let record = &person.record;
        let named = |slug: &String| {
            let known = sections.iter().find(|(known, _)| known == slug);
            known.map_or_else(|| slug.clone(), |(_, name)| name.clone())
        };
        let keys = match record.passkeys {
            0 => None,
            1 => Some("passkey".to_owned()),
            n => Some(format!("{n} passkeys")),
        };
        let app = record.has_authenticator.then(|| "app".to_owned());
        Self {
            id: record.id.to_string(),
            name: record.name.clone(),
            email: record.email.clone(),
            role: record.role,
            sections: record.sections.iter().map(named).collect(),
            factors: app.into_iter().chain(keys).collect::<Vec<_>>().join(", "),
            last: record.last_sign_in_at.map(|time| scene.moment(time)),
            open_sessions: record.sessions,
            is_self: person.is_self,
            may_open: person.may_open,
        }
    }
}

/// A section to tick.
#[derive(Serialize)]
pub struct SectionChoice {
    slug: String,
    name: String,
    chosen: bool,
}

/// The sections of the site, and any others that are chosen already.
pub fn choices(all: &[(String, String)], chosen: &[String]) -> Vec<SectionChoice> {
    let known = all.iter().cloned();
    let others = chosen
        .iter()
        .filter(|slug| all.iter().all(|(known, _)| known != *slug))
        .map(|slug| (slug.clone(), slug.clone()));
    let choice = |(slug, name): (String, String)| SectionChoice {
        chosen: chosen.contains(&slug),
        slug,
        name,
    };
    known.chain(others).map(choice).collect()
}

/// A role to choose, with what it may do.
#[derive(Serialize)]
pub struct RoleChoice {
    role: Role,
    what: &'static str,
    chosen: bool,
}

/// The roles that can be given, least first.
pub fn roles(chosen: Role) -> Vec<RoleChoice> {
    let given = Role::ALL.iter().filter(|role| **role != Role::Commenter);
    given
        .map(|role| RoleChoice {
            role: *role,
            what: what(*role),
            chosen: *role == chosen,
        })
        .collect()
}

fn what(role: Role) -> &'static str {
    match role {
        Role::Commenter => "Reads and comments.",
        Role::Member => "Comments also where discussions are for members. Does not see the desk.",
        Role::Staff => "Works for the publication; comments are marked so. Does not see the desk.",
        Role::Moderator => "Decides on comments and readers, on the whole site or in some sections.",
        Role::Editor => "Also writes the policy, and sees how well it works.",
        Role::Admin => "Also manages people, stories, feeds and the site.",
    }
}

/// Role and sections as a form gives them. Sections of another role than moderator mean nothing and are left out.
///
/// # Errors
/// 400 for what is no role.
pub fn chosen(fields: &Fields) -> Result<(Role, Vec<String>), WebError> {
    let role = fields.parse::<Role>("role")?.unwrap_or(Role::Commenter);
    let sections = fields.all("section").filter(|_| role == Role::Moderator);
    Ok((role, sections.map(str::to_owned).collect()))
}

#[derive(Serialize)]
struct PeoplePage {
    desk: Chrome,
    people: Vec<PersonView>,
    sections: Vec<SectionChoice>,
    roles: Vec<RoleChoice>,
    email: String,
    name: String,
    error: Option<String>,
}

/// The list.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    page(&staff, &Fields::default(), None).await
}

async fn page(staff: &Staff, fields: &Fields, error: Option<ServiceError>) -> Result<Response, WebError> {
    let People { people, sections } = accounts::people(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let (role, ticked) = if fields.has("role") {
        chosen(fields)?
    } else {
        (Role::Moderator, Vec::new())
    };
    let status = error.as_ref().map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    let view = PeoplePage {
        desk: Chrome::new(staff, "people", &policy).await?,
        people: people.iter().map(|p| PersonView::new(p, &sections, &scene)).collect(),
        sections: choices(&sections, &ticked),
        roles: roles(role),
        email: fields.get("email").to_owned(),
        name: fields.get("name").to_owned(),
        error: error.map(|error| error.to_string()),
    };
    let mut response = chrome::page(staff, "desk/people.html", &view)?;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// Adds somebody; who is new gets a link, shown once.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn add(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let (role, sections) = chosen(&fields)?;
    let email = fields.get("email").trim();
    let name = match fields.get("name").trim() {
        "" => email.split('@').next().unwrap_or_default(),
        given => given,
    };
    let user = NewUser {
        email: email.to_owned(),
        name: name.to_owned(),
        password: None,
        role,
        sections,
    };
    match accounts::invite(staff.services(), &staff.viewer.visitor, &staff.site, user).await {
        Ok((id, Some(link))) => person::show_link(&staff, id, &link).await,
        Ok((id, None)) => person::done(
            &staff,
            id,
            "Added. They have an account already and sign in with it as before. Whoever signs up is not asked to prove \
             their address: make sure that this account is really theirs.",
        ),
        Err(error @ (ServiceError::Invalid(_) | ServiceError::Conflict(_))) => page(&staff, &fields, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}
