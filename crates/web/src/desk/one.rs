//! One comment at a time: `GET /desk/{site}/{queue}?view=one`. What colleagues have on their screens is passed over.

use axum::response::Response;
use model::CommentId;
use serde::Serialize;
use service::desk::{Claimed, ItemDetail, QueueName};

use super::beside::{self, NoteView, Team};
use super::chrome::{self, Chrome};
use super::comment::{Above, above};
use super::decisions::{self, DecisionView};
use super::item::{Item, Scene, clipped};
use super::moment::Moment;
use super::place::escaped;
use super::queue::{Empty, empty, head};
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::Fields;

/// So many are looked at in one step for one that nobody has.
const PAGE: i64 = 10;
/// At most so many steps.
const STEPS: usize = 10;
/// So much of the story's body is shown, in characters.
const STORY_CHARS: usize = 900;
/// So many of the reader's comments are shown.
const HISTORY: usize = 6;
const HISTORY_CHARS: usize = 200;
/// So many places before this one are remembered in the address.
const TRAIL: usize = 20;

#[derive(Serialize)]
struct StoryView {
    headline: String,
    standfirst: String,
    beginning: String,
    byline: String,
    section: String,
    at: Moment,
}

#[derive(Serialize)]
struct Earlier {
    id: String,
    status: &'static str,
    status_label: &'static str,
    text: String,
    at: Moment,
}

#[derive(Serialize)]
struct One {
    item: Item,
    ancestors: Vec<Above>,
    decisions: Vec<DecisionView>,
    story: Option<StoryView>,
    earlier: Vec<Earlier>,
    reader_notes: Vec<NoteView>,
}

#[derive(Serialize)]
struct OnePage {
    desk: Chrome,
    heading: &'static str,
    explanation: &'static str,
    one: Option<One>,
    next: Option<String>,
    previous: Option<String>,
    list: String,
    beginning: String,
    /// How many were passed over because colleagues have them.
    passed: usize,
    team: Team,
    empty: Empty,
    live_after: String,
}

/// Where one is in a queue: at a comment or after a key, and how one got there.
struct Place<'q> {
    at: Option<CommentId>,
    after: Option<&'q str>,
    trail: Vec<&'q str>,
}

impl<'q> Place<'q> {
    fn read(query: &'q Fields) -> Result<Self, WebError> {
        Ok(Self {
            at: query.parse::<CommentId>("at")?,
            after: query.find("after").filter(|after| !after.is_empty()),
            trail: query
                .get("before")
                .split(' ')
                .filter(|key| !key.is_empty())
                .take(TRAIL)
                .collect(),
        })
    }

    /// The address after this comment; it remembers how to come back.
    fn next(&self, base: &str, key: &str) -> String {
        let here = match self.at {
            Some(comment) => format!("at-{comment}"),
            None => self.after.unwrap_or("start").to_owned(),
        };
        let skip = (self.trail.len() + 1).saturating_sub(TRAIL);
        let trail: Vec<&str> = self.trail.iter().copied().chain([here.as_str()]).skip(skip).collect();
        format!(
            "{base}?view=one&after={}&before={}",
            escaped(key),
            escaped(&trail.join(" "))
        )
    }

    /// The address of the one before.
    fn previous(&self, base: &str) -> Option<String> {
        let (last, rest) = self.trail.split_last()?;
        let (field, value) = match last.strip_prefix("at-") {
            Some(comment) => ("at", comment),
            None if *last == "start" => ("after", ""),
            None => ("after", *last),
        };
        Some(format!(
            "{base}?view=one&{field}={}&before={}",
            escaped(value),
            escaped(&rest.join(" "))
        ))
    }
}

/// The page of one comment of a queue.
///
/// # Errors
/// Those of the use cases.
pub async fn show(staff: &Staff, query: &Fields, name: QueueName) -> Result<Response, WebError> {
    let place = Place::read(query)?;
    let (found, passed) = match place.at {
        Some(comment) => (Some(comment), 0),
        None => free(staff, name, place.after).await?,
    };
    let detail = match found {
        Some(comment) => {
            let (services, visitor) = (staff.services(), &staff.viewer.visitor);
            // That a colleague has it is shown; it keeps nobody from looking.
            service::desk::claim(services, visitor, &staff.site, comment).await?;
            Some(service::desk::detail(services, visitor, &staff.site, comment).await?)
        }
        None => None,
    };
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let base = format!("{}/{}", staff.path(), name.as_str());
    let (heading, explanation) = head(name);
    let next = detail.as_ref().map(|detail| place.next(&base, &key(detail)));
    let one = match &detail {
        Some(detail) => Some(one(staff, detail, &scene).await?),
        None => None,
    };
    let mut desk = Chrome::new(staff, name.as_str(), &policy).await?;
    if let Some(next) = &next {
        desk.back.clone_from(next);
    }
    let anchor = one.as_ref().map(|one| format!("#comment-{}", one.item.id));
    let view = OnePage {
        desk,
        heading,
        explanation,
        next,
        previous: place.previous(&base),
        list: format!("{base}?view=list{}", anchor.unwrap_or_default()),
        beginning: format!("{base}?view=one"),
        one,
        passed,
        team: beside::team(staff, &scene).await?,
        empty: empty(name),
        live_after: super::live::moment(staff),
    };
    chrome::page(staff, "desk/one.html", &view)
}

/// A comment's key in its queue.
fn key(detail: &ItemDetail) -> String {
    let comment = &detail.item.row.comment;
    format!("{}-{}", comment.created_at.0, comment.id)
}

/// The first comment after a key that no colleague has, now claimed; and how many were passed over.
async fn free(staff: &Staff, name: QueueName, after: Option<&str>) -> Result<(Option<CommentId>, usize), WebError> {
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let (mut after, mut passed) = (after.map(str::to_owned), 0);
    for _ in 0..STEPS {
        let page = service::desk::queue(services, visitor, &staff.site, name, after.as_deref(), PAGE).await?;
        for item in &page.items {
            let id = item.row.comment.id;
            match service::desk::claim(services, visitor, &staff.site, id).await? {
                Claimed::Mine(_) => return Ok((Some(id), passed)),
                Claimed::Theirs(_) => passed += 1,
            }
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    Ok((None, passed))
}

async fn one(staff: &Staff, detail: &ItemDetail, scene: &Scene<'_>) -> Result<One, WebError> {
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let comment = &detail.item.row.comment;
    let reader = service::desk::reader(services, visitor, &staff.site, comment.reader, None).await?;
    let notes = service::desk::notes_on_reader(services, visitor, &staff.site, comment.reader).await?;
    let story = match service::stories::get(services, &staff.site, comment.story).await {
        Ok(story) => Some(StoryView {
            headline: story.headline.clone(),
            standfirst: story.standfirst.clone(),
            beginning: clipped(&story.body_text, STORY_CHARS),
            byline: story.byline.clone(),
            section: story.section.clone(),
            at: scene.moment(story.published_at),
        }),
        // One that was removed still has comments to decide on.
        Err(service::ServiceError::Gone { .. } | service::ServiceError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let names = decisions::names(staff).await?;
    let mut items = [Item::new(&detail.item, scene)];
    beside::add(staff, &mut items, scene).await?;
    let [item] = items;
    let others = reader.comments.iter().filter(|other| other.id != comment.id);
    Ok(One {
        item,
        ancestors: above(detail, scene),
        decisions: decisions::list(detail.decisions.iter().rev(), &names, scene),
        story,
        earlier: others.take(HISTORY).map(|other| earlier(other, scene)).collect(),
        reader_notes: notes.iter().map(|note| NoteView::new(note, scene)).collect(),
    })
}

fn earlier(comment: &crate::records::CommentRecord, scene: &Scene<'_>) -> Earlier {
    Earlier {
        id: comment.id.to_string(),
        status: comment.status.as_str(),
        status_label: words::status(comment.status),
        text: clipped(&comment.body, HISTORY_CHARS),
        at: scene.moment(comment.created_at),
    }
}
