//! Dry runs against a plain loop over the same comments, and against what live judging said at the time.

use std::collections::HashMap;

use model::{Action, ActorKind, CommentId, DecisionId, ReaderKind, Role, Standing, Status, UnixMillis};
use moderation::{Assessment, Category, Facts, Outcome, Policy, ReaderFacts, StoryFacts, ThreadFacts, Verdict};
use service::comments::{Posting, edit, withdraw};
use service::desk::{Decide, Restrict, decide, restrict, undo};
use service::trial::{self, Handle, Report, Request};
use service::{ServiceError, Visitor};
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::revisions::RevisionRecord;
use testkit::on_both;

use crate::world::{World, reader_of, saved};

/// Looks at everything that a condition can look at.
const ON_TRIAL: &str = r#"
title = "On trial"

[[clause]]
id    = "personal-attacks"
title = "No personal attacks"
text  = "Argue with what people say."
rules = [
  { when = "insult >= 0.7", then = "reject", nudge = true },
  { when = "insult >= 0.3", then = "hold" },
]

[[clause]]
id    = "spam"
title = "No advertising"
text  = "Do not advertise."
rules = [
  { when = "links >= 1 && !reader.approved", then = "hold" },
  { when = "links >= 1 && reader.age_days >= 1", then = "reject" },
]

[[clause]]
id    = "calm"
title = "Keep calm"
text  = "Busy discussions are read first."
rules = [{ when = "thread.rate >= 1.0 && thread.rate < 3.0 && story.age_days < 1 && reader.is_guest", then = "hold" }]
"#;

const CLEAN: &str = "The council should have listened to the divers last year.";
const TEXTS: [&str; 6] = [
    "So the wall was old, and nobody looked.",
    CLEAN,
    "You are an idiot and a fool.",
    "One expects no better of a criminal such as Perez.",
    "See https://example.org/wall for how it was built.",
    "What a stupid idea that was.",
];

/// A small generator, so that a failure can be repeated (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A newsroom where much happened in three days.
async fn busy(world: &World) -> Visitor {
    let moderator = world.staff(Role::Moderator, "Mo").await;
    let (services, site) = (&world.services, &world.site);
    let mut dice = Dice(20_261_128);
    let mut people: HashMap<usize, Visitor> = HashMap::new();
    let (mut posted, mut decisions): (Vec<(CommentId, Visitor)>, Vec<DecisionId>) = (Vec::new(), Vec::new());
    for step in 0..520 {
        world
            .clock
            .advance(UnixMillis::MINUTE * i64::try_from(1 + dice.roll(12)).unwrap());
        let some = if posted.is_empty() {
            None
        } else {
            posted.get(dice.roll(posted.len())).cloned()
        };
        match (dice.roll(12), some) {
            (0..=5, parent) => {
                let parent = parent.filter(|_| dice.roll(3) > 0).map(|(id, _)| id);
                let who = dice.roll(9);
                // A text that is not quite the same each time.
                let text = format!("{} This is remark {step}.", TEXTS[dice.roll(TEXTS.len())]);
                let visitor = people
                    .get(&who)
                    .cloned()
                    .unwrap_or_else(|| world.guest(&format!("n{who}")));
                let posting = Posting {
                    parent,
                    nudged: true,
                    ..world.posting(&format!("R{who}"), &text)
                };
                if let Ok(result) = world.try_post(&visitor, posting).await {
                    let (id, author, _) = saved(result, &visitor);
                    people.insert(who, author.clone());
                    if dice.roll(4) == 0 {
                        world.clock.advance(90 * UnixMillis::SECOND);
                        let text = format!("{text} {}", TEXTS[dice.roll(TEXTS.len())]);
                        drop(edit(services, &author, site, id, text, true).await);
                    }
                    posted.push((id, author));
                }
            }
            (6, Some((id, author))) => drop(withdraw(services, &author, site, id).await),
            (7..=9, Some((comment, _))) => {
                let clause = ["spam", "personal-attacks", "hate"][dice.roll(3)].to_owned();
                let request = Decide {
                    comment,
                    approve: dice.roll(2) == 0,
                    clause,
                    reason: String::new(),
                };
                decisions.extend(decide(services, &moderator, site, request).await);
            }
            (10, Some((_, author))) => {
                let request = Restrict {
                    reader: reader_of(&author),
                    standing: Standing::Warned,
                    until: None,
                    clause: "spam".to_owned(),
                    reason: String::new(),
                    remove_comments: dice.roll(6) == 0,
                };
                decisions.extend(restrict(services, &moderator, site, request).await);
            }
            (11, _) if !decisions.is_empty() => {
                drop(undo(services, &moderator, site, decisions[dice.roll(decisions.len())]).await)
            }
            _ => {}
        }
    }
    assert!(
        posted.len() > 60 && decisions.len() > 20,
        "{} {}",
        posted.len(),
        decisions.len()
    );
    moderator
}

/// Everything the site holds, read plainly.
struct Everything {
    comments: Vec<CommentRecord>,
    revisions: HashMap<CommentId, RevisionRecord>,
    decisions: Vec<DecisionRecord>,
    readers: HashMap<model::ReaderId, store::readers::ReaderRecord>,
    stories: HashMap<model::StoryId, store::stories::StoryRecord>,
}

async fn everything(world: &World) -> Everything {
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
        let before = self
            .decisions
            .iter()
            .filter(|d| d.comment == Some(comment) && d.created_at < at);
        before.last().and_then(|d| d.became.parse().ok())
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
        let is_removal = |d: &DecisionRecord| {
            d.part_of
                .is_some_and(|head| self.decisions.iter().any(|h| h.id == head && h.comment.is_none()))
        };
        let words = self.decisions.iter().filter(|d| {
            d.comment == Some(comment)
                && d.actor == ActorKind::Account
                && d.undone_by.is_none()
                && !is_removal(d)
                && matches!(d.action, Action::Publish | Action::Reject)
        });
        words.last().map(|d| (d.action == Action::Reject, d.clause.clone()))
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
type Counted = HashMap<String, u64>;

/// The plain loop.
fn counted_plainly(all: &Everything, policy: &Policy, since: UnixMillis) -> Counted {
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

fn as_counted(report: &Report) -> Counted {
    let mut counted = Counted::new();
    let mut put = |name: String, count: u64| {
        if count > 0 {
            counted.insert(name, count);
        }
    };
    put("withdrawn".to_owned(), report.withdrawn);
    put("judged".to_owned(), report.judged);
    put("nudged".to_owned(), report.would.nudged);
    for (name, counts) in [("stands", report.stands), ("would", report.would)] {
        put(format!("{name} published"), counts.published);
        put(format!("{name} held"), counts.held);
        put(format!("{name} rejected"), counts.rejected);
    }
    put("newly published".to_owned(), report.newly.published);
    put("newly held".to_owned(), report.newly.held);
    put("newly rejected".to_owned(), report.newly.rejected);
    let people = &report.people;
    let both = people.precision.hits;
    put("acts true rejected true".to_owned(), both);
    put("acts true rejected false".to_owned(), people.precision.of - both);
    put("acts false rejected true".to_owned(), people.recall.of - both);
    put("acts false rejected false".to_owned(), people.agreement.hits - both);
    for clause in &report.clauses {
        let id = &clause.clause;
        put(format!("{id} hold"), clause.holds);
        put(format!("{id} reject"), clause.rejects);
        put(format!("{id} newly held"), clause.newly.held);
        put(format!("{id} newly rejected"), clause.newly.rejected);
        put(format!("{id} acts rejected true"), clause.precision.hits);
        put(
            format!("{id} acts rejected false"),
            clause.precision.of - clause.precision.hits,
        );
        put(format!("{id} named, acts true"), clause.recall.hits);
        put(format!("{id} named, acts false"), clause.recall.of - clause.recall.hits);
    }
    let sweep = report
        .sweep
        .iter()
        .find(|sweep| sweep.category == Category::Insult)
        .unwrap();
    for hundredths in [5, 30, 50, 95_u8] {
        let point = sweep.points.iter().find(|point| point.threshold == hundredths).unwrap();
        put(format!("insult over {hundredths}"), point.over);
        put(format!("insult missed {hundredths}"), point.missed);
        put(format!("insult in vain {hundredths}"), point.in_vain);
    }
    counted
}

fn request(document: &str, since: UnixMillis) -> Request {
    Request {
        policy: Policy::parse(document).unwrap(),
        since,
        newest: None,
        changes: 40,
        workers: 2,
    }
}

on_both! {
    async fn a_dry_run_counts_what_a_plain_loop_counts(db: TestDb) {
        let world = World::new(db).await;
        busy(&world).await;
        let all = everything(&world).await;
        let begin = all.comments[0].created_at;
        let mut kinds = Vec::new();
        // Everything, and a period that begins in the midst of things.
        for since in [begin, begin.plus(UnixMillis::DAY / 2)] {
            let request = request(ON_TRIAL, since);
            let plain = counted_plainly(&all, &request.policy, since);
            let report = trial::run(&world.services, &Visitor::operator(), &world.site, request, &Handle::default()).await.unwrap();
            assert_eq!(as_counted(&report), plain);
            assert_eq!(report.total, report.judged + report.withdrawn);
            kinds.extend(plain.into_keys());
        }
        for kind in ["newly held", "newly rejected", "acts true rejected true", "calm newly held", "spam reject", "spam hold"] {
            assert!(kinds.iter().any(|found| found == kind), "nothing is {kind}: {kinds:?}");
        }
    }

    async fn the_document_in_force_says_again_what_it_said(db: TestDb) {
        let world = World::new(db).await;
        service::policies::put(&world.services, &Visitor::operator(), &world.site, ON_TRIAL, "").await.unwrap();
        let (mut dice, mut people) = (Dice(7), HashMap::<usize, Visitor>::new());
        for step in 0..90 {
            world.clock.advance(UnixMillis::MINUTE * i64::try_from(3 + dice.roll(60)).unwrap());
            let who = dice.roll(6);
            let text = format!("{} Thought {step}.", TEXTS[dice.roll(TEXTS.len())]);
            let posting = Posting { nudged: true, ..world.posting(&format!("R{who}"), &text) };
            let visitor = people.get(&who).cloned().unwrap_or_else(|| world.guest(&format!("n{who}")));
            let (_, author, _) = saved(world.try_post(&visitor, posting).await.unwrap(), &visitor);
            people.insert(who, author);
        }
        let request = request(ON_TRIAL, UnixMillis(0));
        let report = trial::run(&world.services, &Visitor::operator(), &world.site, request, &Handle::default()).await.unwrap();
        assert!(report.would.held > 5 && report.would.rejected > 5 && report.would.published > 5, "{:?}", report.would);
        assert_eq!((report.changes_total, report.changes.len(), report.would.all()), (0, 0, 90));
    }

    async fn what_changes_is_shown_with_its_evidence(db: TestDb) {
        let world = World::new(db).await;
        let (clean, _, _) = world.post("Marit", CLEAN).await;
        world.clock.advance(UnixMillis::MINUTE);
        let (held, _, status) = world.post("Jan", TEXTS[3]).await;
        assert_eq!(status, Status::Held);
        let document = r#"
            title = "T"
            [[clause]]
            id = "divers"
            title = "Divers"
            text = "Not a word about them."
            rules = [{ when = "length >= 50 && insult < 0.3", then = "reject" }]"#;
        let report = trial::run(&world.services, &Visitor::operator(), &world.site, request(document, UnixMillis(0)), &Handle::default()).await.unwrap();
        let [freed, rejected] = report.changes.as_slice() else { panic!("{:?}", report.changes) };
        assert_eq!((rejected.comment, rejected.was, rejected.becomes), (clean, Status::Published, Status::Rejected));
        assert_eq!((rejected.author.as_str(), rejected.text.as_str(), rejected.clauses.as_slice()), ("Marit", CLEAN, &["divers".to_owned()][..]));
        assert_eq!((freed.comment, freed.was, freed.becomes), (held, Status::Held, Status::Published));
        assert!(freed.evidence.iter().any(|e| &freed.text[e.begin..e.end] == "criminal"), "{:?}", freed.evidence);
        // It was held under a clause that the document no longer has.
        assert_eq!((report.freed_elsewhere, report.changes_total), (1, 2));
    }

    async fn the_newest_are_counted_and_few_are_shown(db: TestDb) {
        let world = World::new(db).await;
        for step in 0..12 {
            world.clock.advance(UnixMillis::MINUTE);
            world.post(&format!("R{step}"), if step < 6 { CLEAN } else { TEXTS[4] }).await;
        }
        let document = r#"
            title = "T"
            [[clause]]
            id = "links"
            title = "No links"
            text = "None."
            rules = [{ when = "links > 0", then = "hold" }]"#;
        let policy = Policy::parse(document).unwrap();
        let counts = trial::count(&world.services, &world.site, &policy, UnixMillis(0), 8).await.unwrap();
        assert_eq!((counts.held, counts.published, counts.all()), (6, 2, 8));
        let few = Request { changes: 2, newest: Some(5), ..request(document, UnixMillis(0)) };
        let report = trial::run(&world.services, &Visitor::operator(), &world.site, few, &Handle::default()).await.unwrap();
        let shown: Vec<&str> = report.changes.iter().map(|change| change.author.as_str()).collect();
        assert_eq!((report.total, report.changes_total, shown), (5, 5, vec!["R11", "R10"]));
    }

    async fn a_run_that_is_cancelled_says_so(db: TestDb) {
        let world = World::new(db).await;
        world.post("Marit", CLEAN).await;
        let handle = Handle::default();
        handle.cancel();
        let report = trial::run(&world.services, &Visitor::operator(), &world.site, request(ON_TRIAL, UnixMillis(0)), &handle).await.unwrap();
        assert!(report.cancelled && report.judged == 0 && report.total == 1);
        assert_eq!(handle.progress(), (0, 1));
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let refused = trial::run(&world.services, &moderator, &world.site, request(ON_TRIAL, UnixMillis(0)), &Handle::default()).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
    }
}

/// Fills a site with comments of three months, each with signals as the engine gives them, one in ten decided by a person.
const FILL: [&str; 3] = [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO comments (site_id, id, \
     story_id, root_key, path, depth, reader_id, author_name, status, shown, body, html, language, fingerprint, revision, \
     created_at) SELECT c.site_id, c.id - 200000 + n.i, c.story_id, c.root_key, c.path, 0, c.reader_id, c.author_name, \
     CASE WHEN n.i % 20 = 0 THEN 'rejected' WHEN n.i % 17 = 0 THEN 'held' ELSE 'published' END, n.i % 17 > 0 AND n.i % 20 > 0, \
     c.body, '', '', 0, 1, c.created_at - (100000 - n.i) * 70000 FROM comments c CROSS JOIN n WHERE c.id = $1",
    "INSERT INTO revisions (site_id, comment_id, number, body, signals, verdict, policy_version, nudged, created_at) \
     SELECT c.site_id, c.id, 1, v.body, v.signals, v.verdict, 1, v.nudged, c.created_at FROM comments c CROSS JOIN revisions v \
     WHERE v.comment_id = $2 + c.id % $3 AND c.id > $1 - 200000 AND c.id <= $1 - 100000 AND v.number = 1",
    "INSERT INTO decisions (site_id, id, action, actor, comment_id, reader_id, was, became, policy_version, clause, reason, \
     created_at) SELECT site_id, id, CASE status WHEN 'rejected' THEN 'reject' ELSE 'publish' END, \
     CASE id % 10 WHEN 0 THEN 'account' ELSE 'policy' END, id, reader_id, '', status, 1, \
     CASE status WHEN 'rejected' THEN 'personal-attacks' ELSE '' END, '', created_at FROM comments WHERE id > $1 - 200000 AND id <= $1 - 100000",
];

/// `cargo nextest run --release -p service --run-ignored only --no-capture -E 'test(hundred_thousand)'`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes its time; run it by hand on an idle machine"]
async fn a_hundred_thousand_comments_are_judged_in_ten_seconds() {
    let world = World::new(testkit::TestDb::sqlite().await).await;
    let mut ids = Vec::new();
    for step in 0..24 {
        world.clock.advance(UnixMillis::MINUTE);
        let text = format!(
            "{} {} That is what I say, for the {step}th time.",
            TEXTS[step % TEXTS.len()],
            TEXTS[(step + 1) % TEXTS.len()]
        );
        let posting = Posting {
            nudged: true,
            ..world.posting(&format!("R{step}"), &text)
        };
        let visitor = world.guest(&format!("n{step}"));
        ids.push(saved(world.try_post(&visitor, posting).await.unwrap(), &visitor).0);
    }
    // The ids of these comments lie one minute apart; revisions are chosen by their place among them.
    let site = world.site.id;
    let (last, first) = (*ids.last().unwrap(), ids[0]);
    let chosen = ids.len();
    let filled = world.db.write(move |tx| {
        Box::pin(async move {
            for (place, id) in ids.iter().enumerate() {
                let sql = "UPDATE revisions SET comment_id = $2 WHERE comment_id = $1";
                tx.execute(sql, store::args![*id, i64::try_from(place).unwrap()])
                    .await?;
            }
            let count = i64::try_from(ids.len()).unwrap();
            tx.execute(FILL[0], store::args![last]).await?;
            tx.execute(FILL[1], store::args![last, 0_i64, count]).await?;
            tx.execute(FILL[2], store::args![last]).await?;
            for (place, id) in ids.iter().enumerate() {
                let sql = "UPDATE revisions SET comment_id = $2 WHERE comment_id = $1";
                tx.execute(sql, store::args![i64::try_from(place).unwrap(), *id])
                    .await?;
            }
            Ok::<_, ServiceError>(())
        })
    });
    filled.await.unwrap();
    let since = world.clock.now().plus(-365 * UnixMillis::DAY);
    // The reference of the same run: reading the signals of all comments and nothing else, on one thread.
    let begin = std::time::Instant::now();
    let signals = world.db.read(move |tx| {
        let sql = "SELECT signals FROM revisions WHERE site_id = $1 ORDER BY comment_id";
        Box::pin(async move { tx.all::<String>(sql, store::args![site]).await })
    });
    let signals: Vec<String> = signals.await.unwrap();
    let parsed = signals
        .iter()
        .filter(|json| serde_json::from_str::<Assessment>(json).is_ok())
        .count();
    let reference = begin.elapsed();
    let request = Request {
        policy: Policy::parse(Policy::default_document()).unwrap(),
        ..request(ON_TRIAL, since)
    };
    let begin = std::time::Instant::now();
    let report = trial::run(
        &world.services,
        &Visitor::operator(),
        &world.site,
        request,
        &Handle::default(),
    )
    .await
    .unwrap();
    let took = begin.elapsed();
    let bytes: usize = signals.iter().map(String::len).sum();
    println!(
        "{} comments ({} KB of signals, {} decided) in {took:?}; reading {parsed} signals alone took {reference:?}: ratio {:.2}",
        report.total,
        bytes / 1_000,
        report.people.decided,
        took.as_secs_f64() / reference.as_secs_f64()
    );
    assert!(report.judged >= 100_000 && report.unreadable == 0 && first < last && chosen == 24);
    assert!(took.as_secs() < 10, "{took:?}");
}
