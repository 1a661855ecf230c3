//! Dry runs against a plain loop over the same comments, and against what live judging said at the time.

use std::collections::HashMap;

use model::{CommentId, DecisionId, Role, Standing, Status, UnixMillis};
use moderation::{Category, Policy};
use service::comments::{Posting, edit, withdraw};
use service::desk::{Decide, Restrict, decide, restrict, undo};
use service::trial::{self, Handle, Report, Request};
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::trial_plain::{Counted, counted_plainly, everything};
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
pub const TEXTS: [&str; 6] = [
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

    async fn what_an_override_has_read_first_counts_as_held_and_by_no_rule(db: TestDb) {
        let world = World::new(db).await;
        world.post("Marit", CLEAN).await;
        world.clock.advance(UnixMillis::MINUTE);
        world.post("Jan", TEXTS[4]).await;
        let document = r#"
            title = "T"
            [[clause]]
            id = "links"
            title = "No links"
            text = "None."
            rules = [{ when = "links > 0", then = "hold" }]
            [[override]]
            stories = ["wall"]
            commenting = "premoderated""#;
        let report = trial::run(&world.services, &Visitor::operator(), &world.site, request(document, UnixMillis(0)), &Handle::default()).await.unwrap();
        assert_eq!((report.would.held, report.newly.held, report.read_first, report.clauses[0].holds), (2, 2, 1, 1));
        let [link, clean] = report.changes.as_slice() else { panic!("{:?}", report.changes) };
        assert_eq!((link.read_first, link.clauses.len(), clean.read_first, clean.clauses.len()), (false, 1, true, 0));
        let elsewhere = document.replace("wall", "another");
        let report = trial::run(&world.services, &Visitor::operator(), &world.site, request(&elsewhere, UnixMillis(0)), &Handle::default()).await.unwrap();
        assert_eq!((report.would.held, report.read_first), (1, 0));
    }

    async fn a_decision_says_nothing_about_a_text_that_was_written_after_it(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let (id, author, _) = world.post("Jan", TEXTS[3]).await;
        let approve = Decide { comment: id, approve: true, clause: String::new(), reason: String::new() };
        decide(&world.services, &moderator, &world.site, approve).await.unwrap();
        let decided = async || {
            let request = request(ON_TRIAL, UnixMillis(0));
            let report = trial::run(&world.services, &Visitor::operator(), &world.site, request, &Handle::default()).await.unwrap();
            (report.judged, report.people.decided)
        };
        assert_eq!(decided().await, (1, 1));
        world.clock.advance(30 * UnixMillis::SECOND);
        edit(&world.services, &author, &world.site, id, CLEAN.to_owned(), true).await.unwrap();
        assert_eq!(decided().await, (1, 0));
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
