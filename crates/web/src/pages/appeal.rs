//! `/{site}/decisions/{decision}`: why something was decided about a reader, and their appeal.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::{Action, DecisionId};
use serde::Serialize;
use service::appeals::{self, DecidedBy, DecisionView};
use service::{ServiceError, Services};

use super::chrome::Page;
use super::marked::mark;
use super::story::form::ReasonView;
use super::{private, see_other};
use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, UrlQuery, id, token};
use crate::i18n::Language;
use crate::records::SiteRecord;
use crate::render::Moment;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct DecisionPage {
    page: Page,
    /// Key of the sentence that tells what was done.
    done: String,
    /// Key of the sentence that tells who or what decided.
    by: &'static str,
    made: Moment,
    model: String,
    is_undone: bool,
    /// Until when a restriction lasts.
    until: Option<Moment>,
    /// Whether it lasts until somebody lifts it.
    is_open_ended: bool,
    clause_title: String,
    clause_text: String,
    version: i64,
    /// Other clauses that the program found broken.
    others: Vec<ReasonView>,
    reason: String,
    /// The comment with the words that caused the decision marked, escaped.
    comment_html: Option<String>,
    /// The rejections that an automatic restriction rests on.
    rests_on: Vec<Resting>,
    domain: Option<String>,
    replaced_by: Option<String>,
    appeal: Option<AppealView>,
    can_appeal: bool,
    policy_href: String,
    standing_href: String,
    /// The signed address, for those who are known by a cookie only.
    keep: Option<String>,
    key: String,
    action: String,
    form_token: String,
    typed: String,
    message: Option<String>,
}

/// A rejection that a restriction rests on.
#[derive(Serialize)]
struct Resting {
    href: String,
    made: Moment,
}

#[derive(Serialize)]
struct AppealView {
    status: String,
    made: Moment,
    text: String,
    answer: String,
}

/// Why.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, decision)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let link_key = query.get("key").to_owned();
    let view = find(&app, &site, &viewer, (&decision, &link_key)).await?;
    let form = Form {
        link_key,
        ..Form::default()
    };
    respond(&app, &site, &viewer, view, form, StatusCode::OK).await
}

/// Appeals.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, decision)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let link_key = fields.get("key").to_owned();
    let view = find(&app, &site, &viewer, (&decision, &link_key)).await?;
    let typed = fields.get("text").to_owned();
    let (message, status) = match token::check(&app, &viewer, &headers, &fields) {
        Err(error) if error.code == "stale_form" => {
            let language = Language::of(&site.settings.language);
            (
                app.renderer().texts().get(language, "error.stale_form").to_owned(),
                error.status,
            )
        }
        Err(error) => return Err(error),
        Ok(()) => {
            let which = (view.decision.id, link_key.as_str());
            match appeals::open_by_link(app.services(), &viewer.visitor, &site, which, &typed).await {
                Ok(()) => return see_other(&address(&site, view.decision.id, &link_key)),
                Err(
                    error @ (ServiceError::Invalid(_) | ServiceError::Conflict(_) | ServiceError::RateLimited { .. }),
                ) => (error.to_string(), WebError::from(error).status),
                Err(error) => return Err(error.into()),
            }
        }
    };
    // What happened meanwhile is shown as it is now: an appeal that was sent twice, a decision that was undone.
    let view = find(&app, &site, &viewer, (&decision, &link_key)).await.unwrap_or(view);
    let form = Form {
        link_key,
        typed,
        message: Some(message),
    };
    respond(&app, &site, &viewer, view, form, status).await
}

/// What somebody typed, and the key of the link they came by.
#[derive(Default)]
struct Form {
    link_key: String,
    typed: String,
    message: Option<String>,
}

fn address(site: &SiteRecord, decision: DecisionId, link_key: &str) -> String {
    let path = format!("/{}/decisions/{decision}", site.key);
    if link_key.is_empty() {
        path
    } else {
        format!("{path}?key={link_key}")
    }
}

async fn find(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    (decision, link_key): (&str, &str),
) -> Result<DecisionView, WebError> {
    let decision: DecisionId = id(decision, "decision")?;
    Ok(appeals::statement(app.services(), &viewer.visitor, site, (decision, link_key)).await?)
}

/// Key of the sentence that tells who or what decided.
fn by(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::Machine => "decision.by_policy",
        DecidedBy::PersonAfterMachine => "decision.by_both",
        DecidedBy::Person => "decision.by_person",
        DecidedBy::Author => "decision.by_author",
    }
}

async fn respond(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    view: DecisionView,
    form: Form,
    status: StatusCode,
) -> Result<Response, WebError> {
    let services = app.services();
    let language = Language::of(&site.settings.language);
    let moment = |at| Moment::new(at, &site.settings.timezone, language);
    let decision = &view.decision;
    let about = if decision.comment.is_some() {
        "decision.title_comment"
    } else {
        "decision.title"
    };
    let title = app.renderer().texts().get(language, about);
    let spans: Vec<(usize, usize)> = view.reasons.iter().flat_map(|r| r.evidence.iter().copied()).collect();
    let is_undone = decision.undone_by.is_some();
    let hurts = matches!(
        decision.action,
        Action::Hold | Action::Reject | Action::Warn | Action::Premoderate | Action::Suspend | Action::Ban
    );
    let lasts = matches!(decision.action, Action::Premoderate | Action::Ban);
    let is_guest = viewer.account.is_none() && hurts;
    let signed = || format!("{}{}", site.base_url, appeals::link(services, site, decision.id));
    let others = view.reasons.iter().filter(|reason| reason.clause != decision.clause);
    let context = DecisionPage {
        page: Page::of(site, services.now(), title).for_viewer(app, viewer, site),
        done: format!("decision.action.{}", decision.action),
        by: by(view.decided_by),
        made: moment(decision.created_at),
        model: view.model.clone(),
        is_undone,
        until: decision.until.filter(|_| hurts).map(moment),
        is_open_ended: lasts && !is_undone && view.replaced_by.is_none(),
        policy_href: format!("/{}/policy/{}#{}", site.key, decision.policy_version, decision.clause),
        standing_href: format!("/{}/standing", site.key),
        version: decision.policy_version,
        others: others.map(ReasonView::new).collect(),
        reason: decision.reason.clone(),
        comment_html: view.comment_text.as_ref().map(|text| mark(text, &spans)),
        rests_on: view
            .rests_on
            .iter()
            .map(|resting| Resting {
                href: resting_href(services, site, viewer, resting.id),
                made: moment(resting.created_at),
            })
            .collect(),
        domain: view.domain.clone(),
        replaced_by: view
            .replaced_by
            .map(|later| resting_href(services, site, viewer, later)),
        can_appeal: hurts && !is_undone && view.replaced_by.is_none(),
        keep: is_guest.then(signed),
        action: format!("/{}/decisions/{}", site.key, decision.id),
        clause_title: view.clause_title,
        clause_text: view.clause_text,
        appeal: view.appeal.map(|appeal| AppealView {
            status: appeal.status,
            made: moment(appeal.created_at),
            text: appeal.body,
            answer: appeal.answer,
        }),
        form_token: token::make(services, viewer),
        key: form.link_key,
        typed: form.typed,
        message: form.message,
    };
    Ok(private(
        (status, app.renderer().page("reader/decision.html", &context)?).into_response(),
    ))
}

/// Another decision of the same reader, who may have come by a signed link.
fn resting_href(services: &Services, site: &SiteRecord, viewer: &Viewer, id: DecisionId) -> String {
    if viewer.account.is_some() {
        address(site, id, "")
    } else {
        appeals::link(services, site, id)
    }
}
