//! One desk and another.

use model::Role;
use testkit::{TestApp, on_both};

on_both! {
    async fn a_moderator_of_one_site_is_nobody_at_another(db: TestDb) {
        let app = TestApp::new(db).await;
        let other = service::sites::SiteIn {
            key: "other".to_owned(),
            name: "The Other".to_owned(),
            base_url: "http://ombud.test".to_owned(),
            settings: model::SiteSettings::default(),
        };
        service::sites::put(&app.services, &service::Visitor::operator(), other).await.unwrap();
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        assert_eq!(moderator.get("/desk").await.location(), "/desk/testimes/held");
        moderator.get("/desk/other/held").await.expect(403);
    }
}
