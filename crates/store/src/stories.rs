//! Stories and their addresses.

use model::{Commenting, SiteId, StoryId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A story.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryRecord {
    /// Its site.
    pub site: SiteId,
    /// Its id.
    pub id: StoryId,
    /// The publisher's own key, unique in the site.
    pub key: String,
    /// Canonical address.
    pub url: String,
    /// Its words in our address.
    pub slug: String,
    /// Headline, plain text.
    pub headline: String,
    /// The paragraph under the headline, plain text.
    pub standfirst: String,
    /// Our own clean HTML, without the dateline.
    pub body_html: String,
    /// The body's words, for relatedness and for names.
    pub body_text: String,
    /// Who wrote it; empty when unsigned.
    pub byline: String,
    /// The dateline's place as written; empty when none.
    pub dateline: String,
    /// The wire service; empty when none.
    pub credit: String,
    /// Section as shown; empty when none.
    pub section: String,
    /// The section's word in addresses.
    pub section_slug: String,
    /// BCP 47.
    pub language: String,
    /// Address of its picture; empty when none.
    pub image_url: String,
    /// Whether it takes comments.
    pub commenting: Commenting,
    /// When it was published.
    pub published_at: UnixMillis,
    /// When its text last changed.
    pub modified_at: UnixMillis,
    /// When it was taken down.
    pub removed_at: Option<UnixMillis>,
    /// Published comments.
    pub published_count: i64,
    /// Held comments.
    pub held_count: i64,
    /// Changes with everything that readers of the thread can see.
    pub thread_version: i64,
    /// When we first saw it.
    pub created_at: UnixMillis,
    /// When we last changed it.
    pub updated_at: UnixMillis,
}

/// What lists of stories need.
#[derive(Debug, Clone, PartialEq)]
pub struct StorySummary {
    /// Its id.
    pub id: StoryId,
    /// Its words in our address.
    pub slug: String,
    /// Headline.
    pub headline: String,
    /// Standfirst.
    pub standfirst: String,
    /// Section as shown.
    pub section: String,
    /// The section's word in addresses.
    pub section_slug: String,
    /// Wire service.
    pub credit: String,
    /// BCP 47.
    pub language: String,
    /// Address of its picture; empty when none.
    pub image_url: String,
    /// When it was published.
    pub published_at: UnixMillis,
    /// Published comments.
    pub published_count: i64,
}

macro_rules! columns {
    () => {
        "site_id, id, key, url, slug, headline, standfirst, body_html, body_text, byline, dateline, credit, section, \
         section_slug, language, image_url, commenting, published_at, modified_at, removed_at, published_count, \
         held_count, thread_version, created_at, updated_at"
    };
}
macro_rules! summary {
    () => {
        "SELECT id, slug, headline, standfirst, section, section_slug, credit, language, image_url, published_at, \
         published_count FROM stories "
    };
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM stories WHERE site_id = $1 AND id = $2");
const BY_KEY: &str = concat!("SELECT ", columns!(), " FROM stories WHERE site_id = $1 AND key = $2");
const BY_URL: &str = "SELECT story_id FROM story_urls WHERE site_id = $1 AND url = $2";
/// Front page: newest first, before a key.
pub const FRONT: &str = concat!(
    summary!(),
    "WHERE site_id = $1 AND (published_at, id) < ($2, $3) AND removed_at IS NULL \
     ORDER BY published_at DESC, id DESC LIMIT $4"
);
/// Section page: newest first, before a key.
pub const SECTION: &str = concat!(
    summary!(),
    "WHERE site_id = $1 AND section_slug = $5 AND (published_at, id) < ($2, $3) \
     AND removed_at IS NULL ORDER BY published_at DESC, id DESC LIMIT $4"
);
const SUMMARY: &str = concat!(summary!(), "WHERE site_id = $1 AND id = $2 AND removed_at IS NULL");
const SECTIONS: &str = "SELECT section, section_slug, COUNT(*) FROM stories WHERE site_id = $1 AND removed_at IS NULL \
    AND section <> '' GROUP BY section, section_slug ORDER BY COUNT(*) DESC, section";
const AFTER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM stories WHERE site_id = $1 AND id > $2 ORDER BY id LIMIT $3"
);
/// Where the newest comments since a moment stand: section, publisher's key, and how many of them.
pub const COMMENTED: &str = "SELECT s.section, s.key, COUNT(*) FROM (SELECT story_id FROM comments WHERE site_id = $1 \
    AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT $3) c \
    JOIN stories s ON s.site_id = $1 AND s.id = c.story_id GROUP BY s.section, s.key";
const INSERT: &str = concat!(
    "INSERT INTO stories (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, 0, 0, $21, $22)"
);
const WITH_WORDS: &str = "SELECT id FROM stories WHERE site_id = $1";
const UPDATE: &str = "UPDATE stories SET url = $3, slug = $4, headline = $5, standfirst = $6, body_html = $7, \
    body_text = $8, byline = $9, dateline = $10, credit = $11, section = $12, section_slug = $13, language = $14, \
    image_url = $15, commenting = $16, published_at = $17, modified_at = $18, removed_at = $19, updated_at = $20, \
    thread_version = thread_version + 1 WHERE site_id = $1 AND id = $2";
const ADD_URL: &str =
    "INSERT INTO story_urls (site_id, url, story_id) VALUES ($1, $2, $3) ON CONFLICT (site_id, url) DO NOTHING";
const URLS: &str = "SELECT url FROM story_urls WHERE site_id = $1 AND story_id = $2 ORDER BY url";
const COUNT: &str = "UPDATE stories SET published_count = published_count + $3, held_count = held_count + $4, \
    thread_version = thread_version + 1 WHERE site_id = $1 AND id = $2";
const LOCK: &str = "UPDATE stories SET thread_version = thread_version WHERE site_id = $1 AND id = $2";

impl Record for StoryRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            site: SiteId(row.int()?),
            id: StoryId(row.int()?),
            key: row.text()?,
            url: row.text()?,
            slug: row.text()?,
            headline: row.text()?,
            standfirst: row.text()?,
            body_html: row.text()?,
            body_text: row.text()?,
            byline: row.text()?,
            dateline: row.text()?,
            credit: row.text()?,
            section: row.text()?,
            section_slug: row.text()?,
            language: row.text()?,
            image_url: row.text()?,
            commenting: row.word()?,
            published_at: row.time()?,
            modified_at: row.time()?,
            removed_at: row.opt_time()?,
            published_count: row.int()?,
            held_count: row.int()?,
            thread_version: row.int()?,
            created_at: row.time()?,
            updated_at: row.time()?,
        })
    }
}

impl Record for StorySummary {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: StoryId(row.int()?),
            slug: row.text()?,
            headline: row.text()?,
            standfirst: row.text()?,
            section: row.text()?,
            section_slug: row.text()?,
            credit: row.text()?,
            language: row.text()?,
            image_url: row.text()?,
            published_at: row.time()?,
            published_count: row.int()?,
        })
    }
}

/// A section and how many stories it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionCount {
    /// As shown.
    pub name: String,
    /// In addresses.
    pub slug: String,
    /// Its stories.
    pub stories: i64,
}

impl Record for SectionCount {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.text()?,
            slug: row.text()?,
            stories: row.int()?,
        })
    }
}

/// Where a list of stories goes on, and what is in it.
#[derive(Debug, Clone, Copy)]
pub struct StoryPage<'a> {
    /// Only this section.
    pub section_slug: Option<&'a str>,
    /// Only stories before this key.
    pub before: Option<(UnixMillis, StoryId)>,
    /// Stories of the future are left out.
    pub now: UnixMillis,
    /// At most so many.
    pub limit: i64,
}

/// The story of an id, also a removed one.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn by_id(tx: &mut Tx, site: SiteId, id: StoryId) -> Result<Option<StoryRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The story of a publisher's key.
#[allow(clippy::missing_errors_doc)]
pub async fn by_key(tx: &mut Tx, site: SiteId, key: &str) -> Result<Option<StoryRecord>, StoreError> {
    tx.first(BY_KEY, args![site, key]).await
}

/// The story of an address or alias.
#[allow(clippy::missing_errors_doc)]
pub async fn by_url(tx: &mut Tx, site: SiteId, url: &str) -> Result<Option<StoryId>, StoreError> {
    Ok(tx.first::<i64>(BY_URL, args![site, url]).await?.map(StoryId))
}

/// A list of stories, newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn list(tx: &mut Tx, site: SiteId, page: StoryPage<'_>) -> Result<Vec<StorySummary>, StoreError> {
    let (time, id) = page.before.unwrap_or((page.now.plus(1), StoryId(0)));
    match page.section_slug {
        Some(section) => tx.all(SECTION, args![site, time, id, page.limit, section]).await,
        None => tx.all(FRONT, args![site, time, id, page.limit]).await,
    }
}

/// The summary of a story that is not removed.
#[allow(clippy::missing_errors_doc)]
pub async fn summary(tx: &mut Tx, site: SiteId, id: StoryId) -> Result<Option<StorySummary>, StoreError> {
    tx.first(SUMMARY, args![site, id]).await
}

/// Sections of a site, fullest first.
#[allow(clippy::missing_errors_doc)]
pub async fn sections(tx: &mut Tx, site: SiteId) -> Result<Vec<SectionCount>, StoreError> {
    tx.all(SECTIONS, args![site]).await
}

/// Up to `limit` stories after `id`, removed ones too, by id: for going through all of them.
#[allow(clippy::missing_errors_doc)]
pub async fn after(tx: &mut Tx, site: SiteId, id: StoryId, limit: i64) -> Result<Vec<StoryRecord>, StoreError> {
    tx.all(AFTER, args![site, id, limit]).await
}

/// A story with how many comments of a sample stand below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commented {
    /// Section as shown.
    pub section: String,
    /// The publisher's key.
    pub key: String,
    /// Comments of the sample.
    pub comments: i64,
}

impl Record for Commented {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            section: row.text()?,
            key: row.text()?,
            comments: row.int()?,
        })
    }
}

/// Where the newest comments since a moment stand, at most `newest` of them.
#[allow(clippy::missing_errors_doc)]
pub async fn commented(
    tx: &mut Tx,
    site: SiteId,
    since: UnixMillis,
    newest: i64,
) -> Result<Vec<Commented>, StoreError> {
    tx.all(COMMENTED, args![site, since, newest]).await
}

/// Adds a story and its canonical address.
///
/// # Errors
/// [`StoreError::Unique`] when the key is taken.
#[rustfmt::skip]
pub async fn insert(tx: &mut Tx, story: &StoryRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![
        story.site, story.id, &story.key, &story.url, &story.slug, &story.headline, &story.standfirst,
        &story.body_html, &story.body_text, &story.byline, &story.dateline, &story.credit, &story.section,
        &story.section_slug, &story.language, &story.image_url, story.commenting, story.published_at,
        story.modified_at, story.removed_at, story.created_at, story.updated_at,
    ]).await?;
    add_url(tx, story.site, &story.url, story.id).await
}

/// Changes everything of a story but its key, its counters and its age.
#[allow(clippy::missing_errors_doc)]
#[rustfmt::skip]
pub async fn update(tx: &mut Tx, story: &StoryRecord) -> Result<(), StoreError> {
    tx.execute(UPDATE, args![
        story.site, story.id, &story.url, &story.slug, &story.headline, &story.standfirst, &story.body_html,
        &story.body_text, &story.byline, &story.dateline, &story.credit, &story.section, &story.section_slug,
        &story.language, &story.image_url, story.commenting, story.published_at, story.modified_at,
        story.removed_at, story.updated_at,
    ]).await?;
    crate::facts::set_section(tx, story.site, story.id, &story.section_slug).await?;
    add_url(tx, story.site, &story.url, story.id).await
}

/// Adds an address that leads to a story; one that leads to another story already is left alone.
#[allow(clippy::missing_errors_doc)]
pub async fn add_url(tx: &mut Tx, site: SiteId, url: &str, story: StoryId) -> Result<(), StoreError> {
    if url.is_empty() {
        return Ok(());
    }
    tx.execute(ADD_URL, args![site, url, story]).await.map(|_| ())
}

/// All addresses of a story.
#[allow(clippy::missing_errors_doc)]
pub async fn urls(tx: &mut Tx, site: SiteId, story: StoryId) -> Result<Vec<String>, StoreError> {
    tx.all(URLS, args![site, story]).await
}

/// Changes the counters by these amounts and the thread's version.
#[allow(clippy::missing_errors_doc)]
pub async fn count(tx: &mut Tx, site: SiteId, story: StoryId, published: i64, held: i64) -> Result<(), StoreError> {
    tx.execute(COUNT, args![site, story, published, held]).await.map(|_| ())
}

/// Takes the story's row lock, so that changes of one thread follow each other on PostgreSQL. A writer on SQLite is
/// alone already.
#[allow(clippy::missing_errors_doc)]
pub async fn lock(tx: &mut Tx, site: SiteId, story: StoryId) -> Result<(), StoreError> {
    match tx {
        Tx::Sqlite(_) => Ok(()),
        Tx::Postgres(_) => tx.execute(LOCK, args![site, story]).await.map(|_| ()),
    }
}

/// Stories whose address has all these words in it, newest first, at most 64.
#[allow(clippy::missing_errors_doc)]
pub async fn with_words(tx: &mut Tx, site: SiteId, words: &[String]) -> Result<Vec<StoryId>, StoreError> {
    let mut sql = crate::sql::Sql::beginning(WITH_WORDS, site);
    for word in words {
        let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        sql.add(" AND slug LIKE ").bind(format!("%{plain}%"));
    }
    sql.add(" ORDER BY id DESC LIMIT 64");
    Ok(tx.built::<i64>(&sql).await?.into_iter().map(StoryId).collect())
}
