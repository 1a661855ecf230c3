//! A page of a thread.

use std::sync::Arc;

use model::comment::MAX_SHOWN_DEPTH;
use model::{CommentId, Order, Status, StoryId};
use serde::Serialize;
use service::comments::{self, PageFrom, ThreadComment, ThreadPage};
use service::stories;

use super::ask::Ask;
use super::jsonld;
use crate::app::App;
use crate::error::WebError;
use crate::i18n::Language;
use crate::pages::cache::Thread;
use crate::records::{SiteRecord, StoryRecord};
use crate::render::Moment;

#[derive(Serialize)]
struct ThreadView {
    page: PageLanguage,
    count: i64,
    base: String,
    order: &'static str,
    comments: Vec<CommentView>,
    /// Lists still open after the last comment.
    closing: usize,
    next: Option<String>,
    /// Address of the first page, where this is not it.
    first: Option<String>,
    is_branch: bool,
    json_ld: String,
}

/// The language of a part of a page.
#[derive(Serialize)]
pub struct PageLanguage {
    /// BCP 47.
    pub lang: String,
}

#[derive(Serialize)]
struct CommentView {
    id: CommentId,
    /// Whether it is nested one deeper than the one before.
    opens: bool,
    /// How many lists end before it.
    closes: usize,
    author: String,
    by_staff: bool,
    parent: Option<ParentLink>,
    tombstone: Option<&'static str>,
    /// Clean HTML.
    html: String,
    created: Moment,
    edited: Option<Moment>,
    permalink: String,
    reply: String,
    report: String,
}

#[derive(Serialize)]
struct ParentLink {
    name: String,
    href: String,
}

/// The first page of a thread, kept or new.
///
/// # Errors
/// When the database does not answer.
pub async fn first(app: &App, site: &SiteRecord, story: &StoryRecord, order: Order) -> Result<Arc<Thread>, WebError> {
    let entry = app.pages().entry(site.id, story.id);
    let build = async || {
        // Read again, inside the slot's turn: the count must be as fresh as the comments.
        let story = stories::get(app.services(), site, story.id).await?;
        render(
            app,
            site,
            &story,
            &Ask {
                order,
                ..Ask::default()
            },
        )
        .await
    };
    entry.thread(order).get_or_build(|_| true, build).await
}

/// The page of a thread that is asked for.
///
/// # Errors
/// 400 for a cursor that is not ours, 404 for a comment that is not there.
pub async fn page(app: &App, site: &SiteRecord, story: &StoryRecord, ask: &Ask) -> Result<Arc<Thread>, WebError> {
    if ask.is_first() {
        first(app, site, story, ask.order).await
    } else {
        render(app, site, story, ask).await.map(Arc::new)
    }
}

async fn render(app: &App, site: &SiteRecord, story: &StoryRecord, ask: &Ask) -> Result<Thread, WebError> {
    let from = match (&ask.at, &ask.after) {
        (Some(at), _) => PageFrom::At(*at),
        (None, Some(cursor)) => PageFrom::Cursor(cursor),
        (None, None) => PageFrom::Start,
    };
    let ThreadPage { comments, next } = comments::thread(app.services(), site, story.id, ask.order, from).await?;
    let ids = comments.iter().map(|comment| comment.id).collect();
    let base = stories::path(site, &story.slug, story.id);
    let order = if ask.order == Order::Newest {
        String::new()
    } else {
        format!("order={}&", ask.order)
    };
    let lang = if story.language.is_empty() {
        &site.settings.language
    } else {
        &story.language
    };
    let json_ld = if ask.is_first() {
        jsonld::article(site, story, &comments)
    } else {
        String::new()
    };
    let (comments, closing) = nest(site, (&base, story.id), comments, Language::of(lang));
    let view = ThreadView {
        page: PageLanguage { lang: lang.clone() },
        count: story.published_count,
        order: ask.order.as_str(),
        comments,
        closing,
        next: next.map(|cursor| format!("{base}?{order}after={cursor}#comments")),
        first: (!ask.is_first()).then(|| {
            format!(
                "{base}{}#comments",
                Ask {
                    order: ask.order,
                    ..Ask::default()
                }
                .query()
            )
        }),
        is_branch: ask.at.is_some(),
        base,
        json_ld,
    };
    Ok(Thread {
        html: app.renderer().render("reader/thread.html", &view)?,
        comments: ids,
    })
}

/// Turns depths into nested lists. A page that begins inside a branch begins at the left.
fn nest(
    site: &SiteRecord,
    at: (&str, StoryId),
    comments: Vec<ThreadComment>,
    language: Language,
) -> (Vec<CommentView>, usize) {
    let least = comments.iter().map(|comment| comment.depth).min().unwrap_or_default();
    let mut level = 0;
    let mut views: Vec<CommentView> = Vec::with_capacity(comments.len());
    for comment in comments {
        let wanted = usize::try_from(comment.depth - least).unwrap_or_default();
        let opens = wanted > level && !views.is_empty();
        let closes = level.saturating_sub(wanted);
        level = if opens { level + 1 } else { level - closes };
        views.push(CommentView::new(site, at, comment, language, (opens, closes)));
    }
    (views, level)
}

impl CommentView {
    fn new(
        site: &SiteRecord,
        (base, story): (&str, StoryId),
        comment: ThreadComment,
        language: Language,
        nesting: (bool, usize),
    ) -> Self {
        let zone = &site.settings.timezone;
        let tombstone = match comment.tombstone {
            None => None,
            Some(Status::Rejected) => Some("comments.rejected"),
            Some(Status::Held) => Some("comments.held"),
            Some(Status::Withdrawn | Status::Published) => Some("comments.withdrawn"),
        };
        let link = |id: CommentId| format!("{base}?at={id}#c-{id}");
        // Nesting shows whom a comment answers, but for the deepest ones, which stand side by side.
        let is_deepest = comment.depth >= MAX_SHOWN_DEPTH;
        let parent = comment.parent.zip(comment.parent_author).filter(|_| is_deepest);
        Self {
            permalink: link(comment.id),
            parent: parent.map(|(id, name)| ParentLink { name, href: link(id) }),
            reply: format!("{base}?reply={}#form", comment.id),
            report: format!("/{}/comments/{}/report?story={story}", site.key, comment.id),
            id: comment.id,
            opens: nesting.0,
            closes: nesting.1,
            author: comment.author,
            by_staff: comment.by_staff,
            tombstone,
            html: comment.html,
            created: Moment::new(comment.created_at, zone, language),
            edited: comment.edited_at.map(|at| Moment::new(at, zone, language)),
        }
    }
}
