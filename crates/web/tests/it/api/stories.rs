//! `/api/v1/sites/{site}/stories/{key}` and what is below it.

use axum::body::Body;
use axum::http::{Request, header};
use service::{Visitor, accounts};
use testkit::{Answer, Client, TestApp, on_both};

const STORY: &str = "/api/v1/sites/testimes/stories/a1";
const COMMENTS: &str = "/api/v1/sites/testimes/stories/a1/comments";

async fn send(client: &mut Client, method: &str, path: &str, token: &str, body: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json");
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    client.send(request, Body::from(body.to_owned())).await
}

on_both! {
    async fn a_story_is_put_twice_changed_and_taken_down(db: TestDb) {
        let app = TestApp::new(db).await;
        let token = accounts::add_api_token(&app.services, &Visitor::operator(), &app.site, "cms").await.unwrap();
        let mut cms = app.client();
        let body = r#"{"headline":"Bridge","body":"<p>BAKU (Eurasianet)– It reopens.</p>"}"#;
        let changed = r#"{"headline":"The bridge","body":"<p>It reopens.</p>"}"#;
        for (body, status, outcome) in [(body, 201, "created"), (body, 200, "unchanged"), (changed, 200, "updated")] {
            let answer = send(&mut cms, "PUT", STORY, &token, body).await.expect(status);
            assert!(answer.body.contains(outcome), "{}", answer.body);
        }
        for path in [STORY, COMMENTS, "/api/v1/sites/testimes/stories/a1/related", "/api/v1/sites/testimes/policy"] {
            assert_eq!(cms.get(path).await.expect(200).header("access-control-allow-origin"), "*");
        }
        send(&mut cms, "DELETE", STORY, &token, "").await.expect(204);
        cms.get(STORY).await.expect(410);
    }

    async fn what_cannot_be_taken_is_refused_by_name(db: TestDb) {
        let app = TestApp::new(db).await;
        let token = accounts::add_api_token(&app.services, &Visitor::operator(), &app.site, "cms").await.unwrap();
        let mut cms = app.client();
        let large = format!(r#"{{"body":"{}"}}"#, "a".repeat(1 << 20));
        let nested = format!(r#"{{"headline":{}"#, "[".repeat(10_000));
        for (body, status, word) in [
            ("{}", 422, "headline"),
            (r#"{"heading":"x"}"#, 422, "heading"),
            (r#"{"headline":"a\u0000b"}"#, 422, "zero_byte"),
            (r#"{"headline":"x","published_at":"yesterday"}"#, 422, "RFC 3339"),
            ("[]", 400, "bad_json"),
            ("{", 400, "bad_json"),
            (&nested, 422, "invalid"),
            (&large, 413, "too_large"),
        ] {
            let answer = send(&mut cms, "PUT", STORY, &token, body).await.expect(status);
            assert!(answer.body.contains(word), "{word}: {}", answer.body);
        }
        for token in ["", "wrong"] {
            send(&mut cms, "PUT", STORY, token, r#"{"headline":"x"}"#).await.expect(401);
        }
        cms.get(STORY).await.expect(404);
    }

    async fn a_comment_is_nudged_then_judged_and_read(db: TestDb) {
        let app = TestApp::new(db).await;
        app.story("a1", "The bridge reopens").await;
        let mut guest = app.client();
        let posted = send(&mut guest, "POST", COMMENTS, "", r#"{"name":"Ann","text":"At *last*."}"#).await.expect(201);
        assert!(posted.body.contains(r#""status":"published""#), "{}", posted.body);
        assert!(guest.cookie(web::cookies::GUEST).is_some());
        let nudged = send(&mut guest, "POST", COMMENTS, "", r#"{"name":"Ann","text":"You are an idiot."}"#).await.expect(200);
        assert!(nudged.body.contains(r#""words":["idiot"]"#), "{}", nudged.body);
        let insisted = r#"{"name":"Ann","text":"You are an idiot.","nudged":true}"#;
        let judged = send(&mut guest, "POST", COMMENTS, "", insisted).await.expect(201);
        assert!(!judged.body.contains("published"), "{}", judged.body);
        let thread = guest.get(COMMENTS).await.expect(200).body;
        assert!(thread.contains("<em>last</em>") && !thread.contains("idiot"), "{thread}");
        guest.get(&format!("{COMMENTS}?after=forged")).await.expect(422);
        guest.get(&format!("{COMMENTS}?order=best")).await.expect(400);
        let foreign = Request::builder()
            .method("POST")
            .uri(COMMENTS)
            .header(header::ORIGIN, "https://evil.example")
            .header(header::CONTENT_TYPE, "application/json");
        guest.send(foreign, Body::from(r#"{"name":"Ann","text":"Hello."}"#)).await.expect(403);
    }
}
