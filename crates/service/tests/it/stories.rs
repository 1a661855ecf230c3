//! Stories in, related posts, the policy.

use model::UnixMillis;
use service::stories::{PutOutcome, StoryIn, get, list, put, remove};
use service::{ServiceError, Visitor, policies, related_posts};
use testkit::on_both;

use crate::world::World;

fn story(headline: &str, body: &str) -> StoryIn {
    StoryIn {
        headline: headline.to_owned(),
        body: body.to_owned(),
        ..StoryIn::default()
    }
}

on_both! {
    async fn putting_twice_changes_nothing_and_a_change_is_one(db: TestDb) {
        let world = World::new(db).await;
        let (services, site, operator) = (&world.services, &world.site, Visitor::operator());
        let new = StoryIn {
            url: "https://lantern.example/talks".to_owned(),
            aliases: vec!["https://m.lantern.example/talks".to_owned()],
            ..story("Talks <i>begin</i>", "<p>BAKU (Eurasianet)– Envoys met on Monday.</p><script>alert(1)</script>")
        };
        let first = put(services, &operator, site, "talks", new.clone()).await.unwrap();
        assert!(matches!(first, PutOutcome::Created(_)));
        let stored = get(services, site, first.id()).await.unwrap();
        assert_eq!((stored.headline.as_str(), stored.dateline.as_str(), stored.credit.as_str()), ("Talks begin", "BAKU", "Eurasianet"));
        assert_eq!(stored.body_html, "<p>Envoys met on Monday.</p>");
        world.clock.advance(UnixMillis::HOUR);
        assert_eq!(put(services, &operator, site, "talks", new.clone()).await.unwrap(), PutOutcome::Unchanged(first.id()));
        // Another system that knows it by its address only finds the same story.
        assert_eq!(put(services, &operator, site, "other-key", new.clone()).await.unwrap(), PutOutcome::Unchanged(first.id()));
        let changed = StoryIn { headline: "Talks end".to_owned(), ..new };
        assert_eq!(put(services, &operator, site, "talks", changed).await.unwrap(), PutOutcome::Updated(first.id()));
        let stored = get(services, site, first.id()).await.unwrap();
        assert_eq!((stored.slug.as_str(), stored.modified_at), ("talks-end", services.now()));
    }

    async fn each_bad_field_is_named(db: TestDb) {
        let world = World::new(db).await;
        let bad = StoryIn {
            url: "ftp://x".to_owned(), language: "no language".to_owned(), headline: "h".repeat(301), byline: "b\0".to_owned(),
            ..StoryIn::default()
        };
        let Err(ServiceError::Invalid(fields)) = put(&world.services, &Visitor::operator(), &world.site, "", bad).await else { panic!("taken") };
        let found: Vec<_> = fields.iter().map(|f| f.field).collect();
        assert_eq!(found, ["key", "headline", "byline", "url", "language"]);
        let guest = put(&world.services, &Visitor::anonymous(), &world.site, "k", story("H", "")).await;
        assert!(matches!(guest, Err(ServiceError::SignInNeeded)));
    }

    async fn related_posts_follow_what_is_put_and_removed(db: TestDb) {
        let world = World::new(db).await;
        let (services, site, operator) = (&world.services, &world.site, Visitor::operator());
        for n in 0..12 {
            let filler = story(&format!("Notice {n} of the parish"), &format!("<p>Bell ringing number {n}, as every year, with cake {n}.</p>"));
            put(services, &operator, site, &format!("f{n}"), filler).await.unwrap();
        }
        let talks = |n: u8| story(
            &format!("Envoys of Karvelia and Ostrania meet, round {n}"),
            &format!("<p>The border talks between Karvelia and Ostrania went into round {n}. Envoy Tamar Lomidze spoke of progress on the valley road.</p>"),
        );
        let first = put(services, &operator, site, "t1", talks(1)).await.unwrap().id();
        let second = put(services, &operator, site, "t2", StoryIn { headline: "Valley road opens between Karvelia and Ostrania".to_owned(), ..story("", "<p>Tamar Lomidze cut the ribbon. Lorries from Karvelia queued before dawn; Ostrania sent a band.</p>") }).await.unwrap().id();
        let one = get(services, site, first).await.unwrap();
        let found = related_posts::for_story(services, site, &one, 5).await.unwrap();
        assert_eq!(found.iter().map(|p| p.story.id).collect::<Vec<_>>(), [second]);
        assert!(!found[0].reasons.is_empty());
        remove(services, &operator, site, "t2").await.unwrap();
        assert!(related_posts::for_story(services, site, &one, 5).await.unwrap().is_empty());
        assert!(matches!(get(services, site, second).await, Err(ServiceError::Gone { .. })));
    }

    async fn lists_are_paged_by_key_and_know_no_future(db: TestDb) {
        let world = World::new(db).await;
        let (services, site, operator) = (&world.services, &world.site, Visitor::operator());
        for n in 0..7_i64 {
            let at = Some(services.now().plus((n - 5) * UnixMillis::HOUR));
            let new = StoryIn { section: "Town".to_owned(), published_at: at, ..story(&format!("Story {n}"), "") };
            put(services, &operator, site, &format!("s{n}"), new).await.unwrap();
        }
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = list(services, site, Some("town"), cursor.as_deref(), 2).await.unwrap();
            seen.extend(page.stories.into_iter().map(|s| s.headline));
            cursor = page.next;
            if cursor.is_none() { break }
        }
        assert_eq!(seen, ["Story 5", "Story 4", "Story 3", "Story 2", "Story 1", "Story 0"]);
        assert!(matches!(list(services, site, None, Some("x"), 2).await, Err(ServiceError::Invalid(_))));
    }

    async fn a_new_policy_is_a_version_and_the_same_is_none(db: TestDb) {
        let world = World::new(db).await;
        let (services, site, operator) = (&world.services, &world.site, Visitor::operator());
        let document = policies::in_force(services, site).await.unwrap().document.clone();
        assert_eq!(policies::put(services, &operator, site, &document, "").await.unwrap(), 1);
        let stricter = format!("{document}\n[[clause]]\nid = \"brevity\"\ntitle = \"Be brief\"\ntext = \"Say it in a page.\"\nrules = [{{ when = \"length > 40\", then = \"hold\" }}]\n");
        assert_eq!(policies::put(services, &operator, site, &stricter, "Brevity is new.").await.unwrap(), 2);
        let (_, _, status) = world.post("Marit", "This has rather more than forty characters in it.").await;
        assert_eq!(status, model::Status::Held);
        let history = policies::history(services, site).await.unwrap();
        assert_eq!(history.iter().map(|p| (p.version, p.note.as_str())).collect::<Vec<_>>(), [(2, "Brevity is new."), (1, "")]);
        let Err(ServiceError::Policy(error)) = policies::put(services, &operator, site, "title = 3", "").await else { panic!("taken") };
        assert!(!error.problems.is_empty());
    }
}
