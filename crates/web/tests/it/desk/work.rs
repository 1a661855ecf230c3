//! Both views, bulk decisions, notes and referrals, and decisions that somebody came before: as a browser without
//! JavaScript, and as the script.

use axum::body::Body;
use axum::http::{Request, header};
use model::Role;
use service::comments::{Posted, Posting, create};
use service::{Actor, Visitor};
use testkit::{Answer, Client, TestApp, form_token, on_both};

/// Comments that the policy holds, by guests, a second apart.
async fn held(app: &TestApp, count: usize) -> Vec<String> {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let mut ids = Vec::new();
    for n in 0..count {
        app.clock.advance(1_000);
        let posting = Posting {
            story,
            parent: None,
            name: format!("Ann{n}"),
            email: String::new(),
            text: format!("Number {n}: the mayor is an ïd1ot."),
            nudged: true,
        };
        let visitor = Visitor {
            actor: Actor::Anonymous,
            network: Some(format!("n{n}")),
        };
        let Posted::Saved { comment, .. } = create(&app.services, &visitor, &app.site, posting).await.unwrap() else {
            panic!("the author was nudged twice")
        };
        ids.push(comment.to_string());
    }
    ids
}

/// The value of an attribute of the first tag that has another in it.
fn attribute(page: &str, of: &str, name: &str) -> Option<String> {
    let at = page.find(of)?;
    let begin = page[..at].rfind('<')?;
    let value = testkit::attribute(page[begin..].split('>').next()?, name)?;
    Some(value.replace("&amp;", "&"))
}

fn seen(page: &str) -> String {
    attribute(page, "name=\"seen\"", "value").unwrap()
}

async fn json(client: &mut Client, path: &str, fields: &str) -> Answer {
    let token = form_token(&client.get("/desk/testimes/all?view=list").await.body).unwrap();
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::ACCEPT, "application/json")
        .header(header::ORIGIN, "http://ombud.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    client
        .send(request, Body::from(format!("form_token={token}&{fields}")))
        .await
}

on_both! {
    async fn the_view_is_remembered_and_colleagues_comments_are_passed_over(db: TestDb) {
        let app = TestApp::new(db).await;
        let ids = held(&app, 3).await;
        let (mut mo, mut ada) = (app.staff(Role::Moderator, "Mo").await, app.staff(Role::Moderator, "Ada").await);
        let page = mo.get("/desk/testimes/held?view=one").await.expect(200).body;
        assert!(page.contains(&format!("comment-{}", ids[0])) && !page.contains(&format!("comment-{}", ids[1])), "{page}");
        for part in ["The bridge reopens in spring", "More was not known", "Decisions so far", "reads as", "idiot"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let again = mo.get("/desk/testimes/held").await.expect(200).body;
        assert!(again.contains("data-one"), "the view is remembered");
        let other = ada.get("/desk/testimes/held?view=one").await.expect(200).body;
        assert!(other.contains(&format!("comment-{}", ids[1])) && other.contains("1 passed over"), "{other}");
        let list = ada.get("/desk/testimes/held?view=list").await.expect(200).body;
        assert!(list.contains("<bdi data-claim-name>Mo</bdi> is looking at this"), "{list}");
        // Next and previous, by links alone.
        let next = attribute(&page, "rel=\"next\"", "href").unwrap().replace("&amp;", "&").replace("&#x2f;", "/");
        let third = mo.get(&next).await.expect(200).body;
        assert!(third.contains(&format!("comment-{}", ids[2])), "{third}");
        let previous = attribute(&third, "rel=\"prev\"", "href").unwrap().replace("&amp;", "&").replace("&#x2f;", "/");
        assert!(mo.get(&previous).await.expect(200).body.contains(&format!("comment-{}", ids[0])));
        // The form leads on to the next comment.
        let path = format!("/desk/testimes/comments/{}/decide", ids[0]);
        let back = attribute(&page, "name=\"back\"", "value").unwrap().replace("&amp;", "&");
        mo.submit("/desk/testimes/held", &path, &[("verb", "approve"), ("seen", &seen(&page)), ("back", &back)]).await.expect(303);
    }

    async fn a_decision_that_somebody_came_before_is_explained_and_keeps_what_was_typed(db: TestDb) {
        let app = TestApp::new(db).await;
        let id = held(&app, 1).await.remove(0);
        let (mut mo, mut ada) = (app.staff(Role::Moderator, "Mo").await, app.staff(Role::Moderator, "Ada").await);
        let seen = seen(&mo.get("/desk/testimes/held").await.body);
        let path = format!("/desk/testimes/comments/{id}/decide");
        ada.submit("/desk/testimes/held", &path, &[("verb", "approve"), ("seen", &seen)]).await.expect(303);
        let fields = [("verb", "reject"), ("clause", "spam"), ("reason", "Sold <b>soap</b>"), ("seen", seen.as_str())];
        let page = mo.submit("/desk/testimes/all", &path, &fields).await.expect(409).body;
        for part in ["Ada approved this comment while you had it open", "Sold &lt;b&gt;soap", "value=\"spam\" selected"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let refused = json(&mut mo, &path, &format!("verb=reject&clause=spam&seen={seen}")).await.expect(409);
        assert!(refused.body.contains(r#""code":"overtaken""#), "{}", refused.body);
        let card = mo.get(&format!("/desk/testimes/comments/{id}/card?queue=held")).await.expect(200).body;
        let now = self::seen(&card);
        assert_ne!(now, seen);
        json(&mut mo, &path, &format!("verb=reject&clause=spam&seen={now}")).await.expect(200);
        json(&mut mo, &path, "verb=approve&seen=x").await.expect(400);
    }

    async fn several_are_counted_decided_on_and_undone(db: TestDb) {
        let app = TestApp::new(db).await;
        let ids = held(&app, 3).await;
        let mut mo = app.staff(Role::Moderator, "Mo").await;
        mo.get("/desk/testimes/bulk").await.expect(200);
        let preview = format!("/desk/testimes/bulk?queue=held&comment={}&comment={}", ids[0], ids[2]);
        let page = mo.get(&preview).await.expect(200).body;
        assert!(page.contains("2 comments") && page.contains("Number 0") && !page.contains("Number 1"), "{page}");
        let token = attribute(&page, "name=\"token\"", "value").unwrap();
        let fields = [("comment", ids[0].as_str()), ("comment", ids[2].as_str()), ("token", &token), ("verb", "reject")];
        let without_clause = mo.submit(&preview, "/desk/testimes/bulk", &fields).await.expect(422).body;
        assert!(without_clause.contains("Please choose the clause"), "{without_clause}");
        let with: Vec<_> = fields.iter().copied().chain([("clause", "spam"), ("back", "/desk/testimes/held")]).collect();
        mo.submit(&preview, "/desk/testimes/bulk", &with).await.expect(303);
        let page = mo.get("/desk/testimes/held").await.expect(200).body;
        assert!(page.contains("Rejected 2 comments:") && page.contains(">1</span>"), "{page}");
        let undo = page.split("/undo\"").next().unwrap().rsplit("action=\"").next().unwrap().replace("&#x2f;", "/");
        let again = mo.submit(&preview, "/desk/testimes/bulk", &with).await.expect(409).body;
        assert!(again.contains("have changed since you looked"), "{again}");
        mo.submit("/desk/testimes/held", &format!("{undo}/undo"), &[]).await.expect(303);
        let page = mo.get("/desk/testimes/bulk?queue=held&category=insult&from=0.5&to=1").await.expect(200).body;
        assert!(page.contains("3 comments"), "{page}");
        mo.get("/desk/testimes/bulk?queue=all&category=insult").await.expect(200);
        mo.get("/desk/testimes/bulk?comment=%3Cx").await.expect(400);
    }

    async fn notes_and_referrals_go_by_forms(db: TestDb) {
        let app = TestApp::new(db).await;
        let id = held(&app, 1).await.remove(0);
        let (mut mo, mut ada) = (app.staff(Role::Moderator, "Mo").await, app.staff(Role::Moderator, "Ada").await);
        let comment = format!("/desk/testimes/comments/{id}");
        let note = [("note", "Ask <i>legal</i> first"), ("on", "comment")];
        mo.submit("/desk/testimes/held", &format!("{comment}/note"), &note).await.expect(303);
        mo.submit("/desk/testimes/held", &format!("{comment}/note"), &[("note", "A regular"), ("on", "reader")]).await.expect(303);
        let refer = [("kind", "second_opinion"), ("to", ""), ("note", "What do you think?")];
        mo.submit("/desk/testimes/held", &format!("{comment}/refer"), &refer).await.expect(303);
        let page = ada.get(&format!("/desk/testimes/held?view=one&at={id}")).await.expect(200).body;
        for part in ["Ask &lt;i&gt;legal&lt;", "A regular", "Mo asks anyone for a second opinion", "What do you think?", "Your answer"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        // The reader's page shows what was noted on them, and takes more.
        let links = page.replace("&#x2f;", "/");
        let reader = links.split("/desk/testimes/readers/").nth(1).unwrap().split(['"', '?']).next().unwrap().to_owned();
        let reader = format!("/desk/testimes/readers/{reader}");
        ada.submit(&reader, &format!("{reader}/note"), &[("note", "Kind on the phone")]).await.expect(303);
        let theirs = mo.get(&reader).await.expect(200).body;
        assert!(theirs.contains("A regular") && theirs.contains("Kind on the phone") && !theirs.contains("legal"), "{theirs}");
        let answer = page.split("/answer\"").next().unwrap().rsplit("action=\"").next().unwrap().replace("&#x2f;", "/");
        ada.submit("/desk/testimes/held", &format!("{answer}/answer"), &[("answer", "Reject")]).await.expect(303);
        let strip = mo.get("/desk/testimes/held?view=list").await.expect(200).body;
        assert!(strip.contains("For you") && strip.contains("answers: <q dir=\"auto\">Reject</q>"), "{strip}");
        mo.submit("/desk/testimes/held", &format!("{comment}/note"), &[("note", " ")]).await.expect(422);
        let claim = json(&mut ada, &format!("{comment}/claim"), "").await.expect(200);
        assert!(claim.body.contains("\"held_by\":null"), "{}", claim.body);
        let claim = json(&mut mo, &format!("{comment}/claim"), "").await.expect(200);
        assert!(claim.body.contains("\"held_by\":\"Ada\""), "{}", claim.body);
        json(&mut ada, &format!("{comment}/release"), "").await.expect(200);
        assert!(json(&mut mo, &format!("{comment}/claim"), "").await.expect(200).body.contains("null"));
    }

    async fn modules_import_each_other_by_the_addresses_of_their_content(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut client = app.staff(Role::Moderator, "Mo").await;
        let page = client.get("/desk/testimes/held").await.expect(200).body;
        let mut waiting = vec![attribute(&page, "type=\"module\"", "src").unwrap().replace("&#x2f;", "/")];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(address) = waiting.pop() {
            let file = client.get(&address).await.expect(200);
            assert!(file.header("cache-control").contains("immutable"), "{address}");
            assert!(!file.body.contains("from \"./"), "{address}");
            for part in file.body.split("from \"").skip(1) {
                let imported = part.split('"').next().unwrap().to_owned();
                if seen.insert(imported.clone()) {
                    waiting.push(imported);
                }
            }
        }
        assert_eq!(seen.len(), 8, "{seen:?}");
    }
}
