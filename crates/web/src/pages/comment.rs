//! What readers do with comments: write, edit, withdraw.

pub mod create;
pub mod edit;
mod refused;
pub mod withdraw;

use std::sync::Arc;

use model::CommentId;
use service::comments::{self, OwnComment};

use crate::app::App;
use crate::error::WebError;
use crate::forms::id;
use crate::records::SiteRecord;
use crate::viewer::Viewer;

/// Site and own comment of an address.
async fn own(app: &App, viewer: &Viewer, key: &str, comment: &str) -> Result<(Arc<SiteRecord>, OwnComment), WebError> {
    let site = app.site(key)?;
    let comment: CommentId = id(comment, "comment")?;
    let own = comments::one_own(app.services(), &viewer.visitor, &site, comment).await?;
    Ok((site, own))
}
