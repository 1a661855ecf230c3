//! Counters compared with what they count, and repaired.

use model::SiteId;

use crate::{Reader, Record, StoreError, Tx, args};

/// A counter that disagreed with its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Which counter.
    pub counter: &'static str,
    /// The row's id.
    pub id: i64,
    /// What the column said.
    pub was: i64,
    /// What is true.
    pub is: i64,
}

struct Found {
    id: i64,
    was: i64,
    is: i64,
}

impl Record for Found {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            was: row.int()?,
            is: row.int()?,
        })
    }
}

struct Counter {
    name: &'static str,
    find: &'static str,
    mend: &'static str,
}

macro_rules! counter {
    ($name:literal, $table:literal, $column:literal, $truth:literal) => {
        Counter {
            name: $name,
            find: concat!(
                "SELECT id, was, truth FROM (SELECT t.id AS id, t.",
                $column,
                " AS was, (",
                $truth,
                ") AS truth FROM ",
                $table,
                " t WHERE t.site_id = $1) counted WHERE was <> truth ORDER BY id"
            ),
            mend: concat!(
                "UPDATE ",
                $table,
                " SET ",
                $column,
                " = $3 WHERE site_id = $1 AND id = $2"
            ),
        }
    };
}

const COUNTERS: &[Counter] = &[
    counter!(
        "stories.published_count",
        "stories",
        "published_count",
        "SELECT COUNT(*) FROM comments c WHERE c.site_id = t.site_id AND c.story_id = t.id AND c.status = 'published'"
    ),
    counter!(
        "stories.held_count",
        "stories",
        "held_count",
        "SELECT COUNT(*) FROM comments c WHERE c.site_id = t.site_id AND c.story_id = t.id AND c.status = 'held'"
    ),
    counter!(
        "readers.published_count",
        "readers",
        "published_count",
        "SELECT COUNT(*) FROM comments c WHERE c.site_id = t.site_id AND c.reader_id = t.id AND c.status = 'published'"
    ),
    counter!(
        "readers.rejected_count",
        "readers",
        "rejected_count",
        "SELECT COUNT(*) FROM comments c WHERE c.site_id = t.site_id AND c.reader_id = t.id AND c.status = 'rejected'"
    ),
    counter!(
        "comments.shown_replies",
        "comments",
        "shown_replies",
        "SELECT COUNT(*) FROM comments c WHERE c.site_id = t.site_id AND c.parent_id = t.id AND c.shown"
    ),
    counter!(
        "comments.report_count",
        "comments",
        "report_count",
        "SELECT COUNT(*) FROM reports r WHERE r.site_id = t.site_id AND r.comment_id = t.id"
    ),
    counter!(
        "comments.open_reports",
        "comments",
        "open_reports",
        "SELECT COUNT(*) FROM reports r WHERE r.site_id = t.site_id AND r.comment_id = t.id AND r.resolved_at IS NULL"
    ),
];

/// Name of the counter of comments without facts: whether there are some, 0 or 1.
pub const FACTS: &str = "comment_facts";

/// Facts that repeat something else, with what finds those that differ: 1 stands where 0 should.
const REPEATS: &[(&str, &str)] = &[
    (
        "comment_facts.status",
        "SELECT f.comment_id, 1, 0 FROM comment_facts f JOIN comments c ON c.site_id = f.site_id \
            AND c.id = f.comment_id WHERE f.site_id = $1 AND f.status <> c.status ORDER BY f.comment_id",
    ),
    (
        "comment_facts.reported",
        "SELECT f.comment_id, 1, 0 FROM comment_facts f JOIN comments c ON c.site_id = f.site_id \
            AND c.id = f.comment_id WHERE f.site_id = $1 AND f.reported <> (c.open_reports > 0) ORDER BY f.comment_id",
    ),
    (
        "comment_facts.waiting",
        "SELECT f.comment_id, 1, 0 FROM comment_facts f WHERE f.site_id = $1 AND f.waiting <> \
            (f.status IN ('published', 'held') AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.site_id = f.site_id \
            AND d.comment_id = f.comment_id AND d.actor IN ('account', 'operator') AND d.action <> 'undo' \
            AND d.undone_by IS NULL)) ORDER BY f.comment_id",
    ),
];

/// Compares every counter of a site with its facts and, if `mend`, sets it right. Returns what disagreed.
///
/// # Errors
/// [`StoreError`].
pub async fn recount(tx: &mut Tx, site: SiteId, mend: bool) -> Result<Vec<Drift>, StoreError> {
    let mut drifts = Vec::new();
    for counter in COUNTERS {
        for found in tx.all::<Found>(counter.find, args![site]).await? {
            if mend {
                tx.execute(counter.mend, args![site, found.id, found.is]).await?;
            }
            drifts.push(Drift {
                counter: counter.name,
                id: found.id,
                was: found.was,
                is: found.is,
            });
        }
    }
    for (name, find) in REPEATS {
        for found in tx.all::<Found>(find, args![site]).await? {
            if mend {
                crate::facts::follow(tx, site, model::CommentId(found.id)).await?;
            }
            drifts.push(Drift {
                counter: name,
                id: found.id,
                was: found.was,
                is: found.is,
            });
        }
    }
    for comment in crate::facts::missing(tx, site).await? {
        drifts.push(Drift {
            counter: FACTS,
            id: comment.0,
            was: 0,
            is: 1,
        });
    }
    Ok(drifts)
}
