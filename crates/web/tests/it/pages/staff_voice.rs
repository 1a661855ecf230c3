//! The publication's own voice: comments by its staff are marked, for as long as they are its staff.

use model::Role;
use service::Visitor;
use service::accounts::{Change, change_role, user_named};
use testkit::{TestApp, on_both};

use super::write;

const MARK: &str = "class=\"by-staff\"";

on_both! {
    async fn comments_of_the_staff_are_marked_while_they_are_staff(db: TestDb) {
        let app = TestApp::new(db).await;
        let path = app.story_path(app.story("bridge", "The bridge reopens").await).await;
        write(&mut app.client(), &path, "Ann", "At last!").await.expect(303);
        let mut member = app.staff(Role::Member, "Mia").await;
        write(&mut member, &path, "", "I pay for this.").await.expect(303);
        assert!(!app.client().get(&path).await.expect(200).body.contains(MARK));
        let mut staff = app.staff(Role::Staff, "Stan").await;
        write(&mut staff, &path, "", "We asked the mayor.").await.expect(303);
        let page = app.client().get(&path).await.expect(200).body;
        assert_eq!(page.matches(MARK).count(), 1, "{page}");
        let api = app.client().get("/api/v1/sites/testimes/stories/bridge/comments").await.expect(200).body;
        assert_eq!((api.matches("\"by_staff\":true").count(), api.matches("\"by_staff\":false").count()), (1, 2), "{api}");
        // The page that is kept for everybody learns of it when they leave.
        let id = user_named(&app.services, "staff-stan@ombud.test").await.unwrap();
        let leaves = Change { role: Role::Commenter, sections: Vec::new(), confirmed: false };
        change_role(&app.services, &Visitor::operator(), &app.site, id, leaves).await.unwrap();
        assert!(!app.client().get(&path).await.expect(200).body.contains(MARK));
    }
}
