//! Assess a text, by one reader or two, then apply the policy (pure). What both need of the database is read beforehand,
//! in one go.

use std::sync::Arc;

use model::{CommentId, Commenting, ReaderId, ReaderKind, SiteId, Standing, Status, UnixMillis};
use moderation::{Assessment, Facts, Outcome, ReaderFacts, StoryFacts, ThreadFacts, Verdict};
use store::comments::CommentRecord;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;
use store::stories::StoryRecord;
use store::{StoreError, Tx};

use super::facts::BAND;
use super::reasons::{self, ClauseReason};
use crate::error::ServiceError;
use crate::hooks::Heard;
use crate::learning;
use crate::policies::{self, PolicyInForce};
use crate::second_reading::{self, Assessed, Urgency};
use crate::services::Services;
use crate::stories::StoryTerms;

/// How far back an author's own comments are looked at for repeats.
const REPEAT_WINDOW_MS: i64 = 7 * UnixMillis::DAY;

/// What a text is judged in.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) story: Arc<StoryRecord>,
    /// How the story takes comments.
    pub(crate) terms: StoryTerms,
    pub(crate) parent: Option<CommentRecord>,
    pub(crate) reader: ReaderRecord,
    pub(crate) recent: Vec<u64>,
    pub(crate) rate: i64,
    /// The network of somebody blocked.
    pub(crate) suspected: bool,
}

/// What came of judging.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    pub(crate) policy: Arc<PolicyInForce>,
    /// As the engine gave it; the policy saw it bent by the calibration in use.
    pub(crate) assessment: Assessment,
    /// Whether the second reader's word is still missing.
    pub(crate) is_late: bool,
    /// Whether a score as the policy saw it lies near a number that the policy compares it with.
    pub(crate) is_near: bool,
    pub(crate) verdict: Verdict,
    /// What becomes of the comment; nothing for a nudge.
    pub(crate) status: Option<Status>,
    pub(crate) reasons: Vec<ClauseReason>,
    /// What hooks said.
    pub(crate) heard: Heard,
}

/// The part of the context that depends on author and story. `except` is the comment that is being edited.
pub(crate) async fn context(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    at: (Arc<StoryRecord>, StoryTerms, Option<CommentRecord>),
    author: (ReaderRecord, bool),
    except: Option<CommentId>,
) -> Result<Context, StoreError> {
    let ((story, terms, parent), (reader, suspected)) = (at, author);
    let now = services.now();
    let since = now.plus(-REPEAT_WINDOW_MS);
    let recent = recent(tx, site, reader.id, since, except).await?;
    let rate = store::comments::rate(tx, site, story.id, now.plus(-UnixMillis::HOUR)).await?;
    Ok(Context {
        story,
        terms,
        parent,
        reader,
        recent,
        rate,
        suspected,
    })
}

async fn recent(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    since: UnixMillis,
    except: Option<CommentId>,
) -> Result<Vec<u64>, StoreError> {
    let except = except.unwrap_or(CommentId(0));
    let prints = store::comments::recent_fingerprints(tx, site, reader, since, except).await?;
    Ok(prints.into_iter().map(i64::cast_unsigned).collect())
}

/// Judges a text in its context by the policy in force.
pub(crate) async fn assess_and_apply(
    services: &Services,
    site: &SiteRecord,
    context: &Context,
    text: &str,
    (nudged, urgency): (bool, Urgency),
) -> Result<Judgement, ServiceError> {
    let assessed = second_reading::assess(services, context, text, urgency).await;
    apply(services, site, context, (text, assessed), nudged).await
}

/// What the policy in force says of an assessment.
pub(crate) async fn apply(
    services: &Services,
    site: &SiteRecord,
    context: &Context,
    (text, assessed): (&str, Assessed),
    nudged: bool,
) -> Result<Judgement, ServiceError> {
    let policy = policies::in_force(services, site).await?;
    let Assessed { assessment, is_late } = assessed;
    let bent = learning::bent(services, site.id, &assessment);
    let verdict = policy.policy.apply(&bent, &facts(services, context, nudged));
    let mut reasons = reasons::of_verdict(&policy.policy, &verdict, text);
    let status = status(context, &verdict, &mut reasons);
    Ok(Judgement {
        is_near: policy.policy.is_near(&bent, BAND),
        policy,
        assessment,
        is_late,
        verdict,
        status,
        reasons,
        heard: Heard::default(),
    })
}

fn facts(services: &Services, context: &Context, nudged: bool) -> Facts {
    let now = services.now();
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000")]
    let rate = context.rate as f64;
    Facts {
        reader: ReaderFacts {
            approved: context.reader.published_count >= 3 && context.reader.rejected_count == 0,
            age_days: now.since(context.reader.created_at) / UnixMillis::DAY,
            is_guest: context.reader.kind == ReaderKind::Guest,
        },
        story: StoryFacts {
            section: context.story.section.clone(),
            key: context.story.key.clone(),
            age_days: now.since(context.story.published_at) / UnixMillis::DAY,
        },
        thread: ThreadFacts { rate },
        nudged,
    }
}

/// What becomes of the comment: what the policy says, and held where comments are read first.
fn status(context: &Context, verdict: &Verdict, reasons: &mut Vec<ClauseReason>) -> Option<Status> {
    let status = match verdict.outcome {
        Outcome::Nudge => return None,
        Outcome::Publish => Status::Published,
        Outcome::Hold => Status::Held,
        Outcome::Reject => Status::Rejected,
    };
    match read_first(context) {
        Some(text) if status == Status::Published => {
            reasons.push(ClauseReason::read_first(text));
            Some(Status::Held)
        }
        _ => Some(status),
    }
}

/// Why the author's comments are read before they appear, whatever is in them.
pub(crate) fn read_first(context: &Context) -> Option<&'static str> {
    if context.terms.commenting == Commenting::Premoderated {
        Some("Comments on this story are read by a moderator before they appear.")
    } else if context.reader.standing == Standing::Premoderated {
        Some("Your comments are read by a moderator before they appear.")
    } else if context.suspected {
        Some("Comments from your network are read by a moderator before they appear.")
    } else {
        None
    }
}
