//! The story page for one viewer, put together from what is kept and what is theirs.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use model::{CommentId, Deed, Order, StoryId, may};
use service::comments::{self, PageFrom};
use service::{readers, stories};

use super::ask::Ask;
use super::form::{RestrictionView, Typed, View};
use super::{own, shell, thread};
use crate::app::App;
use crate::error::WebError;
use crate::forms::token;
use crate::i18n::Language;
use crate::pages::cache::Parts;
use crate::records::{SiteRecord, StoryRecord};
use crate::viewer::Viewer;

/// The page with the form filled with what was typed.
///
/// # Errors
/// 404 when there is no such story.
pub async fn compose(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    story: StoryId,
    ask: &Ask,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, WebError> {
    let shell = shell::get(app, site, story).await?;
    let record = stories::get(app.services(), site, story).await?;
    let form_token = token::make(app.services(), viewer);
    let account = shell::account(app, site, viewer, &shell.lang, &form_token)?;
    let own = own::render(app, site, viewer, &record, ask.posted).await?;
    let thread = shown_thread(app, site, &record, ask).await?;
    let form = form(app, site, viewer, &record, ask, typed, form_token).await?;
    let parts = Parts {
        account: &account,
        own: &own,
        thread: &thread.html,
        form: &form,
    };
    let mut response = super::super::private((status, Html(shell.fill(&parts))).into_response());
    response
        .headers_mut()
        .insert(header::VARY, header::HeaderValue::from_static("Cookie"));
    Ok(response)
}

/// The page asked for; after posting, the page that shows what was posted.
async fn shown_thread(
    app: &App,
    site: &SiteRecord,
    story: &StoryRecord,
    ask: &Ask,
) -> Result<std::sync::Arc<crate::pages::cache::Thread>, WebError> {
    let page = thread::page(app, site, story, ask).await?;
    let Some(posted) = ask.posted.filter(|posted| !page.comments.contains(posted)) else {
        return Ok(page);
    };
    let at = Ask {
        at: Some(posted),
        ..ask.clone()
    };
    // A held comment is not in the thread; then the first page is right.
    Ok(thread::page(app, site, story, &at).await.unwrap_or(page))
}

async fn form(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    story: &StoryRecord,
    ask: &Ask,
    mut typed: Typed,
    form_token: String,
) -> Result<String, WebError> {
    let language = Language::of(if story.language.is_empty() {
        &site.settings.language
    } else {
        &story.language
    });
    typed.parent = typed.parent.or(ask.reply);
    let parent_name = match typed.parent {
        Some(parent) => author_of(app, site, story, parent).await?,
        None => None,
    };
    if parent_name.is_none() {
        typed.parent = None;
    }
    let myself = readers::myself(app.services(), &viewer.visitor, site).await?;
    let refused = typed.restriction.take();
    let terms = stories::terms(app.services(), site, story).await?;
    let mut view = View::new(app, site, (story, &terms), typed, form_token);
    view.parent_name = parent_name;
    if let Some(account) = &viewer.account {
        let is_member = may(account.role_on(site.id), Deed::CommentAsMember);
        view.sign_in_as(&account.name, is_member);
    }
    if let Some(myself) = &myself {
        view.prefill(&myself.name, &myself.email);
    }
    let restriction = refused.or_else(|| myself.and_then(|myself| myself.standing));
    if let Some(restriction) = restriction {
        let shown = RestrictionView::new(app.services(), site, viewer, &restriction, language);
        if !shown.may_post {
            view.state = "barred";
        }
        view.restriction = Some(shown);
    }
    app.renderer().render("reader/form.html", &view)
}

/// The name of who wrote a comment that can be answered.
async fn author_of(
    app: &App,
    site: &SiteRecord,
    story: &StoryRecord,
    id: CommentId,
) -> Result<Option<String>, WebError> {
    let branch = comments::thread(app.services(), site, story.id, Order::Oldest, PageFrom::At(id)).await;
    let branch = match branch {
        Ok(branch) => branch,
        Err(service::ServiceError::NotFound { .. } | service::ServiceError::Invalid(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let found = branch
        .comments
        .into_iter()
        .find(|comment| comment.id == id && comment.tombstone.is_none());
    Ok(found.map(|comment| comment.author))
}
