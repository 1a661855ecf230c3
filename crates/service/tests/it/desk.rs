//! Decisions, their undoing, the log; roles.

use model::{Role, Status};
use service::comments::report;
use service::desk::{Decide, QueueName, audit, counts, decide, queue, undo};
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::world::World;

const CLEAN: &str = "The council should have listened to the divers last year.";

fn reject(comment: model::CommentId) -> Decide {
    Decide {
        comment,
        approve: false,
        clause: "spam".to_owned(),
        reason: String::new(),
    }
}

on_both! {
    async fn a_decision_is_carried_out_logged_and_undone(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        report(&world.services, &world.guest("x"), &world.site, id, "spam", "").await.unwrap();
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let decision = decide(&world.services, &moderator, &world.site, reject(id)).await.unwrap();
        assert!(world.shown().await.is_empty());
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().reported, 0);
        world.no_drift().await;
        undo(&world.services, &moderator, &world.site, decision).await.unwrap();
        assert_eq!(world.shown().await, ["Marit"]);
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().reported, 1);
        world.no_drift().await;
        let log = audit(&world.services, &moderator, &world.site, None).await.unwrap();
        let actions: Vec<_> = log.entries.iter().map(|d| (d.action.as_str(), d.became.as_str())).collect();
        assert_eq!(actions, [("undo", "published"), ("reject", "rejected"), ("publish", "published")]);
        assert_eq!(log.names.values().collect::<Vec<_>>(), ["Mo"]);
    }

    async fn what_was_decided_since_is_not_undone_unseen(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let first = decide(&world.services, &moderator, &world.site, reject(id)).await.unwrap();
        decide(&world.services, &moderator, &world.site, Decide { approve: true, clause: String::new(), ..reject(id) }).await.unwrap();
        let result = undo(&world.services, &moderator, &world.site, first).await;
        assert!(matches!(result, Err(ServiceError::Overtaken(_))));
        assert_eq!(world.shown().await, ["Marit"]);
    }

    async fn a_rejection_names_a_clause(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        for clause in ["", "no-such-clause"] {
            let request = Decide { clause: clause.to_owned(), ..reject(id) };
            assert!(matches!(decide(&world.services, &moderator, &world.site, request).await, Err(ServiceError::Invalid(_))));
        }
        assert_eq!(world.shown().await, ["Marit"]);
    }

    async fn the_held_queue_shows_oldest_first_with_signals(db: TestDb) {
        let world = World::new(db).await;
        for name in ["Jan", "Kai"] {
            world.clock.advance(1_000);
            let (_, _, status) = world.post(name, &format!("{name} here. No better of a criminal such as Perez.")).await;
            assert_eq!(status, Status::Held);
        }
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let page = queue(&world.services, &moderator, &world.site, QueueName::Held, None, 1).await.unwrap();
        let item = &page.items[0];
        assert_eq!(item.row.comment.author_name, "Jan");
        assert!(item.assessment.found.insult >= 0.6 && !item.assessment.evidence.is_empty());
        assert_eq!(item.assessment.target.name.as_deref(), Some("Shimon Peres"));
        assert_eq!(item.verdict.matched[0].clause, "personal-attacks");
        let next = queue(&world.services, &moderator, &world.site, QueueName::Held, page.next.as_deref(), 1).await.unwrap();
        assert_eq!((next.items[0].row.comment.author_name.as_str(), next.next), ("Kai", None));
    }

    async fn only_staff_see_the_desk(db: TestDb) {
        let world = World::new(db).await;
        let (id, guest, _) = world.post("Marit", CLEAN).await;
        let reader = world.staff(Role::Commenter, "Rae").await;
        for (who, visitor) in [("guest", &guest), ("anonymous", &Visitor::anonymous()), ("reader", &reader)] {
            assert!(queue(&world.services, visitor, &world.site, QueueName::All, None, 5).await.is_err(), "{who}");
            assert!(decide(&world.services, visitor, &world.site, reject(id)).await.is_err(), "{who}");
            assert!(audit(&world.services, visitor, &world.site, None).await.is_err(), "{who}");
        }
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let policy = service::policies::put(&world.services, &moderator, &world.site, "title = 'x'", "").await;
        assert!(matches!(policy, Err(ServiceError::Forbidden { .. })));
    }
}
