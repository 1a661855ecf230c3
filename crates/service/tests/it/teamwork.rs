//! Several people at one desk: claims, notes, referrals, decisions that somebody else came before, bulk decisions.

use model::{CommentId, DecisionId, Role, Status, UnixMillis, ids};
use moderation::Category;
use service::comments::{report, withdraw};
use service::desk::{
    Bulk, BulkScope, Claimed, Decide, Follower, LEASE_MS, NoteOn, QueueName, Refer, ReferralKind, Seen,
    answer_referral, audit, beside, bulk, claim, counts, decide, decide_as_seen, detail, for_me, kept_parts, note,
    notes_on_reader, preview_bulk, refer, release_claim, undo,
};
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::world::{World, reader_of};

const CLEAN: &str = "The council should have listened to the divers last year.";
const RUDE: &str = "No better of a criminal such as Perez.";

fn reject(comment: CommentId) -> Decide {
    Decide {
        comment,
        approve: false,
        clause: "spam".to_owned(),
        reason: String::new(),
    }
}

fn approve(comment: CommentId) -> Decide {
    Decide {
        approve: true,
        clause: String::new(),
        ..reject(comment)
    }
}

async fn seen(world: &World, who: &Visitor, comment: CommentId) -> Seen {
    let item = detail(&world.services, who, &world.site, comment).await.unwrap().item;
    Seen {
        revision: item.row.comment.revision,
        decisions: item.decisions,
    }
}

async fn status(world: &World, comment: CommentId) -> Status {
    let found = detail(&world.services, &Visitor::operator(), &world.site, comment)
        .await
        .unwrap();
    found.item.row.comment.status
}

async fn claimed_by(world: &World, who: &Visitor, comment: CommentId) -> Option<String> {
    let mut found = beside(&world.services, who, &world.site, vec![comment]).await.unwrap();
    found.remove(&comment).unwrap().claim.map(|claim| claim.name)
}

fn overtaken<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> String {
    match result {
        Err(ServiceError::Overtaken(text)) => text,
        other => panic!("{other:?} was not overtaken"),
    }
}

on_both! {
    async fn a_claim_is_seen_by_others_renewed_and_ends_by_itself(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        assert!(matches!(claim(services, &ada, site, id).await.unwrap(), Claimed::Mine(_)));
        let Claimed::Theirs(theirs) = claim(services, &mo, site, id).await.unwrap() else { panic!("Mo took it from Ada") };
        assert_eq!(theirs.name, "Ada");
        assert_eq!(claimed_by(&world, &mo, id).await.as_deref(), Some("Ada"));
        assert_eq!(claimed_by(&world, &ada, id).await, None, "one's own is no news");
        world.clock.advance(LEASE_MS - 1_000);
        assert!(matches!(claim(services, &ada, site, id).await.unwrap(), Claimed::Mine(_)));
        world.clock.advance(LEASE_MS - 1_000);
        assert!(matches!(claim(services, &mo, site, id).await.unwrap(), Claimed::Theirs(_)), "it was renewed");
        world.clock.advance(1_000);
        assert_eq!(claimed_by(&world, &mo, id).await, None, "the lease ran out");
        assert!(matches!(claim(services, &mo, site, id).await.unwrap(), Claimed::Mine(_)));
        release_claim(services, &ada, site, id).await.unwrap();
        assert_eq!(claimed_by(&world, &ada, id).await.as_deref(), Some("Mo"), "only one's own is given free");
        release_claim(services, &mo, site, id).await.unwrap();
        assert_eq!(claimed_by(&world, &ada, id).await, None);
    }

    async fn no_decision_is_made_without_seeing_the_one_before(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Jan", RUDE).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        let both_saw = seen(&world, &mo, id).await;
        let first = decide_as_seen(services, &ada, site, reject(id), Some(both_saw)).await.unwrap();
        let text = overtaken(decide_as_seen(services, &mo, site, approve(id), Some(both_saw)).await);
        assert!(text.starts_with("Ada rejected this comment (") && text.contains("was not carried out"), "{text}");
        assert_eq!(status(&world, id).await, Status::Rejected);
        let now = seen(&world, &mo, id).await;
        decide_as_seen(services, &mo, site, approve(id), Some(now)).await.unwrap();
        assert_eq!(status(&world, id).await, Status::Published, "having seen it, Mo may decide anyway");
        let text = overtaken(undo(services, &ada, site, first).await);
        assert!(text.starts_with("Mo approved this comment since"), "{text}");
        world.no_drift().await;
    }

    async fn two_who_find_reports_unfounded_see_each_other(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        report(&world.services, &world.guest("x"), &world.site, id, "spam", "").await.unwrap();
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let both_saw = seen(&world, &mo, id).await;
        // The status stays, so that only the log tells.
        decide_as_seen(&world.services, &ada, &world.site, approve(id), Some(both_saw)).await.unwrap();
        let text = overtaken(decide_as_seen(&world.services, &mo, &world.site, reject(id), Some(both_saw)).await);
        assert!(text.starts_with("Ada approved this comment while you had it open."), "{text}");
        assert_eq!(status(&world, id).await, Status::Published);
    }

    async fn what_changed_nothing_is_undone_like_what_did(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        let looked = decide(services, &ada, site, approve(id)).await.unwrap();
        let rejected = decide(services, &mo, site, reject(id)).await.unwrap();
        let text = overtaken(undo(services, &ada, site, looked).await);
        assert!(text.starts_with("Mo rejected this comment since"), "{text}");
        let agreed = Decide { clause: "profanity".to_owned(), ..reject(id) };
        let agreed = decide(services, &ada, site, agreed).await.unwrap();
        let text = overtaken(undo(services, &mo, site, rejected).await);
        assert!(text.starts_with("Ada rejected this comment since"), "{text}");
        // One after the other, the last first.
        undo(services, &ada, site, agreed).await.unwrap();
        assert_eq!(status(&world, id).await, Status::Rejected);
        undo(services, &mo, site, rejected).await.unwrap();
        undo(services, &ada, site, looked).await.unwrap();
        assert_eq!(status(&world, id).await, Status::Published);
        world.no_drift().await;
    }

    async fn an_edit_or_a_withdrawal_is_seen_before_a_decision(db: TestDb) {
        let world = World::new(db).await;
        let (id, author, _) = world.post("Jan", RUDE).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let (services, site) = (&world.services, &world.site);
        let before = seen(&world, &mo, id).await;
        service::comments::edit(services, &author, site, id, "No better of a criminal such as Perez is.".to_owned(), true).await.unwrap();
        let text = overtaken(decide_as_seen(services, &mo, site, reject(id), Some(before)).await);
        assert!(text.starts_with("Its author edited this comment"), "{text}");
        let before = seen(&world, &mo, id).await;
        withdraw(services, &author, site, id).await.unwrap();
        let text = overtaken(decide_as_seen(services, &mo, site, reject(id), Some(before)).await);
        assert!(text.starts_with("Its author withdrew this comment") && text.ends_with("nothing left to decide."), "{text}");
        let now = seen(&world, &mo, id).await;
        assert!(matches!(decide_as_seen(services, &mo, site, reject(id), Some(now)).await, Err(ServiceError::Conflict(_))));
    }

    async fn notes_are_for_the_desk_and_stay(db: TestDb) {
        let world = World::new(db).await;
        let (id, author, _) = world.post("Marit", CLEAN).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site, reader) = (&world.services, &world.site, reader_of(&author));
        note(services, &ada, site, NoteOn::Comment(id), " Asked the reporter. ").await.unwrap();
        world.clock.advance(1_000);
        note(services, &mo, site, NoteOn::Reader(reader), "Wrote to us twice.").await.unwrap();
        let found = beside(services, &mo, site, vec![id]).await.unwrap().remove(&id).unwrap();
        assert_eq!(found.notes.iter().map(|n| (n.author.as_str(), n.body.as_str())).collect::<Vec<_>>(), [("Ada", "Asked the reporter.")]);
        let on_reader = notes_on_reader(services, &ada, site, reader).await.unwrap();
        assert_eq!(on_reader.iter().map(|n| (n.author.as_str(), n.created_at)).collect::<Vec<_>>(), [("Mo", world.services.now())]);
        assert!(matches!(note(services, &mo, site, NoteOn::Comment(id), " \n").await, Err(ServiceError::Invalid(_))));
        assert!(matches!(note(services, &mo, site, NoteOn::Comment(CommentId(7)), "x").await, Err(ServiceError::NotFound { .. })));
        assert!(note(services, &author, site, NoteOn::Comment(id), "x").await.is_err());
    }

    async fn a_comment_is_handed_over_and_a_second_opinion_given(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Jan", RUDE).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        claim(services, &ada, site, id).await.unwrap();
        let hand_over = Refer { comment: id, kind: ReferralKind::HandOver, to: mo.account_id(), note: "You know the mayor.".to_owned() };
        for bad in [
            Refer { to: None, ..hand_over.clone() },
            Refer { to: ada.account_id(), ..hand_over.clone() },
            Refer { to: Some(model::AccountId(7)), ..hand_over.clone() },
        ] {
            assert!(matches!(refer(services, &ada, site, bad).await, Err(ServiceError::Invalid(_))));
        }
        refer(services, &ada, site, hand_over.clone()).await.unwrap();
        assert_eq!(claimed_by(&world, &mo, id).await, None, "who hands over lets go");
        let waits = for_me(services, &mo, site).await.unwrap();
        assert_eq!((waits.referrals.len(), waits.referrals[0].from.as_str(), waits.referrals[0].note.as_str()), (1, "Ada", "You know the mayor."));
        assert_eq!(waits.colleagues.len(), 1);
        assert!(for_me(services, &ada, site).await.unwrap().referrals.is_empty());
        let question = Refer { kind: ReferralKind::SecondOpinion, to: None, note: String::new(), ..hand_over };
        let asked = refer(services, &mo, site, question).await.unwrap();
        assert!(matches!(answer_referral(services, &mo, site, asked, "x").await, Err(ServiceError::Forbidden { .. })));
        answer_referral(services, &ada, site, asked, "I would reject it.").await.unwrap();
        let text = overtaken(answer_referral(services, &ada, site, asked, "Again").await);
        assert_eq!(text, "Ada has answered this already.");
        let waits = for_me(services, &mo, site).await.unwrap().referrals;
        assert_eq!(waits[1].answer, Some(("Ada".to_owned(), "I would reject it.".to_owned())));
        let decision = decide(services, &mo, site, reject(id)).await.unwrap();
        assert!(for_me(services, &mo, site).await.unwrap().referrals.is_empty(), "a decision closes what was asked");
        undo(services, &mo, site, decision).await.unwrap();
        assert_eq!(for_me(services, &mo, site).await.unwrap().referrals, waits, "and its undoing asks again");
    }

    async fn a_bulk_decision_is_counted_made_and_undone_as_one(db: TestDb) {
        let world = World::new(db).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let (services, site) = (&world.services, &world.site);
        let mut rude = Vec::new();
        for n in 0..7 {
            world.clock.advance(1_000);
            rude.push(world.post(&format!("Jan{n}"), &format!("Number {n}. {RUDE}")).await.0);
        }
        world.post("Marit", CLEAN).await;
        let scope = BulkScope::Score(QueueName::Held, Category::Insult, 0.6, 1.0);
        let preview = preview_bulk(services, &mo, site, scope.clone()).await.unwrap();
        assert_eq!((preview.count, preview.sample.len()), (7, 5));
        let request = Bulk { scope, approve: false, clause: "personal-attacks".to_owned(), reason: "A raid".to_owned(), token: preview.token };
        let without = Bulk { clause: String::new(), ..request.clone() };
        assert!(matches!(bulk(services, &mo, site, without).await, Err(ServiceError::Invalid(_))));
        let (head, count) = bulk(services, &mo, site, request.clone()).await.unwrap();
        assert_eq!((count, world.story_counts().await), (7, (1, 0)));
        world.no_drift().await;
        overtaken(bulk(services, &mo, site, request).await);
        // One of them is decided on by somebody else meanwhile: that stays.
        let ada = world.staff(Role::Moderator, "Ada").await;
        decide(services, &ada, site, approve(rude[3])).await.unwrap();
        undo(services, &mo, site, head).await.unwrap();
        assert_eq!(kept_parts(services, &mo, site, head).await.unwrap(), 1);
        assert_eq!(world.story_counts().await, (2, 6));
        assert_eq!(status(&world, rude[3]).await, Status::Published);
        assert_eq!(status(&world, rude[0]).await, Status::Held);
        world.no_drift().await;
        assert!(matches!(undo(services, &mo, site, head).await, Err(ServiceError::Conflict(_))), "once is enough");
        let log = audit(services, &mo, site, None).await.unwrap();
        assert!(log.entries.iter().any(|d| d.undoes == Some(head) && d.comment.is_none()));
    }

    async fn a_bulk_decision_is_refused_when_what_was_seen_has_changed(db: TestDb) {
        let world = World::new(db).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        let (first, author, _) = world.post("Jan", RUDE).await;
        let (second, _, _) = world.post("Kai", &format!("{RUDE} Really.")).await;
        for scope in [
            BulkScope::Selection(vec![first, second]),
            BulkScope::Story(QueueName::Held, world.story),
            BulkScope::Clause(QueueName::Held, "personal-attacks".to_owned()),
        ] {
            let preview = preview_bulk(services, &mo, site, scope.clone()).await.unwrap();
            assert_eq!(preview.count, 2, "{scope:?}");
            let made = decide(services, &ada, site, approve(second)).await.unwrap();
            let request = Bulk { scope, approve: false, clause: "spam".to_owned(), reason: String::new(), token: preview.token };
            overtaken(bulk(services, &mo, site, request).await);
            undo(services, &ada, site, made).await.unwrap();
        }
        assert_eq!(status(&world, first).await, Status::Held);
        let by_reader = BulkScope::Reader(QueueName::Held, reader_of(&author));
        assert_eq!(preview_bulk(services, &mo, site, by_reader).await.unwrap().count, 1);
        let unbounded = BulkScope::Story(QueueName::All, world.story);
        assert!(matches!(preview_bulk(services, &mo, site, unbounded).await, Err(ServiceError::Invalid(_))));
        assert!(preview_bulk(services, &author, site, BulkScope::Selection(vec![first])).await.is_err());
    }

    async fn a_follower_learns_of_everything_once_and_after_a_break(db: TestDb) {
        let world = World::new(db).await;
        let (ada, mo) = (world.staff(Role::Moderator, "Ada").await, world.staff(Role::Moderator, "Mo").await);
        let (services, site) = (&world.services, &world.site);
        let mut follower = Follower::new(services, world.site.clone(), None);
        follower.step(services, &mo).await.unwrap();
        let (id, _, _) = world.post("Jan", RUDE).await;
        let pulse = follower.step(services, &mo).await.unwrap();
        assert_eq!(pulse.changes.iter().map(|c| (c.comment, c.status)).collect::<Vec<_>>(), [(id, Status::Held)]);
        assert_eq!(pulse.counts, counts(services, &mo, site).await.unwrap());
        let last = pulse.changes[0].decision.id;
        claim(services, &ada, site, id).await.unwrap();
        let made = decide(services, &ada, site, reject(id)).await.unwrap();
        let pulse = follower.step(services, &mo).await.unwrap();
        assert_eq!(pulse.changes.iter().map(|c| (c.decision.id, c.who.as_deref(), c.is_mine)).collect::<Vec<_>>(), [(made, Some("Ada"), false)]);
        assert_eq!(pulse.changes[0].seen, seen(&world, &mo, id).await);
        assert_eq!(pulse.claims.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Ada"]);
        assert!(follower.step(services, &mo).await.unwrap().changes.is_empty(), "each is told once");
        // Away for an hour: the log still knows.
        world.clock.advance(UnixMillis::HOUR);
        let mut again = Follower::new(services, world.site.clone(), Some(last));
        let told: Vec<DecisionId> = again.step(services, &mo).await.unwrap().changes.iter().map(|c| c.decision.id).collect();
        assert!(told.contains(&made), "{told:?}");
        let floor = DecisionId(ids::floor_at(services.now()));
        let mut fresh = Follower::new(services, world.site.clone(), Some(floor));
        assert!(fresh.step(services, &mo).await.unwrap().changes.is_empty());
    }
}
