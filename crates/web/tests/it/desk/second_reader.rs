//! What staff and load balancers are told when comments are read only once.

use model::Role;
use service::{Options, SecondReading};
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

    async fn a_server_that_is_whole_says_nothing_of_it(db: TestDb) {
        let app = TestApp::new(db).await;
        assert_eq!(app.client().get("/readyz").await.expect(200).body, "ready\n");
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let page = moderator.get("/desk/testimes/held").await.expect(200).body;
        assert!(!page.contains("read only once"), "{page}");
    }
}
