//! Posting, nudging, editing, withdrawing, reporting.

use model::{Commenting, Order, Status, UnixMillis};
use service::comments::{PageFrom, Posted, Posting, edit, one_own, own, preview, report, thread, withdraw};
use service::stories::StoryIn;
use service::{Actor, ServiceError, Visitor};
use testkit::on_both;

use crate::world::World;

const CLEAN: &str = "The pictures from the quay are remarkable. Thank you for going out in that weather.";
const INSULT: &str = "You are an idiot and a liar, and everybody knows it.";

on_both! {
    async fn a_decent_comment_appears_at_once(db: TestDb) {
        let world = World::new(db).await;
        let (id, author, status) = world.post("Marit", CLEAN).await;
        assert_eq!((status, world.story_counts().await), (Status::Published, (1, 0)));
        assert_eq!(world.shown().await, ["Marit"]);
        let mine = one_own(&world.services, &author, &world.site, id).await.unwrap();
        assert!(mine.editable_until.is_some() && mine.can_withdraw && mine.reasons.is_empty());
        let other = one_own(&world.services, &Visitor::anonymous(), &world.site, id).await;
        assert!(matches!(other, Err(ServiceError::NotFound { .. })));
        world.no_drift().await;
    }

    async fn an_attack_is_nudged_first_and_judged_when_the_author_insists(db: TestDb) {
        let world = World::new(db).await;
        let visitor = world.guest("n");
        let posted = world.try_post(&visitor, world.posting("Olav", INSULT)).await.unwrap();
        let Posted::Nudged { reasons } = posted else { panic!("{posted:?}") };
        assert_eq!(reasons[0].clause, "personal-attacks");
        assert!(reasons[0].words.iter().any(|word| word == "idiot"), "{reasons:?}");
        assert_eq!((world.story_counts().await, world.shown().await), ((0, 0), vec![]));

        let insists = Posting { nudged: true, ..world.posting("Olav", INSULT) };
        let posted = world.try_post(&visitor, insists).await.unwrap();
        let Posted::Saved { status, reader, reasons, .. } = posted else { panic!("{posted:?}") };
        assert!(matches!(status, Status::Held | Status::Rejected), "{status}");
        assert!(!reasons.is_empty());
        assert!(world.shown().await.is_empty());
        // Its author sees it, with the reason.
        let author = Visitor { actor: Actor::Guest(reader), network: None };
        let mine = own(&world.services, &author, &world.site, world.story).await.unwrap();
        assert_eq!((mine.len(), mine[0].status), (1, status));
        assert!(mine[0].reasons[0].words.iter().any(|word| word == "idiot"));
        world.no_drift().await;
    }

    async fn a_misspelt_politician_called_a_criminal_waits_for_a_moderator(db: TestDb) {
        let world = World::new(db).await;
        let (_, author, status) = world.post("Jan", "One expects no better of a criminal such as Perez.").await;
        assert_eq!(status, Status::Held);
        let mine = own(&world.services, &author, &world.site, world.story).await.unwrap();
        assert_eq!(mine[0].reasons[0].clause, "personal-attacks");
    }

    async fn bad_fields_are_all_named_and_nothing_changes(db: TestDb) {
        let world = World::new(db).await;
        let long = "x".repeat(5_001);
        let posting = Posting { email: "nobody".to_owned(), ..world.posting("\u{200b}", &long) };
        let Err(ServiceError::Invalid(fields)) = world.try_post(&world.guest("n"), posting).await else { panic!("taken") };
        let found: Vec<_> = fields.iter().map(|f| (f.field, f.code)).collect();
        assert_eq!(found, [("text", "too_long"), ("name", "empty"), ("email", "bad_email")]);
        assert!(fields[0].message.contains("5000") && fields[0].message.contains("5001"), "{}", fields[0].message);
        assert_eq!(world.story_counts().await, (0, 0));
        assert!(preview("a\0b").is_err());
    }

    async fn stories_may_be_closed_or_read_first(db: TestDb) {
        let world = World::new(db).await;
        let operator = Visitor::operator();
        for (commenting, expected) in [(Commenting::Closed, None), (Commenting::Premoderated, Some(Status::Held))] {
            let story = StoryIn { headline: "Court".to_owned(), commenting, ..StoryIn::default() };
            let id = service::stories::put(&world.services, &operator, &world.site, "court", story).await.unwrap().id();
            let posting = Posting { story: id, ..world.posting("Marit", CLEAN) };
            match (world.try_post(&world.guest("n"), posting).await, expected) {
                (Err(ServiceError::Closed), None) => {}
                (Ok(Posted::Saved { status, reasons, .. }), Some(expected)) => {
                    assert_eq!((status, reasons[0].clause.as_str()), (expected, ""));
                    assert!(reasons[0].text.contains("moderator"));
                }
                (other, _) => panic!("{commenting}: {other:?}"),
            }
        }
    }

    async fn an_edit_is_a_revision_judged_again_for_five_minutes(db: TestDb) {
        let world = World::new(db).await;
        let (id, author, _) = world.post("Marit", CLEAN).await;
        world.clock.advance(4 * UnixMillis::MINUTE);
        let nudged = edit(&world.services, &author, &world.site, id, INSULT.to_owned(), false).await.unwrap();
        assert!(matches!(nudged, Posted::Nudged { .. }));
        edit(&world.services, &author, &world.site, id, "On second thought: *good* pictures.".to_owned(), false).await.unwrap();
        let page = thread(&world.services, &world.site, world.story, Order::Newest, PageFrom::Start).await.unwrap();
        assert_eq!(page.comments[0].html, "<p>On second thought: <em>good</em> pictures.</p>\n");
        assert!(page.comments[0].edited_at.is_some());
        let moderator = world.staff(model::Role::Moderator, "Mo").await;
        let detail = service::desk::detail(&world.services, &moderator, &world.site, id).await.unwrap();
        assert_eq!(detail.revisions.iter().map(|r| r.body.as_str()).collect::<Vec<_>>()[0], CLEAN);
        world.clock.advance(2 * UnixMillis::MINUTE);
        let late = edit(&world.services, &author, &world.site, id, CLEAN.to_owned(), false).await;
        assert!(matches!(late, Err(ServiceError::Conflict(_))));
        // A published comment that is edited into an attack leaves the thread.
        let (id, author, _) = world.post("Olav", "I was there as well.").await;
        edit(&world.services, &author, &world.site, id, INSULT.to_owned(), true).await.unwrap();
        assert_eq!(world.shown().await, ["Marit"]);
        world.no_drift().await;
    }

    async fn a_withdrawn_comment_leaves_a_tombstone_while_it_has_replies(db: TestDb) {
        let world = World::new(db).await;
        let (first, author, _) = world.post("Marit", CLEAN).await;
        let (reply, replier, _) = world.reply(first, "Jan", "I agree with every word of this.").await;
        world.clock.advance(1);
        let stranger = withdraw(&world.services, &replier, &world.site, first).await;
        assert!(matches!(stranger, Err(ServiceError::NotFound { .. })));
        withdraw(&world.services, &author, &world.site, first).await.unwrap();
        assert_eq!(world.shown().await, ["[withdrawn]", "-Jan"]);
        let again = withdraw(&world.services, &author, &world.site, first).await;
        assert!(matches!(again, Err(ServiceError::Conflict(_))));
        let posting = Posting { parent: Some(first), ..world.posting("Ida", "Too late for this one?") };
        assert!(matches!(world.try_post(&world.guest("n"), posting).await, Err(ServiceError::Conflict(_))));
        withdraw(&world.services, &replier, &world.site, reply).await.unwrap();
        assert!(world.shown().await.is_empty());
        assert_eq!(world.story_counts().await, (0, 0));
        world.no_drift().await;
    }

    async fn a_report_counts_once_and_names_a_clause(db: TestDb) {
        let world = World::new(db).await;
        let (id, _, _) = world.post("Marit", CLEAN).await;
        let reporter = world.guest("somewhere else");
        let unknown = report(&world.services, &reporter, &world.site, id, "no-such-clause", "").await;
        assert!(matches!(unknown, Err(ServiceError::Invalid(_))));
        for _ in 0..2 {
            report(&world.services, &reporter, &world.site, id, "spam", "An advertisement?").await.unwrap();
        }
        let moderator = world.staff(model::Role::Moderator, "Mo").await;
        let counts = service::desk::counts(&world.services, &moderator, &world.site).await.unwrap();
        assert_eq!(counts.reported, 1);
        let queue = service::desk::queue(&world.services, &moderator, &world.site, service::desk::QueueName::Reported, None, 50).await;
        assert_eq!(queue.unwrap().items[0].reports.len(), 1);
        world.no_drift().await;
    }

    async fn the_same_post_again_is_noticed(db: TestDb) {
        let world = World::new(db).await;
        let (_, author, first) = world.post("Marit", CLEAN).await;
        let again = world.try_post(&author, world.posting("Marit", &CLEAN.to_uppercase())).await.unwrap();
        assert_eq!(first, Status::Published);
        assert!(!matches!(again, Posted::Saved { status: Status::Published, .. }), "{again:?}");
    }

    async fn a_thread_is_paged_by_key_and_forged_cursors_are_refused(db: TestDb) {
        let world = World::new(db).await;
        for n in 0..120 {
            world.clock.advance(1_000);
            world.post(&format!("Reader {n}"), &format!("This is remark number {n} about the wall.")).await;
        }
        for order in [Order::Newest, Order::Oldest] {
            let (mut seen, mut from) = (Vec::new(), None::<String>);
            loop {
                let start = from.as_deref().map_or(PageFrom::Start, PageFrom::Cursor);
                let page = thread(&world.services, &world.site, world.story, order, start).await.unwrap();
                seen.extend(page.comments.iter().map(|c| c.id));
                from = page.next;
                if from.is_none() { break }
            }
            assert_eq!(seen.len(), 120);
            assert!(seen.windows(2).all(|pair| (pair[0] < pair[1]) == (order == Order::Oldest)));
            let at = thread(&world.services, &world.site, world.story, order, PageFrom::At(seen[70])).await.unwrap();
            assert_eq!(at.comments[0].id, seen[70]);
        }
        for forged in ["", "~", "x", "' OR 1=1 --", &"1".repeat(5_000)] {
            let page = thread(&world.services, &world.site, world.story, Order::Oldest, PageFrom::Cursor(forged)).await;
            assert!(matches!(page, Err(ServiceError::Invalid(_))), "{forged:.20}");
        }
    }
}
