//! Approving, rejecting, blocking and undoing, as a browser without JavaScript and as the script.

use axum::body::Body;
use axum::http::{Request, header};
use model::{Role, Status};
use service::comments::{Posted, Posting};
use service::{Actor, Visitor};
use testkit::{Client, TestApp, form_token, on_both};

/// A comment that the policy holds, by a guest.
async fn held(app: &TestApp) -> String {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let visitor = Visitor {
        actor: Actor::Anonymous,
        network: Some("n".to_owned()),
    };
    let posting = Posting {
        story,
        parent: None,
        name: "Ann".to_owned(),
        email: String::new(),
        text: "The mayor is an idiot & a <b>ïd1ot</b>.".to_owned(),
        nudged: true,
    };
    let posted = service::comments::create(&app.services, &visitor, &app.site, posting)
        .await
        .unwrap();
    let Posted::Saved { comment, status, .. } = posted else {
        panic!("the author was nudged twice")
    };
    assert_ne!(status, Status::Published);
    comment.to_string()
}

/// The first address in a page that begins so, up to its end or its query.
fn address(page: &str, beginning: &str) -> String {
    // The templates write slashes as references, which browsers read as slashes.
    let page = page.replace("&#x2f;", "/");
    let rest = page
        .split(beginning)
        .nth(1)
        .unwrap_or_else(|| panic!("no {beginning} in {page}"));
    format!("{beginning}{}", rest.split(['"', '?']).next().unwrap())
}

async fn count(client: &mut Client) -> String {
    client.get("/desk/testimes/counts").await.expect(200).body
}

async fn status_of(app: &TestApp, comment: &str) -> Status {
    let operator = Visitor::operator();
    let detail = service::desk::detail(&app.services, &operator, &app.site, comment.parse().unwrap()).await;
    detail.unwrap().item.row.comment.status
}

on_both! {
    async fn a_form_decides_tells_of_it_and_can_be_undone(db: TestDb) {
        let app = TestApp::new(db).await;
        let comment = held(&app).await;
        let before = status_of(&app, &comment).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = moderator.get("/desk/testimes/all").await.expect(200).body;
        assert!(page.contains(">idiot</mark>") && page.contains("&lt;b&gt;"), "{page}");
        let path = format!("/desk/testimes/comments/{comment}/decide");
        let fields = [("verb", "approve"), ("back", "/desk/testimes/all?after=")];
        let answer = moderator.submit("/desk/testimes/all", &path, &fields).await.expect(303);
        assert_eq!(answer.location(), "/desk/testimes/all?after=");
        assert_eq!(status_of(&app, &comment).await, Status::Published);
        let page = moderator.get("/desk/testimes/all").await.expect(200).body;
        assert!(page.contains("Approved."), "{page}");
        let undo = address(&page, "/desk/testimes/decisions/");
        let token = form_token(&page).unwrap();
        moderator.post(&undo, &[("form_token", &token), ("back", "//evil.example")]).await.expect(303);
        assert_eq!(status_of(&app, &comment).await, before);
        moderator.post(&undo, &[("form_token", &token)]).await.expect(409);
        assert!(!moderator.get("/desk/testimes/all").await.body.contains("Approved."));
    }

    async fn the_script_gets_json(db: TestDb) {
        let app = TestApp::new(db).await;
        let comment = held(&app).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let token = form_token(&moderator.get("/desk/testimes/all").await.body).unwrap();
        let mut send = async |clause: &str| {
            let request = Request::builder()
                .method("POST")
                .uri(format!("/desk/testimes/comments/{comment}/decide"))
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            moderator.send(request, Body::from(format!("verb=reject&clause={clause}&form_token={token}"))).await
        };
        let refused = send("no-such").await.expect(422);
        assert!(refused.body.contains(r#""field":"clause""#), "{}", refused.body);
        let done = send("profanity").await.expect(200);
        assert!(done.body.contains(r#""status":"rejected""#) && done.body.contains(r#""held":0"#), "{}", done.body);
        assert_eq!(status_of(&app, &comment).await, Status::Rejected);
        assert_eq!(count(&mut moderator).await, r#"{"appeals":0,"held":0,"new":0,"reported":0,"unsure":0}"#);
    }

    async fn a_form_from_elsewhere_changes_nothing(db: TestDb) {
        let app = TestApp::new(db).await;
        let comment = held(&app).await;
        let before = status_of(&app, &comment).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let path = format!("/desk/testimes/comments/{comment}/decide");
        moderator.post(&path, &[("verb", "approve")]).await.expect(403);
        let mut other = app.staff(Role::Moderator, "Other").await;
        let theirs = form_token(&other.get("/desk/testimes/all").await.body).unwrap();
        moderator.post(&path, &[("verb", "approve"), ("form_token", &theirs)]).await.expect(403);
        assert_eq!(status_of(&app, &comment).await, before);
    }

    async fn a_reader_is_banned_with_their_comments_and_comes_back(db: TestDb) {
        let app = TestApp::new(db).await;
        let comment = held(&app).await;
        let before = status_of(&app, &comment).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let detail = moderator.get(&format!("/desk/testimes/comments/{comment}")).await.expect(200).body;
        let page = address(&detail, "/desk/testimes/readers/");
        let fields = [("standing", "banned"), ("clause", "personal-attacks"), ("remove_comments", "yes"), ("back", &page)];
        moderator.submit(&page, &format!("{page}/restrict"), &fields).await.expect(303);
        let shown = moderator.get(&page).await.expect(200).body;
        assert!(shown.contains("The reader is banned") && shown.contains("badge is-banned"), "{shown}");
        assert_eq!(status_of(&app, &comment).await, Status::Rejected);
        moderator.submit(&page, &address(&shown, "/desk/testimes/decisions/"), &[]).await.expect(303);
        assert_eq!(status_of(&app, &comment).await, before);
        moderator.get("/desk/testimes/log").await.expect(200);
        moderator.get("/desk/testimes/readers?q=an").await.expect(200);
    }
}
