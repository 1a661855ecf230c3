//! Statements of reasons, signed links, and appeals from end to end.

use model::{Action, Role, Standing, Status, UnixMillis};
use service::appeals::{self, DecidedBy, Repair};
use service::desk::{Decide, Restrict, appeal_numbers, appeals as queue, decide, decided_appeals, restrict, undo};
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::world::{START, World, reader_of, saved};

const CLEAN: &str = "I walked along the quay this morning and it looked sound to me.";
const ATTACK: &str = "No better of a criminal such as Perez.";
const ANSWER: &str = "We read it again: it is about the wall, not about him.";

fn reject(comment: model::CommentId, clause: &str) -> Decide {
    Decide {
        comment,
        approve: false,
        clause: clause.to_owned(),
        reason: String::new(),
    }
}

async fn last_decision(world: &World, comment: model::CommentId) -> model::DecisionId {
    let operator = Visitor::operator();
    let detail = service::desk::detail(&world.services, &operator, &world.site, comment)
        .await
        .unwrap();
    detail.item.row.comment.decision.unwrap()
}

fn conflict<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> String {
    match result {
        Err(ServiceError::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn every_kind_of_decision_has_a_complete_statement(db: TestDb) {
        let world = World::new(db).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let statement = async |visitor: &Visitor, id| appeals::decision_for_reader(&world.services, visitor, &world.site, id).await.unwrap();

        // Held by the policy: clause, words, model.
        let (held, author, status) = world.post("Jan", ATTACK).await;
        assert_eq!(status, Status::Held);
        let view = statement(&author, last_decision(&world, held).await).await;
        assert_eq!((view.decided_by, view.decision.action, view.clause_title.as_str()), (DecidedBy::Machine, Action::Hold, "No personal attacks"));
        assert!(view.reasons[0].words.iter().any(|word| word.contains("criminal")), "{:?}", view.reasons);
        assert!(!view.clause_text.is_empty() && !view.model.is_empty() && view.decision.policy_version == 1);
        assert_eq!(view.comment_text.as_deref(), Some(ATTACK));

        // Confirmed by a person, under the same clause.
        let rejected = decide(&world.services, &mo, &world.site, reject(held, "personal-attacks")).await.unwrap();
        let confirmed = statement(&author, rejected).await;
        assert_eq!((confirmed.decided_by, confirmed.reasons.len()), (DecidedBy::PersonAfterMachine, 1));
        // The first decision is told to be replaced.
        assert_eq!(statement(&author, view.decision.id).await.replaced_by, Some(rejected));

        // By a person alone, under a clause that the machine did not see.
        let (clean, other, _) = world.post("Kai", CLEAN).await;
        let alone = decide(&world.services, &mo, &world.site, reject(clean, "spam")).await.unwrap();
        let view = statement(&other, alone).await;
        assert_eq!((view.decided_by, view.reasons.len(), view.clause_title.is_empty()), (DecidedBy::Person, 0, false));

        // Rejected by the policy.
        let guest = world.guest("n");
        let posting = service::comments::Posting { nudged: true, ..world.posting("Rolf", "You fucking idiot, you stupid piece of shit.") };
        let (rude, rolf, status) = saved(world.try_post(&guest, posting).await.unwrap(), &guest);
        assert_eq!(status, Status::Rejected);
        let view = statement(&rolf, last_decision(&world, rude).await).await;
        assert!(view.decided_by == DecidedBy::Machine && !view.reasons.is_empty() && !view.clause_text.is_empty());

        // Every restriction.
        for standing in [Standing::Warned, Standing::Premoderated, Standing::Suspended, Standing::Banned] {
            let request = Restrict {
                reader: reader_of(&other),
                standing,
                until: Some(world.services.now().plus(UnixMillis::HOUR)),
                clause: "spam".to_owned(),
                reason: "Links to the same shop.".to_owned(),
                remove_comments: false,
            };
            let id = restrict(&world.services, &mo, &world.site, request).await.unwrap();
            let view = statement(&other, id).await;
            assert_eq!((view.decision.became.as_str(), view.decision.until.is_some()), (standing.as_str(), standing == Standing::Suspended));
            assert!(view.decided_by == DecidedBy::Person && !view.clause_text.is_empty() && !view.decision.reason.is_empty());
        }
    }

    async fn a_statement_keeps_the_clause_as_it_read_then(db: TestDb) {
        let world = World::new(db).await;
        let (held, author, _) = world.post("Jan", ATTACK).await;
        let changed = moderation::Policy::default_document().replace("No personal attacks", "Be kind");
        service::policies::put(&world.services, &Visitor::operator(), &world.site, &changed, "").await.unwrap();
        let view = appeals::decision_for_reader(&world.services, &author, &world.site, last_decision(&world, held).await).await.unwrap();
        assert_eq!(view.clause_title, "No personal attacks");
        // And when no version since has it.
        let without = "title = 'P'\n[[clause]]\nid = 'other'\ntitle = 'Other'\ntext = 'T'\n\
            rules = [{ when = 'length >= 9000', then = 'hold' }]\n";
        service::policies::put(&world.services, &Visitor::operator(), &world.site, without, "").await.unwrap();
        let later = appeals::decision_for_reader(&world.services, &author, &world.site, last_decision(&world, held).await).await.unwrap();
        assert_eq!((&later.clause_title, &later.clause_text), (&view.clause_title, &view.clause_text));
        assert!(!later.clause_text.is_empty() && later.reasons.iter().all(|reason| !reason.text.is_empty()));
    }

    async fn the_signed_link_opens_one_decision_and_no_other(db: TestDb) {
        let world = World::new(db).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let (first, _, _) = world.post("Jan", CLEAN).await;
        let (second, _, _) = world.post("Kai", "Another remark from the quay.").await;
        let first = decide(&world.services, &mo, &world.site, reject(first, "spam")).await.unwrap();
        let second = decide(&world.services, &mo, &world.site, reject(second, "spam")).await.unwrap();
        let stranger = world.guest("somewhere else");
        let link = appeals::link(&world.services, &world.site, first);
        let key = link.split_once("?key=").unwrap().1.to_owned();
        assert!(link.starts_with(&format!("/testimes/decisions/{first}?key=")));
        assert_eq!(appeals::statement(&world.services, &stranger, &world.site, (first, &key)).await.unwrap().decision.id, first);
        let tampered = format!("{}x", &key[..key.len() - 1]);
        for (id, bad) in [(first, ""), (first, "x"), (first, tampered.as_str()), (second, key.as_str())] {
            let refused = appeals::statement(&world.services, &stranger, &world.site, (id, bad)).await;
            assert!(matches!(refused, Err(ServiceError::NotFound { .. })), "{bad}");
            let refused = appeals::open_by_link(&world.services, &stranger, &world.site, (id, bad), "Please look again.").await;
            assert!(matches!(refused, Err(ServiceError::NotFound { .. })), "{bad}");
        }
        // Moderators copy the link for the reader; they do not appeal with it.
        let why = conflict(appeals::open_by_link(&world.services, &mo, &world.site, (first, &key), "Please look again.").await);
        assert!(why.contains("for the reader"), "{why}");
        appeals::open_by_link(&world.services, &stranger, &world.site, (first, &key), "Please look again.").await.unwrap();
        let why = conflict(appeals::open_by_link(&world.services, &stranger, &world.site, (first, &key), "Please.").await);
        assert!(why.contains("already"), "{why}");
    }

    async fn an_overturned_rejection_puts_the_comment_back_where_it_stood(db: TestDb) {
        let world = World::new(db).await;
        world.post("Ann", "The first remark of the day.").await;
        let (middle, author, _) = world.post("Olav", CLEAN).await;
        world.reply(middle, "Ida", "It did not look sound to me at all.").await;
        world.post("Zoe", "The last remark of the day.").await;
        let (before, counts) = (world.shown().await, world.story_counts().await);
        let (mo, nell) = (world.staff(Role::Moderator, "Mo").await, world.staff(Role::Moderator, "Nell").await);
        let decision = decide(&world.services, &mo, &world.site, reject(middle, "spam")).await.unwrap();
        assert_eq!(world.shown().await, ["Ann", "[rejected]", "-Ida", "Zoe"]);
        world.clock.advance(UnixMillis::HOUR);
        appeals::open(&world.services, &author, &world.site, decision, "It is no advertisement.").await.unwrap();
        let own = queue(&world.services, &mo, &world.site).await.unwrap();
        assert_eq!((own[0].may_decide, own[0].others.as_slice()), (false, ["Nell".to_owned()].as_slice()));
        let id = own[0].appeal.id;
        assert!(matches!(appeals::decide(&world.services, &mo, &world.site, id, true, ANSWER).await, Err(ServiceError::Forbidden { .. })));
        for bare in ["", "No.", "  . . . "] {
            let refused = appeals::decide(&world.services, &nell, &world.site, id, true, bare).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{bare}");
        }
        assert_eq!(appeals::decide(&world.services, &nell, &world.site, id, true, ANSWER).await.unwrap(), Repair::Restored);
        assert_eq!((world.shown().await, world.story_counts().await), (before, counts));
        world.no_drift().await;
        conflict(appeals::decide(&world.services, &nell, &world.site, id, false, ANSWER).await);
        let why = conflict(appeals::open(&world.services, &author, &world.site, decision, "Again.").await);
        assert!(why.contains("undone"), "{why}");
        let view = appeals::decision_for_reader(&world.services, &author, &world.site, decision).await.unwrap();
        let appeal = view.appeal.unwrap();
        assert_eq!((appeal.status.as_str(), appeal.answer.as_str(), appeal.decided_at), ("overturned", ANSWER, Some(world.services.now())));
        assert!(queue(&world.services, &nell, &world.site).await.unwrap().is_empty());
        assert_eq!(decided_appeals(&world.services, &nell, &world.site).await.unwrap()[0].appeal.id, id);
    }

    async fn a_held_comment_that_was_rejected_is_published_by_its_appeal(db: TestDb) {
        let world = World::new(db).await;
        let (held, author, _) = world.post("Jan", ATTACK).await;
        let (mo, nell) = (world.staff(Role::Moderator, "Mo").await, world.staff(Role::Moderator, "Nell").await);
        let decision = decide(&world.services, &mo, &world.site, reject(held, "personal-attacks")).await.unwrap();
        appeals::open(&world.services, &author, &world.site, decision, "He was convicted.").await.unwrap();
        let id = queue(&world.services, &nell, &world.site).await.unwrap()[0].appeal.id;
        appeals::decide(&world.services, &nell, &world.site, id, true, ANSWER).await.unwrap();
        assert_eq!(world.shown().await, ["Jan"]);
        world.no_drift().await;
    }

    async fn what_the_policy_decided_is_overturned_by_a_person(db: TestDb) {
        let world = World::new(db).await;
        let (held, author, _) = world.post("Jan", ATTACK).await;
        let decision = last_decision(&world, held).await;
        appeals::open(&world.services, &author, &world.site, decision, "He was convicted.").await.unwrap();
        let mo = world.staff(Role::Moderator, "Mo").await;
        let id = queue(&world.services, &mo, &world.site).await.unwrap()[0].appeal.id;
        appeals::decide(&world.services, &mo, &world.site, id, true, ANSWER).await.unwrap();
        assert_eq!(world.shown().await, ["Jan"]);
        let numbers = appeal_numbers(&world.services, &Visitor::operator(), &world.site, (START, START.plus(UnixMillis::DAY))).await.unwrap();
        let automatic = numbers.by_kind.iter().find(|row| row.name == "Automatic").unwrap();
        assert_eq!((automatic.decisions, automatic.appeals, automatic.decided, automatic.overturned), (1, 1, 1, 1));
        world.no_drift().await;
    }

    async fn appeals_meet_what_happened_since(db: TestDb) {
        let world = World::new(db).await;
        let (mo, nell) = (world.staff(Role::Moderator, "Mo").await, world.staff(Role::Moderator, "Nell").await);
        let open_one = async || queue(&world.services, &nell, &world.site).await.unwrap()[0].appeal.id;

        // The author took the comment back: it stays away, and the rejection no longer counts.
        let (first, author, _) = world.post("Jan", CLEAN).await;
        let decision = decide(&world.services, &mo, &world.site, reject(first, "spam")).await.unwrap();
        appeals::open(&world.services, &author, &world.site, decision, "No advertisement.").await.unwrap();
        service::comments::withdraw(&world.services, &author, &world.site, first).await.unwrap();
        assert_eq!(appeals::decide(&world.services, &nell, &world.site, open_one().await, true, ANSWER).await.unwrap(), Repair::Withdrawn);
        assert!(world.shown().await.is_empty());
        let advice = service::desk::advice(&world.services, &nell, &world.site, reader_of(&author)).await.unwrap();
        assert_eq!(advice.suggestion.shares.len(), 0);

        // The decision was undone while the appeal waited: it cannot stand, overturning closes it.
        let (second, author, _) = world.post("Kai", "Another remark from the quay.").await;
        let decision = decide(&world.services, &mo, &world.site, reject(second, "spam")).await.unwrap();
        appeals::open(&world.services, &author, &world.site, decision, "No advertisement.").await.unwrap();
        undo(&world.services, &mo, &world.site, decision).await.unwrap();
        let id = open_one().await;
        conflict(appeals::decide(&world.services, &nell, &world.site, id, false, ANSWER).await);
        assert_eq!(appeals::decide(&world.services, &nell, &world.site, id, true, ANSWER).await.unwrap(), Repair::UndoneBefore);
        assert_eq!(world.shown().await, ["Kai"]);

        // Somebody decided otherwise since: that stays.
        let (third, author, _) = world.post("Lis", "A third remark from the quay.").await;
        let decision = decide(&world.services, &mo, &world.site, reject(third, "spam")).await.unwrap();
        appeals::open(&world.services, &author, &world.site, decision, "No advertisement.").await.unwrap();
        decide(&world.services, &mo, &world.site, reject(third, "profanity")).await.unwrap();
        let again = conflict(appeals::open(&world.services, &author, &world.site, decision, "Nor that.").await);
        assert!(again.contains("later decision"), "{again}");
        assert_eq!(appeals::decide(&world.services, &nell, &world.site, open_one().await, true, ANSWER).await.unwrap(), Repair::LaterStays);
        assert_eq!(world.shown().await, ["Kai"]);
        world.no_drift().await;
    }

    async fn a_moderator_of_other_sections_does_not_decide(db: TestDb) {
        let world = World::new(db).await;
        let (comment, author, _) = world.post("Jan", CLEAN).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let decision = decide(&world.services, &mo, &world.site, reject(comment, "spam")).await.unwrap();
        appeals::open(&world.services, &author, &world.site, decision, "No advertisement.").await.unwrap();
        let user = service::accounts::NewUser {
            email: "sport@ombud.test".to_owned(),
            name: "Sport".to_owned(),
            password: None,
            role: Role::Moderator,
            sections: vec!["sport".to_owned()],
        };
        let id = service::accounts::add_user(&world.services, &Visitor::operator(), &world.site, user).await.unwrap();
        let link = service::accounts::sign_in_link(&world.services, id).await.unwrap();
        let sport = Visitor::account(service::accounts::use_link(&world.services, &link).await.unwrap().account);
        assert!(queue(&world.services, &sport, &world.site).await.unwrap().is_empty(), "they do not see it either");
        assert_eq!(service::desk::counts(&world.services, &sport, &world.site).await.unwrap().appeals, 0);
        let seen = queue(&world.services, &mo, &world.site).await.unwrap();
        let refused = appeals::decide(&world.services, &sport, &world.site, seen[0].appeal.id, true, ANSWER).await;
        assert!(matches!(refused, Err(ServiceError::OtherSection { .. })));
        // Nobody else is there who may; the first decider is told so.
        assert!(queue(&world.services, &mo, &world.site).await.unwrap()[0].others.is_empty());
    }

    async fn appeals_are_counted_by_clause_and_moderator(db: TestDb) {
        let world = World::new(db).await;
        let (mo, nell) = (world.staff(Role::Moderator, "Mo").await, world.staff(Role::Moderator, "Nell").await);
        for (n, overturn) in [(0, true), (1, false), (2, false)] {
            let (comment, author, _) = world.post(&format!("Reader {n}"), &format!("Remark {n} from the quay, in other words each time.")).await;
            let decision = decide(&world.services, &mo, &world.site, reject(comment, "spam")).await.unwrap();
            if n < 2 {
                appeals::open(&world.services, &author, &world.site, decision, "No advertisement.").await.unwrap();
                let id = queue(&world.services, &nell, &world.site).await.unwrap()[0].appeal.id;
                appeals::decide(&world.services, &nell, &world.site, id, overturn, ANSWER).await.unwrap();
            }
        }
        let period = (START, START.plus(UnixMillis::DAY));
        let refused = appeal_numbers(&world.services, &mo, &world.site, period).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
        let numbers = appeal_numbers(&world.services, &world.staff(Role::Editor, "Ed").await, &world.site, period).await.unwrap();
        for rows in [&numbers.by_clause, &numbers.by_moderator] {
            let row = &rows[0];
            assert_eq!((row.decisions, row.appeals, row.decided, row.overturned), (3, 2, 2, 1), "{row:?}");
            let (share, low, high) = row.rate.unwrap();
            assert!(low < share && share < high);
        }
        assert_eq!(numbers.by_moderator[0].name, "Mo");
        let before = appeal_numbers(&world.services, &Visitor::operator(), &world.site, (START.plus(-UnixMillis::DAY), START)).await.unwrap();
        assert_eq!((before.by_clause, before.by_moderator, before.by_kind), (vec![], vec![], vec![]));
    }
}
