//! `/desk/{site}/stories` and `/desk/{site}/stories/{story}`: how one story takes comments.

use axum::response::Response;
use model::{Commenting, Deed, StoryId};
use serde::Serialize;
use service::desk::StorySettings;
use service::stories::StoryTerms;

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::decisions::{self, Names};
use super::moment::Moment;
use super::place::escaped;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, UrlQuery, id};
use crate::pages::story::form::minutes;
use crate::records::StorySettingsRecord;

const PAGE: i64 = 40;
/// Slow modes to choose from, in seconds.
const SLOW: [i64; 6] = [30, 60, 120, 300, 900, 3_600];

#[derive(Serialize)]
struct StoriesPage {
    desk: Chrome,
    stories: Vec<StoryRow>,
    next: Option<String>,
    first: bool,
    beginning: String,
}

#[derive(Serialize)]
struct StoryRow {
    id: String,
    headline: String,
    section: String,
    published: Moment,
    comments: i64,
}

#[derive(Serialize)]
struct StoryPage {
    desk: Chrome,
    id: String,
    headline: String,
    href: String,
    section: String,
    key: String,
    published: i64,
    held: i64,
    now: TermsView,
    otherwise: TermsView,
    may_set: bool,
    chosen: Chosen,
    slow_modes: Vec<SlowMode>,
    changes: Vec<ChangeView>,
    /// Number of the last change, which can be undone.
    last: Option<i64>,
}

#[derive(Serialize)]
struct TermsView {
    commenting: &'static str,
    slow_mode: Option<String>,
    members_only: bool,
}

/// What is chosen in the form: empty where it is left to the policy and the publisher.
#[derive(Serialize)]
struct Chosen {
    commenting: &'static str,
    slow_mode: String,
    members: &'static str,
}

#[derive(Serialize)]
struct SlowMode {
    seconds: String,
    label: String,
}

#[derive(Serialize)]
struct ChangeView {
    who: String,
    at: Moment,
    what: String,
    note: String,
}

/// The site's stories, newest first.
///
/// # Errors
/// 422 for a forged cursor.
pub async fn list(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let before = query.find("before").filter(|before| !before.is_empty());
    let page = service::stories::list(staff.services(), &staff.site, None, before, PAGE).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let beginning = format!("{}/stories", staff.path());
    let row = |story: &crate::records::StorySummary| StoryRow {
        id: story.id.to_string(),
        headline: story.headline.clone(),
        section: story.section.clone(),
        published: scene.moment(story.published_at),
        comments: story.published_count,
    };
    let view = StoriesPage {
        desk: Chrome::new(&staff, "stories", &policy).await?,
        stories: page.stories.iter().map(row).collect(),
        next: page.next.map(|next| format!("{beginning}?before={}", escaped(&next))),
        first: before.is_none(),
        beginning,
    };
    chrome::page(&staff, "desk/stories.html", &view)
}

/// One story.
///
/// # Errors
/// 404 for a forged id, 403 for a moderator of other sections.
pub async fn show(staff: Staff, UrlPath((_, story)): UrlPath<(String, String)>) -> Result<Response, WebError> {
    let id = id::<StoryId>(&story, "story")?;
    let visitor = &staff.viewer.visitor;
    let policy = staff.policy().await?;
    let at_desk = service::desk::story(staff.services(), visitor, &staff.site, id).await?;
    let names = decisions::names(&staff).await?;
    let set = at_desk.changes.first();
    let story = &at_desk.story;
    let view = StoryPage {
        desk: Chrome::new(&staff, "stories", &policy).await?,
        id: id.to_string(),
        headline: story.headline.clone(),
        href: service::stories::path(&staff.site, &story.slug, id),
        section: story.section.clone(),
        key: story.key.clone(),
        published: story.published_count,
        held: story.held_count,
        now: terms(&at_desk.terms),
        otherwise: terms(&at_desk.otherwise),
        may_set: visitor
            .require_in(staff.site.id, Deed::DecideComment, &story.section_slug)
            .is_ok(),
        chosen: chosen(set),
        slow_modes: slow_modes(set),
        changes: at_desk
            .changes
            .iter()
            .map(|change| changed(&staff, change, &names))
            .collect(),
        last: set.map(|set| set.number),
    };
    chrome::page(&staff, "desk/story.html", &view)
}

fn terms(terms: &StoryTerms) -> TermsView {
    TermsView {
        commenting: state(terms.commenting),
        slow_mode: (terms.slow_mode_seconds > 0).then(|| span(terms.slow_mode_seconds)),
        members_only: terms.members_only,
    }
}

fn state(commenting: Commenting) -> &'static str {
    match commenting {
        Commenting::Open => "Comments appear at once",
        Commenting::Premoderated => "Comments are read before they appear",
        Commenting::Closed => "Comments are closed",
    }
}

fn span(seconds: i64) -> String {
    match seconds {
        0 => "no slow mode".to_owned(),
        1..120 if seconds != 60 => format!("{seconds} seconds"),
        60 => "1 minute".to_owned(),
        3_600 => "1 hour".to_owned(),
        seconds if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{} min", minutes(seconds.unsigned_abs())),
    }
}

fn chosen(set: Option<&StorySettingsRecord>) -> Chosen {
    let slow = set.and_then(|set| set.slow_mode_seconds);
    Chosen {
        commenting: set.and_then(|set| set.commenting).map_or("", Commenting::as_str),
        slow_mode: slow.map_or_else(String::new, |seconds| seconds.to_string()),
        members: match set.and_then(|set| set.members_only) {
            None => "",
            Some(true) => "yes",
            Some(false) => "no",
        },
    }
}

/// The choices, with what is set among them.
fn slow_modes(set: Option<&StorySettingsRecord>) -> Vec<SlowMode> {
    let mut all = SLOW.to_vec();
    all.extend(set.and_then(|set| set.slow_mode_seconds).filter(|seconds| *seconds > 0));
    all.sort_unstable();
    all.dedup();
    let choice = |seconds: i64| SlowMode {
        seconds: seconds.to_string(),
        label: span(seconds),
    };
    all.into_iter().map(choice).collect()
}

fn changed(staff: &Staff, change: &StorySettingsRecord, names: &Names) -> ChangeView {
    let mut parts = Vec::new();
    parts.extend(change.commenting.map(|word| state(word).to_lowercase()));
    parts.extend(change.slow_mode_seconds.map(|seconds| match seconds {
        0 => "no slow mode".to_owned(),
        seconds => format!("slow mode of {}", span(seconds)),
    }));
    parts.extend(
        change
            .members_only
            .map(|only| if only { "members only" } else { "everybody may comment" }.to_owned()),
    );
    let what = if parts.is_empty() {
        "everything as the policy and the publisher say".to_owned()
    } else {
        parts.join(", ")
    };
    ChangeView {
        who: change
            .created_by
            .map_or("the operator", |account| {
                names.get(&account).map_or("somebody", String::as_str)
            })
            .to_owned(),
        at: Moment::at(change.created_at, staff.now(), &staff.site.settings.timezone),
        what,
        note: change.note.clone(),
    }
}

/// Sets how a story takes comments.
pub async fn post(
    staff: Staff,
    UrlPath((_, story)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = set(&staff, &fields, &story).await;
    answer(&staff, &fields, result).await
}

async fn set(staff: &Staff, fields: &Fields, story: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let story = id::<StoryId>(story, "story")?;
    let members_only = match fields.get("members") {
        "" => None,
        "yes" => Some(true),
        "no" => Some(false),
        _ => return Err(WebError::bad_request("bad_field", "Please choose who may comment.")),
    };
    let new = StorySettings {
        commenting: fields.parse("commenting")?,
        slow_mode_seconds: fields.parse("slow_mode")?,
        members_only,
        note: fields.get("note").to_owned(),
    };
    service::desk::set_story(staff.services(), &staff.viewer.visitor, &staff.site, story, new).await?;
    Ok(done(
        "This is how the story takes comments from now on. It can be undone below.",
    ))
}

/// Takes the last change back.
pub async fn post_undo(
    staff: Staff,
    UrlPath((_, story)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = undo(&staff, &fields, &story).await;
    answer(&staff, &fields, result).await
}

async fn undo(staff: &Staff, fields: &Fields, story: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let story = id::<StoryId>(story, "story")?;
    let number = fields.parse::<i64>("number")?.unwrap_or_default();
    service::desk::undo_story(staff.services(), &staff.viewer.visitor, &staff.site, story, number).await?;
    Ok(done("The last change is undone."))
}

fn done(message: &str) -> Done {
    Done {
        message: message.to_owned(),
        undo: None,
        status: None,
    }
}
