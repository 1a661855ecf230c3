//! The page of the hooks: added, tested, changed, rotated, removed, as a browser without JavaScript does it.

use axum::Json;
use axum::routing::post;
use model::Role;
use serde_json::json;
use testkit::{Client, TestApp, on_both};

const HOOKS: &str = "/desk/testimes/hooks";

/// A system that rejects everything.
async fn judge() -> String {
    let reason = json!({ "code": "SPAM", "detailedExplanation": "<b>Boats</b> & more." });
    let answer =
        json!({ "status": "REJECTED", "moderationAction": { "status": "REJECTED", "rejectionReason": reason } });
    let router = axum::Router::new().route("/", post(|| async move { Json(answer) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/?key=hidden", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

fn fields<'a>(name: &'a str, url: &'a str, timeout: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("url", url),
        ("format", "PLAIN_TEXT"),
        ("timeout_ms", timeout),
        ("fails", "closed"),
        ("enabled", "yes"),
        ("breaker_failures", "5"),
        ("breaker_pause_s", "30"),
        ("clause", "personal-attacks"),
        ("code.SPAM", "spam"),
    ]
}

/// The secret that a page shows.
fn secret(page: &str) -> Option<String> {
    let rest = page.split("value=\"hooksec_").nth(1)?;
    rest.split('"').next().map(str::to_owned)
}

/// The address of the one hook's forms.
async fn own(admin: &mut Client) -> String {
    let page = admin.get(HOOKS).await.expect(200).body.replace("&#x2f;", "/");
    let id = page.split("id=\"hook-").nth(1).unwrap().split('"').next().unwrap();
    format!("{HOOKS}/{id}")
}

on_both! {
    async fn a_hook_lives_on_its_page(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut admin = app.staff(Role::Admin, "Ada").await;
        let empty = admin.get(HOOKS).await.expect(200).body;
        assert!(empty.contains("No hooks"), "{empty}");
        let url = judge().await;
        let added = admin.submit(HOOKS, HOOKS, &fields("judge & jury", &url, "10000")).await.expect(200);
        assert_eq!(added.header("cache-control"), "no-store");
        let first = secret(&added.body).expect("the secret is shown");
        let page = admin.get(HOOKS).await.expect(200).body;
        assert!(page.contains("judge &amp; jury") && page.contains("It was not asked for a day"), "{page}");
        assert!(!page.contains(&first) && !page.contains("hooksec_"), "the secret is shown once");
        let hook = own(&mut admin).await;
        let back = ("back", HOOKS);
        admin.submit(HOOKS, &format!("{hook}/test"), &[("text", "Buy boats"), back]).await.expect(303);
        let page = admin.get(HOOKS).await.expect(200).body;
        assert!(page.contains("reject, SPAM. For the author: “&lt;b&gt;Boats&lt;/b&gt; &amp; more.”"), "{page}");
        assert!(page.contains("a test") && page.contains("reject: 1"), "{page}");
        admin.submit(HOOKS, &format!("{hook}/turn"), &[("to", "off"), back]).await.expect(303);
        assert!(admin.get(HOOKS).await.body.contains("Turn on"));
        let rotated = admin.submit(HOOKS, &format!("{hook}/rotate"), &[("kid", "1"), ("keep_hours", "24")]).await.expect(200).body;
        let second = secret(&rotated).expect("the new secret is shown");
        assert!(first != second && rotated.contains("24 Nov 2026, 12:00"), "{rotated}");
        admin.submit(HOOKS, &format!("{hook}/rotate"), &[("kid", "1"), ("keep_hours", "24")]).await.expect(409);
        admin.submit(HOOKS, &format!("{hook}/remove"), &[back]).await.expect(303);
        assert!(admin.get(HOOKS).await.body.contains("No hooks"));
        let log = admin.get("/desk/testimes/log/deeds").await.expect(200).body;
        for deed in ["Hook added", "Hook tested", "Hook changed", "Hook’s secret rotated", "Hook removed"] {
            assert!(log.contains(deed), "{deed}: {log}");
        }
        assert!(!log.contains(&first) && !log.contains(&second) && !log.contains("key=hidden"), "{log}");
    }

    async fn a_form_with_a_mistake_comes_back_as_it_was_typed(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut admin = app.staff(Role::Admin, "Ada").await;
        let refused = admin.submit(HOOKS, HOOKS, &fields("My <judge>", "ftp://judge.example/", "50")).await.expect(422).body;
        let refused = refused.replace("&#x2f;", "/");
        for kept in ["My &lt;judge&gt;", "ftp://judge.example/", "value=\"50\"", "must be 100 to 10000 ms; this is 50", "value=\"spam\" selected"] {
            assert!(refused.contains(kept), "{kept}: {refused}");
        }
        admin.submit(HOOKS, HOOKS, &fields("judge", "https://judge.example/", "200")).await.expect(200);
        let hook = own(&mut admin).await;
        let again = admin.submit(HOOKS, &hook, &fields("judge", "https://judge.example/2", "99999")).await.expect(422).body;
        assert!(again.contains("99999") && again.contains("<details class=\"more\" open>"), "{again}");
        let mut changed = fields("judge", "https://judge.example/2", "300");
        changed.push(("back", HOOKS));
        admin.submit(HOOKS, &hook, &changed).await.expect(303);
        let page = admin.get(HOOKS).await.body.replace("&#x2f;", "/");
        assert!(page.contains("https://judge.example/2") && page.contains("300 ms at most"), "{page}");
    }

    async fn what_a_hook_said_stands_beside_the_comment(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut admin = app.staff(Role::Admin, "Ada").await;
        admin.submit(HOOKS, HOOKS, &fields("judge", &judge().await, "10000")).await.expect(200);
        let story = app.story("bridge", "The bridge reopens in spring").await;
        let visitor = service::Visitor { actor: service::Actor::Anonymous, network: Some("n".to_owned()) };
        let posting = service::comments::Posting {
            story,
            parent: None,
            name: "Ann".to_owned(),
            email: String::new(),
            text: "It took them long enough.".to_owned(),
            nudged: false,
        };
        let posted = service::comments::create(&app.services, &visitor, &app.site, posting).await.unwrap();
        let service::comments::Posted::Saved { comment, status, .. } = posted else { panic!("{posted:?}") };
        assert_eq!(status, model::Status::Rejected);
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = moderator.get(&format!("/desk/testimes/comments/{comment}")).await.expect(200).body;
        assert!(page.contains("by <bdi>judge</bdi>") && page.contains("on revision 1"), "{page}");
        assert!(page.contains("&lt;b&gt;Boats"), "the reason is with the decision: {page}");
        moderator.get(HOOKS).await.expect(403);
    }
}
