//! Every address of the desk × every role.

use axum::body::Body;
use axum::http::{Request, header};
use model::Role;
use testkit::{Client, TestApp, on_both};
use web::Access;

/// The address with something in the place of each part; the ids are well-formed and of nobody.
fn filled(address: &str) -> String {
    let parts = address.split('/').map(|part| match part {
        "{site}" => "testimes",
        part if part.starts_with('{') => "1",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn status(client: &mut Client, method: &str, address: &str) -> u16 {
    let request = Request::builder()
        .method(method)
        .uri(filled(address))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    client.send(request, Body::empty()).await.status.as_u16()
}

on_both! {
    async fn each_role_passes_exactly_its_addresses(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut nobody = app.client();
        let mut reader = app.staff(Role::Commenter, "Ria").await;
        let mut moderator = app.staff(Role::Moderator, "Mo").await;
        let mut admin = app.staff(Role::Admin, "Ada").await;
        let guarded = web::desk::ROUTES.iter().filter(|(_, _, access)| matches!(access, Access::Staff(_)));
        for (method, address, access) in guarded {
            let Access::Staff(deed) = access else { continue };
            let is_page = *method == "GET";
            // Nobody is sent to sign in; a form without a session is refused.
            assert_eq!(status(&mut nobody, method, address).await, if is_page { 303 } else { 401 }, "{method} {address}");
            assert_eq!(status(&mut reader, method, address).await, 403, "{method} {address}");
            for (role, staff) in [(Role::Moderator, &mut moderator), (Role::Admin, &mut admin)] {
                let got = status(staff, method, address).await;
                if !model::may(role, *deed) {
                    assert_eq!(got, 403, "{method} {address} for {role}");
                    continue;
                }
                // Pages open, or say that the id is nobody's; forms stop at the missing token.
                let fits = if is_page { matches!(got, 200 | 303 | 404) } else { got == 403 };
                assert!(fits, "{method} {address}: {got}");
            }
        }
    }

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
