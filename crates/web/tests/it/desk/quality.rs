//! The second look, the dashboard and care, as a browser sees them.

use model::{Role, Status, UnixMillis};
use service::comments::{Posted, Posting};
use service::desk::Decide;
use service::quality::{day_of, draw};
use service::{Actor, Visitor};
use testkit::{TestApp, on_both};

const RUDE: &str = "The mayor is an idiot & a <b>crook</b>.";

/// Comments that the policy held, each with a reply above it; the first half of them decided by the moderator of this name.
async fn a_day(app: &TestApp, moderator: &str, comments: usize) {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let who = staff_visitor(app, moderator).await;
    for i in 0..comments {
        let visitor = Visitor {
            actor: Actor::Anonymous,
            network: Some(format!("n{i}")),
        };
        let posting = Posting {
            story,
            parent: None,
            name: format!("Author{i}"),
            email: String::new(),
            text: format!("{RUDE} So says number {i}."),
            nudged: true,
        };
        let posted = service::comments::create(&app.services, &visitor, &app.site, posting)
            .await
            .unwrap();
        let Posted::Saved { comment, status, .. } = posted else {
            panic!("nudged twice")
        };
        assert_ne!(status, Status::Published);
        if i < comments / 2 {
            app.clock.advance(4 * UnixMillis::MINUTE);
            let request = Decide {
                comment,
                approve: true,
                clause: String::new(),
                reason: "Seen and let through".to_owned(),
            };
            service::desk::decide(&app.services, &who, &app.site, request)
                .await
                .unwrap();
        }
    }
}

/// The person whom [`TestApp::staff`] signs in under the same name.
async fn staff_visitor(app: &TestApp, name: &str) -> Visitor {
    let user = service::accounts::NewUser {
        email: format!("{}-{name}@ombud.test", Role::Moderator),
        name: name.to_owned(),
        password: None,
        role: Role::Moderator,
        sections: Vec::new(),
    };
    let account = service::accounts::add_user(&app.services, &Visitor::operator(), &app.site, user)
        .await
        .unwrap();
    let link = service::accounts::sign_in_link(&app.services, account).await.unwrap();
    Visitor::account(service::accounts::use_link(&app.services, &link).await.unwrap().account)
}

async fn draw_today(app: &TestApp) {
    let span = day_of(app.clock.now(), "UTC").unwrap();
    app.clock.advance(UnixMillis::DAY);
    assert!(draw(&app.services, app.site.id, span).await.unwrap());
}

/// The main part of a page: the bar around it names queues and counts.
fn main_of(page: &str) -> &str {
    page.split("<main").nth(1).unwrap().split("</main>").next().unwrap()
}

fn look_id(page: &str) -> String {
    let rest = page
        .split("name=\"look\" value=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("no look in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

on_both! {
    async fn a_second_look_is_blind_and_tells_afterwards(db: TestDb) {
        let app = TestApp::new(db).await;
        a_day(&app, "First", 8).await;
        draw_today(&app).await;
        let mut second = app.staff(Role::Moderator, "Second").await;
        let page = second.get("/desk/testimes/second-look").await.expect(200).body;
        let main = main_of(&page);
        assert!(main.contains("The mayor is an idiot &amp; a &lt;b&gt;crook") && main.contains("The bridge reopens in spring"), "{main}");
        // Neither status nor scores, evidence, the clause that matched, the author, who decided, nor why.
        for word in ["badge", "is-held", "is-published", "is-rejected", "published,", "score", "<mark", "data-signal", " selected>1", "Author", "First", "Seen and let through", "decisions/", "/comments/", "policy version", "→"] {
            assert!(!main.contains(word), "the page says {word}: {main}");
        }
        assert!(main.contains("<option value=\"\" selected>"), "no clause is proposed");
        let id = look_id(main);
        let fields = [("look", id.as_str()), ("verb", "reject"), ("clause", "")];
        second.submit("/desk/testimes/second-look", "/desk/testimes/second-look", &fields).await.expect(303);
        let page = second.get("/desk/testimes/second-look").await.expect(200).body;
        assert!(page.contains("Please choose the clause") && look_id(&page) == id, "it is still there, with what is missing");
        let mut seen = 0;
        let mut differing = 0;
        let mut page = page;
        while page.contains("name=\"look\"") {
            let id = look_id(&page);
            let fields = [("look", id.as_str()), ("verb", "reject"), ("clause", "personal-attacks")];
            let answer = second.submit("/desk/testimes/second-look", "/desk/testimes/second-look", &fields).await.expect(303);
            assert_eq!(answer.location(), format!("/desk/testimes/second-look?answered={id}"));
            page = second.get(answer.location()).await.expect(200).body;
            differing += usize::from(page.contains("You differ: look at it") && page.contains("It is published, as a person decided"));
            seen += 1;
        }
        assert_eq!((seen, differing), (8, 4));
        assert!(page.contains("Nothing waits for a second look"), "{page}");
        // The first moderator sees only those that they did not decide, all of which are answered by now.
        let mut first = app.staff(Role::Moderator, "First").await;
        assert!(first.get("/desk/testimes/second-look").await.expect(200).body.contains("Nothing waits"));
        first.get(&format!("/desk/testimes/second-look?answered={id}")).await.expect(404);
    }

    async fn nobody_is_shown_their_own_and_skipped_ones_do_not_come_back(db: TestDb) {
        let app = TestApp::new(db).await;
        a_day(&app, "First", 6).await;
        draw_today(&app).await;
        let mut first = app.staff(Role::Moderator, "First").await;
        let mut seen = Vec::new();
        let mut page = first.get("/desk/testimes/second-look").await.expect(200).body;
        while page.contains("name=\"look\"") {
            let id = look_id(&page);
            assert!(!seen.contains(&id) && ["number 3", "number 4", "number 5"].iter().any(|text| page.contains(text)), "{page}");
            first.submit("/desk/testimes/second-look", "/desk/testimes/second-look", &[("look", &id), ("verb", "skip")]).await.expect(303);
            seen.push(id);
            page = first.get("/desk/testimes/second-look").await.expect(200).body;
        }
        assert_eq!(seen.len(), 3);
    }

    async fn the_dashboard_shows_pictures_with_their_numbers_and_says_what_it_lacks(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Ed").await;
        let empty = editor.get("/desk/testimes/quality").await.expect(200).body;
        for text in ["Nobody wrote a comment in these days", "Nothing was decided", "Nothing was rejected", "Needs at least 30 second looks", "Nobody made 30 decisions"] {
            assert!(empty.contains(text), "{text}: {empty}");
        }
        assert!(!empty.contains("<svg class=\"chart"));
        a_day(&app, "First", 10).await;
        let page = editor.get("/desk/testimes/quality?days=7").await.expect(200).body;
        assert!(page.contains("10 comments. The policy published 0, held") && page.contains("role=\"img\""), "{page}");
        assert!(page.contains("half of 5 waited no longer than") && page.contains("<desc") && page.contains("<th scope=\"row\">"));
        assert!(page.contains("aria-current=\"page\">7 days"));
        let odd = editor.get("/desk/testimes/quality?from=2026-11-31&to=2026-12-02").await.expect(200).body;
        assert!(odd.contains("“2026-11-31” is no date") && odd.contains("value=\"2026-11-31\"") && odd.contains("The last 30 days are shown"), "{odd}");
        let own = editor.get("/desk/testimes/quality?from=2026-11-20&to=2026-11-23").await.expect(200).body;
        assert!(own.contains("20 Nov 2026 to 23 Nov 2026"), "{own}");
        editor.submit("/desk/testimes/quality", "/desk/testimes/quality/rate", &[("rate", "7"), ("back", "/desk/testimes/quality")]).await.expect(303);
        assert!(editor.get("/desk/testimes/quality").await.expect(200).body.contains("name=\"rate\" min=\"0\" max=\"500\" value=\"7\""));
        editor.submit("/desk/testimes/quality", "/desk/testimes/quality/rate", &[("rate", "-4")]).await.expect(422);
        // A moderator works the queue and is not shown it, nor the way there.
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        moderator.get("/desk/testimes/quality").await.expect(403);
        assert!(!moderator.get("/desk/testimes/held").await.expect(200).body.contains("/testimes/quality"));
    }

    async fn text_is_blurred_and_a_break_suggested_for_those_who_asked(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut moderator = app.staff(Role::Moderator, "First").await;
        let plain = moderator.get("/desk/testimes/held").await.expect(200).body;
        assert!(!plain.contains("data-blur") && !plain.contains("desk-care.css"));
        let fields = [("blur", "all"), ("breaks", "30"), ("back", "/desk/testimes/care")];
        moderator.submit("/desk/testimes/care", "/desk/testimes/care", &fields).await.expect(303);
        let page = moderator.get("/desk/testimes/care").await.expect(200).body;
        assert!(page.contains("Saved, for you and this site.") && page.contains("value=\"all\" checked") && page.contains("value=\"30\" checked"), "{page}");
        // Ten decisions in forty minutes.
        a_day(&app, "First", 20).await;
        let held = moderator.get("/desk/testimes/held").await.expect(200).body;
        assert!(held.contains("data-blur=\"all\"") && held.contains("desk-care.css"), "{held}");
        assert!(held.contains("You have been deciding for 36 minutes, 10 comments today"), "{held}");
        let mut other = app.staff(Role::Moderator, "Other").await;
        let theirs = other.get("/desk/testimes/held").await.expect(200).body;
        assert!(!theirs.contains("data-blur") && !theirs.contains("You have been deciding"));
        moderator.submit("/desk/testimes/held", "/desk/testimes/care/heard", &[("back", "/desk/testimes/all")]).await.expect(303);
        assert!(!moderator.get("/desk/testimes/held").await.expect(200).body.contains("You have been deciding"));
        moderator.submit("/desk/testimes/care", "/desk/testimes/care", &[("blur", "some")]).await.expect(400);
    }
}
