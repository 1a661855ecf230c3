//! Every address of readers and operators.

use axum::body::Body;
use axum::http::{Request, header};
use testkit::{Answer, Client, TestApp, on_both};
use web::Access;

use super::write;

const POLICY: &str = "content-security-policy";

/// The address with something in the place of each part; the ids are well-formed and of nobody.
fn filled(address: &str, story: &str) -> String {
    let parts = address.split('/').map(|part| match part {
        "{site}" => "testimes",
        "{story}" => story,
        "{slug}" => "news",
        "{name}" => "base.css",
        part if part.starts_with('{') => "1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn send(client: &mut Client, method: &str, address: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    client.send(request, Body::empty()).await
}

#[track_caller]
fn assert_guarded(answer: &Answer, at: &str) {
    let policy = answer.header(POLICY);
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{at}: {policy}"
    );
    assert!(!policy.contains("unsafe"), "{at}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{at}");
    assert!(!answer.header("referrer-policy").is_empty(), "{at}");
    assert!(!answer.header("x-request-id").is_empty(), "{at}");
    if answer.header("content-type").starts_with("text/html") {
        for inline in ["<style", " style=\"", " onclick=\"", " onload=\"", "<script>"] {
            assert!(!answer.body.contains(inline), "{at}: {inline} in {}", answer.body);
        }
    }
}

on_both! {
    async fn every_address_answers_with_its_headers(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = app.story_path(app.story("bridge", "The bridge reopens").await).await;
        let story = path.rsplit('/').next().unwrap();
        let id = story.rsplit_once('-').unwrap().1;
        write(&mut app.client(), &path, "Ann", "At last!").await.expect(303);
        for (method, address, access) in web::ROUTES {
            let at = filled(address, if *method == "GET" { story } else { id });
            let answer = send(&mut app.client(), method, &at).await;
            let (status, what) = (answer.status.as_u16(), format!("{method} {at}"));
            match access {
                Access::Ops => assert_eq!(status, 200, "{what}"),
                Access::Public if *method == "GET" => assert!(matches!(status, 200 | 302 | 303), "{what}: {status}"),
                Access::Public => assert_eq!(status, 403, "{what}"),
                // Nobody is signed out of nothing.
                Access::Visitor if address.ends_with("/sign-out") => assert_eq!(status, 303, "{what}"),
                // The form opens for everybody; what it reports is looked up when it is sent.
                Access::Visitor if *method == "GET" && address.ends_with("/report") => assert_eq!(status, 200, "{what}"),
                // Who never posted is told so.
                Access::Visitor if address.ends_with("/standing") => assert_eq!(status, 200, "{what}"),
                Access::Visitor => assert!((400..500).contains(&status), "{what}: {status}"),
                Access::Account | Access::Staff(_) | Access::Token => panic!("{what} stands elsewhere"),
            }
            assert_guarded(&answer, &what);
            let head = send(&mut app.client(), "HEAD", &at).await;
            let wanted = if *method == "GET" { status } else { 405 };
            assert!(head.status.as_u16() == wanted || *method == "POST", "HEAD {at}: {}", head.status);
            let other = send(&mut app.client(), "DELETE", &at).await.expect(405);
            assert_guarded(&other, &what);
        }
    }

    async fn what_is_not_there_is_said_so(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut anybody = app.client();
        for at in [
            "/nosuch", "/nosuch/policy", "/testimes/nosuch", "/testimes/stories", "/testimes/sections/nosuch", "/testimes/policy/99",
            "/testimes/policy/x", "/testimes/decisions/x", "/testimes/comments/!/report", "/testimes/comments/1/edit", "/assets/x/nosuch.css",
            "/assets/x/..%2f..%2fCargo.toml", "/favicon.ico", "/robots.txt", "/a/b/c/d/e", "/api/v1/nosuch", "//", "/%2e%2e/etc/passwd", "/TESTIMES",
        ] {
            let answer = send(&mut anybody, "GET", at).await;
            assert!(matches!(answer.status.as_u16(), 400 | 404), "{at}: {}", answer.status);
            assert_guarded(&answer, at);
        }
        let page = anybody.get("/testimes/nosuch").await.expect(404).body;
        assert!(page.contains("That did not work") && page.contains("href=\"/testimes\""), "{page}");
        let json = anybody.get("/api/v1/nosuch").await.expect(404).body;
        assert!(json.contains("\"code\":\"not_found\""), "{json}");
        for at in ["/testimes?before=!", "/testimes/sections/x?before=%FF", "/testimes/sign-in?next=%zz"] {
            let answer = send(&mut anybody, "GET", at).await;
            assert!(answer.status.is_client_error(), "{at}: {}", answer.status);
        }
    }

    async fn cookies_that_are_not_ours_make_nobody(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = app.story_path(app.story("bridge", "The bridge reopens").await).await;
        for value in ["", "forged", "1.forged", "%00", "\"", "9999999999999999999999.x"] {
            let mut client = app.client();
            client.set_cookie(web::cookies::SESSION, value);
            client.set_cookie(web::cookies::GUEST, value);
            for at in [path.as_str(), "/testimes", "/testimes/policy", "/testimes/sign-in"] {
                assert!(!client.get(at).await.expect(200).body.contains("/sign-out"));
            }
            assert_eq!(client.get("/desk").await.status.as_u16(), 303);
        }
    }
}
