//! `GET /desk` and `GET /desk/{site}`: the way to the held queue.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::{Deed, Role, may};
use serde::Serialize;

use super::sign_in::outside;
use super::staff::Staff;
use crate::app::App;
use crate::error::WebError;
use crate::forms::token;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct SiteChoice {
    key: String,
    name: String,
    role: Role,
}

#[derive(Serialize)]
struct ChooserPage {
    form_token: String,
    account: String,
    sites: Vec<SiteChoice>,
}

/// The only site's desk, or a choice.
///
/// # Errors
/// When the template fails.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, WebError> {
    let Some(account) = viewer.account.clone() else {
        return Ok(Redirect::to("/desk/sign-in").into_response());
    };
    let all = app.services().sites();
    let looked_after = all.iter().filter(|site| may(viewer.role_on(site.id), Deed::SeeDesk));
    let sites: Vec<SiteChoice> = looked_after
        .map(|site| SiteChoice {
            key: site.key.clone(),
            name: site.name.clone(),
            role: viewer.role_on(site.id),
        })
        .collect();
    if let [only] = sites.as_slice() {
        return Ok(Redirect::to(&format!("/desk/{}/held", only.key)).into_response());
    }
    let form_token = token::make(app.services(), &viewer);
    let page = ChooserPage {
        form_token,
        account: account.name.clone(),
        sites,
    };
    outside(&app, StatusCode::OK, "desk/chooser.html", &page)
}

/// The held queue is where the desk begins.
pub async fn enter(staff: Staff) -> Redirect {
    Redirect::to(&format!("{}/held", staff.path()))
}
