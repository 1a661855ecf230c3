//! Every address of the server × everybody who may come: nobody, each role of the site, a moderator of another section,
//! an admin of another site; and, for what belongs to somebody, its owner against everybody else.
//!
//! Addresses come from the route tables, so that a new one is walked as soon as it is listed. One that belongs to
//! somebody needs a row here; without it the test fails.

use axum::body::Body;
use axum::http::{Request, header};
use model::{Deed, Role, SiteSettings, Status, StoryId, may};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::comments::{Posted, Posting};
use service::sites::SiteIn;
use service::{Actor, SiteRecord, Visitor};
use testkit::{Answer, Client, TestApp, form_token, on_both};
use web::Access;

/// Who comes.
struct Comer {
    who: &'static str,
    client: Client,
    /// Their role on the site; none for who is not signed in.
    role: Option<Role>,
    /// Whether they look after the section of the story that is acted on.
    has_section: bool,
}

async fn other_site(app: &TestApp) -> std::sync::Arc<SiteRecord> {
    let other = SiteIn {
        key: "other".to_owned(),
        name: "The Other".to_owned(),
        base_url: "http://ombud.test".to_owned(),
        settings: SiteSettings::default(),
    };
    service::sites::put(&app.services, &Visitor::operator(), other)
        .await
        .unwrap()
}

async fn signed_in(app: &TestApp, site: &SiteRecord, role: Role, who: &'static str, section: &str) -> Client {
    let user = NewUser {
        email: format!("{}@ombud.test", who.replace(' ', "-")),
        name: who.to_owned(),
        password: None,
        role,
        sections: if section.is_empty() {
            Vec::new()
        } else {
            vec![section.to_owned()]
        },
    };
    let id = add_user(&app.services, &Visitor::operator(), site, user).await.unwrap();
    let link = sign_in_link(&app.services, id).await.unwrap();
    let mut client = app.client();
    client.set_cookie(
        web::cookies::SESSION,
        &use_link(&app.services, &link).await.unwrap().token,
    );
    client
}

/// Everybody, once.
async fn everybody(app: &TestApp) -> Vec<Comer> {
    let mut comers = vec![Comer {
        who: "nobody",
        client: app.client(),
        role: None,
        has_section: false,
    }];
    for role in Role::ALL {
        comers.push(Comer {
            who: role.as_str(),
            client: signed_in(app, &app.site, *role, role.as_str(), "").await,
            role: Some(*role),
            has_section: true,
        });
    }
    for (who, section, has_section) in [
        ("moderator of news", "news", true),
        ("moderator of sport", "sport", false),
    ] {
        comers.push(Comer {
            who,
            client: signed_in(app, &app.site, Role::Moderator, who, section).await,
            role: Some(Role::Moderator),
            has_section,
        });
    }
    let other = other_site(app).await;
    comers.push(Comer {
        who: "admin of another site",
        client: signed_in(app, &other, Role::Admin, "admin of another site", "").await,
        role: Some(Role::Commenter),
        has_section: false,
    });
    comers
}

fn filled(address: &str, parts: &[(&str, &str)]) -> String {
    let one = |part: &str| match parts.iter().find(|(name, _)| *name == part) {
        Some((_, value)) => (*value).to_owned(),
        None if part.starts_with('{') => "1".to_owned(),
        None => part.to_owned(),
    };
    address.split('/').map(one).collect::<Vec<_>>().join("/")
}

/// How far somebody came.
#[derive(Debug, PartialEq, Eq)]
enum Door {
    /// Signing in is asked for.
    SignIn,
    /// The role does not allow it.
    Role,
    /// Whatever comes behind: a page, a form without its token, an id of nobody.
    Open,
}

/// Pages are asked for by HEAD, so that one that never ends (a live stream) does not either; forms are sent without
/// their token, at which those stop whom the role lets in.
async fn door(client: &mut Client, method: &str, address: &str) -> Door {
    let method = if method == "GET" { "HEAD" } else { method };
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = client.send(request, Body::empty()).await;
    match answer.status.as_u16() {
        401 => Door::SignIn,
        // An answer to HEAD has no body; a form that is let in stops at its missing token, with 403 as well.
        403 if method == "HEAD" || answer.body.contains("does not allow") => Door::Role,
        403 => Door::Open,
        500.. => panic!("{method} {address}: {}", answer.status),
        _ => Door::Open,
    }
}

/// Something that stands below a story of the section `news`: a comment that was held, by a guest with their cookie.
struct Scene {
    author: Client,
    comment: String,
    decision: String,
    story: StoryId,
}

async fn scene(app: &TestApp, name: &str) -> Scene {
    let story = app.story("bridge", "The bridge reopens in spring").await;
    let network = Visitor {
        actor: Actor::Anonymous,
        network: Some(name.to_owned()),
    };
    let posting = Posting {
        story,
        parent: None,
        name: name.to_owned(),
        email: String::new(),
        text: format!("The mayor is an idiot, says {name}."),
        nudged: true,
    };
    let posted = service::comments::create(&app.services, &network, &app.site, posting).await;
    let Posted::Saved {
        comment,
        reader,
        status,
        ..
    } = posted.unwrap()
    else {
        panic!("the author was nudged twice")
    };
    assert_ne!(status, Status::Published);
    let mut author = app.client();
    author.set_cookie(
        web::cookies::GUEST,
        &app.services.keys().sign("guest", &reader.to_string()),
    );
    let detail = service::desk::detail(&app.services, &Visitor::operator(), &app.site, comment)
        .await
        .unwrap();
    Scene {
        author,
        comment: comment.to_string(),
        decision: detail.decisions[0].id.to_string(),
        story,
    }
}

async fn status_of(app: &TestApp, comment: &str) -> Status {
    let operator = Visitor::operator();
    let detail = service::desk::detail(&app.services, &operator, &app.site, comment.parse().unwrap()).await;
    detail.unwrap().item.row.comment.status
}

on_both! {
    async fn each_address_of_the_desk_opens_to_exactly_those_it_should(db: TestDb) {
        let app = TestApp::new(db).await;
        for comer in &mut everybody(&app).await {
            for (method, address, access) in web::desk::ROUTES {
                let at = filled(address, &[("{site}", "testimes")]);
                let found = door(&mut comer.client, method, &at).await;
                let wanted = match (access, comer.role) {
                    (Access::Public, _) => Door::Open,
                    (Access::Account | Access::Staff(_), None) => Door::SignIn,
                    (Access::Account, Some(_)) => Door::Open,
                    (Access::Staff(deed), Some(role)) if may(role, *deed) => Door::Open,
                    (Access::Staff(_), Some(_)) => Door::Role,
                    (Access::Visitor | Access::Token | Access::Ops, _) => panic!("{method} {address} has no row for {access:?}"),
                };
                assert_eq!(found, wanted, "{method} {address} for {}", comer.who);
            }
        }
    }

    async fn each_public_address_is_open_and_the_api_wants_the_sites_own_token(db: TestDb) {
        let app = TestApp::new(db).await;
        let story = scene(&app, "Ann").await.story.to_string();
        let mut comers = everybody(&app).await;
        for (method, address, access) in web::ROUTES {
            if *access != Access::Public || *method != "GET" {
                continue;
            }
            let at = filled(address, &[("{site}", "testimes"), ("{story}", &story), ("{slug}", "news"), ("{name}", "base.css")]);
            for comer in &mut comers {
                assert_eq!(door(&mut comer.client, method, &at).await, Door::Open, "{method} {address} for {}", comer.who);
            }
        }
        let operator = Visitor::operator();
        let other = app.services.site("other").unwrap();
        let own = service::accounts::add_api_token(&app.services, &operator, &app.site, "cms").await.unwrap();
        let theirs = service::accounts::add_api_token(&app.services, &operator, &other, "cms").await.unwrap();
        for (method, address, access) in web::api::ROUTES {
            let at = filled(address, &[("{site}", "testimes"), ("{key}", "bridge")]);
            let send = async |client: &mut Client, token: &str| {
                let request = Request::builder().method(*method).uri(&at).header(header::CONTENT_TYPE, "application/json");
                let request = if token.is_empty() { request } else { request.header(header::AUTHORIZATION, format!("Bearer {token}")) };
                client.send(request, Body::from("{}")).await.status.as_u16()
            };
            match access {
                Access::Token => {
                    // No role stands in for a token, and no token of another site.
                    for comer in &mut comers {
                        assert_eq!(send(&mut comer.client, "").await, 401, "{method} {address} for {}", comer.who);
                        assert_eq!(send(&mut comer.client, &theirs).await, 401, "{method} {address} for {}", comer.who);
                    }
                    let with_own = send(&mut app.client(), &own).await;
                    assert!(!matches!(with_own, 401 | 403 | 500..), "{method} {address}: {with_own}");
                }
                // The API knows no cookies: everybody is the same there.
                Access::Public | Access::Visitor => {
                    for comer in &mut comers {
                        let got = send(&mut comer.client, "").await;
                        assert!(!matches!(got, 401 | 403 | 500..), "{method} {address} for {}: {got}", comer.who);
                    }
                }
                Access::Account | Access::Staff(_) | Access::Ops => panic!("{method} {address} has no row for {access:?}"),
            }
        }
    }

    async fn what_is_somebodys_opens_to_them_alone(db: TestDb) {
        let app = TestApp::new(db).await;
        let mut own = scene(&app, "Ann").await;
        let mut another = scene(&app, "Bea").await;
        let mut comers = everybody(&app).await;
        for (method, address, access) in web::ROUTES.iter().filter(|(_, _, access)| *access == Access::Visitor) {
            let at = filled(address, &[("{site}", "testimes"), ("{comment}", &own.comment), ("{decision}", &own.decision)]);
            let elsewhere = filled(address, &[("{site}", "other"), ("{comment}", &own.comment), ("{decision}", &own.decision)]);
            let belongs = match *address {
                "/{site}/comments/{comment}/edit" | "/{site}/comments/{comment}/withdraw" | "/{site}/decisions/{decision}" => true,
                // Everybody may write, report, sign out and see how they stand themselves; what they may not is told by the use case.
                "/{site}/stories/{story}/comments" | "/{site}/comments/{comment}/report" | "/{site}/sign-out" | "/{site}/standing" => false,
                _ => panic!("{method} {address} ({access:?}) belongs to somebody: give it a row here"),
            };
            if !belongs {
                continue;
            }
            let send = async |client: &mut Client, at: &str| -> Answer {
                if *method == "GET" {
                    return client.get(at).await;
                }
                // With a good token, so that nothing but the owner is asked about.
                let page = client.get("/testimes/sign-in").await.expect(200).body;
                client.post(at, &[("form_token", &form_token(&page).unwrap()), ("text", "Mine now."), ("action", "post")]).await
            };
            for comer in &mut comers {
                for at in [&at, &elsewhere] {
                    let got = send(&mut comer.client, at).await.status.as_u16();
                    assert!(matches!(got, 403 | 404), "{method} {at} for {}: {got}", comer.who);
                }
            }
            let got = send(&mut another.author, &at).await.status.as_u16();
            assert!(matches!(got, 403 | 404), "{method} {at} for another reader: {got}");
            let got = send(&mut own.author, &elsewhere).await.status.as_u16();
            assert!(matches!(got, 403 | 404), "{method} {elsewhere} for its author: {got}");
            if *method == "GET" {
                send(&mut own.author, &at).await.expect(200);
            }
        }
    }

    async fn a_comment_is_decided_on_by_its_section_and_site_only(db: TestDb) {
        let app = TestApp::new(db).await;
        let scene = scene(&app, "Ann").await;
        let before = status_of(&app, &scene.comment).await;
        for comer in &mut everybody(&app).await {
            let role = comer.role.unwrap_or(Role::Commenter);
            let (page, path) = (format!("/desk/testimes/comments/{}", scene.comment), format!("/desk/testimes/comments/{}/decide", scene.comment));
            let got = comer.client.get(&page).await;
            let may_see = may(role, Deed::SeeDesk) && comer.has_section;
            let wanted = match (comer.role, may_see) {
                (None, _) => 303,
                (_, true) => 200,
                (_, false) => 403,
            };
            assert_eq!(got.status.as_u16(), wanted, "{page} for {}", comer.who);
            let at = if may(role, Deed::SeeDesk) { "/desk/testimes/all" } else { "/testimes/sign-in" };
            let token = form_token(&comer.client.get(at).await.expect(200).body).unwrap();
            let fields = [("form_token", token.as_str()), ("verb", "approve")];
            let answer = comer.client.post(&path, &fields).await;
            let may_decide = may(role, Deed::DecideComment) && comer.has_section;
            assert_eq!(status_of(&app, &scene.comment).await == Status::Published, may_decide, "{path} for {}", comer.who);
            if may(role, Deed::DecideComment) && !comer.has_section {
                assert_eq!(answer.status.as_u16(), 403);
                assert!(answer.body.contains("section that you do not look after"), "{}", answer.body);
            }
            if may_decide {
                let operator = Visitor::operator();
                let detail = service::desk::detail(&app.services, &operator, &app.site, scene.comment.parse().unwrap()).await.unwrap();
                service::desk::undo(&app.services, &operator, &app.site, detail.decisions.last().unwrap().id).await.unwrap();
                assert_eq!(status_of(&app, &scene.comment).await, before);
            }
        }
    }
}
