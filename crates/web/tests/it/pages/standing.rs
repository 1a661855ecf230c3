//! What a reader is told: the statement, the signed link, the appeal, their standing, and the same in the API.

use axum::body::Body;
use axum::http::{Request, header};
use model::{ReaderId, Role, Standing};
use service::Visitor;
use service::desk::{Decide, Restrict, decide, restrict};
use testkit::{Client, TestApp, on_both};

/// Posts by the form as a guest; gives the comment's id.
async fn post(client: &mut Client, path: &str, story: &str, text: &str) -> String {
    let fields = [("name", "Ann"), ("text", text), ("action", "post")];
    let answer = client
        .submit(path, &format!("/testimes/stories/{story}/comments"), &fields)
        .await
        .expect(303);
    answer
        .location()
        .split("posted=")
        .nth(1)
        .unwrap()
        .split('#')
        .next()
        .unwrap()
        .to_owned()
}

fn moderator() -> Visitor {
    Visitor::operator()
}

fn plain(page: &str) -> String {
    page.replace("&#x2f;", "/").replace("&#x3d;", "=").replace("&amp;", "&")
}

/// The first address in a page that begins so, up to its end.
fn address(page: &str, beginning: &str) -> String {
    let page = plain(page);
    let rest = page
        .split(beginning)
        .nth(1)
        .unwrap_or_else(|| panic!("no {beginning} in {page}"));
    format!("{beginning}{}", rest.split(['"', '<']).next().unwrap())
}

on_both! {
    async fn a_guest_reads_why_keeps_the_link_and_appeals_without_the_cookie(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("bridge", "The bridge reopens in spring").await;
        let path = app.story_path(story).await;
        let mut guest = app.client();
        let comment = post(&mut guest, &path, &story.to_string(), "Ann walked over it & <b>liked</b> it.").await;
        let request = Decide { comment: comment.parse().unwrap(), approve: false, clause: "spam".to_owned(), reason: "An advertisement".to_owned() };
        let decision = decide(&app.services, &moderator(), &app.site, request).await.unwrap();
        let shown = guest.get(&path).await.expect(200).body;
        let link = address(&shown, &format!("/testimes/decisions/{decision}?key="));
        assert!(shown.contains("Keep this link"), "{shown}");

        let mut stranger = app.client().from_address([198, 51, 100, 7]);
        stranger.get(&format!("/testimes/decisions/{decision}")).await.expect(404);
        stranger.get(&format!("{link}x")).await.expect(404);
        let statement = stranger.get(&link).await.expect(200).body;
        for told in ["Your comment was not published", "Made by a moderator", "version 1 of the policy", "An advertisement", "&lt;b&gt;liked", "The program that read the comment"] {
            assert!(statement.contains(told), "{told}: {statement}");
        }
        assert!(plain(&statement).contains(&format!("http://ombud.test{link}")), "{statement}");
        let key = link.split("key=").nth(1).unwrap().to_owned();
        let post_to = format!("/testimes/decisions/{decision}");
        let empty = stranger.submit(&link, &post_to, &[("key", &key), ("text", "  ")]).await.expect(422).body;
        assert!(empty.contains("The appeal is empty"), "{empty}");
        stranger.submit(&link, &post_to, &[("key", "forged"), ("text", "Please.")]).await.expect(404);
        let sent = stranger.submit(&link, &post_to, &[("key", &key), ("text", "I sell nothing.")]).await.expect(303);
        assert_eq!(sent.location(), link);
        assert!(stranger.get(&link).await.expect(200).body.contains("I sell nothing."));
        let mut second = app.client();
        let token = testkit::form_token(&stranger.get(&path).await.body).unwrap();
        let twice = second.post(&post_to, &[("key", &key), ("text", "Again."), ("form_token", &token)]).await;
        let twice = twice.expect(409).body;
        assert!(twice.contains("already") && twice.contains("I sell nothing."), "{twice}");
    }

    async fn a_restricted_reader_sees_their_standing_and_the_api_tells_it_too(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("bridge", "The bridge reopens in spring").await;
        let path = app.story_path(story).await;
        let mut guest = app.client();
        let unknown = guest.get("/testimes/standing").await.expect(200).body;
        assert!(unknown.contains("You have not commented here yet"), "{unknown}");
        post(&mut guest, &path, &story.to_string(), "I walked over it on Monday.").await;
        assert!(guest.get("/testimes/standing").await.expect(200).body.contains("You are in good standing."));
        let reader: ReaderId = app.services.keys().verify("guest", guest.cookie(web::cookies::GUEST).unwrap()).unwrap().parse().unwrap();
        let until = app.services.now().plus(6 * model::UnixMillis::HOUR);
        for (standing, told) in [(Standing::Warned, "You may comment."), (Standing::Premoderated, "once a moderator has read it"), (Standing::Suspended, "When the time is over"), (Standing::Banned, "withdraw your own.")] {
            let request = Restrict { reader, standing, until: Some(until), clause: "spam".to_owned(), reason: "Links to one shop".to_owned(), remove_comments: false };
            restrict(&app.services, &moderator(), &app.site, request).await.unwrap();
            let page = guest.get("/testimes/standing").await.expect(200).body;
            assert!(page.contains(told) && page.contains("Links to one shop") && page.contains("See why, and appeal"), "{standing}: {page}");
            // The story's page tells it as well, and leads there.
            let page = plain(&guest.get(&path).await.expect(200).body);
            assert!(page.contains("/testimes/standing") && page.contains("Links to one shop"), "{standing}: {page}");
        }
        let request = Request::builder()
            .method("POST")
            .uri("/api/v1/sites/testimes/stories/bridge/comments")
            .header(header::CONTENT_TYPE, "application/json");
        let refused = guest.send(request, Body::from(r#"{"name":"Ann","text":"Me again."}"#)).await.expect(403).body;
        let told: serde_json::Value = serde_json::from_str(&refused).unwrap();
        let restriction = &told["error"]["restriction"];
        assert_eq!((&restriction["standing"], &restriction["clause"]), (&"banned".into(), &"spam".into()), "{refused}");
        let statement = restriction["statement"].as_str().unwrap().strip_prefix("http://ombud.test").unwrap().to_owned();
        app.client().from_address([198, 51, 100, 7]).get(&statement).await.expect(200);
    }

    async fn the_api_gives_the_statement_of_a_held_comment(db: TestDb) {
        let app = TestApp::new(db).await;
        app.story("bridge", "The bridge reopens in spring").await;
        let send = async |text: &str| {
            let request = Request::builder()
                .method("POST")
                .uri("/api/v1/sites/testimes/stories/bridge/comments")
                .header(header::CONTENT_TYPE, "application/json");
            let body = serde_json::json!({ "name": "Ann", "text": text, "nudged": true }).to_string();
            let answer = app.client().send(request, Body::from(body)).await.expect(201).body;
            serde_json::from_str::<serde_json::Value>(&answer).unwrap()
        };
        let fine = send("I walked over it on Monday.").await;
        assert!(fine["status"] == "published" && fine["statement"].is_null(), "{fine}");
        let bad = send("The mayor is an idiot.").await;
        assert!(bad["statement"].as_str().unwrap().contains("/testimes/decisions/"), "{bad}");
    }

    async fn staff_do_not_appeal_for_a_reader(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("bridge", "The bridge reopens in spring").await;
        let path = app.story_path(story).await;
        let mut guest = app.client().from_address([198, 51, 100, 7]);
        let comment = post(&mut guest, &path, &story.to_string(), "I walked over it on Monday.").await;
        let request = Decide { comment: comment.parse().unwrap(), approve: false, clause: "spam".to_owned(), reason: String::new() };
        let decision = decide(&app.services, &moderator(), &app.site, request).await.unwrap();
        let link = service::appeals::link(&app.services, &app.site, decision);
        let key = link.split("key=").nth(1).unwrap();
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        let refused = mo.submit(&link, &format!("/testimes/decisions/{decision}"), &[("key", key), ("text", "For them.")]).await;
        let page = refused.expect(409).body;
        assert!(page.contains("somebody of the desk does not appeal") && page.contains("For them."), "{page}");
    }
}
