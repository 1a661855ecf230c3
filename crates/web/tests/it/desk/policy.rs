//! The policy's editor, its versions, and what readers see of them.

use axum::body::Body;
use axum::http::{Request, header};
use model::{Role, UnixMillis};
use moderation::Policy;
use serde_json::Value;
use testkit::{Client, TestApp, form_token, on_both};

const EDIT: &str = "/desk/testimes/policy/edit";
const PUT: &str = "/desk/testimes/policy/put";
const CHECK: &str = "/desk/testimes/policy/check";

fn titled(title: &str) -> String {
    Policy::default_document().replacen("Discussion Policy", title, 1)
}

/// Checks as the script does.
async fn check(editor: &mut Client, document: &str) -> Value {
    let page = editor.get(EDIT).await.expect(200);
    let token = form_token(&page.body).unwrap();
    let encoded: String = document.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let request = Request::builder()
        .method("POST")
        .uri(CHECK)
        .header(header::ORIGIN, "http://ombud.test")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = editor
        .send(request, Body::from(format!("form_token={token}&document={encoded}")))
        .await
        .expect(200);
    serde_json::from_str(&answer.body).unwrap()
}

on_both! {
    async fn mistakes_come_with_their_place_and_what_is_allowed_there(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Edda").await;
        let document = "title = 'P'\n[[clause]]\nid = 'a'\ntitle = '<b>A</b>'\ntext = 'T'\nrules = [{ when = 'insullt > 0.5', then = 'hold' }]\n\
            [[override]]\nsections = ['x']\ncommenting = 'shut'\n";
        let found = check(&mut editor, document).await;
        let mistakes = found["mistakes"].as_array().unwrap();
        let places: Vec<_> = mistakes.iter().map(|m| (m["line"].as_i64().unwrap(), m["column"].as_i64().unwrap())).collect();
        assert_eq!(places, [(6, 20), (9, 14)]);
        assert_eq!(mistakes[1]["allowed"], serde_json::json!(["open", "premoderated", "closed"]));
        assert!(mistakes[0]["allowed"].as_array().unwrap().contains(&Value::from("reader.approved")));
        assert!(found["list"].as_str().unwrap().contains("did you mean `insult`?"));
        assert_eq!(found["preview"], Value::Null);
        assert!(found["difference"].as_str().unwrap().contains("is-added"));

        let found = check(&mut editor, &document.replace("insullt", "insult").replace("shut", "closed")).await;
        assert_eq!(found["mistakes"], serde_json::json!([]));
        assert_eq!(found["summary"], "No mistakes: 1 clause, 1 rule, 1 override.");
        let preview = found["preview"].as_str().unwrap();
        assert!(preview.contains("&lt;b&gt;A&lt;/b&gt;") && preview.contains("Comments are closed."), "{preview}");
    }

    async fn without_a_script_everything_typed_comes_back(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Edda").await;
        let broken = "title = 'P'\n[[clause]]\nid = 'a'\n";
        let typed = [("document", broken), ("note", "Why & how."), ("base", "1"), ("when", "later"), ("at", "2026-12-01T06:00")];
        for (path, status) in [(CHECK, 200), (PUT, 422)] {
            let page = editor.submit(EDIT, path, &typed).await.expect(status);
            for kept in ["id = 'a'\n", "Why &amp; how.", "value=\"2026-12-01T06:00\"", "value=\"later\" checked", "Line 2, column 1"] {
                let body = page.body.replace("&#39;", "'");
                assert!(body.contains(kept), "{kept} {body}");
            }
        }
        // A form that was open for too long, and a time that is past.
        let stale = editor.post(PUT, &[&[("form_token", "x")], &typed[..]].concat()).await.expect(403);
        assert!(stale.body.contains("Why &amp; how."), "{}", stale.body);
        let past = titled("Past");
        let late = [("document", past.as_str()), ("base", "1"), ("when", "later"), ("at", "2026-11-01T06:00")];
        let page = editor.submit(EDIT, PUT, &late).await.expect(422);
        assert!(page.body.contains("This time is past."));
        // A form from elsewhere, a moderator, a reader.
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        moderator.get(EDIT).await.expect(403);
        moderator.submit("/desk/testimes/held", PUT, &late).await.expect(403);
    }

    async fn a_version_is_put_into_force_scheduled_cancelled_and_restored(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Edda").await;
        let second = titled("Second Policy");
        let fields = [("document", second.as_str()), ("note", "Second note"), ("base", "1"), ("when", "now")];
        let done = editor.submit(EDIT, PUT, &fields).await.expect(303);
        assert_eq!(done.location(), "/desk/testimes/policy");
        assert!(editor.get("/desk/testimes/policy").await.body.contains("Version 2 of the policy is in force."));
        let seen = app.client().get("/testimes/policy").await.expect(200).body;
        assert!(seen.contains("Second Policy") && seen.contains("Second note"));

        // Who did not know of version 2 is told, keeps their text, and may insist.
        let third = titled("Third Policy");
        let stale = [("document", third.as_str()), ("base", "1"), ("when", "now")];
        let page = editor.submit(EDIT, PUT, &stale).await.expect(409);
        assert!(page.body.contains("Somebody else wrote version 2") && page.body.contains("name=\"base\" value=\"2\""));
        assert!(page.body.contains("Third Policy"));

        let later = [("document", third.as_str()), ("note", ""), ("base", "2"), ("when", "later"), ("at", "2026-11-24T06:00")];
        editor.submit(EDIT, PUT, &later).await.expect(303);
        let page = editor.get("/desk/testimes/policy").await.body;
        assert!(page.contains("from <time datetime=\"2026-11-24T06:00:00Z\">24 Nov 2026, 06:00</time> on"), "{page}");
        assert!(page.contains("Cancel version 3"));
        let seen = app.client().get("/testimes/policy").await.expect(200).body;
        assert!(seen.contains("Second Policy") && seen.contains("another version holds"));
        assert!(app.client().get("/testimes/policy/3").await.expect(200).body.contains("not in force yet"));

        editor.submit("/desk/testimes/policy", "/desk/testimes/policy/versions/3/cancel", &[]).await.expect(303);
        app.clock.advance(UnixMillis::DAY);
        // After twelve hours without use a session of the desk is over.
        editor = app.staff(Role::Editor, "Edda").await;
        assert!(app.client().get("/testimes/policy").await.body.contains("Second Policy"));
        app.client().get("/testimes/policy/3").await.expect(404);
        let list = editor.get("/desk/testimes/policy/versions?old=1&new=2").await.expect(200).body;
        for part in ["Cancelled", "In force", "Second note", "Edda", "removed: </span>title", "Put version 1 into force anew"] {
            assert!(list.contains(part), "{part} {list}");
        }
        editor.get("/desk/testimes/policy/versions?old=1&new=9").await.expect(404);
        editor.get("/desk/testimes/policy/versions/3").await.expect(200);

        let restored = editor.get("/desk/testimes/policy/edit?from=1").await.expect(200).body;
        assert!(restored.contains("Version 1 is in force again.") && restored.contains("Begun with version 1"));
        let first = Policy::default_document();
        let again = [("document", first), ("base", "3"), ("from", "1"), ("when", "now")];
        editor.submit(EDIT, PUT, &again).await.expect(303);
        assert!(app.client().get("/testimes/policy").await.body.contains("Discussion Policy"));
    }

    async fn a_doubtful_policy_says_why_with_numbers(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("wall", "Harbour wall gives way").await;
        for number in 0..10 {
            let mut guest = app.client();
            let name = format!("Ann{number}");
            let path = app.story_path(story).await;
            let post = format!("/testimes/stories/{story}/comments");
            guest.submit(&path, &post, &[("name", &name), ("text", "A calm word."), ("action", "post")]).await.expect(303);
        }
        let mut editor = app.staff(Role::Editor, "Edda").await;
        let document = "title = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\nrules = [{ when = 'length > 0', then = 'hold' }]\n";
        let fields = [("document", document), ("base", "1"), ("when", "now")];
        let page = editor.submit(EDIT, PUT, &fields).await.expect(422);
        assert!(page.body.contains("of the 10 newest comments 0 would be published, 10 held and 0 rejected"), "{}", page.body);
        let sure = [&fields[..], &[("confirm", "yes")]].concat();
        editor.submit(EDIT, PUT, &sure).await.expect(303);
    }

    async fn decisions_lead_to_their_version_and_clause(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = app.story("wall", "Harbour wall gives way").await;
        let mut guest = app.client();
        let path = app.story_path(story).await;
        let post = format!("/testimes/stories/{story}/comments");
        guest.submit(&path, &post, &[("name", "Ann"), ("text", "A calm word."), ("action", "post")]).await.expect(303);
        let comment = service::desk::queue(&app.services, &service::Visitor::operator(), &app.site, service::desk::QueueName::All, None, 10)
            .await.unwrap().items[0].row.comment.id;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let decide = format!("/desk/testimes/comments/{comment}/decide");
        moderator.submit("/desk/testimes/all", &decide, &[("verb", "reject"), ("clause", "personal-attacks")]).await.expect(303);
        service::policies::put(&app.services, &service::Visitor::operator(), &app.site, &titled("New"), "").await.unwrap();
        let wanted = "href=\"/testimes/policy/1#personal-attacks\"";
        let page = moderator.get(&format!("/desk/testimes/comments/{comment}")).await.expect(200).body;
        assert!(page.contains(wanted), "{page}");
        let own = guest.get(&path).await.expect(200).body;
        let at = own.find("/testimes/decisions/").unwrap();
        let href: String = own[at..].chars().take_while(|c| *c != '"').collect();
        assert!(guest.get(&href).await.expect(200).body.contains(wanted));
    }
}
