//! Signing up, in and out.

use model::UnixMillis;
use service::accounts::{by_session, sign_in, sign_out, sign_up, use_link};
use service::comments::Posted;
use service::{ServiceError, Visitor};
use testkit::on_both;

use crate::world::World;

const PASSWORD: &str = "seven herring on a line";

on_both! {
    async fn an_account_is_made_used_and_left(db: TestDb) {
        let world = World::new(db).await;
        let session = sign_up(&world.services, &world.site, "Marit@Example.org ", "Marit", PASSWORD).await.unwrap();
        let found = by_session(&world.services, &session.token).await.unwrap().unwrap();
        assert_eq!((found.email.as_str(), found.name.as_str()), ("marit@example.org", "Marit"));
        let posted = world.try_post(&Visitor::account(found), world.posting("ignored", "Under my own name.")).await.unwrap();
        assert!(matches!(posted, Posted::Saved { .. }));
        assert_eq!(world.shown().await, ["Marit"]);
        // No guest may pass for her.
        let guest = world.try_post(&world.guest("n"), world.posting("MАRIT", "It is I, Marit.")).await;
        assert!(matches!(guest, Err(ServiceError::Invalid(fields)) if fields[0].code == "reserved_name"));
        sign_out(&world.services, &session.token).await.unwrap();
        assert_eq!(by_session(&world.services, &session.token).await.unwrap(), None);
        let again = sign_in(&world.services, "marit@example.org", PASSWORD, None).await.unwrap();
        world.clock.advance(31 * UnixMillis::DAY);
        assert_eq!(by_session(&world.services, &again.token).await.unwrap(), None);
    }

    async fn wrong_and_unknown_get_the_same_answer_and_guessing_ends(db: TestDb) {
        let world = World::new(db).await;
        sign_up(&world.services, &world.site, "a@example.org", "A", PASSWORD).await.unwrap();
        let wrong = sign_in(&world.services, "a@example.org", "not the password", None).await.unwrap_err().to_string();
        let unknown = sign_in(&world.services, "b@example.org", "not the password", None).await.unwrap_err().to_string();
        assert_eq!(wrong, unknown);
        let mut last = None;
        for _ in 0..10 {
            last = sign_in(&world.services, "a@example.org", "guess", None).await.err();
        }
        assert!(matches!(last, Some(ServiceError::RateLimited { .. })), "{last:?}");
        let taken = sign_up(&world.services, &world.site, "a@example.org", "Another", PASSWORD).await;
        assert!(matches!(taken, Err(ServiceError::Invalid(fields)) if fields[0].code == "taken"));
        let short = sign_up(&world.services, &world.site, "c@example.org", "C", "short").await;
        assert!(matches!(short, Err(ServiceError::Invalid(fields)) if fields[0].code == "too_short"));
    }

    async fn a_link_signs_in_once_within_a_day(db: TestDb) {
        let world = World::new(db).await;
        let session = sign_up(&world.services, &world.site, "a@example.org", "A", PASSWORD).await.unwrap();
        let link = || service::accounts::sign_in_link(&world.services, session.account.id);
        let first = link().await.unwrap();
        use_link(&world.services, &first).await.unwrap();
        assert!(matches!(use_link(&world.services, &first).await, Err(ServiceError::NotFound { .. })));
        let late = link().await.unwrap();
        world.clock.advance(UnixMillis::DAY);
        assert!(matches!(use_link(&world.services, &late).await, Err(ServiceError::NotFound { .. })));
        assert!(use_link(&world.services, "forged").await.is_err());
    }
}
