//! Restrictions: refused with reason, recognised again, ended, undone.

use model::{Role, Standing, Status, UnixMillis};
use service::desk::{Restrict, restrict, undo};
use service::{Actor, ServiceError, Visitor, appeals};
use testkit::on_both;

use crate::world::{World, reader_of};

const CLEAN: &str = "I walked along the quay this morning and it looked sound to me.";

fn request(reader: model::ReaderId, standing: Standing) -> Restrict {
    Restrict {
        reader,
        standing,
        until: None,
        clause: "personal-attacks".to_owned(),
        reason: "Three warnings were enough.".to_owned(),
        remove_comments: false,
    }
}

on_both! {
    async fn a_banned_reader_is_refused_with_the_reason_and_the_way_to_appeal(db: TestDb) {
        let world = World::new(db).await;
        let (_, author, _) = world.post("Olav", CLEAN).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let decision = restrict(&world.services, &moderator, &world.site, request(reader_of(&author), Standing::Banned)).await.unwrap();
        let refused = world.try_post(&author, world.posting("Olav", "Me again, with something new to say.")).await;
        let Err(ServiceError::Restricted(why)) = refused else { panic!("{refused:?}") };
        assert_eq!((why.standing, why.reason.as_str(), why.decision), (Standing::Banned, "Three warnings were enough.", Some(decision)));
        assert!(!why.clause_title.is_empty());
        // Another name does not help, nor does leaving the cookie behind on the same network.
        assert!(matches!(world.try_post(&author, world.posting("Knut", CLEAN)).await, Err(ServiceError::Restricted(_))));
        let without_cookie = Visitor { actor: Actor::Anonymous, network: author.network.clone() };
        let refused = world.try_post(&without_cookie, world.posting("0lav", "It is me, spelt otherwise.")).await;
        assert!(matches!(refused, Err(ServiceError::Restricted(_))), "{refused:?}");
        // Somebody else of that network is read first; the month after, nothing is left to recognise.
        let neighbour = world.try_post(&without_cookie, world.posting("Ida", "I only live next door to him.")).await.unwrap();
        assert!(matches!(neighbour, service::comments::Posted::Saved { status: Status::Held, .. }));
        // The one who is banned sees why and appeals, also without the cookie.
        let view = appeals::decision_for_reader(&world.services, &without_cookie, &world.site, decision).await.unwrap();
        assert_eq!(view.decision.id, decision);
        appeals::open(&world.services, &author, &world.site, decision, "I have thought about it.").await.unwrap();
        let twice = appeals::open(&world.services, &author, &world.site, decision, "Please.").await;
        assert!(matches!(twice, Err(ServiceError::Conflict(_))));
    }

    async fn an_appeal_is_decided_by_another_person(db: TestDb) {
        let world = World::new(db).await;
        let (_, author, _) = world.post("Olav", CLEAN).await;
        let (first, second) = (world.staff(Role::Moderator, "Mo").await, world.staff(Role::Moderator, "Nell").await);
        let decision = restrict(&world.services, &first, &world.site, request(reader_of(&author), Standing::Banned)).await.unwrap();
        appeals::open(&world.services, &author, &world.site, decision, "I have thought about it.").await.unwrap();
        let queue = service::desk::appeals(&world.services, &first, &world.site).await.unwrap();
        assert!(!queue[0].may_decide);
        let id = queue[0].appeal.id;
        let own = appeals::decide(&world.services, &first, &world.site, id, true, "").await;
        assert!(matches!(own, Err(ServiceError::Forbidden { .. })));
        appeals::decide(&world.services, &second, &world.site, id, true, "Welcome back.").await.unwrap();
        world.try_post(&author, world.posting("Olav", "Thank you for looking at it again.")).await.unwrap();
        assert!(service::desk::appeals(&world.services, &first, &world.site).await.unwrap().is_empty());
    }

    async fn a_ban_with_removal_is_one_undoable_action(db: TestDb) {
        let world = World::new(db).await;
        let (first, author, _) = world.post("Olav", CLEAN).await;
        world.reply(first, "Ida", "It did not look sound to me at all.").await;
        world.try_post(&author, world.posting("Olav", "And another remark from the quay.")).await.unwrap();
        let before = world.shown().await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let ban = Restrict { remove_comments: true, ..request(reader_of(&author), Standing::Banned) };
        let decision = restrict(&world.services, &moderator, &world.site, ban).await.unwrap();
        assert_eq!(world.shown().await, ["[rejected]", "-Ida"]);
        assert_eq!(world.story_counts().await, (1, 0));
        world.no_drift().await;
        undo(&world.services, &moderator, &world.site, decision).await.unwrap();
        assert_eq!(world.shown().await, before);
        world.try_post(&author, world.posting("Olav", "So I may speak again, it seems.")).await.unwrap();
        let twice = undo(&world.services, &moderator, &world.site, decision).await;
        assert!(matches!(twice, Err(ServiceError::Conflict(_))));
        world.no_drift().await;
    }

    async fn a_removal_closes_reports_and_its_undo_opens_them(db: TestDb) {
        let world = World::new(db).await;
        let (id, author, _) = world.post("Olav", CLEAN).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        service::comments::report(&world.services, &world.guest("x"), &world.site, id, "spam", "").await.unwrap();
        let reported = async || service::desk::counts(&world.services, &moderator, &world.site).await.unwrap().reported;
        let ban = Restrict { remove_comments: true, ..request(reader_of(&author), Standing::Banned) };
        let decision = restrict(&world.services, &moderator, &world.site, ban).await.unwrap();
        assert_eq!(reported().await, 0);
        undo(&world.services, &moderator, &world.site, decision).await.unwrap();
        assert_eq!(reported().await, 1);
        world.no_drift().await;
    }

    async fn a_suspension_ends_by_itself_and_undoing_goes_back_one_step(db: TestDb) {
        let world = World::new(db).await;
        let (_, author, _) = world.post("Olav", CLEAN).await;
        let reader = reader_of(&author);
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let past = Restrict { until: Some(world.services.now()), ..request(reader, Standing::Suspended) };
        let refused = restrict(&world.services, &moderator, &world.site, past.clone()).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))));
        let day = Restrict { until: Some(world.services.now().plus(UnixMillis::DAY)), ..past };
        restrict(&world.services, &moderator, &world.site, day).await.unwrap();
        let ban = restrict(&world.services, &moderator, &world.site, request(reader, Standing::Banned)).await.unwrap();
        undo(&world.services, &moderator, &world.site, ban).await.unwrap();
        let refused = world.try_post(&author, world.posting("Olav", "May I say something?")).await;
        let Err(ServiceError::Restricted(why)) = refused else { panic!("{refused:?}") };
        assert_eq!((why.standing, why.until), (Standing::Suspended, Some(world.services.now().plus(UnixMillis::DAY))));
        world.clock.advance(UnixMillis::DAY);
        world.try_post(&author, world.posting("Olav", "A day later: may I say something?")).await.unwrap();
    }

    async fn premoderated_readers_wait_and_warned_ones_do_not(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        for (standing, expected) in [(Standing::Warned, Status::Published), (Standing::Premoderated, Status::Held)] {
            let (_, author, _) = world.post(&format!("Reader {standing}"), &format!("{CLEAN} ({standing})")).await;
            restrict(&world.services, &moderator, &world.site, request(reader_of(&author), standing)).await.unwrap();
            let posted = world.try_post(&author, world.posting("Somebody", &format!("One more remark, {standing}."))).await.unwrap();
            assert!(matches!(posted, service::comments::Posted::Saved { status, .. } if status == expected), "{standing}: {posted:?}");
        }
    }
}
