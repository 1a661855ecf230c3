//! `GET /{site}/stories/{slug}-{id}`: the story, related posts, the policy, the comments, the form.
//!
//! For those without a cookie of ours the first page of the thread is answered from [`crate::pages::cache`] with neither
//! database nor template. For others it is put together from the kept shell and thread and what is theirs.

mod ask;
mod compose;
pub mod form;
mod jsonld;
mod own;
mod related;
pub mod shell;
mod text;
pub mod thread;

pub use compose::compose;

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::{StoryId, UnixMillis};

use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::forms::{Fields, UrlPath, id, token};
use crate::metrics::count_cache;
use crate::pages::cache::{KeptPage, Parts};
use crate::pages::redirect;
use crate::records::SiteRecord;
use crate::viewer::Viewer;

pub use ask::Ask;

/// The story page.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, address)): UrlPath<(String, String)>,
    request: Request,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let (slug, story) = split(&address)?;
    let ask = Ask::read(&Fields::read(request.uri().query().unwrap_or_default().as_bytes())?)?;
    let headers = request.headers();
    if ask.is_plain() && !cookies::has_ours(headers) {
        return kept(&app, &site, (slug, story), &ask, headers).await;
    }
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let viewer = Viewer::read(&app, headers, peer).await?;
    let shell = shell::get(&app, &site, story).await?;
    if shell.slug != slug {
        return moved(&site, &shell.slug, story, &ask);
    }
    compose(
        &app,
        &site,
        &viewer,
        story,
        &ask,
        form::Typed::default(),
        StatusCode::OK,
    )
    .await
}

/// Words and id of a story's address.
fn split(address: &str) -> Result<(&str, StoryId), WebError> {
    let (slug, story) = address.rsplit_once('-').unwrap_or(("", address));
    Ok((slug, id(story, "story")?))
}

fn moved(site: &SiteRecord, slug: &str, story: StoryId, ask: &Ask) -> Result<Response, WebError> {
    let path = service::stories::path(site, slug, story);
    redirect(StatusCode::MOVED_PERMANENTLY, &format!("{path}{}", ask.query()))
}

async fn kept(
    app: &App,
    site: &SiteRecord,
    (slug, story): (&str, StoryId),
    ask: &Ask,
    headers: &HeaderMap,
) -> Result<Response, WebError> {
    let hour = app.services().now().0 / UnixMillis::HOUR;
    let found = app
        .pages()
        .find(site.id, story)
        .and_then(|entry| entry.page(ask.order).get());
    let page = match found.filter(|page| page.hour == hour) {
        Some(page) => {
            count_cache("hit");
            page
        }
        None => {
            count_cache("miss");
            // A story that does not exist gets no place in the cache.
            shell::get(app, site, story).await?;
            let entry = app.pages().entry(site.id, story);
            let build = async || build_page(app, site, story, ask, hour).await;
            entry
                .page(ask.order)
                .get_or_build(|page| page.hour == hour, build)
                .await?
        }
    };
    if page.slug != slug {
        return moved(site, &page.slug, story, ask);
    }
    Ok(page.answer(headers))
}

async fn build_page(app: &App, site: &SiteRecord, story: StoryId, ask: &Ask, hour: i64) -> Result<KeptPage, WebError> {
    let shell = shell::get(app, site, story).await?;
    let record = service::stories::get(app.services(), site, story).await?;
    let thread = thread::first(app, site, &record, ask.order).await?;
    let viewer = Viewer::anybody();
    let form_token = token::make_for_anybody(app.services());
    let account = shell::account(app, site, &viewer, &shell.lang, &form_token)?;
    let terms = service::stories::terms(app.services(), site, &record).await?;
    let view = form::View::new(app, site, (&record, &terms), form::Typed::default(), form_token);
    let form = app.renderer().render("reader/form.html", &view)?;
    let html = shell.fill(&Parts {
        account: &account,
        own: "",
        thread: &thread.html,
        form: &form,
    });
    KeptPage::new(shell.slug.clone(), hour, html)
}
