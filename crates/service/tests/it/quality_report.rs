//! The dashboard's numbers against a plain recount of the same rows.

use std::collections::BTreeMap;

use model::{Role, Standing, Status, UnixMillis};
use service::comments::report as complain;
use service::desk::{Bulk, BulkScope, Decide, Restrict, bulk, decide, preview_bulk, restrict, undo};
use service::quality::statistics::{percentile, two_digits};
use service::quality::{LookAnswer, Period, Report, answer, catch_up, next, report};
use service::{ServiceError, Visitor};
use store::StoreError;
use store::decisions::DecisionRecord;
use testkit::on_both;

use crate::quality::{approve, looks, reject};
use crate::world::{World, reader_of};

async fn figures(world: &World, who: &Visitor, days: i64) -> Report {
    let period = Period::last(days, world.clock.now(), "UTC").unwrap();
    report(&world.services, who, &world.site, period).await.unwrap()
}

async fn log(world: &World) -> Vec<DecisionRecord> {
    let site = world.site.id;
    let found: Result<_, StoreError> = world
        .services
        .db()
        .read(move |tx| Box::pin(store::decisions::log(tx, site, None, 10_000)))
        .await;
    found.unwrap()
}

/// Three days of a small desk: some comments held, decided after a while by one of two, some published ones reported.
async fn three_days(world: &World) -> [Visitor; 2] {
    let people = [
        world.staff(Role::Moderator, "Ann").await,
        world.staff(Role::Moderator, "Ben").await,
    ];
    for day in 0..3 {
        for i in 0..10 + day {
            let name = format!("R{day}x{i}");
            let (clean, _, status) = world
                .post(&name, &format!("{name} says that the tide was low by {i} feet."))
                .await;
            assert_eq!(status, Status::Published);
            let (rude, _, status) = world
                .post(
                    &format!("{name}b"),
                    &format!("{name} again. No better of a criminal such as Perez."),
                )
                .await;
            assert_eq!(status, Status::Held);
            if i % 4 == 0 {
                complain(&world.services, &world.guest(&name), &world.site, clean, "spam", "")
                    .await
                    .unwrap();
            }
            world.clock.advance((i + 1) * 7 * UnixMillis::MINUTE);
            let who = &people[usize::try_from(i % 2).unwrap()];
            if i % 3 == 0 {
                approve(world, who, rude).await
            } else {
                reject(world, who, rude).await
            }
            if i % 4 == 0 {
                reject(world, who, clean).await;
            }
        }
        let (start, end) = service::quality::day_of(world.clock.now(), "UTC").unwrap();
        assert!(world.clock.now().since(start) < UnixMillis::DAY);
        world.clock.advance(end.since(world.clock.now()) + 8 * UnixMillis::HOUR);
    }
    people
}

on_both! {
    async fn bulk_decisions_are_peoples_and_removals_with_a_restriction_are_not(db: TestDb) {
        let world = World::new(db).await;
        let (editor, mo) = (world.staff(Role::Editor, "Ed").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        let mut rude = Vec::new();
        for name in ["Jan", "Kai"] {
            rude.push(world.post(name, &format!("{name} again. No better of a criminal such as Perez.")).await.0);
        }
        let scope = BulkScope::Selection(rude);
        let token = preview_bulk(services, &mo, site, scope.clone()).await.unwrap().token;
        let request = Bulk { scope, approve: false, clause: "spam".to_owned(), reason: String::new(), token };
        bulk(services, &mo, site, request).await.unwrap();
        let (_, author, status) = world.post("Lou", "Lou says that the tide was low.").await;
        assert_eq!(status, Status::Published);
        let warn = Restrict {
            reader: reader_of(&author),
            standing: Standing::Warned,
            until: None,
            clause: "spam".to_owned(),
            reason: String::new(),
            remove_comments: true,
        };
        restrict(services, &mo, site, warn).await.unwrap();
        let found = figures(&world, &editor, 1).await;
        assert_eq!((found.total.by_people, found.total.by_both, found.total.by_policy_alone), (2, 0, 1));
        let rejected: Vec<_> = found.clauses.iter().map(|clause| (clause.id.as_str(), clause.rejections)).collect();
        assert_eq!(rejected, [("spam", 2)]);
    }

    async fn every_day_is_as_a_plain_recount_has_it(db: TestDb) {
        let world = World::new(db).await;
        three_days(&world).await;
        let editor = world.staff(Role::Editor, "Ed").await;
        let live = figures(&world, &editor, 7).await;
        catch_up(&world.services, &world.site).await.unwrap();
        let counted = figures(&world, &editor, 7).await;
        assert!(!live.total.counted && counted.total.counted, "only three days are counted on the spot");
        assert_eq!(live.days[4..], counted.days[4..], "counted beforehand or on the spot is the same");
        let mut plain: BTreeMap<String, [i64; 5]> = BTreeMap::new();
        let mut waits: BTreeMap<String, BTreeMap<i64, i64>> = BTreeMap::new();
        let log = log(&world).await;
        for d in &log {
            let date = format!("2026-11-{}", 23 + d.created_at.since(UnixMillis(1_795_392_000_000)) / UnixMillis::DAY);
            let row = plain.entry(date.clone()).or_default();
            match (d.actor.as_str(), d.was.as_str(), d.became.as_str()) {
                ("policy", _, "published") => row[0] += 1,
                ("policy", _, "held") => row[1] += 1,
                ("account", "held", _) => {
                    row[2] += 1;
                    let held = log.iter().find(|h| h.comment == d.comment && h.became == "held").unwrap();
                    *waits.entry(date).or_default().entry(two_digits(d.created_at.since(held.created_at) / 1_000)).or_default() += 1;
                }
                ("account", "published", _) => row[3] += 1,
                _ => row[4] += 1,
            }
        }
        assert_eq!(plain.len(), 3);
        for day in &counted.days {
            let [published, held, on_held, over, other] = plain.get(&day.date).copied().unwrap_or_default();
            assert_eq!(other, 0);
            let found = (day.published, day.held, day.rejected, day.by_people, day.by_both, day.by_policy_alone);
            assert_eq!(found, (published, held, 0, on_held, over, published - over), "{}", day.date);
            let waited = waits.get(&day.date).cloned().unwrap_or_default();
            assert_eq!((day.held_waits.median, day.held_waits.p90), (percentile(&waited, 0.5), percentile(&waited, 0.9)));
            assert_eq!(day.held_waits.bands.iter().map(|(_, n)| n).sum::<i64>(), day.held_waits.n);
            assert_eq!(day.report_waits.n, over);
        }
        assert_eq!(counted.people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), Vec::<&str>::new(), "21 decisions each are too few");
    }

    async fn what_was_reversed_counts_against_its_clause(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let mut decisions = Vec::new();
        let mut guests = Vec::new();
        for i in 0..6 {
            let (id, guest, _) = world.post(&format!("G{i}"), &format!("The tide, seen by G{i}, was {i} feet low.")).await;
            let request = Decide { comment: id, approve: false, clause: "spam".to_owned(), reason: String::new() };
            decisions.push(decide(&world.services, &moderator, &world.site, request).await.unwrap());
            guests.push(guest);
        }
        undo(&world.services, &moderator, &world.site, decisions[0]).await.unwrap();
        service::appeals::open(&world.services, &guests[1], &world.site, decisions[1], "Read it again.").await.unwrap();
        let other = world.staff(Role::Moderator, "Oz").await;
        let appeal = service::desk::appeals(&world.services, &other, &world.site).await.unwrap()[0].appeal.id;
        service::appeals::decide(&world.services, &other, &world.site, appeal, true, "You are right.").await.unwrap();
        let editor = world.staff(Role::Editor, "Ed").await;
        let found = figures(&world, &editor, 1).await;
        let clause = &found.clauses[0];
        assert_eq!((clause.id.as_str(), clause.rejections, clause.reversed), ("spam", 6, 2), "an overturned appeal is undone as well, and counts once");
        let rate = clause.rate.unwrap();
        assert!(rate.low < rate.value && rate.value < rate.high);
        assert!(matches!(report(&world.services, &moderator, &world.site, Period::last(1, world.clock.now(), "UTC").unwrap()).await, Err(ServiceError::Forbidden { .. })));
    }

    async fn too_few_looks_say_nothing_and_enough_say_what_they_weigh(db: TestDb) {
        let world = World::new(db).await;
        let people = three_days(&world).await;
        let editor = world.staff(Role::Editor, "Ed").await;
        service::quality::set_rate(&world.services, &editor, &world.site, 200).await.unwrap();
        // Each day's sample is drawn on the day after it.
        let now = world.clock.now();
        for back in [3, 2, 1] {
            let span = service::quality::day_of(now.plus(-back * UnixMillis::DAY), "UTC").unwrap();
            service::quality::draw(&world.services, world.site.id, span).await.unwrap();
        }
        let none = figures(&world, &editor, 7).await;
        assert!(none.looks_drawn > 60 && none.looks_at_policy == 0);
        assert!(none.agreement.is_none() && none.accuracy.is_none());
        for who in &people {
            while let Some(look) = next(&world.services, who, &world.site).await.unwrap() {
                let approve = !look.text.contains("criminal");
                let clause = if approve { "" } else { "personal-attacks" };
                answer(&world.services, who, &world.site, look.id, LookAnswer { approve, clause: clause.to_owned() }).await.unwrap();
            }
        }
        let found = figures(&world, &editor, 7).await;
        let drawn = looks(&world).await;
        let policy: Vec<_> = drawn.iter().filter(|look| look.first_account.is_none()).collect();
        assert_eq!(found.looks_at_policy, u64::try_from(policy.len()).unwrap());
        // Everybody was drawn, so the weights are 1 and all is as simply counted: the policy stopped exactly the rude ones.
        let all = found.accuracy.unwrap();
        for part in [all.accuracy, all.precision, all.recall] {
            let part = part.unwrap();
            assert!((part.value - 1.0).abs() < 1e-9 && part.low > 0.8 && part.low < 1.0, "{part:?}");
        }
        let attacks = found.accuracy_by_clause.iter().find(|m| m.name == "personal-attacks").unwrap();
        assert_eq!(attacks.recall.unwrap().n, 33);
        assert!(found.accuracy_by_category.iter().any(|m| m.name == "insult" && m.recall.is_some()));
        // The first decisions approved every third rude one and rejected some clean ones: what a plain count says.
        let decided: Vec<_> = drawn.iter().filter(|look| look.first_account.is_some()).collect();
        let same = decided.iter().filter(|look| (look.stratum == "person_published") == (look.answer.as_deref() == Some("approve"))).count();
        let agreement = found.agreement.unwrap();
        let plain = f64::from(u32::try_from(same).unwrap()) / f64::from(u32::try_from(decided.len()).unwrap());
        assert!((agreement.same.value - plain).abs() < 1e-9 && agreement.kappa.is_some());
        assert!((agreement.same_clause.unwrap().value - 0.0).abs() < 1e-9, "they named another clause");
    }
}
