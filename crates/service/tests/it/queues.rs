//! What is in which queue, for whom, how long it has waited; queues that moderators make.

use model::{Role, ServiceLevels, Status, UnixMillis};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::comments::{edit, report, withdraw};
use service::desk::{
    CommentSearch, Decide, Pace, QueueName, counts, decide, make_saved, queue, remove_saved, rename_saved, saved,
    saved_queue, undo, waiting,
};
use service::stories::StoryIn;
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::world::World;

const CLEAN: &str = "The council should have listened to the divers last year.";
/// The default policy holds it.
const HELD: &str = "No better of a criminal such as Perez.";

fn approve(comment: model::CommentId) -> Decide {
    Decide {
        comment,
        approve: true,
        clause: String::new(),
        reason: String::new(),
    }
}

/// Authors of a queue, in order.
async fn authors(world: &World, visitor: &Visitor, name: QueueName) -> Vec<String> {
    let page = queue(&world.services, visitor, &world.site, name, None, 100)
        .await
        .unwrap();
    page.items
        .into_iter()
        .map(|item| item.row.comment.author_name)
        .collect()
}

async fn sections_moderator(world: &World, sections: &[&str]) -> Visitor {
    let user = NewUser {
        email: "kept@ombud.test".to_owned(),
        name: "Kept".to_owned(),
        password: None,
        role: Role::Moderator,
        sections: sections.iter().map(|section| (*section).to_owned()).collect(),
    };
    let id = add_user(&world.services, &Visitor::operator(), &world.site, user)
        .await
        .unwrap();
    let link = sign_in_link(&world.services, id).await.unwrap();
    Visitor::account(use_link(&world.services, &link).await.unwrap().account)
}

on_both! {
    async fn new_readers_leave_their_queue_when_somebody_has_looked(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let (first, visitor, _) = world.post("Marit", CLEAN).await;
        for text in ["Second: who pays for the new lock gates?", "Third, my aunt walked along there daily.", "Fourth, a ferry to Valletta would be nice."] {
            world.clock.advance(1_000);
            world.try_post(&visitor, world.posting("Marit", text)).await.unwrap();
        }
        // The fourth comment is no longer that of a new reader: three were published before it.
        let page = queue(&world.services, &moderator, &world.site, QueueName::New, None, 2).await.unwrap();
        let texts: Vec<&str> = page.items.iter().map(|item| item.row.comment.body.as_str()).collect();
        assert!(texts[0].starts_with("Third") && texts[1].starts_with("Second"), "newest first: {texts:?}");
        assert!(page.items[0].row.waiting, "it can be approved although it is published");
        let next = queue(&world.services, &moderator, &world.site, QueueName::New, page.next.as_deref(), 2).await.unwrap();
        assert_eq!((next.items.len(), next.items[0].row.comment.id, next.next), (1, first, None));
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().new, 3);
        // Approving what is published already says that somebody has looked.
        let decision = decide(&world.services, &moderator, &world.site, approve(first)).await.unwrap();
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().new, 2);
        undo(&world.services, &moderator, &world.site, decision).await.unwrap();
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().new, 3);
        world.no_drift().await;
    }

    async fn what_its_author_withdrew_waits_for_nobody(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let (id, visitor, status) = world.post("Jan", HELD).await;
        assert_eq!(status, Status::Held);
        assert_eq!(authors(&world, &moderator, QueueName::Held).await, ["Jan"]);
        withdraw(&world.services, &visitor, &world.site, id).await.unwrap();
        world.clock.advance(1_000);
        let (reported, visitor, _) = world.post("Marit", CLEAN).await;
        report(&world.services, &world.guest("x"), &world.site, reported, "spam", "").await.unwrap();
        assert_eq!(authors(&world, &moderator, QueueName::Reported).await, ["Marit"]);
        withdraw(&world.services, &visitor, &world.site, reported).await.unwrap();
        for name in [QueueName::Held, QueueName::New, QueueName::Unsure, QueueName::Reported] {
            assert!(authors(&world, &moderator, name).await.is_empty(), "{name}");
        }
        assert_eq!(waiting(&world.services, &moderator, &world.site).await.unwrap().reported.oldest, None);
        assert_eq!(authors(&world, &moderator, QueueName::All).await, ["Marit", "Jan"]);
        world.no_drift().await;
    }

    async fn unsure_is_what_lies_near_a_threshold_of_the_policy(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let (id, visitor, _) = world.post("Marit", CLEAN).await;
        let page = queue(&world.services, &moderator, &world.site, QueueName::All, None, 1).await.unwrap();
        let score = page.items[0].assessment.strongest(moderation::Category::Toxicity);
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().unsure, 0);
        // The same words under a policy with a number just above their score.
        let policy = format!(
            "title = 'P'\n[[clause]]\nid = 'c'\ntitle = 'C'\ntext = 'x'\nrules = [{{ when = \"toxicity >= {:.3}\", then = 'hold' }}]",
            score + 0.03
        );
        service::policies::put(&world.services, &Visitor::operator(), &world.site, &policy, "").await.unwrap();
        edit(&world.services, &visitor, &world.site, id, CLEAN.to_owned(), false).await.unwrap();
        assert_eq!(authors(&world, &moderator, QueueName::Unsure).await, ["Marit"]);
        // A language that the model does not know, which is not the site's own.
        world.post("Ani", "Կամուրջը վերջապես բացվեց, շնորհակալություն բոլոր աշխատողներին։").await;
        assert_eq!(authors(&world, &moderator, QueueName::Unsure).await.len(), 2);
        decide(&world.services, &moderator, &world.site, approve(id)).await.unwrap();
        assert_eq!(authors(&world, &moderator, QueueName::Unsure).await, ["Ani"]);
        world.no_drift().await;
    }

    async fn unsure_goes_by_the_scores_that_the_policy_saw(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let (id, visitor, _) = world.post("Marit", CLEAN).await;
        let page = queue(&world.services, &moderator, &world.site, QueueName::All, None, 1).await.unwrap();
        let score = page.items[0].assessment.strongest(moderation::Category::Toxicity);
        let policy = format!(
            "title = 'P'\n[[clause]]\nid = 'c'\ntitle = 'C'\ntext = 'x'\nrules = [{{ when = \"toxicity >= {:.3}\", then = 'hold' }}]",
            score + 0.03
        );
        service::policies::put(&world.services, &Visitor::operator(), &world.site, &policy, "").await.unwrap();
        let mut calibration = moderation::Calibration::default();
        calibration.set(moderation::Category::Toxicity, moderation::Curve { slope: 1.0, shift: 6.0 });
        let learned = store::calibrations::CalibrationRecord {
            version: 1,
            curves: serde_json::to_string(&calibration).unwrap(),
            report: String::new(),
            policy_version: 2,
            model: String::new(),
            created_at: world.clock.now(),
            created_by: None,
        };
        let site = world.site.id;
        let insert = world.db.write(move |tx| Box::pin(async move { store::calibrations::insert(tx, site, &learned).await }));
        insert.await.unwrap();
        service::learning::use_version(&world.services, &Visitor::operator(), &world.site, Some(1)).await.unwrap();
        edit(&world.services, &visitor, &world.site, id, CLEAN.to_owned(), false).await.unwrap();
        // The score as the model gave it lies just below the number; as the policy saw it, far above.
        assert!(authors(&world, &moderator, QueueName::Unsure).await.is_empty());
        assert_eq!(authors(&world, &moderator, QueueName::Held).await, ["Marit"]);
    }

    async fn who_is_kept_to_sections_sees_only_theirs(db: TestDb) {
        let world = World::new(db).await;
        let story = StoryIn { headline: "Cup final".to_owned(), section: "Sport".to_owned(), ..StoryIn::default() };
        let sport = service::stories::put(&world.services, &Visitor::operator(), &world.site, "cup", story.clone()).await.unwrap().id();
        let text = "The mayor is an idiot.";
        world.post("Town", text).await;
        world.try_post(&world.guest("x"), service::comments::Posting { story: sport, ..world.posting("Fan", text) }).await.unwrap();
        let kept = sections_moderator(&world, &["sport"]).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        for name in [QueueName::Held, QueueName::New, QueueName::All] {
            assert_eq!(authors(&world, &kept, name).await, ["Fan"], "{name}");
            assert_eq!(authors(&world, &moderator, name).await.len(), 2, "{name}");
        }
        assert_eq!(counts(&world.services, &kept, &world.site).await.unwrap().held, 1);
        assert_eq!(counts(&world.services, &moderator, &world.site).await.unwrap().held, 2);
        // A story that moves takes its comments along.
        let moved = StoryIn { section: "Town".to_owned(), ..story };
        service::stories::put(&world.services, &Visitor::operator(), &world.site, "cup", moved).await.unwrap();
        assert!(authors(&world, &kept, QueueName::Held).await.is_empty());
        world.no_drift().await;
    }

    async fn the_clock_counts_from_the_oldest_that_waits(db: TestDb) {
        let world = World::new(db).await;
        let admin = world.staff(Role::Admin, "Ada").await;
        let levels = ServiceLevels { held: 30, reported: 60, ..ServiceLevels::default() };
        service::sites::set_service_levels(&world.services, &admin, &world.site, levels).await.unwrap();
        let site = world.services.site("testimes").unwrap();
        let (clean, _, _) = world.post("Marit", CLEAN).await;
        world.post("Jan", HELD).await;
        world.clock.advance(21 * UnixMillis::MINUTE);
        report(&world.services, &world.guest("y"), &site, clean, "spam", "").await.unwrap();
        let now = world.services.now();
        let found = waiting(&world.services, &admin, &site).await.unwrap();
        assert_eq!((found.held.count, found.held.pace(now)), (1, Pace::Soon));
        // The report is what waits, not the comment.
        assert_eq!((found.reported.oldest, found.reported.pace(now)), (Some(now), Pace::Calm));
        assert_eq!((found.appeals.oldest, found.unsure.count), (None, 0));
        world.clock.advance(10 * UnixMillis::MINUTE);
        let found = waiting(&world.services, &admin, &site).await.unwrap();
        assert_eq!(found.held.pace(world.services.now()), Pace::Late);
        // Starting again with the same configuration does not take it back.
        let again = service::sites::SiteIn {
            key: site.key.clone(),
            name: site.name.clone(),
            base_url: site.base_url.clone(),
            settings: model::SiteSettings::default(),
        };
        let put = service::sites::put(&world.services, &Visitor::operator(), again).await.unwrap();
        assert_eq!(put.settings.service_levels, levels);
        let moderator = world.staff(Role::Moderator, "Mo").await;
        let refused = service::sites::set_service_levels(&world.services, &moderator, &site, levels).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden { .. })));
        let long = ServiceLevels { held: 50_000, ..levels };
        let refused = service::sites::set_service_levels(&world.services, &admin, &site, long).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    }

    async fn a_queue_is_made_renamed_and_removed(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        for name in ["Jan", "Kai"] {
            world.clock.advance(1_000);
            world.post(name, &format!("{name} here. {HELD}")).await;
        }
        world.post("Marit", CLEAN).await;
        let search = CommentSearch::parse("clause=personal-attacks&status=held");
        let id = make_saved(&world.services, &moderator, &world.site, "  Attacks ", &search).await.unwrap();
        let page = saved_queue(&world.services, &moderator, &world.site, id, (None, 1)).await.unwrap();
        assert_eq!(page.queue.record.name, "Attacks");
        assert_eq!(page.waiting.unwrap().count, 2);
        assert_eq!(page.page.items[0].row.comment.author_name, "Jan", "held ones oldest first");
        let next = saved_queue(&world.services, &moderator, &world.site, id, (page.page.next.as_deref(), 1)).await.unwrap();
        assert_eq!(next.page.items[0].row.comment.author_name, "Kai");
        for (name, search) in [("Attacks", &search), ("", &search), ("Empty", &CommentSearch::default()), ("Bad", &CommentSearch::parse("status=lost"))] {
            let refused = make_saved(&world.services, &moderator, &world.site, name, search).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{name}");
        }
        rename_saved(&world.services, &moderator, &world.site, id, "Insults").await.unwrap();
        assert_eq!(saved(&world.services, &moderator, &world.site).await.unwrap()[0].record.name, "Insults");
        let reader = world.staff(Role::Commenter, "Rae").await;
        assert!(make_saved(&world.services, &reader, &world.site, "Mine", &search).await.is_err());
        remove_saved(&world.services, &moderator, &world.site, id).await.unwrap();
        let gone = remove_saved(&world.services, &moderator, &world.site, id).await;
        assert!(matches!(gone, Err(ServiceError::NotFound { .. })));
        let site = world.site.id;
        let rows: Result<_, store::StoreError> = world.db.read(move |tx| Box::pin(store::audit::after(tx, site, 0, 100))).await;
        let rows = rows.unwrap();
        let deeds: Vec<&str> = rows.iter().map(|row| row.deed.as_str()).filter(|deed| deed.ends_with("_queue")).collect();
        assert_eq!(deeds, ["make_queue", "rename_queue", "remove_queue"]);
    }

    async fn a_saved_queue_narrows_by_everything(db: TestDb) {
        let world = World::new(db).await;
        let moderator = world.staff(Role::Moderator, "Mo").await;
        world.post("Jan", HELD).await;
        world.clock.advance(UnixMillis::DAY * 2);
        world.post("Marit", CLEAN).await;
        for (query, expected) in [
            ("clause=personal-attacks", vec!["Jan"]),
            ("clause=personal", vec![]),
            ("story=harbour", vec!["Marit", "Jan"]),
            ("story=airport", vec![]),
            ("language=en", vec!["Marit", "Jan"]),
            ("language=fr", vec![]),
            ("category=insult&least=0.5", vec!["Jan"]),
            ("category=insult&greatest=0.4", vec!["Marit"]),
            ("standing=good", vec!["Marit", "Jan"]),
            ("standing=banned", vec![]),
            ("reader=mar", vec!["Marit"]),
            ("age=1d", vec!["Marit"]),
            ("age=3d&status=held", vec!["Jan"]),
            ("since=2026-11-25", vec!["Marit"]),
            ("until=2026-11-23", vec!["Jan"]),
        ] {
            let search = CommentSearch::parse(query);
            let id = make_saved(&world.services, &moderator, &world.site, query, &search).await.unwrap();
            let page = saved_queue(&world.services, &moderator, &world.site, id, (None, 10)).await.unwrap();
            let found: Vec<&str> = page.page.items.iter().map(|item| item.row.comment.author_name.as_str()).collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
