//! Suggestions, restrictions, hints, rules on domains, and appeals, as a browser without JavaScript sends them.

use axum::body::Body;
use axum::http::{Request, header};
use model::{ReaderId, Role};
use service::comments::{Posted, Posting};
use service::desk::{Decide, decide};
use service::{Actor, Visitor};
use testkit::{TestApp, on_both};

/// A comment of a guest that a person rejected: the reader, and the decision.
async fn rejected(app: &TestApp, name: &str, by: &Visitor) -> (ReaderId, model::DecisionId) {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let visitor = Visitor {
        actor: Actor::Anonymous,
        network: Some("n".to_owned()),
    };
    let posting = Posting {
        story,
        parent: None,
        name: name.to_owned(),
        email: "ann.other@example.org".to_owned(),
        text: format!("{name} walked over it on Monday & <b>liked</b> it."),
        nudged: true,
    };
    let posted = service::comments::create(&app.services, &visitor, &app.site, posting)
        .await
        .unwrap();
    let Posted::Saved { comment, reader, .. } = posted else {
        panic!("{posted:?}")
    };
    let request = Decide {
        comment,
        approve: false,
        clause: "personal-attacks".to_owned(),
        reason: "Enough".to_owned(),
    };
    (reader, decide(&app.services, by, &app.site, request).await.unwrap())
}

async fn visitor(app: &TestApp, role: Role, name: &str) -> Visitor {
    let user = service::accounts::NewUser {
        email: format!("{role}-{name}@ombud.test"),
        name: name.to_owned(),
        password: None,
        role,
        sections: Vec::new(),
    };
    let id = service::accounts::add_user(&app.services, &Visitor::operator(), &app.site, user)
        .await
        .unwrap();
    let link = service::accounts::sign_in_link(&app.services, id).await.unwrap();
    Visitor::account(service::accounts::use_link(&app.services, &link).await.unwrap().account)
}

on_both! {
    async fn the_readers_page_suggests_restricts_for_hours_and_lists_what_was_done(db: TestDb) {
        let app = TestApp::new(db).await;
        let mo = visitor(&app, Role::Moderator, "Mo").await;
        let (reader, _) = rejected(&app, "Ann", &mo).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = format!("/desk/testimes/readers/{reader}");
        let shown = moderator.get(&page).await.expect(200).body;
        assert!(shown.contains("One rejection under “No personal attacks” in the last day: warn."), "{shown}");
        assert!(shown.contains(r#"value="warned" checked"#) && shown.contains(r#"value="personal-attacks" selected"#), "{shown}");
        let fields = [("standing", "suspended"), ("length", "6h"), ("clause", "personal-attacks"), ("reason", "Sleep on it"), ("back", &page)];
        moderator.submit(&page, &format!("{page}/restrict"), &fields).await.expect(303);
        let shown = moderator.get(&page).await.expect(200).body;
        assert!(shown.contains("The reader is suspended.") && shown.contains("in force"), "{shown}");
        assert!(shown.contains("/decisions/") && shown.contains("?key="), "{shown}");
        for bad in ["0h", "x", "99999999d"] {
            let fields = [("standing", "suspended"), ("length", bad), ("clause", "spam"), ("reason", "Typed with care")];
            let refused = moderator.submit(&page, &format!("{page}/restrict"), &fields).await.expect(400).body;
            assert!(refused.contains("role=\"alert\"") && refused.contains("Typed with care"), "{refused}");
            assert!(refused.contains(r#"value="suspended" checked"#) && refused.contains(r#"value="spam" selected"#), "{refused}");
        }
        let request = Request::builder().uri(format!("{page}/suggestion")).header(header::ACCEPT, "application/json");
        let advice = moderator.send(request, Body::empty()).await.expect(200).body;
        assert!(advice.contains(r#""standing":"warned""#) && advice.contains(r#""is_more":false"#), "{advice}");
        // The suspension ends by itself, and stays in the list.
        app.clock.advance(7 * model::UnixMillis::HOUR);
        let shown = moderator.get(&page).await.expect(200).body;
        assert!(shown.contains("In good standing") && shown.contains("<span>over</span>"), "{shown}");
    }

    async fn a_hint_is_looked_for_by_a_form_and_logged(db: TestDb) {
        let app = TestApp::new(db).await;
        let mo = visitor(&app, Role::Moderator, "Mo").await;
        let (ann, _) = rejected(&app, "Ann", &mo).await;
        rejected(&app, "Eve", &mo).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = format!("/desk/testimes/readers/{ann}");
        assert!(!moderator.get(&page).await.expect(200).body.contains("Eve"));
        moderator.get(&format!("{page}/hints")).await.expect(405);
        let shown = moderator.submit(&page, &format!("{page}/hints"), &[]).await.expect(200).body;
        assert!(shown.contains("May be the same person as") && shown.contains("Eve") && shown.contains("same network"), "{shown}");
        assert!(shown.contains("same mailbox"), "{shown}");
    }

    async fn a_rule_on_a_domain_is_made_ended_and_put_back(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = "/desk/testimes/readers/domains";
        assert!(moderator.get(page).await.expect(200).body.contains("No rule is in force."));
        let fields = [("domain", "@Spam.Example"), ("standing", "banned"), ("clause", "spam"), ("reason", "Throw-away"), ("back", page)];
        moderator.submit(page, page, &fields).await.expect(303);
        let shown = moderator.get(page).await.expect(200).body;
        assert!(shown.contains("new readers of spam.example may not post"), "{shown}");
        moderator.submit(page, page, &fields).await.expect(409);
        let wrong = [("domain", "x y"), ("standing", "banned"), ("clause", "spam"), ("reason", "Typed with care")];
        let refused = moderator.submit(page, page, &wrong).await.expect(422).body;
        assert!(refused.contains(r#"value="x y""#) && refused.contains("Typed with care"), "{refused}");
        moderator.submit(page, page, &[("domain", "a.example"), ("clause", "spam")]).await.expect(400);
        let shown = moderator.get(page).await.expect(200).body.replace("&#x2f;", "/");
        assert!(shown.contains("<strong>spam.example</strong>"), "{shown}");
        let change = shown.split("action=\"/desk/testimes/readers/domains/").nth(1).unwrap().split('"').next().unwrap();
        let change = format!("{page}/{change}");
        moderator.submit(page, &change, &[("verb", "end"), ("lift", "yes"), ("back", page)]).await.expect(303);
        assert!(moderator.get(page).await.expect(200).body.contains("Put it back"));
        moderator.submit(page, &change, &[("verb", "put_back"), ("back", page)]).await.expect(303);
        assert!(moderator.get(page).await.expect(200).body.contains("The rule is in force again."));
        moderator.submit(page, &change, &[("verb", "x")]).await.expect(400);
    }

    async fn an_appeal_is_answered_with_reasons_by_another_person_and_counted(db: TestDb) {
        let app = TestApp::new(db).await;
        let mo = visitor(&app, Role::Moderator, "Mo").await;
        let (reader, decision) = rejected(&app, "Ann", &mo).await;
        let author = Visitor { actor: Actor::Guest(reader), network: None };
        service::appeals::open(&app.services, &author, &app.site, decision, "It was <i>meant</i> kindly.").await.unwrap();
        let (mut first, mut second) = (app.staff(Role::Moderator, "Mo").await, app.staff(Role::Editor, "Ed").await);
        let own = first.get("/desk/testimes/appeals").await.expect(200).body;
        assert!(own.contains("You took part in this decision") && own.contains(": Ed."), "{own}");
        let page = second.get("/desk/testimes/appeals").await.expect(200).body.replace("&#x2f;", "/");
        assert!(page.contains("&lt;i&gt;meant") && page.contains("&lt;b&gt;liked") && page.contains("The clause as it read then"), "{page}");
        let appeal = page.split("action=\"/desk/testimes/appeals/").nth(1).unwrap().split('"').next().unwrap();
        let path = format!("/desk/testimes/appeals/{appeal}");
        second.submit("/desk/testimes/appeals", &path, &[("verb", "overturn"), ("answer", "No.")]).await.expect(422);
        first.submit("/desk/testimes/appeals", &path, &[("verb", "overturn"), ("answer", "I was right all along.")]).await.expect(403);
        let fields = [("verb", "overturn"), ("answer", "You are right, it was kind."), ("back", "/desk/testimes/appeals?decided=yes")];
        second.submit("/desk/testimes/appeals", &path, &fields).await.expect(303);
        let decided = second.get("/desk/testimes/appeals?decided=yes").await.expect(200).body;
        assert!(decided.contains("everything is as it was before it") && decided.contains("You are right, it was kind."), "{decided}");
        second.submit("/desk/testimes/appeals?decided=yes", &path, &fields).await.expect(409);
        first.get("/desk/testimes/appeals/numbers").await.expect(403);
        let numbers = second.get("/desk/testimes/appeals/numbers").await.expect(200).body;
        assert!(numbers.contains("No personal attacks") && numbers.contains("100 %") && numbers.contains(">Mo<"), "{numbers}");
        for odd in ["from=x", "from=2030-01-01", "to=9999-12-31"] {
            let shown = second.get(&format!("/desk/testimes/appeals/numbers?{odd}")).await.expect(200).body;
            assert!(shown.contains("cannot be read"), "{odd}");
        }
    }
}
