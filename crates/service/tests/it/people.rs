//! Admins manage people: roles, sections, links, resets, and what they may not do.

use model::{AccountId, Deed, Role, SiteSettings};
use service::accounts::{
    Change, NewUser, add_user, by_session, change_role, end_sessions_of, invite, link_for, people, person,
    reset_second_factor, sign_up, use_link,
};
use service::sites::SiteIn;
use service::{ServiceError, SiteRecord, Visitor};
use std::sync::Arc;
use testkit::on_both;

use crate::world::World;

fn new(email: &str, role: Role, sections: &[&str]) -> NewUser {
    NewUser {
        email: email.to_owned(),
        name: "Somebody".to_owned(),
        password: None,
        role,
        sections: sections.iter().map(|s| (*s).to_owned()).collect(),
    }
}

fn change(role: Role, sections: &[&str], confirmed: bool) -> Change {
    Change {
        role,
        sections: sections.iter().map(|s| (*s).to_owned()).collect(),
        confirmed,
    }
}

async fn other_site(world: &World) -> Arc<SiteRecord> {
    let other = SiteIn {
        key: "other".to_owned(),
        name: "The Other".to_owned(),
        base_url: "http://ombud.test".to_owned(),
        settings: SiteSettings::default(),
    };
    service::sites::put(&world.services, &Visitor::operator(), other)
        .await
        .unwrap()
}

fn field(error: ServiceError) -> (&'static str, &'static str) {
    match error {
        ServiceError::Invalid(fields) => (fields[0].field, fields[0].code),
        other => panic!("{other:?}"),
    }
}

async fn deeds(world: &World) -> Vec<(String, String, String)> {
    let site = world.site.id;
    let rows = world
        .services
        .db()
        .read(move |tx| Box::pin(async move { store::audit::before(tx, site, None, 50).await }))
        .await
        .unwrap();
    rows.into_iter().map(|row| (row.deed, row.was, row.became)).collect()
}

on_both! {
    async fn somebody_is_added_changed_and_taken_off(db: TestDb) {
        let world = World::new(db).await;
        let ada = world.staff(Role::Admin, "ada").await;
        let (services, site) = (&world.services, &world.site);
        let (id, link) = invite(services, &ada, site, new("Mo@Ombud.test", Role::Moderator, &["sport", "Local ", "sport"])).await.unwrap();
        let session = use_link(services, &link.unwrap()).await.unwrap();
        assert_eq!(session.account.roles[0].sections, ["local", "sport"]);
        let twice = invite(services, &ada, site, new("mo@ombud.test", Role::Editor, &[])).await;
        assert_eq!(field(twice.unwrap_err()), ("email", "there_already"));
        assert_eq!(field(change_role(services, &ada, site, id, change(Role::Editor, &["sport"], false)).await.unwrap_err()), ("sections", "not_a_moderator"));
        change_role(services, &ada, site, id, change(Role::Editor, &[], false)).await.unwrap();
        // It holds at once, in the session that was open.
        let now = by_session(services, &session.token).await.unwrap().unwrap();
        assert_eq!(now.role_on(site.id), Role::Editor);
        let listed = people(services, &ada, site).await.unwrap();
        let mo = listed.people.iter().find(|p| p.record.id == id).unwrap();
        assert!(mo.may_open && !mo.is_self && mo.record.last_sign_in_at.is_some() && mo.record.sessions == 1);
        change_role(services, &ada, site, id, change(Role::Commenter, &[], false)).await.unwrap();
        assert!(matches!(person(services, &ada, site, id).await, Err(ServiceError::NotFound { .. })));
        let log = deeds(&world).await;
        assert_eq!(log[0], ("set_role".to_owned(), "editor".to_owned(), "commenter".to_owned()));
        assert_eq!(log[2], ("set_role".to_owned(), "commenter".to_owned(), "moderator of local, sport".to_owned()));
    }

    async fn the_last_admin_stays_and_nobody_falls_by_accident(db: TestDb) {
        let world = World::new(db).await;
        let ada = world.staff(Role::Admin, "ada").await;
        let (services, site) = (&world.services, &world.site);
        let own = ada.account_id().unwrap();
        assert_eq!(field(change_role(services, &ada, site, own, change(Role::Editor, &[], false)).await.unwrap_err()), ("confirm", "lowers_self"));
        let last = change_role(services, &ada, site, own, change(Role::Editor, &[], true)).await;
        assert!(matches!(last, Err(ServiceError::Conflict(_))), "{last:?}");
        let bea = world.staff(Role::Admin, "bea").await;
        // Both lower the other at the same moment: one of them stays.
        let other = bea.account_id().unwrap();
        let (first, second) = tokio::join!(
            change_role(services, &ada, site, other, change(Role::Editor, &[], false)),
            change_role(services, &bea, site, own, change(Role::Editor, &[], false)),
        );
        assert_ne!(first.is_ok(), second.is_ok());
    }

    async fn only_admins_of_the_site_manage_people(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let ada = world.staff(Role::Admin, "ada").await;
        let id = ada.account_id().unwrap();
        let other = other_site(&world).await;
        let user = NewUser { name: "olu".to_owned(), ..new("olu@ombud.test", Role::Admin, &[]) };
        let there = add_user(services, &Visitor::operator(), &other, user).await.unwrap();
        let link = service::accounts::sign_in_link(services, there).await.unwrap();
        let olu = Visitor::account(use_link(services, &link).await.unwrap().account);
        for visitor in [&olu, &world.staff(Role::Editor, "ed").await, &world.staff(Role::Moderator, "mo").await] {
            let refused = |error: ServiceError| assert!(matches!(error, ServiceError::Forbidden { deed: Deed::ManageUsers }));
            refused(people(services, visitor, site).await.unwrap_err());
            refused(person(services, visitor, site, id).await.unwrap_err());
            refused(invite(services, visitor, site, new("x@ombud.test", Role::Admin, &[])).await.unwrap_err());
            refused(change_role(services, visitor, site, id, change(Role::Editor, &[], true)).await.unwrap_err());
            refused(link_for(services, visitor, site, id).await.unwrap_err());
            refused(end_sessions_of(services, visitor, site, id).await.unwrap_err());
            refused(reset_second_factor(services, visitor, site, id).await.unwrap_err());
        }
    }

    async fn no_admin_gets_into_an_account_that_is_not_their_sites(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let ada = world.staff(Role::Admin, "ada").await;
        // A reader who signed up alone, and somebody whom another site added.
        let reader = sign_up(services, site, "ria@example.org", "Ria", "seven herring on a line").await.unwrap();
        let other = other_site(&world).await;
        let theirs = add_user(services, &Visitor::operator(), &other, new("olu@ombud.test", Role::Moderator, &[])).await.unwrap();
        for (id, email) in [(reader.account.id, "ria@example.org"), (theirs, "olu@ombud.test")] {
            let (same, link) = invite(services, &ada, site, new(email, Role::Moderator, &[])).await.unwrap();
            assert_eq!((same, link), (id, None), "an account that is there gets no link");
            let refused: [Result<(), ServiceError>; 3] = [
                link_for(services, &ada, site, id).await.map(|_| ()),
                end_sessions_of(services, &ada, site, id).await,
                reset_second_factor(services, &ada, site, id).await,
            ];
            for refused in refused {
                assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
            }
        }
        // The name that its owner chose stays.
        let ria = by_session(services, &reader.token).await.unwrap().unwrap();
        assert_eq!((ria.name.as_str(), ria.role_on(site.id)), ("Ria", Role::Moderator));
        // Whom this site added and another one employs, too, is the operator's.
        let (shared, _) = invite(services, &ada, site, new("sam@ombud.test", Role::Moderator, &[])).await.unwrap();
        link_for(services, &ada, site, shared).await.unwrap();
        add_user(services, &Visitor::operator(), &other, new("sam@ombud.test", Role::Moderator, &[])).await.unwrap();
        assert!(matches!(link_for(services, &ada, site, shared).await, Err(ServiceError::Conflict(_))));
        let nobody = link_for(services, &ada, site, AccountId(1)).await;
        assert!(matches!(nobody, Err(ServiceError::Conflict(_))), "{nobody:?}");
    }

    async fn who_is_locked_out_is_helped(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let ada = world.staff(Role::Admin, "ada").await;
        let (id, link) = invite(services, &ada, site, new("mo@ombud.test", Role::Moderator, &[])).await.unwrap();
        let session = use_link(services, &link.unwrap()).await.unwrap();
        let unused = link_for(services, &ada, site, id).await.unwrap();
        end_sessions_of(services, &ada, site, id).await.unwrap();
        assert!(by_session(services, &session.token).await.unwrap().is_none());
        assert!(use_link(services, &unused).await.is_err());
        use_link(services, &link_for(services, &ada, site, id).await.unwrap()).await.unwrap();
        // Oneself: on the page of one's own account, with a proof.
        let own = ada.account_id().unwrap();
        assert!(matches!(reset_second_factor(services, &ada, site, own).await, Err(ServiceError::Conflict(_))));
        let named: Vec<String> = deeds(&world).await.into_iter().map(|(deed, _, _)| deed).take(3).collect();
        assert_eq!(named, ["make_sign_in_link", "end_sessions", "make_sign_in_link"]);
    }
}
