//! The plain loop that dry runs are compared with: everything is read, every fact is worked out anew for each comment.

use std::collections::HashMap;

use model::{Action, ActorKind, CommentId, ReaderKind, Status, UnixMillis};
use moderation::{Assessment, Category, Facts, Outcome, Policy, ReaderFacts, StoryFacts, ThreadFacts, Verdict};
use service::ServiceError;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::revisions::RevisionRecord;

use crate::world::World;

/// Everything the site holds, read plainly.
pub struct Everything {
    pub comments: Vec<CommentRecord>,
    revisions: HashMap<CommentId, RevisionRecord>,
    decisions: Vec<DecisionRecord>,
    readers: HashMap<model::ReaderId, store::readers::ReaderRecord>,
    stories: HashMap<model::StoryId, store::stories::StoryRecord>,
}

pub async fn everything(world: &World) -> Everything {
    let site = world.site.id;
    let read = world.db.read(move |tx| {
        Box::pin(async move {
            let comments = store::comments::after(tx, site, CommentId(0), 10_000).await?;
            let mut decisions = store::decisions::log(tx, site, None, 10_000).await?;
            decisions.reverse();
            let (mut revisions, mut readers, mut stories) = (HashMap::new(), HashMap::new(), HashMap::new());
            for comment in &comments {
                let last = store::revisions::of_comment(tx, site, comment.id).await?.pop().unwrap();
                revisions.insert(comment.id, last);
                readers.insert(
                    comment.reader,
                    store::readers::by_id(tx, site, comment.reader).await?.unwrap(),
                );
                stories.insert(
                    comment.story,
                    store::stories::by_id(tx, site, comment.story).await?.unwrap(),
                );
            }
            Ok::<_, ServiceError>(Everything {
                comments,
                revisions,
                decisions,
                readers,
                stories,
            })
        })
    });
    read.await.unwrap()
}

impl Everything {
    /// The status of a comment at a moment, by the decisions on it.
    fn status_at(&self, comment: CommentId, at: UnixMillis) -> Option<Status> {
        let mut before = self
            .decisions
            .iter()
            .filter(|d| d.comment == Some(comment) && d.created_at < at);
        before.next_back().and_then(|d| d.became.parse().ok())
    }

    fn facts(&self, comment: &CommentRecord) -> Facts {
        let (revision, reader, story) = (
            &self.revisions[&comment.id],
            &self.readers[&comment.reader],
            &self.stories[&comment.story],
        );
        let at = if revision.number > 1 {
            revision.created_at
        } else {
            comment.created_at
        };
        let own = || {
            self.comments
                .iter()
                .filter(|c| c.reader == comment.reader)
                .map(|c| self.status_at(c.id, at))
        };
        let published = own().filter(|status| *status == Some(Status::Published)).count();
        let rejected = own().filter(|status| *status == Some(Status::Rejected)).count();
        let since = store::comments::sort_key(comment.created_at.plus(-UnixMillis::HOUR), CommentId(0));
        let in_hour = |c: &&CommentRecord| {
            c.shown && c.story == comment.story && c.root_key > since && c.created_at < comment.created_at
        };
        let rate = self.comments.iter().filter(in_hour).count();
        Facts {
            reader: ReaderFacts {
                approved: published >= 3 && rejected == 0,
                age_days: at.since(reader.created_at) / UnixMillis::DAY,
                is_guest: reader.kind == ReaderKind::Guest,
            },
            story: StoryFacts {
                section: story.section.clone(),
                key: story.key.clone(),
                age_days: at.since(story.published_at) / UnixMillis::DAY,
            },
            thread: ThreadFacts {
                rate: f64::from(u32::try_from(rate).unwrap()),
            },
            nudged: revision.nudged,
        }
    }

    /// The last word of a person that still stands: rejected?, under which clause.
    fn label(&self, comment: CommentId) -> Option<(bool, String)> {
        let revision = &self.revisions[&comment];
        let is_removal = |d: &DecisionRecord| {
            d.part_of
                .is_some_and(|head| self.decisions.iter().any(|h| h.id == head && h.comment.is_none()))
        };
        let mut words = self.decisions.iter().filter(|d| {
            d.comment == Some(comment)
                && d.actor == ActorKind::Account
                && d.undone_by.is_none()
                && !is_removal(d)
                && (revision.number == 1 || d.created_at >= revision.created_at)
                && matches!(d.action, Action::Publish | Action::Reject)
        });
        words
            .next_back()
            .map(|d| (d.action == Action::Reject, d.clause.clone()))
    }
}

fn becomes(verdict: &Verdict) -> Status {
    match verdict.matched.iter().map(|m| m.outcome).max().unwrap_or_default() {
        Outcome::Hold => Status::Held,
        Outcome::Reject => Status::Rejected,
        Outcome::Publish | Outcome::Nudge => Status::Published,
    }
}

/// By name, how many.
pub type Counted = HashMap<String, u64>;

/// The plain loop.
pub fn counted_plainly(all: &Everything, policy: &Policy, since: UnixMillis) -> Counted {
    let mut counted = Counted::new();
    let mut add = |name: String| *counted.entry(name).or_default() += 1;
    for comment in all.comments.iter().filter(|c| c.created_at >= since) {
        if comment.status == Status::Withdrawn {
            add("withdrawn".to_owned());
            continue;
        }
        let assessment: Assessment = serde_json::from_str(&all.revisions[&comment.id].signals).unwrap();
        let verdict = policy.apply(&assessment, &all.facts(comment));
        let (now, label) = (becomes(&verdict), all.label(comment.id));
        let acts = now != Status::Published;
        let held_and_decided = label.is_some()
            && all
                .decisions
                .iter()
                .any(|d| d.comment == Some(comment.id) && d.became == "held");
        let changes = now != comment.status && !(now == Status::Held && held_and_decided);
        add("judged".to_owned());
        add(format!("stands {}", comment.status));
        add(format!("would {now}"));
        if verdict.outcome == Outcome::Nudge {
            add("nudged".to_owned());
        }
        if changes {
            add(format!("newly {now}"));
        }
        if let Some((rejected, _)) = &label {
            add(format!("acts {acts} rejected {rejected}"));
        }
        for clause in policy.clauses() {
            let of = verdict
                .matched
                .iter()
                .filter(|m| m.clause == clause.id)
                .map(|m| m.outcome)
                .max();
            let id = &clause.id;
            let clause_acts = of.is_some_and(|of| of > Outcome::Publish);
            if let Some(of) = of {
                add(format!("{id} {}", of.as_str()));
            }
            if clause_acts && of == verdict.matched.iter().map(|m| m.outcome).max() && changes {
                add(format!("{id} newly {now}"));
            }
            if let (true, Some((rejected, _))) = (clause_acts, &label) {
                add(format!("{id} acts rejected {rejected}"));
            }
            if label == Some((true, id.clone())) {
                add(format!("{id} named, acts {clause_acts}"));
            }
        }
        for hundredths in [5, 30, 50, 95_u32] {
            let score = (f64::from(assessment.strongest(Category::Insult)) * 1e6).round() / 1e6;
            let over = score >= f64::from(hundredths) / 100.0;
            if over {
                add(format!("insult over {hundredths}"));
            }
            match &label {
                Some((true, clause)) if clause == "personal-attacks" && !over => {
                    add(format!("insult missed {hundredths}"))
                }
                Some((false, _)) if over => add(format!("insult in vain {hundredths}")),
                _ => {}
            }
        }
    }
    counted
}
