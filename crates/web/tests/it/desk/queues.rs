//! Queues, their clocks, the search, saved queues, the export and the settings, as a browser without JavaScript.

use axum::http::header;
use model::{Role, UnixMillis};
use service::comments::{Posting, create};
use service::{Actor, Visitor};
use testkit::{Client, TestApp, on_both};

async fn post(app: &TestApp, name: &str, text: &str) {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let visitor = Visitor {
        actor: Actor::Anonymous,
        network: Some(name.to_owned()),
    };
    let posting = Posting {
        story,
        parent: None,
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        text: text.to_owned(),
        nudged: true,
    };
    create(&app.services, &visitor, &app.site, posting).await.unwrap();
}

/// A page of the desk, with slashes as they are.
async fn page(client: &mut Client, path: &str, status: u16) -> String {
    let page = client.get(&format!("/desk/testimes/{path}")).await.expect(status).body;
    page.replace("&#x2f;", "/")
}

on_both! {
    async fn a_queue_says_how_much_waits_and_how_long(db: TestDb) {
        let app = TestApp::new(db).await;
        post(&app, "Ann", "The mayor is an idiot.").await;
        let mut admin = app.staff(Role::Admin, "Ada").await;
        let held = page(&mut admin, "held", 200).await;
        assert!(held.contains("<strong>1 waits</strong>, oldest under 1 min</p>"), "{held}");
        admin.submit("/desk/testimes/settings", "/desk/testimes/settings", &[("held", "30"), ("new", "")]).await.expect(303);
        app.clock.advance(25 * UnixMillis::MINUTE);
        let held = page(&mut admin, "held", 200).await;
        assert!(held.contains("clock is-soon") && held.contains("oldest 25 min, target 30 min"), "{held}");
        app.clock.advance(10 * UnixMillis::MINUTE);
        let all = page(&mut admin, "all", 200).await;
        assert!(all.contains("is-late\" data-count=\"held\"") && all.contains("past the target"), "{all}");
        // What cannot be taken is told, and stays in its field.
        let refused = admin.submit("/desk/testimes/settings", "/desk/testimes/settings", &[("held", "soon")]).await.expect(422).body;
        assert!(refused.contains("“soon” is no number of minutes") && refused.contains("value=\"soon\""), "{refused}");
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        moderator.get("/desk/testimes/settings").await.expect(403);
        assert!(!page(&mut moderator, "held", 200).await.contains("/desk/testimes/settings"));
    }

    async fn a_search_marks_words_and_becomes_a_queue(db: TestDb) {
        let app = TestApp::new(db).await;
        post(&app, "Ann", "The <b>mayor</b> is an idiot.").await;
        post(&app, "Bo", "I look forward to the bridge, and so does the mayor.").await;
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        let found = page(&mut mo, "search?q=mayor", 200).await;
        assert!(found.contains("<mark>mayor</mark>") && found.contains("2 comments"), "{found}");
        assert!(found.contains("&lt;b&gt;") && !found.contains("<b>"), "{found}");
        let found = page(&mut mo, "search?q=%22%3E%3Cscript%3E&status=held", 200).await;
        assert!(!found.contains("\"><script>"), "{found}");
        let refused = page(&mut mo, "search?q=mayor&since=yesterday", 422).await;
        assert!(refused.contains("A day is written as") && refused.contains("value=\"mayor\""), "{refused}");
        let typed = [("filter", "q=mayor&status=held"), ("name", "Mayor <held>")];
        let made = mo.submit("/desk/testimes/search?q=mayor", "/desk/testimes/queues", &typed).await.expect(303);
        let path = made.location().to_owned();
        let queue = mo.get(&path).await.expect(200).body;
        assert!(queue.contains("Mayor &lt;held&gt;") && queue.contains("data-item=") && queue.contains("1 fits"), "{queue}");
        assert!(page(&mut mo, "held", 200).await.contains(&path), "the bar lists it");
        let again = mo.submit("/desk/testimes/search?q=mayor", "/desk/testimes/queues", &typed).await.expect(422).body;
        assert!(again.contains("There is a queue “Mayor &lt;held&gt;” already") && again.contains("q=mayor&amp;status=held"), "{again}");
        mo.submit("/desk/testimes/queues", &path, &[("verb", "rename"), ("name", "Town hall")]).await.expect(303);
        assert!(page(&mut mo, "queues", 200).await.contains("Town hall"));
        mo.submit("/desk/testimes/queues", &path, &[("verb", "remove")]).await.expect(303);
        mo.get(&path).await.expect(404);
    }

    async fn an_export_is_a_file_without_addresses(db: TestDb) {
        let app = TestApp::new(db).await;
        for n in 0..205 {
            post(&app, &format!("Reader{n}"), &format!("Number {n} looks forward to the bridge.")).await;
        }
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        for (format, lines) in [("csv", 206), ("jsonl", 205)] {
            let fields = [("filter", "q=bridge"), ("list", ""), ("format", format)];
            let file = mo.submit("/desk/testimes/search?q=bridge", "/desk/testimes/export", &fields).await.expect(200);
            assert_eq!(file.header(header::CONTENT_DISPOSITION.as_str()), format!("attachment; filename=\"testimes-comments.{format}\""));
            assert_eq!(file.body.lines().count(), lines, "{format}");
            assert!(!file.body.contains('@'), "{format}");
        }
        let nothing = [("filter", "q=nowhere"), ("list", ""), ("format", "csv")];
        let file = mo.submit("/desk/testimes/search?q=bridge", "/desk/testimes/export", &nothing).await.expect(200);
        assert_eq!(file.body.lines().count(), 1, "only the heading");
        mo.post("/desk/testimes/export", &nothing).await.expect(403);
    }
}
