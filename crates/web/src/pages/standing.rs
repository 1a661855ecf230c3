//! `/{site}/standing`: how a reader stands, why, until when, and what was decided so far.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::standing::{self, OwnDecision};
use service::{Services, appeals};

use super::chrome::Page;
use super::private;
use crate::app::App;
use crate::error::WebError;
use crate::forms::UrlPath;
use crate::i18n::Language;
use crate::pages::story::form::RestrictionView;
use crate::records::SiteRecord;
use crate::render::Moment;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct StandingPage {
    page: Page,
    /// Whether they ever posted.
    is_known: bool,
    restriction: Option<RestrictionView>,
    clause_text: String,
    /// Key of the sentence that tells what they may do.
    may: String,
    history: Vec<Past>,
    sign_in: Option<String>,
}

#[derive(Serialize)]
struct Past {
    /// Key of what was done.
    done: String,
    made: Moment,
    clause: String,
    until: Option<Moment>,
    is_undone: bool,
    /// Key of how the appeal stands.
    appeal: Option<String>,
    href: String,
}

impl Past {
    fn new(services: &Services, site: &SiteRecord, viewer: &Viewer, own: &OwnDecision, language: Language) -> Self {
        let moment = |at| Moment::new(at, &site.settings.timezone, language);
        Self {
            done: format!("decision.action.{}", own.action),
            made: moment(own.at),
            clause: own.clause_title.clone(),
            until: own.until.map(moment),
            is_undone: own.is_undone,
            appeal: own.appeal.as_ref().map(|status| format!("standing.appealed.{status}")),
            href: if viewer.account.is_some() {
                format!("/{}/decisions/{}", site.key, own.id)
            } else {
                appeals::link(services, site, own.id)
            },
        }
    }
}

/// The page.
pub async fn show(State(app): State<App>, UrlPath(key): UrlPath<String>, viewer: Viewer) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let services = app.services();
    let language = Language::of(&site.settings.language);
    let own = standing::own(services, &viewer.visitor, &site).await?;
    let restriction = own.as_ref().and_then(|own| own.restriction.as_ref());
    let now = restriction.map_or(model::Standing::Good, |restriction| restriction.standing);
    let title = app.renderer().texts().get(language, "standing.title");
    let history = own.as_ref().map(|own| own.history.as_slice()).unwrap_or_default();
    let view = StandingPage {
        page: Page::of(&site, services.now(), title).for_viewer(&app, &viewer, &site),
        is_known: own.is_some(),
        restriction: restriction.map(|found| RestrictionView::new(services, &site, &viewer, found, language)),
        clause_text: own.as_ref().map(|own| own.clause_text.clone()).unwrap_or_default(),
        may: format!("standing.may.{now}"),
        history: history
            .iter()
            .map(|past| Past::new(services, &site, &viewer, past, language))
            .collect(),
        sign_in: viewer
            .account
            .is_none()
            .then(|| format!("/{0}/sign-in?next=/{0}/standing", site.key)),
    };
    Ok(private(
        app.renderer().page("reader/standing.html", &view)?.into_response(),
    ))
}
