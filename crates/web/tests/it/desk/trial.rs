//! Dry runs and learning at the desk, as a browser without JavaScript and as the script.

use model::Role;
use service::comments::{Posted, Posting};
use service::{Actor, Visitor};
use testkit::{Client, TestApp, on_both};

const TRY: &str = "/desk/testimes/policy/try";
const LEARNING: &str = "/desk/testimes/policy/learning";
/// Holds every comment that names the mayor an idiot, and nothing else.
const DOCUMENT: &str = "title = \"T\"\n[[clause]]\nid = \"manners\"\ntitle = \"Manners & <b>more</b>\"\ntext = \"Be kind.\"\n\
    rules = [{ when = \"insult >= 0.3\", then = \"hold\" }]\n";

async fn post(app: &TestApp, name: &str, text: &str) -> String {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let visitor = Visitor {
        actor: Actor::Anonymous,
        network: Some(name.to_owned()),
    };
    let posting = Posting {
        story,
        parent: None,
        name: name.to_owned(),
        email: String::new(),
        text: text.to_owned(),
        nudged: true,
    };
    let posted = service::comments::create(&app.services, &visitor, &app.site, posting).await;
    match posted.unwrap() {
        Posted::Saved { comment, .. } => comment.to_string(),
        nudged @ Posted::Nudged { .. } => panic!("{nudged:?}"),
    }
}

/// Asks as the script does until the run is over.
async fn over(client: &mut Client, run: &str) {
    while client
        .get(&format!("{run}/progress"))
        .await
        .expect(200)
        .body
        .contains("\"going_on\":true")
    {
        tokio::task::yield_now().await;
    }
}

on_both! {
    async fn a_document_is_tried_on_what_was_posted(db: TestDb) {
        let app = TestApp::new(db).await;
        post(&app, "Ann", "I look forward to the bridge.").await;
        let rude = post(&app, "<i>Bob", "The mayor is an <b>ïd1ot</b>, and that is all.").await;
        let mut editor = app.staff(Role::Editor, "Ed").await;
        let page = editor.get(TRY).await.expect(200).body;
        assert!(page.contains("id    = &quot;personal-attacks&quot;") && page.contains("Dry run"), "{page}");
        let document = DOCUMENT.replace("hold", "reject");
        let answer = editor.submit(TRY, TRY, &[("document", &document), ("days", "30")]).await.expect(303);
        let run = answer.location().to_owned();
        over(&mut editor, &run).await;
        let page = editor.get(&run).await.expect(200).body;
        assert!(page.contains("<strong>2</strong> comments judged"), "{page}");
        assert!(page.contains("Manners &amp; &lt;b&gt;more&lt;/b&gt;") && !page.contains("<b>more"), "{page}");
        assert!(page.contains(&format!("/desk/testimes/comments/{rude}")), "{page}");
        assert!(page.contains("title=\"insult · reads as “idiot”\">ïd1ot</mark>") && page.contains("&lt;i&gt;Bob"), "{page}");
        assert!(page.contains("data-sweep") && page.contains("<path class=\"trial-line is-over\" d=\"M44.0 "), "{page}");
        assert!(page.contains("People decided on none of these comments"), "{page}");
        // The document can be changed and tried again, and the run is remembered.
        let again = editor.get(&format!("{TRY}?from={}", run.rsplit('/').next().unwrap())).await.expect(200).body;
        assert!(again.contains("Be kind.") && again.contains(&run), "{again}");
    }

    async fn what_people_decided_is_compared(db: TestDb) {
        let app = TestApp::new(db).await;
        let rude = post(&app, "Bob", "The mayor is an idiot, and that is all.").await;
        let mut editor = app.staff(Role::Editor, "Ed").await;
        let path = format!("/desk/testimes/comments/{rude}/decide");
        let fields = [("verb", "reject"), ("clause", "personal-attacks")];
        editor.submit("/desk/testimes/all", &path, &fields).await.expect(303);
        let document = DOCUMENT.replace("manners", "personal-attacks");
        // The policy editor sends no period: it is 90 days then.
        let run = editor.submit(TRY, TRY, &[("document", &document)]).await.expect(303).location().to_owned();
        over(&mut editor, &run).await;
        let page = editor.get(&run).await.expect(200).body;
        assert!(page.contains("The last 90 days") && page.contains("On 1 comment."), "{page}");
        assert!(page.contains("100 %") && page.contains("21–100 %, of 1"), "{page}");
        assert!(page.contains("Every comment would stand as it does."), "held once more, and decided once more: {page}");
        // A document that lets pass what people took down.
        let mild = document.replace("0.3", "0.99");
        let run = editor.submit(TRY, TRY, &[("document", &mild)]).await.expect(303).location().to_owned();
        over(&mut editor, &run).await;
        let page = editor.get(&run).await.expect(200).body;
        assert!(page.contains("People rejected it") && page.contains("Newly published"), "{page}");
        assert!(page.contains("0–79 %, of 1"), "recall: {page}");
    }

    async fn mistakes_come_back_with_the_text(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Ed").await;
        let wrong = DOCUMENT.replace("insult", "inslt");
        let page = editor.submit(TRY, TRY, &[("document", &wrong), ("days", "7")]).await.expect(422).body;
        assert!(page.contains("Line 6, column 20: unknown name `inslt`") && page.contains("did you mean `insult`?"), "{page}");
        assert!(page.contains("Be kind.") && page.contains("<option value=\"7\" selected>"), "{page}");
        let page = editor.submit(TRY, TRY, &[("document", DOCUMENT), ("days", "0")]).await.expect(422).body;
        assert!(page.contains("a period of 1 to 3650 days") && page.contains("Be kind."), "{page}");
        editor.submit(TRY, TRY, &[("document", DOCUMENT), ("days", "many")]).await.expect(400);
    }

    async fn a_run_is_for_those_who_may_change_the_policy_of_its_site(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Ed").await;
        let run = editor.submit(TRY, TRY, &[("document", DOCUMENT)]).await.expect(303).location().to_owned();
        over(&mut editor, &run).await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        for address in [TRY, LEARNING, &run, &format!("{run}/progress")] {
            moderator.get(address).await.expect(403);
        }
        let page = editor.get(&format!("{TRY}/abc")).await.expect(404).body;
        assert!(page.contains("Run it again."), "{page}");
        let page = editor.get(&run).await.expect(200).body;
        assert!(page.contains("No comment to judge"), "{page}");
        let other = service::sites::SiteIn {
            key: "other".to_owned(),
            name: "The Other".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            settings: model::SiteSettings::default(),
        };
        let other = service::sites::put(&app.services, &Visitor::operator(), other).await.unwrap();
        let found = service::trial::find(&app.services, &Visitor::operator(), &other, run.rsplit('/').next().unwrap());
        assert!(found.is_err());
        // Cancelling what is over says so, and starting another forgets nothing.
        let cancel = format!("{run}/cancel");
        editor.submit(TRY, &cancel, &[("back", &run)]).await.expect(303);
        assert!(editor.get(&run).await.expect(200).body.contains("The run was over already."));
        moderator.post(&cancel, &[]).await.expect(403);
    }

    async fn learning_says_what_it_lacks_and_changes_nothing(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut editor = app.staff(Role::Editor, "Ed").await;
        let page = editor.get(LEARNING).await.expect(200).body;
        assert!(page.contains("<strong>Off.</strong>") && page.contains("None was ever switched on."), "{page}");
        let fields = [("verb", "learn"), ("back", LEARNING)];
        assert_eq!(editor.submit(LEARNING, LEARNING, &fields).await.expect(303).location(), LEARNING);
        let run = service::trial::recent(&app.services, &Visitor::operator(), &app.site).unwrap()[0].clone();
        over(&mut editor, &format!("{TRY}/{}", run.id)).await;
        let page = editor.get(LEARNING).await.expect(200).body;
        assert!(page.contains("Too little was decided to learn from") && !page.contains("Switch it on"), "{page}");
        let answer = editor.submit(LEARNING, LEARNING, &[("verb", "switch_on"), ("run", &run.id)]).await.expect(409).body;
        assert!(answer.contains("Too little was decided"), "{answer}");
        editor.submit(LEARNING, LEARNING, &[("verb", "use"), ("version", "3")]).await.expect(404);
        editor.submit(LEARNING, LEARNING, &[("verb", "dance")]).await.expect(400);
        editor.submit(LEARNING, LEARNING, &[("verb", "switch_on"), ("run", "none")]).await.expect(404);
        assert!(service::learning::in_use(&app.services, app.site.id).is_none());
    }
}
