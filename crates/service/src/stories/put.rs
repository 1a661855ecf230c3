//! Taking a story in: by the API, a feed or an import. Safe to run twice.

use model::{Commenting, Deed, SiteId, StoryId, UnixMillis, story};
use serde::{Deserialize, Deserializer};
use store::StoreError;
use store::sites::SiteRecord;
use store::stories::StoryRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;
use crate::text::html::{self, Body};
use crate::{profile, related_posts};

/// A story as a publisher sends it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoryIn {
    /// Canonical address; may be empty.
    pub url: String,
    /// Other addresses that lead to it.
    pub aliases: Vec<String>,
    /// Headline; HTML is reduced to its words.
    pub headline: String,
    /// The paragraph under the headline; likewise.
    pub standfirst: String,
    /// The body, HTML or plain text; it is sanitised.
    pub body: String,
    /// Who wrote it.
    pub byline: String,
    /// The dateline's place; absent: recognised at the start of the body, never invented.
    pub dateline: Option<String>,
    /// The wire service; absent: recognised likewise.
    pub credit: Option<String>,
    /// Section as shown.
    pub section: String,
    /// BCP 47; empty for the site's language.
    pub language: String,
    /// Address of its picture.
    pub image: String,
    /// Whether it takes comments.
    pub commenting: Commenting,
    /// RFC 3339; absent: now, or as before.
    #[serde(deserialize_with = "time")]
    pub published_at: Option<UnixMillis>,
    /// RFC 3339; absent: `published_at`, or now when the text changed.
    #[serde(deserialize_with = "time")]
    pub modified_at: Option<UnixMillis>,
}

impl Default for StoryIn {
    fn default() -> Self {
        Self {
            url: String::new(),
            aliases: Vec::new(),
            headline: String::new(),
            standfirst: String::new(),
            body: String::new(),
            byline: String::new(),
            dateline: None,
            credit: None,
            section: String::new(),
            language: String::new(),
            image: String::new(),
            commenting: Commenting::Open,
            published_at: None,
            modified_at: None,
        }
    }
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<UnixMillis>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let parsed: Result<jiff::Timestamp, _> = text.parse();
    match parsed {
        Ok(at) => Ok(Some(UnixMillis(at.as_millisecond()))),
        Err(_) => Err(serde::de::Error::custom(format!(
            "`{text}` is no RFC 3339 time, such as 2026-11-23T18:30:00Z"
        ))),
    }
}

/// What became of a story that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutOutcome {
    /// It is new.
    Created(StoryId),
    /// It was there and changed.
    Updated(StoryId),
    /// It was there, the same.
    Unchanged(StoryId),
}

impl PutOutcome {
    /// The story.
    pub fn id(self) -> StoryId {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}

fn check(key: &str, new: &StoryIn) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    if key.is_empty() || key.len() > story::MAX_KEY_BYTES || key.chars().any(char::is_control) {
        checks.refuse(
            "key",
            "bad_key",
            "The key must have 1 to 200 bytes and no control characters.",
        );
    }
    checks.some_text("headline", "The headline", &new.headline, story::MAX_HEADLINE_CHARS);
    checks.text(
        "standfirst",
        "The standfirst",
        &new.standfirst,
        story::MAX_STANDFIRST_CHARS,
    );
    for (field, label, text) in [
        ("byline", "The byline", Some(&new.byline)),
        ("dateline", "The dateline", new.dateline.as_ref()),
        ("credit", "The credit", new.credit.as_ref()),
        ("section", "The section", Some(&new.section)),
    ] {
        checks.text(field, label, text.map_or("", String::as_str), story::MAX_LABEL_CHARS);
    }
    if new.body.len() > story::MAX_BODY_BYTES {
        checks.refuse(
            "body",
            "too_long",
            format!("The body may have 512 KiB; this has {} bytes.", new.body.len()),
        );
    }
    if new.body.contains('\0') {
        checks.refuse("body", "zero_byte", "The body contains a zero byte; please remove it.");
    }
    checks.url("url", "The address", &new.url);
    for alias in &new.aliases {
        checks.url("aliases", "Each alias", alias);
    }
    // A picture of our own pages begins with a slash.
    if !new.image.starts_with('/') {
        checks.url("image", "The picture's address", &new.image);
    }
    let tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if new.language.len() > 35 || !new.language.chars().all(tag) {
        checks.refuse(
            "language",
            "bad_language",
            "The language must be a BCP 47 tag, such as `en` or `hy`.",
        );
    }
    checks.done()
}

/// The row that a story as sent makes, given the row that is there.
fn record(services: &Services, site: &SiteRecord, key: &str, new: &StoryIn, old: Option<&StoryRecord>) -> StoryRecord {
    let now = services.now();
    let Body {
        html: body_html,
        text: body_text,
        dateline,
    } = html::body(&new.body);
    let (place, wire) = dateline
        .map(|d| (d.place, d.credit.unwrap_or_default()))
        .unwrap_or_default();
    let headline = html::plain(&new.headline);
    let language = if new.language.is_empty() {
        site.settings.language.clone()
    } else {
        new.language.clone()
    };
    let section = new.section.trim().to_owned();
    let published_at = new.published_at.or(old.map(|old| old.published_at)).unwrap_or(now);
    let mut story = StoryRecord {
        site: site.id,
        id: old.map_or_else(|| StoryId(services.new_id()), |old| old.id),
        key: key.to_owned(),
        url: new.url.trim().to_owned(),
        slug: model::slug::slug(&headline),
        headline,
        standfirst: html::plain(&new.standfirst),
        body_html,
        body_text,
        byline: new.byline.trim().to_owned(),
        dateline: new.dateline.clone().unwrap_or(place),
        credit: new.credit.clone().unwrap_or(wire),
        section_slug: if section.is_empty() {
            String::new()
        } else {
            model::slug::slug(&section)
        },
        section,
        language,
        image_url: new.image.trim().to_owned(),
        commenting: new.commenting,
        published_at,
        modified_at: published_at,
        removed_at: None,
        published_count: old.map_or(0, |old| old.published_count),
        held_count: old.map_or(0, |old| old.held_count),
        thread_version: old.map_or(0, |old| old.thread_version),
        created_at: old.map_or(now, |old| old.created_at),
        updated_at: old.map_or(now, |old| old.updated_at),
    };
    let words_changed = old.is_some_and(|old| (&old.headline, &old.body_html) != (&story.headline, &story.body_html));
    let before = old.map_or(published_at, |old| old.modified_at);
    story.modified_at = new
        .modified_at
        .unwrap_or(if words_changed { now } else { before })
        .max(published_at);
    story
}

/// Adds or changes the story of a key. A story whose canonical address is known already under another key is that
/// story: the publisher's other system sent it first.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`].
pub async fn put(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    key: &str,
    story: StoryIn,
) -> Result<PutOutcome, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    check(key, &story)?;
    let (this, visitor, site, key) = (services.clone(), visitor.clone(), site.clone(), key.to_owned());
    let (outcome, story) = services
        .db()
        .write(move |tx| Box::pin(async move { put_in(&this, tx, (&visitor, &site), &key, &story).await }))
        .await?;
    if !matches!(outcome, PutOutcome::Unchanged(_)) {
        related_posts::upsert(services, &story);
        profile::forget(services, story.id);
        services.emit(Event::Story {
            site: story.site,
            story: story.id,
        });
    }
    Ok(outcome)
}

async fn put_in(
    services: &Services,
    tx: &mut store::Tx,
    (visitor, site): (&Visitor, &SiteRecord),
    key: &str,
    new: &StoryIn,
) -> Result<(PutOutcome, StoryRecord), ServiceError> {
    let old = find(tx, site.id, key, &new.url).await?;
    let key = old.as_ref().map_or(key, |old| old.key.as_str()).to_owned();
    let mut story = record(services, site, &key, new, old.as_ref());
    let outcome = match &old {
        Some(old) if *old == story => PutOutcome::Unchanged(story.id),
        Some(_) => {
            story.updated_at = services.now();
            store::stories::update(tx, &story).await?;
            PutOutcome::Updated(story.id)
        }
        None => {
            store::stories::insert(tx, &story).await?;
            PutOutcome::Created(story.id)
        }
    };
    for alias in &new.aliases {
        store::stories::add_url(tx, site.id, alias.trim(), story.id).await?;
    }
    if !matches!(outcome, PutOutcome::Unchanged(_)) {
        services
            .record(
                tx,
                Event::Story {
                    site: site.id,
                    story: story.id,
                },
            )
            .await?;
    }
    // Stories come in all day; whether one takes comments is somebody's decision.
    let commenting = old.map_or(Commenting::Open, |old| old.commenting);
    if story.commenting != commenting {
        let entry = Entry::new("set_commenting", Subject::new("story", story.id))
            .was(commenting.as_str())
            .became(story.commenting.as_str());
        audit::record(services, tx, visitor, site.id, entry).await?;
    }
    Ok((outcome, story))
}

async fn find(tx: &mut store::Tx, site: SiteId, key: &str, url: &str) -> Result<Option<StoryRecord>, StoreError> {
    if let Some(story) = store::stories::by_key(tx, site, key).await? {
        return Ok(Some(story));
    }
    match store::stories::by_url(tx, site, url).await? {
        Some(id) if !url.is_empty() => store::stories::by_id(tx, site, id).await,
        _ => Ok(None),
    }
}

/// Takes a story down. Its thread stays in the database; putting the story again brings both back.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn remove(services: &Services, visitor: &Visitor, site: &SiteRecord, key: &str) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let (this, visitor, site, key) = (services.clone(), visitor.clone(), site.id, key.to_owned());
    let id = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let found = store::stories::by_key(tx, site, &key).await?;
                let Some(mut story) = found.filter(|story| story.removed_at.is_none()) else {
                    return Err(ServiceError::NotFound { what: "story" });
                };
                story.removed_at = Some(this.now());
                story.updated_at = this.now();
                store::stories::update(tx, &story).await?;
                this.record(tx, Event::Story { site, story: story.id }).await?;
                let entry = Entry::new("remove_story", Subject::new("story", story.id)).was(key);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(story.id)
            })
        })
        .await?;
    related_posts::remove(services, site, id);
    services.emit(Event::Story { site, story: id });
    Ok(())
}
