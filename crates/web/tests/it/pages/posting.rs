//! What readers do: write, edit, withdraw, report, appeal.

use axum::body::Body;
use axum::http::Request;
use model::{Role, Standing};
use service::Visitor;
use service::desk::{Restrict, restrict};
use testkit::{Answer, Client, TestApp, form_token, on_both};
use web::cookies::GUEST;

use super::{action, between, plain, write};

const FORM: &str = "application/x-www-form-urlencoded";

async fn story(app: &TestApp) -> String {
    app.story_path(app.story("bridge", "The bridge reopens").await).await
}

/// Where a redirect leads, without the part that browsers keep to themselves.
fn target(answer: &Answer) -> String {
    answer.location().split('#').next().unwrap().to_owned()
}

/// The comment that a redirect tells of.
fn posted(answer: &Answer) -> String {
    between(answer.location(), "posted=", "#").to_owned()
}

async fn send(client: &mut Client, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::builder().method("POST").uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send(request, body.into()).await
}

#[track_caller]
fn assert_kept(answer: &Answer, text: &str) {
    let area = between(&answer.body, "<textarea", "</textarea>");
    assert!(area.ends_with(&format!(">\n{text}")), "{area}");
}

async fn assert_nothing_stored(app: &TestApp, path: &str) {
    let page = app.client().get(path).await.expect(200).body;
    assert!(page.contains("No comments yet"), "{page}");
    let mut moderator = app.staff(Role::Moderator, "Counting").await;
    let all = moderator.get("/desk/testimes/all").await.expect(200).body;
    assert!(!plain(&all).contains("/desk/testimes/comments/"), "{all}");
}

on_both! {
    async fn a_guest_writes_and_is_known_again(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let mut guest = app.client();
        let answer = write(&mut guest, &path, "Ann", "At *last*!").await.expect(303);
        assert!(answer.location().starts_with(&path), "{}", answer.location());
        let line = answer.header("set-cookie").to_owned();
        assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax"), "{line}");
        let page = guest.get(&target(&answer)).await.expect(200).body;
        assert!(page.contains("Your comment is published.") && page.contains("<em>last</em>"), "{page}");
        assert!(page.contains("name=\"name\" value=\"Ann\""), "{page}");
        let comment = posted(&answer);
        assert!(answer.location().ends_with(&format!("#c-{comment}")) && page.contains(&format!("id=\"c-{comment}\"")));
        let mut other = app.client();
        let form = plain(&other.get(&format!("{path}?reply={comment}")).await.expect(200).body);
        assert!(form.contains("Reply to Ann") && form.contains(&format!("name=\"parent\" value=\"{comment}\"")), "{form}");
        let fields = [("name", "Bo"), ("text", "Indeed."), ("parent", &comment), ("action", "post")];
        other.submit(&path, &action(&path), &fields).await.expect(303);
        let page = app.client().get(&path).await.body;
        assert!(page.contains("<ol class=\"replies\">") && page.contains("Indeed."), "{page}");
        let forged = [("name", "Bo"), ("text", "Indeed not."), ("parent", "!"), ("action", "post")];
        other.submit(&path, &action(&path), &forged).await.expect(400);
    }

    async fn a_form_that_is_not_ours_changes_nothing_and_loses_nothing(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let mut guest = app.client();
        let token = form_token(&guest.get(&path).await.body).unwrap();
        let changed = format!("{token}x");
        let text = "Not a word of it may be lost & <gone>.";
        for forged in ["", "forged", &changed] {
            let fields = [("form_token", forged), ("name", "Ann"), ("text", text), ("action", "post")];
            let answer = guest.post(&action(&path), &fields).await.expect(403);
            assert_kept(&answer, "Not a word of it may be lost &amp; &lt;gone&gt;.");
            assert!(answer.body.contains("This form was open for too long"), "{}", answer.body);
        }
        guest.post(&action(&path), &[("name", "Ann"), ("text", text)]).await.expect(403);
        let body = format!("form_token={token}&name=Ann&text=Hello&action=post");
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://ombud.test.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            send(&mut guest, &action(&path), &[(name, value), ("content-type", FORM)], body.clone()).await.expect(403);
        }
        app.clock.advance(26 * 3_600_000);
        let late = guest.post(&action(&path), &[("form_token", &token), ("name", "Ann"), ("text", "Too late.")]).await.expect(403);
        assert_kept(&late, "Too late.");
        let fresh = form_token(&late.body).unwrap();
        let trapped = [("form_token", fresh.as_str()), ("name", "Ann"), ("text", "Buy."), ("website", "https://spam.example")];
        guest.post(&action(&path), &trapped).await.expect(400);
        assert_nothing_stored(&app, &path).await;
        // With the token of the page that refused it, the same text goes up.
        guest.post(&action(&path), &[("form_token", &fresh), ("name", "Ann"), ("text", "Too late."), ("action", "post")]).await.expect(303);
        let theirs = form_token(&guest.get(&path).await.body).unwrap();
        let stolen = [("form_token", theirs.as_str()), ("name", "Eve"), ("text", "Stolen."), ("action", "post")];
        app.client().post(&action(&path), &stolen).await.expect(403);
    }

    async fn what_cannot_be_taken_is_refused_and_kept_in_the_form(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let (mut guest, to) = (app.client(), action(&path));
        let long = "Word ".repeat(1_001);
        let answer = write(&mut guest, &path, "Ann", long.trim()).await.expect(422);
        assert_kept(&answer, long.trim());
        assert!(between(&answer.body, "id=\"problem-text\">", "</p>").contains("5000 characters"), "{}", answer.body);
        for (name, text, field) in [("", "Hello.", "name"), ("Ann", " \n ", "text"), (&"x".repeat(51), "Hello.", "name")] {
            let answer = write(&mut guest, &path, name, text).await.expect(422);
            assert!(answer.body.contains(&format!("id=\"problem-{field}\"")), "{}", answer.body);
        }
        let preview = [("name", "Ann"), ("text", "So *it* is <b>."), ("action", "preview")];
        let answer = guest.submit(&path, &to, &preview).await.expect(200);
        assert!(answer.body.contains("<em>it</em>") && answer.body.contains("Nothing is published yet."), "{}", answer.body);
        assert_kept(&answer, "So *it* is &lt;b&gt;.");
        let token = form_token(&answer.body).unwrap();
        let body = |text: &[u8]| [format!("form_token={token}&action=post&name=Ann&text=").as_bytes(), text].concat();
        for (kind, text, status) in [
            (FORM, b"a%00b".to_vec(), 400),
            (FORM, b"a\0b".to_vec(), 400),
            (FORM, b"a%FFb".to_vec(), 400),
            (FORM, b"a\xffb".to_vec(), 400),
            (FORM, b"a%zz".to_vec(), 400),
            (FORM, vec![b'a'; 1_100_000], 413),
            ("text/plain", b"Hello.".to_vec(), 415),
            ("application/json", b"Hello.".to_vec(), 415),
            ("multipart/form-data; boundary=x", b"Hello.".to_vec(), 415),
        ] {
            let answer = send(&mut guest, &to, &[("content-type", kind)], body(&text)).await.expect(status);
            assert!(answer.body.contains("That did not work"), "{}", answer.body);
        }
        send(&mut guest, &to, &[], body(b"Hello.")).await.expect(415);
        assert_nothing_stored(&app, &path).await;
    }

    async fn a_nudge_asks_once_and_insisting_is_judged(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let mut guest = app.client();
        let text = "You are an idiot.";
        let asked = write(&mut guest, &path, "Ann", text).await.expect(422);
        assert!(asked.body.contains("No personal attacks") && asked.body.contains(">idiot</mark>"), "{}", asked.body);
        assert_kept(&asked, text);
        assert_nothing_stored(&app, &path).await;
        let nudge = plain(between(&asked.body, "name=\"nudge\" value=\"", "\""));
        // Having been asked about one text is no licence for another.
        for (text, nudge) in [("He is an idiot, you are an idiot.", nudge.as_str()), (text, "forged")] {
            let fields = [("name", "Ann"), ("text", text), ("nudge", nudge), ("action", "as_is")];
            guest.submit(&path, &action(&path), &fields).await.expect(422);
        }
        assert_nothing_stored(&app, &path).await;
        let fields = [("name", "Ann"), ("text", text), ("nudge", &nudge), ("action", "as_is")];
        let answer = guest.submit(&path, &action(&path), &fields).await.expect(303);
        assert!(answer.location().contains("#own-"), "{}", answer.location());
        let page = guest.get(&target(&answer)).await.expect(200).body;
        assert!(page.contains("was not published") && page.contains("It rests on: No personal attacks"), "{page}");
        assert!(page.contains("idiot</mark>"), "{page}");
        let decision = format!("/testimes/decisions/{}", between(&plain(&page), "/testimes/decisions/", "?"));
        assert!(!app.client().get(&path).await.body.contains("idiot"));
        let why = guest.get(&decision).await.expect(200).body;
        assert!(why.contains("Made by the policy’s rules") && why.contains("idiot</mark>"), "{why}");
        app.client().get(&decision).await.expect(404);
    }

    async fn authors_edit_and_withdraw_and_others_do_not(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let (mut guest, mut other) = (app.client(), app.client().from_address([203, 0, 113, 9]));
        let comment = posted(&write(&mut guest, &path, "Ann", "At lsat!").await.expect(303));
        write(&mut other, &path, "Bo", "What a fine day.").await.expect(303);
        let (edit, withdraw) = (format!("/testimes/comments/{comment}/edit"), format!("/testimes/comments/{comment}/withdraw"));
        for address in [&edit, &withdraw] {
            other.get(address).await.expect(404);
            let theirs = form_token(&other.get(&path).await.body).unwrap();
            other.post(address, &[("form_token", &theirs), ("text", "Mine.")]).await.expect(404);
            app.client().get(address).await.expect(404);
            let answer = guest.post(address, &[("text", "No token.")]).await.expect(403);
            assert!(address == &withdraw || answer.body.contains("No token."), "{}", answer.body);
        }
        let long = "x".repeat(5_001);
        assert_kept(&guest.submit(&edit, &edit, &[("text", &long)]).await.expect(422), &long);
        let nudged = guest.submit(&edit, &edit, &[("text", "You are an idiot.")]).await.expect(422);
        assert!(nudged.body.contains(">idiot</mark>"), "{}", nudged.body);
        let answer = guest.submit(&edit, &edit, &[("text", "At last!"), ("action", "post")]).await.expect(303);
        let moved = guest.get(&target(&answer)).await.expect(301);
        assert!(moved.location().contains(&format!("posted={comment}")), "{}", moved.location());
        let page = app.client().get(&path).await.body;
        assert!(page.contains("At last!") && page.contains("class=\"edited\"") && !page.contains("lsat"), "{page}");
        app.clock.advance(5 * 60_000);
        let over = guest.get(&edit).await.expect(200).body;
        assert!(over.contains("The time to edit this comment is over.") && !over.contains("<textarea"), "{over}");
        let token = form_token(&guest.get(&withdraw).await.expect(200).body).unwrap();
        guest.post(&edit, &[("form_token", &token), ("text", "Too late.")]).await.expect(409);
        guest.submit(&withdraw, &withdraw, &[]).await.expect(303);
        let page = app.client().get(&path).await.body;
        assert!(!page.contains("At last!") && page.contains("One comment"), "{page}");
        guest.post(&withdraw, &[("form_token", &token)]).await.expect(409);
    }

    async fn a_report_names_a_clause(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let comment = posted(&write(&mut app.client(), &path, "Ann", "At last!").await.expect(303));
        let page = plain(&app.client().get(&path).await.body);
        let report = format!("/testimes/comments/{comment}/report");
        let link = format!("{report}{}", between(&page, &format!("href=\"{report}"), "\""));
        let mut reader = app.client().from_address([203, 0, 113, 9]);
        let refused = reader.submit(&link, &report, &[("clause", "nosuch"), ("note", "It <is>.")]).await.expect(422);
        assert!(refused.body.contains("It &lt;is&gt;."), "{}", refused.body);
        let stale = reader.post(&report, &[("clause", "profanity"), ("note", "Kept.")]).await.expect(403);
        assert!(stale.body.contains("Kept."), "{}", stale.body);
        for _ in 0..2 {
            let done = reader.submit(&link, &report, &[("clause", "profanity")]).await.expect(200);
            assert!(done.body.contains("A moderator will look at this comment."), "{}", done.body);
        }
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let counts = moderator.get("/desk/testimes/counts").await.expect(200).body;
        assert!(counts.contains("\"reported\":1"), "{counts}");
        let nobody = form_token(&reader.get(&link).await.body).unwrap();
        reader.post("/testimes/comments/1/report", &[("form_token", &nobody), ("clause", "profanity")]).await.expect(404);
    }

    async fn somebody_banned_learns_why_and_appeals(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = story(&app).await;
        let mut guest = app.client();
        write(&mut guest, &path, "Ann", "At last!").await.expect(303);
        let reader = app.services.keys().verify("guest", guest.cookie(GUEST).unwrap()).unwrap();
        let ban = Restrict {
            reader: reader.parse().unwrap(),
            standing: Standing::Banned,
            until: None,
            clause: "personal-attacks".to_owned(),
            reason: "Enough is <enough>.".to_owned(),
            remove_comments: false,
        };
        let token = form_token(&guest.get(&path).await.body).unwrap();
        restrict(&app.services, &Visitor::operator(), &app.site, ban).await.unwrap();
        let fields = [("form_token", token.as_str()), ("name", "Ann"), ("text", "One more thing."), ("action", "post")];
        let refused = guest.post(&action(&path), &fields).await.expect(403);
        let shown = guest.get(&path).await.expect(200);
        for page in [&refused.body, &shown.body] {
            for part in ["You can no longer comment here.", "No personal attacks", "Enough is &lt;enough&gt;."] {
                assert!(page.contains(part), "{part} is not in {page}");
            }
        }
        assert!(!app.client().get(&path).await.body.contains("One more thing."));
        // Without the cookie, under the same name: still known.
        write(&mut app.client(), &path, "Ann", "It was not me.").await.expect(403);
        let page = plain(&shown.body);
        let decision = format!("/testimes/decisions/{}", between(&page, "/testimes/decisions/", "?"));
        let why = guest.get(&decision).await.expect(200).body;
        assert!(why.contains("You were blocked") && why.contains("Made by a moderator"), "{why}");
        // Who is blocked and dropped the cookie may still appeal; another network learns nothing.
        app.client().get(&decision).await.expect(200);
        app.client().from_address([203, 0, 113, 9]).get(&decision).await.expect(404);
        let stale = guest.post(&decision, &[("text", "Kept & safe.")]).await.expect(403);
        assert_kept(&stale, "Kept &amp; safe.");
        guest.submit(&decision, &decision, &[("text", " ")]).await.expect(422);
        let token = form_token(&guest.get(&decision).await.body).unwrap();
        guest.submit(&decision, &decision, &[("text", "I meant <it> well.")]).await.expect(303);
        let open = guest.get(&decision).await.expect(200).body;
        assert!(open.contains("is waiting") && open.contains("I meant &lt;it&gt; well.") && !open.contains("<textarea"), "{open}");
        guest.post(&decision, &[("form_token", &token), ("text", "Again.")]).await.expect(409);
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        assert!(moderator.get("/desk/testimes/counts").await.body.contains("\"appeals\":1"));
    }
}
