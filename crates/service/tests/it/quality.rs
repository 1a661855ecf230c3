//! The second look: who is drawn and how often, what is shown and to whom; and care for those who read.

use std::collections::BTreeMap;

use model::{CommentId, Role, UnixMillis};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::care::{Blur, Breaks, Choices, care, choose, heard};
use service::desk::{Decide, decide};
use service::quality::{self, LookAnswer, answer, catch_up, day_of, differs, draw, next, skip};
use service::{ServiceError, Services, Visitor};
use store::StoreError;
use store::second_looks::LookRecord;
use testkit::on_both;

use crate::world::{START, World, options};

/// What the policy publishes, and what it holds.
const CLEAN: &str = "The council should have listened to the divers last year";
const RUDE: &str = "here. No better of a criminal such as Perez.";

pub async fn reject(world: &World, who: &Visitor, comment: CommentId) {
    let request = Decide {
        comment,
        approve: false,
        clause: "spam".to_owned(),
        reason: String::new(),
    };
    decide(&world.services, who, &world.site, request).await.unwrap();
}

pub async fn approve(world: &World, who: &Visitor, comment: CommentId) {
    let request = Decide {
        comment,
        approve: true,
        clause: String::new(),
        reason: String::new(),
    };
    decide(&world.services, who, &world.site, request).await.unwrap();
}

pub async fn looks(world: &World) -> Vec<LookRecord> {
    let site = world.site.id;
    let all = (UnixMillis(0), UnixMillis(i64::MAX));
    let found: Result<_, StoreError> = world
        .services
        .db()
        .read(move |tx| Box::pin(store::second_looks::of_days(tx, site, all)))
        .await;
    found.unwrap()
}

/// A day with 30 clean comments, 4 rude ones and 3 decisions by a moderator, who is given.
async fn a_day(world: &World) -> Visitor {
    let moderator = world.staff(Role::Moderator, "Mo").await;
    for i in 0..30 {
        world
            .post(&format!("Reader{i}"), &format!("{CLEAN}, for the {i}th time."))
            .await;
    }
    let mut held = Vec::new();
    for name in ["Jan", "Kai", "Lou", "Max"] {
        held.push(world.post(name, &format!("{name} {RUDE}")).await.0);
    }
    reject(world, &moderator, held[0]).await;
    reject(world, &moderator, held[1]).await;
    approve(world, &moderator, held[2]).await;
    moderator
}

fn tomorrow(world: &World) -> (UnixMillis, UnixMillis) {
    let span = day_of(world.clock.now(), "UTC").unwrap();
    world.clock.advance(UnixMillis::DAY);
    span
}

/// Answers a look by rejecting it as spam.
fn spam() -> LookAnswer {
    LookAnswer {
        approve: false,
        clause: "spam".to_owned(),
    }
}

on_both! {
    async fn a_day_is_drawn_once_with_its_probabilities_whichever_node_comes_first(db: TestDb) {
        let world = World::new(db).await;
        a_day(&world).await;
        let span = tomorrow(&world);
        let other = Services::start(world.services.db().clone(), options(2), world.clock.clone()).await.unwrap();
        let site = world.site.id;
        let (one, two) = tokio::join!(draw(&world.services, site, span), draw(&other, site, span));
        assert!(one.unwrap() ^ two.unwrap(), "one node draws, and only one");
        assert!(!draw(&other, site, span).await.unwrap());
        let drawn = looks(&world).await;
        let mut sizes: BTreeMap<&str, (i64, i64, i64)> = BTreeMap::new();
        for look in &drawn {
            let size = sizes.entry(look.stratum.as_str()).or_insert((0, look.sampled, look.population));
            size.0 += 1;
            assert_eq!((size.1, size.2), (look.sampled, look.population));
        }
        // 20 in all; strata that have less than their part give all, and the policy's published comments fill up.
        assert_eq!(sizes, BTreeMap::from([
            ("person_published", (1, 1, 1)),
            ("person_rejected", (2, 2, 2)),
            ("policy_held", (4, 4, 4)),
            ("policy_published", (13, 13, 30)),
        ]));
        let rude = drawn.iter().find(|look| look.stratum == "policy_held").unwrap();
        assert!(rude.stopped && rude.clauses.contains("personal-attacks") && rude.categories.contains("insult"));
        assert!(drawn.iter().filter(|look| look.stratum == "policy_published").all(|look| !look.stopped));
        // The seed is kept: by it the sample can be drawn again.
        let seed: Result<_, StoreError> = world.services.db().read(move |tx| Box::pin(store::second_looks::seed(tx, site, span.0))).await;
        assert!(seed.unwrap().is_some());
    }

    async fn both_nodes_do_the_daily_work_and_it_is_done_once(db: TestDb) {
        let world = World::new(db).await;
        a_day(&world).await;
        tomorrow(&world);
        let other = Services::start(world.services.db().clone(), options(2), world.clock.clone()).await.unwrap();
        let (one, two) = tokio::join!(catch_up(&world.services, &world.site), catch_up(&other, &world.site));
        one.unwrap();
        two.unwrap();
        assert_eq!(looks(&world).await.len(), 20);
        catch_up(&other, &world.site).await.unwrap();
        assert_eq!(looks(&world).await.len(), 20);
    }

    async fn the_rate_is_the_sites_and_an_editors_to_set(db: TestDb) {
        let world = World::new(db).await;
        let moderator = a_day(&world).await;
        let refused = quality::set_rate(&world.services, &moderator, &world.site, 5).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
        let editor = world.staff(Role::Editor, "Ed").await;
        assert!(matches!(quality::set_rate(&world.services, &editor, &world.site, 501).await, Err(ServiceError::Invalid(_))));
        assert_eq!(quality::rate(&world.services, &editor, &world.site).await.unwrap(), 20);
        quality::set_rate(&world.services, &editor, &world.site, 5).await.unwrap();
        let span = tomorrow(&world);
        draw(&world.services, world.site.id, span).await.unwrap();
        assert_eq!(looks(&world).await.len(), 5);
    }

    async fn nobody_looks_at_their_own_and_the_comment_stays_as_it_is(db: TestDb) {
        let world = World::new(db).await;
        let moderator = a_day(&world).await;
        let second = world.staff(Role::Moderator, "Sam").await;
        let span = tomorrow(&world);
        draw(&world.services, world.site.id, span).await.unwrap();
        let own: Vec<LookRecord> = looks(&world).await.into_iter().filter(|look| look.first_account.is_some()).collect();
        assert_eq!(own.len(), 3);
        // Even by the number of the look.
        let refused = answer(&world.services, &moderator, &world.site, own[0].id, spam()).await;
        assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
        let (mut seen_by_first, mut seen_by_second) = (0, 0);
        while let Some(look) = next(&world.services, &moderator, &world.site).await.unwrap() {
            seen_by_first += 1;
            skip(&world.services, &moderator, &world.site, look.id).await.unwrap();
        }
        let before = world.shown().await;
        let mut differing = 0;
        while let Some(look) = next(&world.services, &second, &world.site).await.unwrap() {
            seen_by_second += 1;
            answer(&world.services, &second, &world.site, look.id, spam()).await.unwrap();
            assert!(matches!(answer(&world.services, &second, &world.site, look.id, spam()).await, Err(ServiceError::Conflict(_))));
            let found = differs(&world.services, &second, &world.site, look.id).await.unwrap();
            differing += i32::from(found.differs());
            assert!(differs(&world.services, &moderator, &world.site, look.id).await.is_err(), "it is not theirs");
        }
        // Three comments were drawn twice, as held by the policy and as decided by the moderator: one answer is for both.
        assert_eq!((seen_by_first, seen_by_second), (14, 17));
        assert_eq!(differing, 14, "what the policy published, and what the moderator approved");
        assert_eq!(world.shown().await, before);
        world.no_drift().await;
    }

    async fn a_look_is_one_persons_for_a_while_and_a_moderator_stays_in_their_sections(db: TestDb) {
        let world = World::new(db).await;
        a_day(&world).await;
        let (one, two) = (world.staff(Role::Moderator, "Una").await, world.staff(Role::Moderator, "Dev").await);
        let user = NewUser {
            email: "sport@ombud.test".to_owned(),
            name: "Spo".to_owned(),
            password: None,
            role: Role::Moderator,
            sections: vec!["sport".to_owned()],
        };
        let sport = add_user(&world.services, &Visitor::operator(), &world.site, user).await.unwrap();
        let link = sign_in_link(&world.services, sport).await.unwrap();
        let sport = Visitor::account(use_link(&world.services, &link).await.unwrap().account);
        let span = tomorrow(&world);
        draw(&world.services, world.site.id, span).await.unwrap();
        let first = next(&world.services, &one, &world.site).await.unwrap().unwrap();
        assert_eq!(next(&world.services, &one, &world.site).await.unwrap().unwrap().id, first.id, "it is still theirs");
        assert_ne!(next(&world.services, &two, &world.site).await.unwrap().unwrap().id, first.id);
        assert_eq!(next(&world.services, &sport, &world.site).await.unwrap(), None);
        let refused = answer(&world.services, &sport, &world.site, first.id, spam()).await;
        assert!(matches!(refused, Err(ServiceError::OtherSection { .. })), "{refused:?}");
        let unnamed = LookAnswer { approve: false, clause: String::new() };
        assert!(matches!(answer(&world.services, &one, &world.site, first.id, unnamed).await, Err(ServiceError::Invalid(_))));
        // Two weeks later nobody is asked any more.
        world.clock.advance(15 * UnixMillis::DAY);
        assert_eq!(next(&world.services, &one, &world.site).await.unwrap(), None);
    }

    async fn a_break_is_suggested_only_to_those_who_want_it(db: TestDb) {
        let world = World::new(db).await;
        let (asked, silent) = (world.staff(Role::Moderator, "Asa").await, world.staff(Role::Moderator, "Sil").await);
        let choices = Choices { blur: Blur::Severe, breaks: Breaks::Thirty };
        choose(&world.services, &asked, &world.site, choices).await.unwrap();
        for i in 0..8 {
            let (id, _, _) = world.post(&format!("Guest{i}"), &format!("Guest{i} {RUDE}")).await;
            approve(&world, &asked, id).await;
            reject(&world, &silent, id).await;
            world.clock.advance(5 * UnixMillis::MINUTE);
            let due = care(&world.services, &asked, &world.site).await.unwrap().reminder;
            assert_eq!(due.is_some(), i >= 5, "after {i}: {due:?}");
            assert_eq!(care(&world.services, &silent, &world.site).await.unwrap().reminder, None);
        }
        let due = care(&world.services, &asked, &world.site).await.unwrap();
        assert_eq!(due.choices, choices);
        let word = due.reminder.unwrap();
        assert_eq!((word.minutes, word.decided), (40, 8));
        assert!(word.severe <= 8);
        heard(&world.services, &asked, &world.site).await.unwrap();
        assert_eq!(care(&world.services, &asked, &world.site).await.unwrap().reminder, None);
        // Whoever stops being asked is forgotten.
        choose(&world.services, &asked, &world.site, Choices { breaks: Breaks::Off, ..choices }).await.unwrap();
        let (site, account) = (world.site.id, asked.account_id().unwrap());
        let (day, _) = day_of(START, "UTC").unwrap();
        let left: Result<_, StoreError> = world.services.db().read(move |tx| Box::pin(store::care::reading(tx, site, account, day))).await;
        assert_eq!(left.unwrap(), None);
    }
}
