//! How a story takes comments: what readers see and get, and what moderators set.

use model::Role;
use moderation::Policy;
use service::Visitor;
use testkit::{TestApp, on_both};

on_both! {
    async fn readers_see_what_is_asked_of_them_before_and_after_they_post(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("wall", "Harbour wall gives way").await;
        let path = app.story_path(story).await;
        let post = format!("/testimes/stories/{story}/comments");
        let mut anybody = app.client();
        assert!(!anybody.get(&path).await.expect(200).body.contains("Slow mode"));
        let document = format!(
            "{}\n[[override]]\nsections = ['news']\nslow_mode_seconds = 90\ncommenting = 'premoderated'\n\
             [[override]]\nstories = ['wall']\ncommenting = 'open'\n",
            Policy::default_document()
        );
        service::policies::put(&app.services, &Visitor::operator(), &app.site, &document, "").await.unwrap();
        // The page that is kept for everybody is made anew.
        assert!(anybody.get(&path).await.expect(200).body.contains("at least 1:30 min between two comments of yours"));
        let policy = anybody.get("/testimes/policy").await.expect(200).body;
        for part in ["Where more is asked", "In news", "At least 1:30 min", "Harbour wall gives way", "Comments appear at once."] {
            assert!(policy.contains(part), "{part} {policy}");
        }

        let fields = [("name", "Ann"), ("text", "A calm word."), ("action", "post")];
        let mut ann = app.client();
        ann.submit(&path, &post, &fields).await.expect(303);
        app.clock.advance(15_000);
        let second = [("name", "Ann"), ("text", "A second word."), ("action", "post")];
        let refused = ann.submit(&path, &post, &second).await.expect(429);
        assert_eq!(refused.header("retry-after"), "");
        assert!(refused.body.contains("You can post again in 1:15 min.") && refused.body.contains("A second word."));
        app.clock.advance(75_000);
        ann.submit(&path, &post, &second).await.expect(303);
    }

    async fn the_api_says_why_it_refuses(db: TestDb) {
        let app = TestApp::new(db).await;
        app.story("wall", "Harbour wall gives way").await;
        app.story("pier", "A new pier").await;
        let document = format!(
            "{}\n[[override]]\nstories = ['wall']\nslow_mode_seconds = 90\n\
             [[override]]\nstories = ['pier']\nmembers_only = true\n",
            Policy::default_document()
        );
        service::policies::put(&app.services, &Visitor::operator(), &app.site, &document, "").await.unwrap();
        let mut reader = app.staff(Role::Commenter, "Ria").await;
        let post = async |reader: &mut testkit::Client, key: &str, text: &str| {
            let request = axum::http::Request::builder()
                .method("POST")
                .uri(format!("/api/v1/sites/testimes/stories/{key}/comments"))
                .header("origin", "http://ombud.test")
                .header("content-type", "application/json");
            let body = serde_json::json!({ "text": text }).to_string();
            reader.send(request, axum::body::Body::from(body)).await
        };
        post(&mut reader, "wall", "A calm word.").await.expect(201);
        let slow = post(&mut reader, "wall", "A second word.").await.expect(429);
        assert!(slow.body.contains("\"slow_mode\"") && slow.body.contains("again in 90 seconds"), "{}", slow.body);
        assert_eq!(slow.header("retry-after"), "90");
        let members = post(&mut reader, "pier", "A word.").await.expect(403);
        assert!(members.body.contains("\"members_only\""), "{}", members.body);
        let policy = app.client().get("/api/v1/sites/testimes/policy").await.expect(200).body;
        assert!(policy.contains("\"slow_mode_seconds\":90"), "{policy}");
    }

    async fn a_moderator_sets_one_story_and_undoes_it(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("wall", "Harbour wall gives way").await;
        let path = app.story_path(story).await;
        let desk = format!("/desk/testimes/stories/{story}");
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        assert!(moderator.get("/desk/testimes/stories").await.expect(200).body.contains(&desk));
        let back = ("back", desk.as_str());
        let close = [back, ("commenting", "closed"), ("slow_mode", ""), ("members", ""), ("note", "It boils over.")];
        assert_eq!(moderator.submit(&desk, &desk, &close).await.expect(303).location(), desk);
        let mut anybody = app.client();
        assert!(anybody.get(&path).await.expect(200).body.contains("This discussion is closed."));
        let page = moderator.get(&desk).await.expect(200).body;
        for part in ["Comments are closed.", "It boils over.", "by <bdi>Mo</bdi>", "Undo this change"] {
            assert!(page.contains(part), "{part} {page}");
        }
        let undo = format!("{desk}/undo");
        moderator.submit(&desk, &undo, &[back, ("number", "1")]).await.expect(303);
        assert!(!anybody.get(&path).await.expect(200).body.contains("This discussion is closed."));
        moderator.submit(&desk, &undo, &[back, ("number", "1")]).await.expect(409);

        let members = [back, ("commenting", ""), ("slow_mode", "60"), ("members", "yes")];
        moderator.submit(&desk, &desk, &members).await.expect(303);
        assert!(anybody.get(&path).await.body.contains("Only members can comment here."));
        let mut reader = app.staff(Role::Commenter, "Ria").await;
        assert!(reader.get(&path).await.body.contains("your account is not one of them"));
        let mut member = app.staff(Role::Member, "Mia").await;
        assert!(member.get(&path).await.body.contains("data-comment-form"));
        let bad = [back, ("commenting", "shut"), ("slow_mode", ""), ("members", "")];
        moderator.submit(&desk, &desk, &bad).await.expect(400);
        let bad = [back, ("slow_mode", "999999"), ("members", "")];
        moderator.submit(&desk, &desk, &bad).await.expect(422);
        moderator.get("/desk/testimes/stories/1").await.expect(404);
    }
}
