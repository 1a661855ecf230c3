//! The viewer's own comments, above the thread.

use model::{CommentId, Status};
use serde::Serialize;
use service::comments::{self, OwnComment};

use super::form::ReasonView;
use super::thread::PageLanguage;
use crate::app::App;
use crate::error::WebError;
use crate::i18n::Language;
use crate::pages::marked::mark;
use crate::records::{SiteRecord, StoryRecord};
use crate::render::Moment;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct OwnView {
    page: PageLanguage,
    /// Key of the sentence about what was just posted.
    saved: Option<&'static str>,
    comments: Vec<OwnCommentView>,
}

#[derive(Serialize)]
struct OwnCommentView {
    id: CommentId,
    status: &'static str,
    is_new: bool,
    /// Clean HTML, or the escaped text with words marked.
    html: String,
    is_marked: bool,
    created: Moment,
    reasons: Vec<ReasonView>,
    edit: Option<EditLink>,
    withdraw: Option<String>,
    why: Option<String>,
    /// Whether the link is a signed one, to be kept.
    keep: bool,
    permalink: Option<String>,
}

#[derive(Serialize)]
struct EditLink {
    href: String,
    until: Moment,
}

/// The viewer's own comments under a story; empty when there are none.
///
/// # Errors
/// When the database does not answer.
pub async fn render(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    story: &StoryRecord,
    posted: Option<CommentId>,
) -> Result<String, WebError> {
    if viewer.is_anybody() {
        return Ok(String::new());
    }
    let own = comments::own(app.services(), &viewer.visitor, site, story.id).await?;
    if own.is_empty() {
        return Ok(String::new());
    }
    let lang = if story.language.is_empty() {
        &site.settings.language
    } else {
        &story.language
    };
    let language = Language::of(lang);
    let saved = own
        .iter()
        .find(|comment| Some(comment.id) == posted)
        .map(|comment| match comment.status {
            Status::Published => "own.saved",
            Status::Held => "own.saved_held",
            _ => "own.saved_rejected",
        });
    let base = service::stories::path(site, &story.slug, story.id);
    let comments = own
        .into_iter()
        .map(|comment| {
            let signed = comment
                .decision
                .filter(|_| viewer.account.is_none())
                .map(|decision| service::appeals::link(app.services(), site, decision));
            OwnCommentView::new(site, &base, comment, (language, posted, signed))
        })
        .collect();
    app.renderer().render(
        "reader/own.html",
        &OwnView {
            page: PageLanguage { lang: lang.clone() },
            saved,
            comments,
        },
    )
}

impl OwnCommentView {
    fn new(
        site: &SiteRecord,
        base: &str,
        comment: OwnComment,
        (language, posted, signed): (Language, Option<CommentId>, Option<String>),
    ) -> Self {
        let (zone, id) = (&site.settings.timezone, comment.id);
        let address = |deed: &str| format!("/{}/comments/{id}/{deed}", site.key);
        let spans: Vec<(usize, usize)> = comment
            .reasons
            .iter()
            .flat_map(|reason| reason.evidence.iter().copied())
            .collect();
        let is_published = comment.status == Status::Published;
        let is_marked = !is_published && !spans.is_empty();
        let edit = comment.editable_until.map(|until| EditLink {
            href: address("edit"),
            until: Moment::new(until, zone, language),
        });
        let why = comment.decision.filter(|_| !is_published);
        Self {
            id,
            status: comment.status.as_str(),
            is_new: posted == Some(id),
            html: if is_marked {
                mark(&comment.text, &spans)
            } else {
                comment.html
            },
            is_marked,
            created: Moment::new(comment.created_at, zone, language),
            reasons: if is_published {
                Vec::new()
            } else {
                comment.reasons.iter().map(ReasonView::new).collect()
            },
            edit,
            withdraw: comment.can_withdraw.then(|| address("withdraw")),
            keep: why.is_some() && signed.is_some(),
            why: why.map(|decision| signed.unwrap_or_else(|| format!("/{}/decisions/{decision}", site.key))),
            permalink: is_published.then(|| format!("{base}?at={id}#c-{id}")),
        }
    }
}
