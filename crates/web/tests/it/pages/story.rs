//! `GET /{site}/stories/{slug}-{id}`.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use model::StoryId;
use serde_json::Value;
use service::comments::{Posted, Posting};
use service::stories::StoryIn;
use service::{Actor, Visitor};
use testkit::{Answer, Client, TestApp, on_both};

use super::{between, plain, write};

/// The JSON-LD of a page, as a search engine reads it.
#[track_caller]
fn json_ld(page: &str) -> Value {
    serde_json::from_str(between(page, "<script type=\"application/ld+json\">", "</script>")).unwrap()
}

/// Ids of the comments on a page, in order.
fn comments(page: &str) -> Vec<&str> {
    page.split(" id=\"c-")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

/// Posts as somebody on a network of their own.
async fn post(app: &TestApp, story: StoryId, number: usize, text: String) {
    let visitor = Visitor {
        actor: Actor::Anonymous,
        network: Some(format!("network {number}")),
    };
    let posting = Posting {
        story,
        parent: None,
        name: format!("Reader {number}"),
        email: String::new(),
        text,
        nudged: false,
    };
    let posted = service::comments::create(&app.services, &visitor, &app.site, posting)
        .await
        .unwrap();
    assert!(
        matches!(
            posted,
            Posted::Saved {
                status: model::Status::Published,
                ..
            }
        ),
        "{posted:?}"
    );
}

async fn get_with(client: &mut Client, path: &str, etag: &str) -> Answer {
    let request = Request::builder().uri(path).header(header::IF_NONE_MATCH, etag);
    client.send(request, Body::empty()).await
}

on_both! {
    async fn everything_stands_on_one_page(db: TestDb) {
        let app = TestApp::new(db).await;
        let id = app.put("talks", StoryIn {
            headline: "Talks on the Baku pipeline resume".to_owned(),
            standfirst: "Both sides return to the table.".to_owned(),
            body: "<p>The Baku pipeline talks resumed on Monday.</p>".to_owned(),
            byline: "Ann Ink".to_owned(),
            dateline: Some("BAKU".to_owned()),
            credit: Some("Eurasianet".to_owned()),
            section: "World".to_owned(),
            ..StoryIn::default()
        }).await;
        app.put("pipeline", StoryIn {
            headline: "Baku pipeline talks break off".to_owned(),
            body: "<p>The Baku pipeline talks broke off on Sunday.</p>".to_owned(),
            section: "World".to_owned(),
            ..StoryIn::default()
        }).await;
        let path = app.story_path(id).await;
        let mut reader = app.client();
        let answer = reader.get(&path).await.expect(200);
        assert!(answer.header("content-type").starts_with("text/html"));
        let page = plain(&answer.body);
        for part in [
            "<h1 class=\"story-headline\">Talks on the Baku pipeline resume</h1>",
            "<span class=\"dateline\"><b>BAKU</b> (Eurasianet) — </span>The Baku",
            "Both sides return",
            "By Ann Ink",
            "Related posts",
            ">Baku pipeline talks break off</a>",
            "id=\"policy-title\"",
            "href=\"/testimes/policy\"",
            ">No comments yet</h2>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(page.contains(&format!("<link rel=\"canonical\" href=\"http://ombud.test{path}\">")), "{page}");
        assert!(!page.contains("<!--slot:"));
        write(&mut reader, &path, "Bo", "A good *start*.").await.expect(303);
        let page = app.client().get(&path).await.expect(200).body;
        assert!(page.contains(">One comment</h2>") && page.contains("<em>start</em>"), "{page}");
        let json = json_ld(&page);
        assert_eq!(json["@type"], "NewsArticle");
        assert_eq!(json["commentCount"], 1);
        assert_eq!(json["comment"][0]["text"], "A good start.");
        assert_eq!(json["comment"][0]["author"]["name"], "Bo");
        assert_eq!(json["url"], format!("http://ombud.test{path}"));
        write(&mut reader, &path, "Bo", "More of it, please.").await.expect(303);
        assert!(app.client().get(&path).await.body.contains(">2 comments</h2>"));
    }

    async fn each_address_answers_as_what_it_is(db: TestDb) {
        let app = TestApp::new(db).await;
        let id = app.story("bridge", "The bridge reopens").await;
        let path = app.story_path(id).await;
        let mut anybody = app.client();
        let mut staff = app.staff(model::Role::Moderator, "Mo").await;
        for client in [&mut anybody, &mut staff] {
            for wrong in [format!("/testimes/stories/{id}"), format!("/testimes/stories/no-such-words-{id}")] {
                assert_eq!(client.get(&wrong).await.expect(301).location(), path);
                let asked = format!("{wrong}?order=oldest");
                assert_eq!(client.get(&asked).await.expect(301).location(), format!("{path}?order=oldest"));
                let hostile = client.get(&format!("{wrong}?after=a%0D%0Ab%26x%23%C3%A9")).await.expect(301);
                assert_eq!(hostile.location(), format!("{path}?after=a%0D%0Ab%26x%23%C3%A9"));
            }
            for forged in ["the-bridge-reopens-1", "1", "x-!!", "x-99999999999999999999999", "-", "%F0%9F%8C%89", "x--1"] {
                client.get(&format!("/testimes/stories/{forged}")).await.expect(404);
            }
            let invalid = client.get("/testimes/stories/%FF").await;
            assert!(invalid.status.is_client_error(), "{}", invalid.status);
            client.get(&path.replace("testimes", "nosuch")).await.expect(404);
            for (query, status) in [("after=forged", 422), ("order=best", 400), ("at=!", 400), ("at=1", 404), ("after=%00", 400), ("reply=1", 200), ("posted=1", 200), ("utm_source=x", 200)] {
                client.get(&format!("{path}?{query}")).await.expect(status);
            }
        }
        service::stories::remove(&app.services, &Visitor::operator(), &app.site, "bridge").await.unwrap();
        for client in [&mut anybody, &mut staff] {
            let gone = client.get(&path).await.expect(410);
            assert!(!gone.body.contains("The bridge reopens"), "{}", gone.body);
        }
        app.story("bridge", "The bridge reopens").await;
        anybody.get(&path).await.expect(200);
    }

    async fn a_page_is_kept_until_somebody_writes(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = app.story_path(app.story("bridge", "The bridge reopens").await).await;
        let mut reader = app.client();
        let etag = reader.get(&path).await.expect(200).header("etag").to_owned();
        assert!(!etag.is_empty());
        for _ in 0..2 {
            let same = get_with(&mut reader, &path, &etag).await.expect(304);
            assert!(same.body.is_empty() && same.header("etag") == etag);
        }
        write(&mut app.client(), &path, "Ann", "At last!").await.expect(303);
        let fresh = get_with(&mut reader, &path, &etag).await.expect(200);
        assert!(fresh.body.contains("At last!") && fresh.header("etag") != etag);
        let oldest = reader.get(&format!("{path}?order=oldest")).await.expect(200);
        assert!(oldest.body.contains("At last!"));
        // What belongs to one reader is not kept anywhere.
        let mut guest = app.client();
        write(&mut guest, &path, "Bo", "Who would have thought so?").await.expect(303);
        let own = get_with(&mut guest, &path, &etag).await.expect(200);
        assert!(own.header("cache-control").contains("no-store") && own.header("etag").is_empty());
        app.story("bridge", "The bridge is open").await;
        let moved = app.client().get(&path).await.expect(301);
        assert!(app.client().get(moved.location()).await.expect(200).body.contains("The bridge is open"));
    }

    async fn hostile_text_stays_text(db: TestDb) {
        let app = TestApp::new(db).await;
        let evil = "</script><script>alert(1)</script><!--slot:form--> \"'><img src=x onerror=alert(2)>";
        let id = app.put("evil", StoryIn {
            headline: "Bridges &lt;script&gt;alert(1)&lt;/script&gt; \"quoted' &amp; open".to_owned(),
            standfirst: "&lt;/script&gt;&lt;script&gt;alert(3)&lt;/script&gt;\"'".to_owned(),
            body: format!("<p>Open. {evil}</p><a href=\"javascript:alert(4)\">x</a>"),
            byline: evil.to_owned(),
            dateline: Some("BAKU<script>".to_owned()),
            credit: Some("\"><script>".to_owned()),
            section: "<script>News".to_owned(),
            image: "https://pictures.test/\"onload=alert(5)<script>".to_owned(),
            url: "https://evil.test/\"><script>alert(6)</script>".to_owned(),
            ..StoryIn::default()
        }).await;
        let path = app.story_path(id).await;
        let mut reader = app.client();
        let name = "<b>\"'O</b>&";
        for text in [evil, "[x](javascript:alert(7)) & <b onclick=x>bold</b> `</script>`"] {
            write(&mut reader, &path, name, text).await.expect(303);
        }
        let mut strangers = app.client();
        let comment = strangers.get(&path).await.expect(200).body;
        let comment = comments(&comment).first().unwrap().to_string();
        for address in [
            path.clone(),
            format!("{path}?at={comment}"),
            format!("{path}?reply={comment}"),
            "/testimes".to_owned(),
            format!("/testimes/comments/{comment}/report?story=%22%3E%3Cscript%3E"),
            "/testimes/sign-in?next=/%22%3E%3Cscript%3E".to_owned(),
        ] {
            for client in [&mut reader, &mut strangers] {
                let page = client.get(&address).await.expect(200).body;
                let scripts: Vec<&str> = page.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
                for tag in &scripts {
                    assert!(tag.contains("application/ld+json") || tag.contains("src=\"&#x2f;assets&#x2f;") || tag.contains("src=\"/assets/"), "{tag} in {page}");
                }
                assert_eq!(scripts.len(), page.matches("</script").count(), "{page}");
                for never in ["<img src=x", "=\"javascript:", "<b onclick", "<b>\"", "<!--slot:form-->", "\"'>"] {
                    assert!(!page.contains(never), "{never} on {address}: {page}");
                }
            }
        }
        let page = plain(&strangers.get(&path).await.body);
        let json = json_ld(&page);
        assert_eq!(json["comment"][0]["author"]["name"], name);
        assert!(page.contains("&lt;b&gt;&quot;&#39;O&lt;/b&gt;&amp;"), "{page}");
    }

    async fn a_long_thread_is_read_to_its_end(db: TestDb) {
        let app = TestApp::new(db).await;
        let id = app.story("bridge", "The bridge reopens").await;
        let path = app.story_path(id).await;
        let nouns = ["river", "train", "market", "school", "harbour", "garden", "library", "theatre", "station", "forest"];
        let verbs = ["floods", "closes", "grows", "moves", "sleeps", "shines", "waits", "turns", "rests", "opens", "sings", "fades"];
        for number in 0..120 {
            let (noun, verb) = (nouns[number % 10], verbs[number / 10]);
            app.clock.advance(1_000);
            post(&app, id, number, format!("The {noun} {verb}, {number}.")).await;
        }
        for order in ["newest", "oldest"] {
            let mut client = app.client();
            let mut next = format!("{path}?order={order}");
            let (mut seen, mut pages) = (Vec::new(), 0);
            loop {
                let page = plain(&client.get(&next).await.expect(200).body);
                assert!(page.contains(">120 comments</h2>"));
                seen.extend(page.split("<p>The ").skip(1).filter_map(|rest| {
                    rest.split_once(".</p>")?.0.rsplit_once(", ")?.1.parse::<usize>().ok()
                }));
                pages += 1;
                let Some(rest) = page.split_once("rel=\"next\" href=\"") else { break };
                next = rest.1.split('#').next().unwrap().replace("&amp;", "&");
            }
            assert_eq!(pages, 3);
            let mut wanted: Vec<usize> = (0..120).collect();
            if order == "newest" {
                wanted.reverse();
            }
            assert_eq!(seen, wanted, "{order}");
            assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 120);
        }
        let page = plain(&app.client().get(&format!("{path}?order=oldest")).await.body);
        assert!(page.contains("data-order=\"oldest\" aria-current=\"true\""), "{page}");
    }
}
