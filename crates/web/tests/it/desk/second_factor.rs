//! `/desk/second-factor`, `/desk/account` and `/desk/{site}/people`, as a browser without JavaScript.

use model::{Role, UnixMillis};
use service::accounts::second_factor::{SecondFactor, code_at};
use service::accounts::{NewUser, add_user};
use service::{Options, Visitor};
use testkit::{Client, TestApp, form_token, on_both};

const PASSWORD: &str = "seven herring on a line";

async fn user(app: &TestApp) {
    let user = NewUser {
        email: "mo@ombud.test".to_owned(),
        name: "Mo".to_owned(),
        password: Some(PASSWORD.to_owned()),
        role: Role::Moderator,
        sections: Vec::new(),
    };
    add_user(&app.services, &Visitor::operator(), &app.site, user)
        .await
        .unwrap();
}

async fn sign_in(client: &mut Client, next: &str) -> String {
    let fields = [("email", "mo@ombud.test"), ("password", PASSWORD), ("next", next)];
    client
        .submit("/desk/sign-in", "/desk/sign-in", &fields)
        .await
        .expect(303)
        .location()
        .to_owned()
}

/// The piece between two others.
fn between(page: &str, start: &str, end: &str) -> String {
    let rest = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {page}"))
        .1;
    rest.split_once(end).unwrap().0.to_owned()
}

/// Sets up an app on the page of the account; gives its key and the recovery codes.
async fn enrol(app: &TestApp, client: &mut Client) -> (String, Vec<String>) {
    let page = client
        .submit("/desk/account", "/desk/account/authenticator", &[])
        .await
        .expect(200)
        .body;
    let key = between(&page, "<code class=\"key\">", "</code>").replace(' ', "");
    assert!(page.contains("<svg class=\"qr\""));
    let token = form_token(&page).unwrap();
    let wrong = client
        .post(
            "/desk/account/authenticator/confirm",
            &[("form_token", &token), ("code", "1")],
        )
        .await
        .expect(422)
        .body;
    assert!(
        wrong.contains(&between(&page, "<code class=\"key\">", "</code>")),
        "the key stays after a wrong code"
    );
    let code = code_at(&key, app.services.now()).unwrap();
    let page = client
        .post(
            "/desk/account/authenticator/confirm",
            &[("form_token", &token), ("code", &code)],
        )
        .await
        .expect(200)
        .body;
    let codes = page
        .split("<li><code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    app.clock.advance(30 * UnixMillis::SECOND);
    (key, codes)
}

on_both! {
    async fn a_second_factor_is_set_up_asked_for_and_leads_on(db: TestDb) {
        let app = TestApp::new(db).await;
        user(&app).await;
        let mut client = app.client();
        assert_eq!(sign_in(&mut client, "/desk/testimes/log").await, "/desk/testimes/log");
        let (key, codes) = enrol(&app, &mut client).await;
        assert_eq!(codes.len(), 10);
        let mut second = app.client();
        let question = sign_in(&mut second, "/desk/testimes/log").await;
        assert!(question.starts_with("/desk/second-factor?next="), "{question}");
        // Half a session opens nothing else.
        for closed in ["/desk/testimes/held", "/desk/account"] {
            second.get(closed).await.expect(303);
        }
        assert!(second.cookie(web::cookies::SESSION).is_none());
        let half = second.cookie(web::cookies::HALF_SESSION).unwrap().to_owned();
        second.set_cookie(web::cookies::SESSION, &half);
        second.get("/desk/testimes/held").await.expect(303);
        let wrong = second.submit(&question, "/desk/second-factor", &[("code", "12")]).await.expect(422).body;
        assert!(wrong.contains("not right"), "{wrong}");
        let code = code_at(&key, app.services.now()).unwrap();
        let fields = [("code", code.as_str()), ("next", "/desk/testimes/log")];
        let page = second.get(&question).await.expect(200).body;
        let token = form_token(&page).unwrap();
        second.post("/desk/second-factor", &fields).await.expect(403);
        let all = [fields[0], fields[1], ("form_token", &token)];
        assert_eq!(second.post("/desk/second-factor", &all).await.expect(303).location(), "/desk/testimes/log");
        second.get("/desk/testimes/log").await.expect(200);
        assert!(second.cookie(web::cookies::HALF_SESSION).is_none());
        // Nobody is led elsewhere.
        let mut third = app.client();
        let question = sign_in(&mut third, "/desk").await;
        let fields = [("code", codes[0].as_str()), ("next", "//evil.example")];
        assert_eq!(third.submit(&question, "/desk/second-factor", &fields).await.expect(303).location(), "/desk");
        app.client().get("/desk/second-factor").await.expect(303);
    }

    async fn where_it_is_required_the_desk_waits_for_it(db: TestDb) {
        let options = Options { second_factor: SecondFactor::Required, ..TestApp::options() };
        let app = TestApp::with(db, options).await;
        user(&app).await;
        let mut client = app.client();
        sign_in(&mut client, "").await;
        assert_eq!(client.get("/desk/testimes/held").await.expect(303).location(), "/desk/account");
        let page = client.get("/desk/account").await.expect(200).body;
        assert!(page.contains("The desk opens when you have a second factor"), "{page}");
        let refused = client.post("/desk/testimes/readers/1/restrict", &[("form_token", &form_token(&page).unwrap())]).await.expect(403);
        assert!(refused.body.contains("needs a second factor"), "{}", refused.body);
        enrol(&app, &mut client).await;
        client.get("/desk/testimes/held").await.expect(200);
    }

    async fn the_account_page_asks_again_before_it_changes_anything(db: TestDb) {
        let app = TestApp::new(db).await;
        user(&app).await;
        let mut client = app.client();
        sign_in(&mut client, "").await;
        app.clock.advance(11 * UnixMillis::MINUTE);
        let page = client.get("/desk/account").await.expect(200).body;
        assert!(page.contains("Confirm that it is you") && !page.contains("Set up an app"), "{page}");
        let again = client.submit("/desk/account", "/desk/account/authenticator", &[]).await.expect(403).body;
        assert!(again.contains("Confirm that it is you"), "{again}");
        client.submit("/desk/account", "/desk/account/confirm", &[("code", "wrong")]).await.expect(422);
        client.submit("/desk/account", "/desk/account/confirm", &[("code", PASSWORD)]).await.expect(303);
        assert!(client.get("/desk/account").await.body.contains("Set up an app"));
    }

    async fn sessions_are_seen_and_ended_and_the_password_is_changed(db: TestDb) {
        let app = TestApp::new(db).await;
        user(&app).await;
        let (mut here, mut there) = (app.client(), app.client());
        sign_in(&mut here, "").await;
        sign_in(&mut there, "").await;
        let page = here.get("/desk/account").await.expect(200).body;
        let token = here.cookie(web::cookies::SESSION).unwrap();
        assert!(!page.contains(token) && page.contains("this one"));
        let handle = between(&page, "name=\"session\" value=\"", "\"");
        here.submit("/desk/account", "/desk/account/sessions", &[("session", &handle)]).await.expect(303);
        there.get("/desk/account").await.expect(303);
        sign_in(&mut there, "").await;
        let fields = [("present", PASSWORD), ("password", "eight herring on a line")];
        here.submit("/desk/account", "/desk/account/password", &[("present", PASSWORD), ("password", "Password2026")]).await.expect(422);
        here.submit("/desk/account", "/desk/account/password", &fields).await.expect(303);
        assert!(here.get("/desk/account").await.expect(200).body.contains("Your password was changed"));
        there.get("/desk/account").await.expect(303);
        here.submit("/desk/account", "/desk/account/sessions", &[("which", "all")]).await.expect(303);
        here.get("/desk/testimes/held").await.expect(303);
    }

    async fn an_admin_manages_people(db: TestDb) {
        let app = TestApp::new(db).await;
        app.story("bridge", "The bridge reopens").await;
        let mut ada = app.staff(Role::Admin, "Ada").await;
        let people = "/desk/testimes/people";
        let fields = [("email", "mo@ombud.test"), ("name", "Mo"), ("role", "moderator"), ("section", "news")];
        let page = ada.submit(people, people, &fields).await.expect(200).body.replace("&#x2f;", "/");
        let link = between(&page, "value=\"http://ombud.test", "\"");
        let person = format!("{people}/{}", between(&page, "href=\"/desk/testimes/people/", "\""));
        let again = ada.submit(people, people, &fields).await.expect(422).body;
        assert!(again.contains("in the list already") && again.contains("value=\"mo@ombud.test\""), "{again}");
        let mut mo = app.client();
        mo.submit(&link, &link, &[]).await.expect(303);
        mo.get("/desk/testimes/held").await.expect(200);
        mo.get(people).await.expect(403);
        let shown = ada.get(people).await.expect(200).body;
        assert!(shown.contains("mo@ombud.test") && shown.contains("News"), "{shown}");
        ada.submit(&person, &person, &[("role", "editor"), ("section", "news")]).await.expect(303);
        assert!(ada.get(&person).await.expect(200).body.contains("<span class=\"badge\">editor</span>"));
        ada.submit(&person, &format!("{person}/sessions"), &[]).await.expect(303);
        mo.get("/desk/testimes/held").await.expect(303);
        let page = ada.submit(&person, &format!("{person}/link"), &[]).await.expect(200).body.replace("&#x2f;", "/");
        assert!(page.contains("value=\"http://ombud.test/testimes/sign-in/"), "{page}");
        ada.submit(&person, &format!("{person}/second-factor"), &[]).await.expect(303);
        // Lowering oneself needs a tick, and the last admin stays.
        let own = format!("{people}/{}", between(&shown.replace("&#x2f;", "/"), "href=\"/desk/testimes/people/", "\""));
        let refused = ada.submit(&own, &own, &[("role", "editor")]).await.expect(422).body;
        assert!(refused.contains("lower your own role"), "{refused}");
        let last = ada.submit(&own, &own, &[("role", "editor"), ("confirm", "yes")]).await.expect(409).body;
        assert!(last.contains("last admin"), "{last}");
        ada.submit(&person, &person, &[("role", "commenter")]).await.expect(303);
        ada.get(&person).await.expect(404);
    }

    async fn waiting_is_told_in_words(db: TestDb) {
        let app = TestApp::new(db).await;
        user(&app).await;
        let mut client = app.client();
        for _ in 0..5 {
            client.submit("/desk/sign-in", "/desk/sign-in", &[("email", "mo@ombud.test"), ("password", "not it at all")]).await.expect(422);
        }
        let page = client.submit("/desk/sign-in", "/desk/sign-in", &[("email", "mo@ombud.test"), ("password", PASSWORD)]).await.expect(429).body;
        assert!(page.contains("Please try again in 31 seconds") && page.contains("value=\"mo@ombud.test\""), "{page}");
    }
}
