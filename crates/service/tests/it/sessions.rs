//! Sessions: how long they last, which there are, ending them; changing the password.

use model::{Role, UnixMillis};
use service::accounts::{
    NewUser, Revoke, add_user, by_session, change_password, note_browser, own_sessions, revoke, sign_in, sign_in_link,
    sign_up, use_link,
};
use service::{ServiceError, Services, Visitor};
use testkit::on_both;

use crate::second_factor::moderator;
use crate::world::World;

const PASSWORD: &str = "seven herring on a line";

async fn session(services: &Services) -> String {
    sign_in(services, "mo@ombud.test", PASSWORD, None).await.unwrap().token
}

async fn lives(services: &Services, token: &str) -> bool {
    by_session(services, token).await.unwrap().is_some()
}

on_both! {
    async fn a_session_of_the_desk_ends_unused_after_twelve_hours_and_used_after_seven_days(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let unused = session(&world.services).await;
        let used = session(&world.services).await;
        world.clock.advance(12 * UnixMillis::HOUR - 1);
        assert!(lives(&world.services, &used).await);
        world.clock.advance(1);
        assert!(!lives(&world.services, &unused).await);
        for _ in 0..14 {
            assert!(lives(&world.services, &used).await);
            world.clock.advance(11 * UnixMillis::HOUR);
        }
        assert!(lives(&world.services, &used).await);
        world.clock.advance(2 * UnixMillis::HOUR);
        assert!(!lives(&world.services, &used).await, "seven days are over");
        // A reader comes back after a week.
        let reader = sign_up(&world.services, &world.site, "ria@example.org", "Ria", PASSWORD).await.unwrap().token;
        world.clock.advance(7 * UnixMillis::DAY);
        assert!(lives(&world.services, &reader).await);
        // Who comes to the desk later has a session of the desk from then on.
        let user = NewUser {
            email: "ria@example.org".to_owned(),
            name: "Ria".to_owned(),
            password: None,
            role: Role::Moderator,
            sections: Vec::new(),
        };
        add_user(&world.services, &Visitor::operator(), &world.site, user).await.unwrap();
        assert!(!lives(&world.services, &reader).await);
    }

    async fn ones_own_sessions_are_listed_and_ended(db: TestDb) {
        let world = World::new(db).await;
        let account = moderator(&world).await;
        let (first, second, third) = (session(&world.services).await, session(&world.services).await, session(&world.services).await);
        note_browser(&world.services, &first, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").await.unwrap();
        world.clock.advance(UnixMillis::HOUR);
        assert!(lives(&world.services, &first).await);
        let listed = own_sessions(&world.services, &first).await.unwrap();
        assert_eq!(listed.len(), 3);
        assert!(listed[0].is_this && listed[0].browser == "Firefox on Linux" && listed[0].last_used_at == world.services.now());
        assert!(listed.iter().all(|s| s.handle != first && s.handle != second), "a handle is no token");
        // Somebody else's handle ends nothing.
        let stranger = sign_up(&world.services, &world.site, "ria@example.org", "Ria", PASSWORD).await.unwrap().token;
        let handle = listed[1].handle.clone();
        assert_eq!(revoke(&world.services, &stranger, Revoke::One(handle.clone())).await.unwrap(), 0);
        assert_eq!(revoke(&world.services, &first, Revoke::One(handle)).await.unwrap(), 1);
        assert_eq!(revoke(&world.services, &first, Revoke::Others).await.unwrap(), 1);
        assert!(lives(&world.services, &first).await);
        assert!(!lives(&world.services, &second).await && !lives(&world.services, &third).await);
        let link = sign_in_link(&world.services, account).await.unwrap();
        assert_eq!(revoke(&world.services, &first, Revoke::All).await.unwrap(), 1);
        assert!(!lives(&world.services, &first).await && lives(&world.services, &stranger).await);
        assert!(use_link(&world.services, &link).await.is_err(), "links end with the sessions");
    }

    async fn a_password_is_changed_by_who_knows_it(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let (here, elsewhere) = (session(&world.services).await, session(&world.services).await);
        let field = |error: ServiceError| match error {
            ServiceError::Invalid(fields) => (fields[0].field, fields[0].code),
            other => panic!("{other:?}"),
        };
        let change = async |present: &str, new: &str| change_password(&world.services, &here, present, new).await;
        assert_eq!(field(change("not it", "eight herring on a line").await.unwrap_err()), ("present", "wrong"));
        assert_eq!(field(change(PASSWORD, "short").await.unwrap_err()), ("password", "too_short"));
        for bad in ["Password2026", "TheTestTimes1", "abcabcabcabc", "1234567890ab", "mo@ombud.test"] {
            assert_eq!(field(change(PASSWORD, bad).await.unwrap_err()), ("password", "too_common"), "{bad}");
        }
        change(PASSWORD, "eight herring on a line").await.unwrap();
        assert!(lives(&world.services, &here).await && !lives(&world.services, &elsewhere).await);
        assert!(sign_in(&world.services, "mo@ombud.test", PASSWORD, None).await.is_err());
        sign_in(&world.services, "mo@ombud.test", "eight herring on a line", None).await.unwrap();
    }
}
