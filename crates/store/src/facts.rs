//! What queues and searches choose comments by: one narrow row a comment, which repeats what stands elsewhere.

use model::{CommentId, ReaderId, SiteId, Status, StoryId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// Places of one millisecond.
const PLACES_PER_MS: i64 = 4_096;
/// Columns of the scores, in the order of [`Facts::scores`].
pub const SCORES: usize = 8;

/// Where a comment stands in the order of time: unique, and never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub i64);

impl Place {
    /// Before everything posted at `time` or later.
    pub fn at(time: UnixMillis) -> Self {
        Self(time.0.max(0).saturating_mul(PLACES_PER_MS))
    }

    /// When the comment was posted.
    pub fn time(self) -> UnixMillis {
        UnixMillis(self.0 / PLACES_PER_MS)
    }
}

impl From<Place> for crate::Value {
    fn from(place: Place) -> Self {
        Self::Int(place.0)
    }
}

/// What is known of a comment beyond its own row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The comment.
    pub comment: CommentId,
    /// Its story.
    pub story: StoryId,
    /// Its author.
    pub reader: ReaderId,
    /// The section of its story.
    pub section_slug: String,
    /// Where it stands.
    pub status: Status,
    /// Its author had few published comments when it was posted.
    pub newcomer: bool,
    /// It is published or held, and no person has decided on it.
    pub waiting: bool,
    /// What its text was judged to be.
    pub judged: Judged,
}

/// The part of the facts that changes with the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// BCP 47; may be empty.
    pub language: String,
    /// Ids of the clauses that matched.
    pub clauses: Vec<String>,
    /// A score lies near a threshold of the policy, or the model does not know the language.
    pub unsure: bool,
    /// The strongest score of each category, in thousandths, in the order of the columns.
    pub scores: [i64; SCORES],
}

const TAKEN: &str = "SELECT 1 FROM comment_facts WHERE site_id = $1 AND place = $2";
const INSERT: &str = "INSERT INTO comment_facts (site_id, place, comment_id, story_id, reader_id, section_slug, status, \
    language, clauses, newcomer, unsure, waiting, reported, toxicity, severe_toxicity, profanity, insult, threat, \
    identity_attack, sexual_explicit, spam) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, FALSE, $13, $14, $15, $16, $17, $18, $19, $20)";
const JUDGE: &str = "UPDATE comment_facts SET language = $3, clauses = $4, unsure = $5, toxicity = $6, \
    severe_toxicity = $7, profanity = $8, insult = $9, threat = $10, identity_attack = $11, sexual_explicit = $12, \
    spam = $13 WHERE site_id = $1 AND comment_id = $2";
const FOLLOW: &str = "UPDATE comment_facts SET \
    status = (SELECT c.status FROM comments c WHERE c.site_id = $1 AND c.id = $2), \
    reported = (SELECT c.open_reports > 0 FROM comments c WHERE c.site_id = $1 AND c.id = $2), \
    waiting = (SELECT c.status IN ('published', 'held') FROM comments c WHERE c.site_id = $1 AND c.id = $2) \
    AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.site_id = $1 AND d.comment_id = $2 \
    AND d.actor IN ('account', 'operator') AND d.action <> 'undo' AND d.undone_by IS NULL) \
    WHERE site_id = $1 AND comment_id = $2";
const MOVE: &str =
    "UPDATE comment_facts SET section_slug = $3 WHERE site_id = $1 AND story_id = $2 AND section_slug <> $3";
const PLACE_OF: &str = "SELECT place FROM comment_facts WHERE site_id = $1 AND comment_id = $2";
const IS_WAITING: &str = "SELECT waiting FROM comment_facts WHERE site_id = $1 AND comment_id = $2";
const MISSING: &str = "SELECT c.id FROM comments c LEFT JOIN comment_facts f ON f.site_id = c.site_id \
    AND f.comment_id = c.id WHERE c.site_id = $1 AND f.comment_id IS NULL ORDER BY c.id";

impl Record for bool {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        row.bool()
    }
}

/// Clauses as the column holds them: between commas, so that one can be found whole.
pub(crate) fn between_commas<T: AsRef<str>>(clauses: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for clause in clauses {
        text.push(',');
        text.push_str(clause.as_ref());
    }
    if !text.is_empty() {
        text.push(',');
    }
    text
}

/// A free place for a comment posted at `time`.
async fn free_place(tx: &mut Tx, site: SiteId, time: UnixMillis, id: CommentId) -> Result<Place, StoreError> {
    let mut place = Place(Place::at(time).0 + id.0.rem_euclid(PLACES_PER_MS));
    let mut step = 1;
    // Many imported comments may bear one time; steps that double find their end soon.
    while tx.first::<i64>(TAKEN, args![site, place]).await?.is_some() || crate::words::is_taken(tx, place).await? {
        place.0 += step;
        step *= 2;
    }
    Ok(place)
}

/// Adds the facts of a new comment, and its place.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn insert(tx: &mut Tx, site: SiteId, time: UnixMillis, facts: &Facts) -> Result<Place, StoreError> {
    let place = free_place(tx, site, time, facts.comment).await?;
    let [toxicity, severe, profanity, insult, threat, identity, sexual, spam] = facts.judged.scores;
    let args = args![
        site,
        place,
        facts.comment,
        facts.story,
        facts.reader,
        &facts.section_slug,
        facts.status,
        &facts.judged.language,
        between_commas(&facts.judged.clauses),
        facts.newcomer,
        facts.judged.unsure,
        facts.waiting,
        toxicity,
        severe,
        profanity,
        insult,
        threat,
        identity,
        sexual,
        spam,
    ];
    tx.execute(INSERT, args).await?;
    Ok(place)
}

/// Puts what another judgement found in the place of what stood there.
#[allow(clippy::missing_errors_doc)]
pub async fn judge(tx: &mut Tx, site: SiteId, comment: CommentId, new: &Judged) -> Result<(), StoreError> {
    let [toxicity, severe, profanity, insult, threat, identity, sexual, spam] = new.scores;
    let args = args![
        site,
        comment,
        &new.language,
        between_commas(&new.clauses),
        new.unsure,
        toxicity,
        severe,
        profanity,
        insult,
        threat,
        identity,
        sexual,
        spam,
    ];
    tx.execute(JUDGE, args).await.map(|_| ())
}

/// Brings status, open reports and whether anybody decided up to date with the comment, its reports and decisions.
#[allow(clippy::missing_errors_doc)]
pub async fn follow(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<(), StoreError> {
    tx.execute(FOLLOW, args![site, comment]).await.map(|_| ())
}

/// Notes that a story stands in this section.
#[allow(clippy::missing_errors_doc)]
pub async fn set_section(tx: &mut Tx, site: SiteId, story: StoryId, slug: &str) -> Result<(), StoreError> {
    tx.execute(MOVE, args![site, story, slug]).await.map(|_| ())
}

/// The place of a comment.
#[allow(clippy::missing_errors_doc)]
pub async fn place_of(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<Option<Place>, StoreError> {
    Ok(tx.first::<i64>(PLACE_OF, args![site, comment]).await?.map(Place))
}

/// Whether a comment is published or held and no person has decided on it.
#[allow(clippy::missing_errors_doc)]
pub async fn is_waiting(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<bool, StoreError> {
    Ok(tx
        .first::<bool>(IS_WAITING, args![site, comment])
        .await?
        .unwrap_or_default())
}

/// Comments that have no facts: none, unless something went wrong.
#[allow(clippy::missing_errors_doc)]
pub async fn missing(tx: &mut Tx, site: SiteId) -> Result<Vec<CommentId>, StoreError> {
    let ids = tx.all::<i64>(MISSING, args![site]).await?;
    Ok(ids.into_iter().map(CommentId).collect())
}
