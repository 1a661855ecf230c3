//! The desk's lists of comments: which comments, in order of time, by key. Everything is chosen by `comment_facts`, which
//! is narrow; what the desk shows of the chosen ones is read afterwards.

use model::{CommentId, ReaderId, SiteId, Standing, Status, StoryId, UnixMillis};

use crate::facts::{Place, between_commas};
use crate::sql::Sql;
use crate::words::{self, Term};
use crate::{Reader, Record, StoreError, Tx, args};

/// Fewer comments than this are looked through one by one, for words that they should have.
const FEW: i64 = 2_000;
/// More comments with the words than this are not collected and sorted; PostgreSQL then walks from the newest on.
const MANY: i64 = 20_000;
const COLUMNS: [&str; crate::facts::SCORES] = [
    "f.toxicity",
    "f.severe_toxicity",
    "f.profanity",
    "f.insult",
    "f.threat",
    "f.identity_attack",
    "f.sexual_explicit",
    "f.spam",
];

/// Which comments; an empty filter means all. Every part narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The sections that somebody is kept to; none: the whole site.
    pub within: Vec<String>,
    /// By a reader who had few published comments, and nobody has decided.
    pub newcomers: bool,
    /// Judged near a threshold, and nobody has decided.
    pub unsure: bool,
    /// With open reports.
    pub reported: bool,
    /// The section of the story.
    pub section: Option<String>,
    /// Below one of these stories.
    pub stories: Option<Vec<StoryId>>,
    /// By one of these readers.
    pub readers: Option<Vec<ReaderId>>,
    /// A clause that matched.
    pub clause: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Where the comment stands.
    pub status: Option<Status>,
    /// How its author stands, at a moment.
    pub standing: Option<(Standing, UnixMillis)>,
    /// A category by its column's place, with the least and the greatest score, in thousandths.
    pub score: Option<(usize, i64, i64)>,
    /// Posted then or later.
    pub since: Option<UnixMillis>,
    /// Posted before.
    pub before: Option<UnixMillis>,
    /// What stands in it.
    pub terms: Vec<Term>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Oldest first, after a place.
    Oldest(Option<Place>),
    /// Newest first, before a place.
    Newest(Option<Place>),
}

/// A chosen comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Its place, for the next page.
    pub place: Place,
    /// The comment.
    pub comment: CommentId,
}

impl Record for Chosen {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            place: Place(row.int()?),
            comment: CommentId(row.int()?),
        })
    }
}

/// When the oldest open report was made.
pub const OLDEST_REPORT: &str = "SELECT r.created_at FROM reports r WHERE r.site_id = $1 AND r.resolved_at IS NULL \
    ORDER BY r.created_at LIMIT 1";

/// The facts, by the index that leaves least of them. SQLite keeps no statistics unless asked to and would take the
/// primary key; PostgreSQL knows better.
fn add_facts(tx: &Tx, sql: &mut Sql, filter: &Filter) {
    sql.add("comment_facts f");
    if matches!(tx, Tx::Postgres(_)) {
        return;
    }
    let indexes = [
        (filter.reported, " INDEXED BY comment_facts_reported"),
        (filter.newcomers, " INDEXED BY comment_facts_new"),
        (filter.unsure, " INDEXED BY comment_facts_unsure"),
        (filter.readers.is_some(), " INDEXED BY comment_facts_by_reader"),
        (filter.stories.is_some(), " INDEXED BY comment_facts_by_story"),
        (filter.status.is_some(), " INDEXED BY comment_facts_by_status"),
    ];
    if let Some((_, index)) = indexes.iter().find(|(fits, _)| *fits) {
        sql.add(index);
    }
}

/// Everything but the words.
fn add_filter(sql: &mut Sql, site: SiteId, filter: &Filter) {
    sql.add(" WHERE f.site_id = ").bind(site);
    if !filter.within.is_empty() {
        sql.add(" AND f.section_slug IN ").bind_list(&filter.within);
    }
    if let Some(status) = filter.status {
        sql.add(" AND f.status = ").bind(status);
    }
    for (wanted, piece) in [
        (filter.reported, " AND f.reported"),
        (filter.newcomers, " AND f.newcomer AND f.waiting"),
        (filter.unsure, " AND f.unsure AND f.waiting"),
    ] {
        if wanted {
            sql.add(piece);
        }
    }
    if let Some(section) = &filter.section {
        sql.add(" AND f.section_slug = ").bind(section);
    }
    if let Some(stories) = &filter.stories {
        sql.add(" AND f.story_id IN ").bind_list(stories);
    }
    if let Some(readers) = &filter.readers {
        sql.add(" AND f.reader_id IN ").bind_list(readers);
    }
    if let Some(clause) = &filter.clause {
        let plain: String = clause
            .chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\' | ','))
            .collect();
        sql.add(" AND f.clauses LIKE ")
            .bind(format!("%{}%", between_commas([plain])));
    }
    if let Some(language) = &filter.language {
        sql.add(" AND f.language = ").bind(language);
    }
    if let Some((column, least, greatest)) = filter.score
        && let Some(column) = COLUMNS.get(column)
    {
        sql.add(" AND ")
            .add(column)
            .add(" BETWEEN ")
            .bind(least)
            .add(" AND ")
            .bind(greatest);
    }
    if let Some(since) = filter.since {
        sql.add(" AND f.place >= ").bind(Place::at(since));
    }
    if let Some(before) = filter.before {
        sql.add(" AND f.place < ").bind(Place::at(before));
    }
    if let Some((standing, now)) = filter.standing {
        add_standing(sql, site, standing, now);
    }
}

/// A suspension that is over counts as good standing.
fn add_standing(sql: &mut Sql, site: SiteId, standing: Standing, now: UnixMillis) {
    let is_good = standing == Standing::Good;
    sql.add(if is_good {
        " AND f.reader_id NOT IN"
    } else {
        " AND f.reader_id IN"
    });
    sql.add(" (SELECT r.id FROM readers r WHERE r.site_id = ")
        .bind(site)
        .add(" AND r.standing <> 'good'");
    if !is_good {
        sql.add(" AND r.standing = ").bind(standing);
    }
    sql.add(" AND (r.standing <> 'suspended' OR r.standing_until IS NULL OR r.standing_until > ")
        .bind(now)
        .add("))");
}

/// From where on, in which order, how many; `place` is the column that orders.
fn add_order(sql: &mut Sql, place: &'static str, from: From, limit: i64) {
    match from {
        From::Oldest(after) => {
            sql.add(" AND ").add(place).add(" > ").bind(after.unwrap_or(Place(-1)));
            sql.add(" ORDER BY ").add(place);
        }
        From::Newest(before) => {
            sql.add(" AND ")
                .add(place)
                .add(" < ")
                .bind(before.unwrap_or(Place(i64::MAX)));
            sql.add(" ORDER BY ").add(place).add(" DESC");
        }
    }
    sql.add(" LIMIT ").bind(limit);
}

/// Up to `limit` comments, in order, from a place on.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn pick(
    tx: &mut Tx,
    site: SiteId,
    filter: &Filter,
    from: From,
    limit: i64,
) -> Result<Vec<Chosen>, StoreError> {
    let sql = picking(tx, site, filter, from, limit).await?;
    tx.built(&sql).await
}

/// The statement of [`pick`]: which way it goes depends on how many comments the filter and the words leave.
async fn picking(tx: &mut Tx, site: SiteId, filter: &Filter, from: From, limit: i64) -> Result<Sql, StoreError> {
    let mut sql = Sql::new("SELECT f.place, f.comment_id FROM ");
    let mut place = "f.place";
    if filter.terms.is_empty() {
        add_facts(tx, &mut sql, filter);
        add_filter(&mut sql, site, filter);
    } else {
        let question = words::question(tx, &filter.terms);
        let words_only = Filter {
            terms: filter.terms.clone(),
            ..Filter::default()
        };
        if *filter != words_only && count_without_words(tx, site, filter, FEW + 1).await? <= FEW {
            add_facts(tx, &mut sql, filter);
            add_filter(&mut sql, site, filter);
            words::add_check(tx, &mut sql, &question);
        } else if matches!(tx, Tx::Sqlite(_)) {
            // The table gives its rows in order of place, one after the other.
            place = "comment_words.rowid";
            sql.add("comment_words CROSS JOIN comment_facts f ON f.place = comment_words.rowid");
            add_filter(&mut sql, site, filter);
            sql.add(" AND comment_words MATCH ").bind(question);
        } else {
            add_collected(tx, &mut sql, site, &question, from).await?;
            add_filter(&mut sql, site, filter);
        }
    }
    add_order(&mut sql, place, from, limit);
    Ok(sql)
}

/// PostgreSQL: the comments that have the words, collected by the index; where they are many, those met on the way from
/// the newest (or oldest) on.
async fn add_collected(tx: &mut Tx, sql: &mut Sql, site: SiteId, question: &str, from: From) -> Result<(), StoreError> {
    let mut probe = Sql::new("SELECT COUNT(*) FROM (");
    add_having(&mut probe, site, question);
    probe.add(") few");
    let found = tx.built_first::<i64>(&probe).await?.unwrap_or_default();
    sql.add("(");
    if found <= MANY {
        add_having(sql, site, question);
    } else {
        sql.add("SELECT t.place FROM (SELECT w.place, w.words FROM comment_words w WHERE w.site_id = ")
            .bind(site);
        match from {
            From::Oldest(after) => sql
                .add(" AND w.place > ")
                .bind(after.unwrap_or(Place(-1)))
                .add(" ORDER BY w.place"),
            From::Newest(before) => sql
                .add(" AND w.place < ")
                .bind(before.unwrap_or(Place(i64::MAX)))
                .add(" ORDER BY w.place DESC"),
        };
        sql.add(" OFFSET 0) t WHERE t.words @@ CAST(CAST(")
            .bind(question)
            .add(" AS TEXT) AS TSQUERY) OFFSET 0");
    }
    sql.add(") w JOIN comment_facts f ON f.place = w.place");
    Ok(())
}

/// PostgreSQL: places of comments that have the words, by the index.
fn add_having(sql: &mut Sql, site: SiteId, question: &str) {
    sql.add("SELECT w.place FROM comment_words w WHERE w.site_id = ")
        .bind(site)
        .add(" AND w.words @@ CAST(CAST(")
        .bind(question)
        .add(" AS TEXT) AS TSQUERY) LIMIT ")
        .bind(MANY + 1);
}

async fn count_without_words(tx: &mut Tx, site: SiteId, filter: &Filter, most: i64) -> Result<i64, StoreError> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM ");
    add_facts(tx, &mut sql, filter);
    add_filter(&mut sql, site, filter);
    sql.add(" LIMIT ").bind(most).add(") few");
    Ok(tx.built_first::<i64>(&sql).await?.unwrap_or_default())
}

/// How many comments a filter without words leaves, counted up to `most`.
#[allow(clippy::missing_errors_doc)]
pub async fn count(tx: &mut Tx, site: SiteId, filter: &Filter, most: i64) -> Result<i64, StoreError> {
    if filter.terms.is_empty() {
        return count_without_words(tx, site, filter, most).await;
    }
    let found = pick(tx, site, filter, From::Newest(None), most).await?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}

/// When the oldest comment that a filter leaves was posted; for reported ones, when the oldest open report was made.
#[allow(clippy::missing_errors_doc)]
pub async fn oldest(tx: &mut Tx, site: SiteId, filter: &Filter) -> Result<Option<UnixMillis>, StoreError> {
    if !filter.reported {
        let oldest = pick(tx, site, filter, From::Oldest(None), 1).await?;
        return Ok(oldest.first().map(|chosen| chosen.place.time()));
    }
    if filter.within.is_empty() {
        return Ok(tx.first::<i64>(OLDEST_REPORT, args![site]).await?.map(UnixMillis));
    }
    let mut sql = Sql::new(
        "SELECT r.created_at FROM reports r JOIN comment_facts f ON f.site_id = r.site_id AND f.comment_id = r.comment_id",
    );
    add_filter(&mut sql, site, filter);
    sql.add(" AND r.resolved_at IS NULL ORDER BY r.created_at LIMIT 1");
    Ok(tx.built_first::<i64>(&sql).await?.map(UnixMillis))
}

/// The statement of [`pick`] as the database would run it: for the test of plans.
#[allow(clippy::missing_errors_doc)]
pub async fn plan(tx: &mut Tx, site: SiteId, filter: &Filter, from: From) -> Result<Vec<String>, StoreError> {
    let sql = picking(tx, site, filter, from, 26).await?;
    tx.plan(sql.text(), sql.values()).await
}
