//! What staff and load balancers are told when comments are read only once.

use std::time::Duration;

use model::Role;
use moderation::SecondReader;
use service::comments::{Posting, create};
use service::{Actor, Options, SecondReading, Visitor};
use testkit::{TestApp, on_both};

const REASON: &str = "the model `/etc/ombud/<reader>.bin` cannot be used: it is damaged";

on_both! {
    async fn without_its_weights_the_desk_and_the_readiness_say_so(db: TestDb) {
        let second_reading = SecondReading::Refused { reason: REASON.to_owned() };
        let app = TestApp::with(db, Options { second_reading, ..TestApp::options() }).await;
        let ready = app.client().get("/readyz").await.expect(200).body;
        assert_eq!(ready, format!("ready, but comments are read only once: {REASON}\n"));
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        for page in ["held", "all", "readers", "log", "policy"] {
            let page = moderator.get(&format!("/desk/testimes/{page}")).await.expect(200).body;
            assert!(page.contains("Comments are read only once."), "{page}");
            assert!(page.contains("&lt;reader&gt;.bin") && !page.contains("<reader>"), "{page}");
        }
    }

    async fn what_became_of_comments_is_counted(db: TestDb) {
        let second_reading = SecondReading::On { reader: SecondReader::new(), wait: Duration::from_secs(600) };
        let app = TestApp::with(db, Options { second_reading, ..TestApp::options() }).await;
        let story = app.story("bridge", "The bridge reopens in spring").await;
        for text in ["I look forward to the bridge.", "Die Brücke ist gesperrt, und das ist auch gut so."] {
            let visitor = Visitor { actor: Actor::Anonymous, network: Some("n".to_owned()) };
            let posting = Posting {
                story,
                parent: None,
                name: "Ann".to_owned(),
                email: String::new(),
                text: text.to_owned(),
                nudged: false,
            };
            create(&app.services, &visitor, &app.site, posting).await.unwrap();
        }
        let numbers = app.client().get("/metrics").await.expect(200).body;
        for line in [
            r#"ombud_second_reader_total{outcome="read"} 1"#,
            r#"ombud_second_reader_total{outcome="skipped"} 1"#,
            r#"ombud_second_reader_queue{lane="posted"} 0"#,
            "ombud_second_reader_seconds_count 1",
            "ombud_second_reader_wait_seconds_count 1",
        ] {
            assert!(numbers.lines().any(|found| found == line), "{line} in {numbers}");
        }
    }

    async fn a_server_that_is_whole_says_nothing_of_it(db: TestDb) {
        let app = TestApp::new(db).await;
        assert_eq!(app.client().get("/readyz").await.expect(200).body, "ready\n");
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = moderator.get("/desk/testimes/held").await.expect(200).body;
        assert!(!page.contains("read only once"), "{page}");
    }
}
