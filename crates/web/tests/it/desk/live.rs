//! `GET /desk/{site}/live`: what others do comes as it happens, on every node, and ends with the session.

use model::{Role, Status};
use service::comments::{Posted, Posting, create};
use service::desk::{Decide, claim, decide};
use service::{Actor, Services, Visitor, accounts};
use testkit::{Client, TestApp, on_both};

async fn held(services: &Services, app: &TestApp, text: &str) -> model::CommentId {
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
        text: text.to_owned(),
        nudged: true,
    };
    let Posted::Saved { comment, status, .. } = create(services, &visitor, &app.site, posting).await.unwrap() else {
        panic!("the author was nudged twice")
    };
    assert_eq!(status, Status::Held);
    comment
}

async fn visitor(app: &TestApp, client: &Client) -> Visitor {
    let session = client.cookie(web::cookies::SESSION).unwrap();
    Visitor::account(accounts::by_session(&app.services, session).await.unwrap().unwrap())
}

fn approve(comment: model::CommentId) -> Decide {
    Decide {
        comment,
        approve: true,
        clause: String::new(),
        reason: String::new(),
    }
}

on_both! {
    async fn what_others_do_is_told_as_it_happens(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        let ada = app.staff(Role::Moderator, "Ada").await;
        let ada = visitor(&app, &ada).await;
        let mut stream = mo.stream("/desk/testimes/live").await;
        let state = stream.until("state", r#""held":0"#).await;
        assert!(state.data.contains(r#""claims":[]"#), "{state:?}");
        let comment = held(&app.services, &app, "The mayor is an idiot.").await;
        let posted = stream.until("change", &comment.to_string()).await;
        assert!(posted.data.contains(r#""is_new":true"#) && posted.data.contains(r#""status":"held""#), "{posted:?}");
        assert!(!posted.data.contains("idiot"), "no text of readers goes over the stream");
        stream.until("state", r#""held":1"#).await;
        claim(&app.services, &ada, &app.site, comment).await.unwrap();
        stream.until("state", r#""name":"Ada""#).await;
        decide(&app.services, &ada, &app.site, approve(comment)).await.unwrap();
        let decided = stream.until("change", "Published by Ada.").await;
        assert!(decided.data.contains(r#""is_mine":false"#) && !decided.id.is_empty(), "{decided:?}");
        stream.until("state", r#""held":0"#).await;
        // A break: the stream goes on after what was told last.
        drop(stream);
        let second = held(&app.services, &app, "The mayor is an idiot, I say.").await;
        let mut stream = mo.stream(&format!("/desk/testimes/live?after={}", decided.id)).await;
        stream.until("change", &second.to_string()).await;
    }

    async fn another_node_tells_of_it_too(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        let ada = app.staff(Role::Moderator, "Ada").await;
        let ada = visitor(&app, &ada).await;
        let other = service::Options { node: 9, ..TestApp::options() };
        let other = Services::start(app.services.db().clone(), other, app.clock.clone()).await.unwrap();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let running = tokio::spawn({ let services = app.services.clone(); async move { services.run_background(stopped).await } });
        let mut stream = mo.stream("/desk/testimes/live").await;
        stream.until("state", "").await;
        let comment = held(&other, &app, "The mayor is an idiot.").await;
        stream.until("change", &comment.to_string()).await;
        claim(&other, &ada, &app.site, comment).await.unwrap();
        stream.until("state", r#""name":"Ada""#).await;
        decide(&other, &ada, &app.site, approve(comment)).await.unwrap();
        stream.until("change", "Published by Ada.").await;
        stop.send(true).unwrap();
        running.await.unwrap();
    }

    async fn a_stream_ends_with_the_session_and_with_the_server(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        let mut stream = mo.stream("/desk/testimes/live").await;
        stream.until("state", "").await;
        accounts::sign_out(&app.services, mo.cookie(web::cookies::SESSION).unwrap()).await.unwrap();
        held(&app.services, &app, "The mayor is an idiot.").await;
        let ended = stream.next().await.unwrap();
        assert_eq!(ended.name, "ended", "nothing is told any more: {ended:?}");
        assert_eq!(stream.next().await, None);
        let mut ada = app.staff(Role::Moderator, "Ada").await;
        let mut stream = ada.stream("/desk/testimes/live").await;
        stream.until("state", "").await;
        app.services.end_streams();
        assert_eq!(stream.next().await, None);
    }

    async fn one_person_has_a_dozen_streams_at_most(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        let mut streams = Vec::new();
        for _ in 0..12 {
            streams.push(mo.stream("/desk/testimes/live").await);
        }
        let refused = mo.get("/desk/testimes/live").await.expect(503);
        assert_eq!(refused.header("retry-after"), "60");
        streams.pop();
        mo.stream("/desk/testimes/live").await.until("state", "").await;
    }
}
