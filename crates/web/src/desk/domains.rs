//! `/desk/{site}/readers/domains`: rules on the e-mail domains of new readers.

use axum::response::{IntoResponse, Response};
use model::{Deed, Standing};
use serde::Serialize;
use service::desk::{DomainsPage, NewDomainRule};

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::item::Scene;
use super::moment::Moment;
use super::restrict::is_correctable;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath};
use crate::records::DomainRule;

#[derive(Serialize)]
struct RuleView {
    id: String,
    domain: String,
    standing: &'static str,
    standing_label: &'static str,
    clause: String,
    reason: String,
    who: String,
    at: Moment,
    ended_who: String,
    ended: Option<Moment>,
    readers: i64,
}

impl RuleView {
    fn new(rule: &DomainRule, page: &DomainsPage, scene: &Scene<'_>) -> Self {
        let name = |account: Option<model::AccountId>| {
            let name = account.and_then(|account| page.names.get(&account));
            name.map_or_else(|| "the operator".to_owned(), Clone::clone)
        };
        Self {
            id: rule.id.to_string(),
            domain: rule.domain.clone(),
            standing: rule.standing.as_str(),
            standing_label: words::standing(rule.standing),
            clause: scene.clause_title(&rule.clause),
            reason: rule.reason.clone(),
            who: name(rule.created_by),
            at: scene.moment(rule.created_at),
            ended_who: name(rule.ended_by),
            ended: rule.ended_at.map(|at| scene.moment(at)),
            readers: rule.readers,
        }
    }
}

#[derive(Serialize)]
struct Page {
    desk: Chrome,
    in_force: Vec<RuleView>,
    ended: Vec<RuleView>,
    may_change: bool,
    typed: Typed,
}

/// What was typed into the form of a new rule, where it was refused.
#[derive(Serialize, Default)]
struct Typed {
    error: String,
    domain: String,
    standing: String,
    clause: String,
    reason: String,
}

/// All rules.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    page(&staff, Typed::default()).await
}

async fn page(staff: &Staff, typed: Typed) -> Result<Response, WebError> {
    let visitor = &staff.viewer.visitor;
    let page = service::desk::domains(staff.services(), visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let (in_force, ended): (Vec<_>, Vec<_>) = page
        .rules
        .iter()
        .map(|rule| RuleView::new(rule, &page, &scene))
        .partition(|rule| rule.ended.is_none());
    let whole_site = visitor.sections_on(staff.site.id).is_empty();
    let view = Page {
        desk: Chrome::new(staff, "readers", &policy).await?,
        in_force,
        ended,
        may_change: whole_site && visitor.require(staff.site.id, Deed::RestrictReader).is_ok(),
        typed,
    };
    chrome::page(staff, "desk/domains.html", &view)
}

/// Makes a rule.
pub async fn add(staff: Staff, FormFields(fields): FormFields) -> Response {
    match make(&staff, &fields).await {
        Err(error) if is_correctable(error.status) && !staff.wants_json() => {
            let shown = refused(&staff, &fields, &error).await;
            shown.unwrap_or_else(IntoResponse::into_response)
        }
        result => answer(&staff, &fields, result).await,
    }
}

/// The page once more, with what is wrong and with all that was typed.
async fn refused(staff: &Staff, fields: &Fields, error: &WebError) -> Result<Response, WebError> {
    let typed = Typed {
        error: error.message.clone(),
        domain: fields.get("domain").to_owned(),
        standing: fields.get("standing").to_owned(),
        clause: fields.get("clause").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let mut response = page(staff, typed).await?;
    *response.status_mut() = error.status;
    Ok(response)
}

async fn make(staff: &Staff, fields: &Fields) -> Result<Done, WebError> {
    staff.check(fields)?;
    let standing = fields.parse::<Standing>("standing")?;
    let new = NewDomainRule {
        domain: fields.get("domain").to_owned(),
        standing: standing.ok_or_else(|| WebError::bad_request("bad_field", "Please choose what is to be done."))?,
        clause: fields.get("clause").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    let rule = service::desk::add_domain(staff.services(), &staff.viewer.visitor, &staff.site, new).await?;
    let what = match rule.standing {
        Standing::Banned => "may not post",
        _ => "are read before their comments appear",
    };
    Ok(told(format!("From now on, new readers of {} {what}.", rule.domain)))
}

/// Ends a rule, or puts it back.
pub async fn change(
    staff: Staff,
    UrlPath((_, rule)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = end_or_put_back(&staff, &fields, &rule).await;
    answer(&staff, &fields, result).await
}

async fn end_or_put_back(staff: &Staff, fields: &Fields, rule: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let rule = rule.parse::<i64>().map_err(|_| WebError::not_found("rule"))?;
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    match fields.get("verb") {
        "end" => {
            let lifted = service::desk::end_domain(services, visitor, &staff.site, rule, fields.has("lift")).await?;
            let readers = words::counted(i64::try_from(lifted).unwrap_or_default(), "reader", "readers");
            Ok(told(match lifted {
                0 => "The rule is ended.".to_owned(),
                _ => format!("The rule is ended, and {readers} stand as before it."),
            }))
        }
        "put_back" => {
            service::desk::put_back_domain(services, visitor, &staff.site, rule).await?;
            Ok(told("The rule is in force again.".to_owned()))
        }
        _ => Err(WebError::bad_request(
            "bad_verb",
            "The field “verb” is `end` or `put_back`.",
        )),
    }
}

fn told(message: String) -> Done {
    Done {
        message,
        undo: None,
        status: None,
    }
}
