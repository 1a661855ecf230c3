//! `POST /desk/{site}/readers/{reader}/hints`: who may be the same person. A form and not a link, because each look is
//! recorded; the answer is the page itself.

use axum::response::{IntoResponse, Response};
use model::ReaderId;
use serde::Serialize;
use service::desk::Shared;

use super::chrome::{self, Chrome};
use super::moment::Moment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

#[derive(Serialize)]
struct HintRow {
    reader: String,
    name: String,
    standing: &'static str,
    standing_label: &'static str,
    shared: &'static str,
    until: Moment,
    last_seen: Moment,
}

#[derive(Serialize)]
struct HintsPage {
    desk: Chrome,
    reader: String,
    name: String,
    hints: Vec<HintRow>,
    too_common: Vec<&'static str>,
}

fn shared(shared: Shared) -> &'static str {
    match shared {
        Shared::Network => "same network",
        Shared::Mailbox => "same mailbox, perhaps spelt otherwise",
    }
}

/// Looks, and shows what was found.
pub async fn post(
    staff: Staff,
    UrlPath((_, reader)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    match look(&staff, &fields, &reader).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn look(staff: &Staff, fields: &Fields, reader: &str) -> Result<Response, WebError> {
    staff.check(fields)?;
    let id = id::<ReaderId>(reader, "reader")?;
    let found = service::desk::hints(staff.services(), &staff.viewer.visitor, &staff.site, id).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let row = |hint: &service::desk::Hint| {
        let standing = hint.other.standing.at(scene.now, hint.other.until);
        HintRow {
            reader: hint.other.reader.to_string(),
            name: hint.other.name.clone(),
            standing: standing.as_str(),
            standing_label: words::standing(standing),
            shared: shared(hint.shared),
            until: scene.moment(hint.other.expires_at),
            last_seen: scene.moment(hint.other.last_seen_at),
        }
    };
    let mut desk = Chrome::new(staff, "readers", &policy).await?;
    // The address of this page takes no GET.
    desk.back = format!("{}/readers/{id}", staff.path());
    let view = HintsPage {
        desk,
        reader: id.to_string(),
        name: found.reader.name.clone(),
        hints: found.found.iter().map(row).collect(),
        too_common: found.too_common.iter().map(|what| shared(*what)).collect(),
    };
    chrome::page(staff, "desk/hints.html", &view)
}
