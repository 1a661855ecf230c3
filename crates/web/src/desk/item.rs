//! A comment as the desk's lists and its own page show it.

use crate::records::SiteRecord;
use model::{Standing, Status, UnixMillis};
use moderation::{Assessment, Category, Outcome, Policy, Verdict};
use serde::Serialize;
use service::desk::{QueueItem, Seen};

use super::beside::{NoteView, ReferralView};
use super::evidence::{Passage, passages};
use super::explain::Explanation;
use super::moment::Moment;
use super::words;

/// Scores from here up are shown; the rest wait behind a disclosure.
const SHOWN_SCORE: f32 = 0.3;
/// So much of the comment that was answered is shown, in characters.
const PARENT_CHARS: usize = 280;

/// What all items of a page are shown against.
pub struct Scene<'a> {
    /// The site.
    pub site: &'a SiteRecord,
    /// The policy in force, for the clauses' titles.
    pub policy: &'a Policy,
    /// The present moment.
    pub now: UnixMillis,
}

impl Scene<'_> {
    /// A moment on this site.
    pub fn moment(&self, time: UnixMillis) -> Moment {
        Moment::at(time, self.now, &self.site.settings.timezone)
    }

    /// The heading of a clause; its id when the policy no longer has it.
    pub fn clause_title(&self, id: &str) -> String {
        self.policy
            .clause(id)
            .map_or_else(|| id.to_owned(), |clause| clause.title.clone())
    }
}

/// A rule that matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// Id of the clause.
    pub clause: String,
    /// Its heading.
    pub title: String,
    /// The condition.
    pub rule: String,
    /// What it says: publish, hold, reject.
    pub outcome: &'static str,
}

/// A category's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// In words.
    pub name: String,
    /// "0.83".
    pub value: String,
    /// 0 to 100, for the bar.
    pub percent: String,
    /// `high` from 0.7, `middle` from 0.3, else `low`.
    pub level: &'static str,
}

/// What a comment answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// Whom.
    pub author: String,
    /// The beginning of what they wrote.
    pub text: String,
}

/// Who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    /// Their id.
    pub id: String,
    /// The name they bore.
    pub name: String,
    /// `good`, `banned` and so on.
    pub standing: &'static str,
    /// The same in words.
    pub standing_label: &'static str,
    /// Their published comments.
    pub published: i64,
    /// Their rejected comments.
    pub rejected: i64,
}

/// A reader's report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Heading of the clause that was broken in their view.
    pub clause: String,
    /// What they wrote.
    pub note: String,
    /// When.
    pub at: Moment,
}

/// A comment on the desk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// `held` and so on.
    pub status: &'static str,
    /// The same in words.
    pub status_label: &'static str,
    /// The text as written, cut at its evidence.
    pub text: Vec<Passage>,
    /// BCP 47; empty when unknown.
    pub language: String,
    /// Rules that matched.
    pub matched: Vec<Matched>,
    /// The clause that a rejection would rest on; empty when there is none to propose.
    pub clause: String,
    /// Whom the attack is aimed at.
    pub target: Option<String>,
    /// Scores worth showing, highest first.
    pub scores: Vec<Score>,
    /// The other scores.
    pub low_scores: Vec<Score>,
    /// Links, capitals and the like.
    pub observations: Vec<String>,
    /// The story's headline.
    pub headline: String,
    /// Where the comment stands, or would stand.
    pub story_href: String,
    /// What it answers.
    pub answered: Option<Answered>,
    /// Who wrote it.
    pub author: Author,
    /// Reports that nobody has decided on.
    pub open_reports: i64,
    /// All reports.
    pub reports: Vec<Report>,
    /// When it was posted.
    pub at: Moment,
    /// When it was last edited.
    pub edited: Option<Moment>,
    /// The policy's version and the model, in one line.
    pub model: String,
    /// Why the engine thinks what it thinks.
    pub explanation: Explanation,
    /// What a decision on it says that its moderator saw.
    pub seen: String,
    /// Id of the story.
    pub story: String,
    /// What was typed as a reason before the decision was refused.
    pub reason: String,
    /// Which colleague has it on their screen.
    pub claimed_by: Option<String>,
    /// Notes on it.
    pub notes: Vec<NoteView>,
    /// Referrals of it that are not closed.
    pub referrals: Vec<ReferralView>,
    /// May it still be approved?
    pub may_approve: bool,
    /// May it still be rejected?
    pub may_reject: bool,
}

impl Item {
    /// The view of a queue's item.
    pub fn new(item: &QueueItem, scene: &Scene<'_>) -> Self {
        let (row, comment) = (&item.row, &item.row.comment);
        let (scores, low_scores) = scores(&item.assessment);
        let reports: Vec<Report> = item
            .reports
            .iter()
            .map(|r| Report {
                clause: scene.clause_title(&r.clause),
                note: r.note.clone(),
                at: scene.moment(r.created_at),
            })
            .collect();
        let story = service::stories::path(scene.site, &row.story_slug, comment.story);
        Self {
            id: comment.id.to_string(),
            status: comment.status.as_str(),
            status_label: words::status(comment.status),
            text: passages(&comment.body, &item.assessment.evidence),
            language: comment.language.clone(),
            matched: matched(&item.verdict, scene),
            clause: proposed_clause(item, scene.policy),
            target: words::target(&item.assessment.target),
            scores,
            low_scores,
            observations: words::observations(&item.assessment),
            headline: row.story_headline.clone(),
            story_href: if comment.status == Status::Published {
                format!("{story}?at={id}#c-{id}", id = comment.id)
            } else {
                story
            },
            answered: answered(item),
            author: author(item),
            open_reports: comment.open_reports,
            reports,
            at: scene.moment(comment.created_at),
            edited: comment.edited_at.map(|at| scene.moment(at)),
            model: item.assessment.model.clone(),
            explanation: Explanation::new(&comment.body, &item.assessment),
            seen: Seen {
                revision: comment.revision,
                decisions: item.decisions,
            }
            .to_string(),
            story: comment.story.to_string(),
            reason: String::new(),
            claimed_by: None,
            notes: Vec::new(),
            referrals: Vec::new(),
            may_approve: comment.status.may_become(Status::Published) || comment.open_reports > 0 || row.waiting,
            may_reject: comment.status.may_become(Status::Rejected),
        }
    }
}

/// Every score, those worth showing first.
pub fn scores(assessment: &Assessment) -> (Vec<Score>, Vec<Score>) {
    let mut all: Vec<(f32, Category)> = Category::ALL.iter().map(|c| (assessment.strongest(*c), *c)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (high, low): (Vec<_>, Vec<_>) = all.into_iter().partition(|(value, _)| *value >= SHOWN_SCORE);
    let view = |list: Vec<(f32, Category)>| {
        list.into_iter()
            .map(|(value, category)| score(value, category))
            .collect()
    };
    (view(high), view(low))
}

fn score(value: f32, category: Category) -> Score {
    Score {
        name: category.as_str().replace('_', " "),
        value: format!("{value:.2}"),
        percent: format!("{:.0}", value * 100.0),
        level: if value >= 0.7 {
            "high"
        } else if value >= SHOWN_SCORE {
            "middle"
        } else {
            "low"
        },
    }
}

/// The rules that matched, each clause with its present heading.
pub fn matched(verdict: &Verdict, scene: &Scene<'_>) -> Vec<Matched> {
    let view = |m: &moderation::MatchedClause| Matched {
        clause: m.clause.clone(),
        title: scene
            .policy
            .clause(&m.clause)
            .map_or_else(|| m.title.clone(), |clause| clause.title.clone()),
        rule: m.rule.clone(),
        outcome: words::outcome(m.outcome),
    };
    verdict.matched.iter().map(view).collect()
}

/// The strictest clause that matched, else the one most reports name.
fn proposed_clause(item: &QueueItem, policy: &Policy) -> String {
    let strictest: Option<&moderation::MatchedClause> = item
        .verdict
        .matched
        .iter()
        .filter(|m| m.outcome > Outcome::Publish)
        .reduce(|best, m| if m.outcome > best.outcome { m } else { best });
    if let Some(matched) = strictest {
        return matched.clause.clone();
    }
    let named = |clause: &str| item.reports.iter().filter(|r| r.clause == clause).count();
    let most = policy
        .clauses()
        .iter()
        .map(|clause| (named(&clause.id), clause))
        .filter(|(n, _)| *n > 0);
    most.reduce(|best, one| if one.0 > best.0 { one } else { best })
        .map(|(_, clause)| clause.id.clone())
        .unwrap_or_default()
}

fn answered(item: &QueueItem) -> Option<Answered> {
    let text = item.row.parent_body.as_ref()?;
    Some(Answered {
        author: item.row.parent_author.clone().unwrap_or_default(),
        text: clipped(text, PARENT_CHARS),
    })
}

/// The first `chars` characters, cut at a space, with an ellipsis if there was more.
pub fn clipped(text: &str, chars: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text.to_owned();
    };
    let head = text.get(..end).unwrap_or_default();
    let cut = head
        .rfind(char::is_whitespace)
        .filter(|at| *at > head.len() / 2)
        .and_then(|at| head.get(..at));
    format!("{}…", cut.unwrap_or(head).trim_end())
}

fn author(item: &QueueItem) -> Author {
    let standing: Standing = item.row.reader_standing;
    Author {
        id: item.row.comment.reader.to_string(),
        name: item.row.comment.author_name.clone(),
        standing: standing.as_str(),
        standing_label: words::standing(standing),
        published: item.row.reader_published,
        rejected: item.row.reader_rejected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_clipped_at_a_space() {
        assert_eq!(clipped("short", 10), "short");
        assert_eq!(clipped("some words that go on", 12), "some words…");
        assert_eq!(clipped("Überlängenwortohneende", 5), "Überl…");
    }

    #[test]
    fn scores_are_sorted_and_divided() {
        let mut assessment = Assessment::default();
        assessment.scores.insult = 0.83;
        assessment.scores.threat = 0.31;
        let (high, low) = scores(&assessment);
        assert_eq!(
            high.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
            ["insult", "threat"]
        );
        assert_eq!(high[0].value, "0.83");
        assert_eq!(low.len(), 6);
    }
}
