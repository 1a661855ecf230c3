//! What queues and searches choose comments by, written with what it repeats: at posting, editing, re-reading, importing.

use model::{CommentId, SiteId, Status};
use moderation::{Assessment, Category, Verdict};
use store::comments::CommentRecord;
use store::facts::{Facts, Judged, Place};
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::judge::Judgement;
use crate::text::words;

/// A score this near to a number that the policy compares it with is one that the model is unsure of.
pub(super) const BAND: f64 = 0.05;
/// A reader with fewer published comments than this is new.
const NEWCOMER: i64 = 3;

/// Who wrote a comment and where, as far as queues need it.
#[derive(Debug, Clone)]
pub(crate) struct Written<'a> {
    pub(crate) section_slug: &'a str,
    /// The author's published comments so far; absent for what comes from elsewhere and is not looked through again.
    pub(crate) published_before: Option<i64>,
    /// Whether the policy alone decided.
    pub(crate) by_policy: bool,
}

/// Whether the model is near a threshold of the policy, or does not know a language that is not the site's own. On a site
/// whose own language it does not know, everything would be so.
fn is_unsure(site: &SiteRecord, judgement: &Judgement) -> bool {
    let assessment = &judgement.assessment;
    let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let language = assessment.language.as_deref().unwrap_or_default();
    let is_foreign = assessment.unsure && !language.is_empty() && base(language) != base(&site.settings.language);
    is_foreign || judgement.is_near
}

/// A score in thousandths.
#[expect(clippy::cast_possible_truncation, reason = "between 0 and 1,000")]
fn thousandths(score: f32) -> i64 {
    (f64::from(score) * 1_000.0).round().clamp(0.0, 1_000.0) as i64
}

/// The column of a category, and a range of its scores (0 to 1, both ends included), as queues are chosen by.
pub(crate) fn score_range(category: Category, from: f32, to: f32) -> Option<(usize, i64, i64)> {
    let column = Category::ALL.iter().position(|other| *other == category)?;
    Some((column, thousandths(from), thousandths(to)))
}

/// What a text was judged to be, but whether that is sure.
fn judged(assessment: &Assessment, verdict: &Verdict) -> Judged {
    let mut clauses: Vec<String> = Vec::new();
    for matched in &verdict.matched {
        if !clauses.contains(&matched.clause) {
            clauses.push(matched.clause.clone());
        }
    }
    Judged {
        language: assessment.language.clone().unwrap_or_default(),
        clauses,
        unsure: false,
        scores: Category::ALL.map(|category| thousandths(assessment.strongest(category))),
    }
}

fn judged_now(site: &SiteRecord, judgement: &Judgement) -> Judged {
    Judged {
        unsure: is_unsure(site, judgement),
        ..judged(&judgement.assessment, &judgement.verdict)
    }
}

async fn put_words(tx: &mut Tx, site: SiteId, place: Place, body: &str) -> Result<(), StoreError> {
    let words: Vec<String> = words::words(body).into_iter().map(|word| word.text).collect();
    store::words::put(tx, site, place, &words).await
}

/// Writes the facts and words of a new comment.
pub(crate) async fn add(
    tx: &mut Tx,
    site: &SiteRecord,
    comment: &CommentRecord,
    judgement: &Judgement,
    written: &Written<'_>,
) -> Result<(), StoreError> {
    let is_open = matches!(comment.status, Status::Published | Status::Held);
    let judged = judged_now(site, judgement);
    let facts = Facts {
        comment: comment.id,
        story: comment.story,
        reader: comment.reader,
        section_slug: written.section_slug.to_owned(),
        status: comment.status,
        newcomer: written.published_before.is_some_and(|published| published < NEWCOMER),
        waiting: is_open && written.by_policy,
        judged: Judged {
            unsure: judged.unsure && written.published_before.is_some(),
            ..judged
        },
    };
    let place = store::facts::insert(tx, site.id, comment.created_at, &facts).await?;
    put_words(tx, site.id, place, &comment.body).await
}

/// Writes what an edit changed, or a second reading (`body` is absent: the words are the same).
pub(crate) async fn judge_again(
    tx: &mut Tx,
    site: &SiteRecord,
    comment: CommentId,
    judgement: &Judgement,
    body: Option<&str>,
) -> Result<(), StoreError> {
    store::facts::judge(tx, site.id, comment, &judged_now(site, judgement)).await?;
    if let (Some(body), Some(place)) = (body, store::facts::place_of(tx, site.id, comment).await?) {
        put_words(tx, site.id, place, body).await?;
    }
    Ok(())
}

/// Whether the facts of a comment were written together with its words.
pub(crate) async fn are_there(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<bool, StoreError> {
    match store::facts::place_of(tx, site, id).await? {
        Some(place) => store::words::are_there(tx, site, place).await,
        None => Ok(false),
    }
}

/// Writes what can be known of a comment that was stored before facts were: its clauses, scores and words. Nobody asks
/// any more whether its author was new or the model sure.
pub(crate) async fn fill_in(
    tx: &mut Tx,
    site: SiteId,
    comment: &CommentRecord,
    (signals, verdict): (&str, &str),
) -> Result<(), StoreError> {
    let json =
        |error: serde_json::Error| StoreError::Data(format!("stored signals of comment {}: {error}", comment.id));
    let assessment: Assessment = serde_json::from_str(signals).map_err(json)?;
    let verdict: Verdict = serde_json::from_str(verdict).map_err(json)?;
    store::facts::judge(tx, site, comment.id, &judged(&assessment, &verdict)).await?;
    if let Some(place) = store::facts::place_of(tx, site, comment.id).await? {
        put_words(tx, site, place, &comment.body).await?;
    }
    Ok(())
}

/// Makes the facts of a comment that has none, as far as they can be known.
pub(crate) async fn make(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<(), StoreError> {
    let Some(comment) = store::comments::by_id(tx, site, id).await? else {
        return Ok(());
    };
    let story = store::stories::by_id(tx, site, comment.story).await?;
    let facts = Facts {
        comment: id,
        story: comment.story,
        reader: comment.reader,
        section_slug: story.map(|story| story.section_slug).unwrap_or_default(),
        status: comment.status,
        newcomer: false,
        waiting: false,
        judged: Judged {
            language: comment.language.clone(),
            clauses: Vec::new(),
            unsure: false,
            scores: Category::ALL.map(|_| 0),
        },
    };
    store::facts::insert(tx, site, comment.created_at, &facts).await?;
    store::facts::follow(tx, site, id).await?;
    let revisions = store::revisions::of_comment(tx, site, id).await?;
    match revisions.iter().find(|revision| revision.number == comment.revision) {
        Some(current) => fill_in(tx, site, &comment, (&current.signals, &current.verdict)).await,
        None => Ok(()),
    }
}
