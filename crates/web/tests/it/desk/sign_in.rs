//! `/desk/sign-in`, `/desk/link/{token}`, `/desk/sign-out`.

use model::Role;
use service::accounts::{NewUser, add_user, sign_in_link};
use service::{Visitor, accounts};
use testkit::{TestApp, on_both};

const PASSWORD: &str = "a long enough passphrase";

async fn user(app: &TestApp) -> model::AccountId {
    let user = NewUser {
        email: "mo@ombud.test".to_owned(),
        name: "Mo".to_owned(),
        password: Some(PASSWORD.to_owned()),
        role: Role::Moderator,
        sections: Vec::new(),
    };
    add_user(&app.services, &Visitor::operator(), &app.site, user)
        .await
        .unwrap()
}

on_both! {
    async fn a_link_is_looked_at_often_and_used_once(db: TestDb) {
        let app = TestApp::new(db).await;
        let account = user(&app).await;
        let link = format!("/desk/link/{}", sign_in_link(&app.services, account).await.unwrap());
        let mut client = app.client();
        client.get(&link).await.expect(200);
        client.get(&link).await.expect(200);
        assert_eq!(client.submit(&link, &link, &[]).await.expect(303).location(), "/desk");
        client.get("/desk/testimes/held").await.expect(200);
        let mut second = app.client();
        second.submit(&link, &link, &[]).await.expect(410);
        second.get("/desk/testimes/held").await.expect(303);
    }

    async fn a_password_signs_in_and_a_wrong_one_tells_nothing(db: TestDb) {
        let app = TestApp::new(db).await;
        user(&app).await;
        let mut client = app.client();
        let mut wrong = Vec::new();
        for (email, password) in [("mo@ombud.test", "wrong wrong wrong"), ("nobody@ombud.test", PASSWORD)] {
            let page = client.submit("/desk/sign-in", "/desk/sign-in", &[("email", email), ("password", password)]).await;
            assert!(!page.body.contains(password));
            wrong.push(page.expect(422).body.replace(email, "…"));
        }
        assert_eq!(wrong[0], wrong[1]);
        let fields = [("email", "mo@ombud.test"), ("password", PASSWORD), ("next", "/desk/testimes/log")];
        let answer = client.submit("/desk/sign-in", "/desk/sign-in", &fields).await.expect(303);
        assert_eq!(answer.location(), "/desk/testimes/log");
        let session = client.cookie(web::cookies::SESSION).unwrap().to_owned();
        client.submit("/desk/testimes/log", "/desk/sign-out", &[]).await.expect(303);
        assert!(accounts::by_session(&app.services, &session).await.unwrap().is_none());
        client.get("/desk/testimes/log").await.expect(303);
    }
}
