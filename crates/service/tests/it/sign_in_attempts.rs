//! Guessing passwords: slower and slower, by address and by network, on all nodes together.

use model::UnixMillis;
use service::accounts::sign_in;
use service::{ServiceError, Services};
use testkit::on_both;

use crate::second_factor::moderator;
use crate::world::{World, options};

const PASSWORD: &str = "seven herring on a line";

async fn wait(services: &Services, email: &str, network: Option<&str>) -> Option<u64> {
    match sign_in(services, email, "a guess that is wrong", network)
        .await
        .unwrap_err()
    {
        ServiceError::RateLimited { retry_after_s } => Some(retry_after_s),
        ServiceError::Invalid(_) => None,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn waits_grow_for_known_and_unknown_addresses_alike(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let mut seen = Vec::new();
        for email in ["mo@ombud.test", "nobody@ombud.test"] {
            let mut waits = Vec::new();
            for _ in 0..9 {
                let waited = wait(&world.services, email, None).await;
                waits.push(waited);
                if let Some(seconds) = waited {
                    world.clock.advance(i64::try_from(seconds).unwrap() * UnixMillis::SECOND);
                }
            }
            seen.push(waits);
        }
        // Five go at once, then each further one waits twice as long. What comes too early is not counted.
        assert_eq!(seen[0], [None, None, None, None, None, Some(31), None, Some(61), None]);
        assert_eq!(seen[0], seen[1]);
    }

    async fn the_right_password_waits_too_and_then_clears_the_count(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        for _ in 0..5 {
            wait(&world.services, "mo@ombud.test", None).await;
        }
        let early = sign_in(&world.services, "MO@ombud.test", PASSWORD, None).await;
        assert!(matches!(early, Err(ServiceError::RateLimited { .. })));
        // Another node knows it as well.
        let other = Services::start((*world.db).clone(), options(2), world.clock.clone()).await.unwrap();
        assert!(matches!(sign_in(&other, "mo@ombud.test", PASSWORD, None).await, Err(ServiceError::RateLimited { .. })));
        world.clock.advance(30 * UnixMillis::SECOND);
        sign_in(&other, "mo@ombud.test", PASSWORD, None).await.unwrap();
        assert_eq!(wait(&world.services, "mo@ombud.test", None).await, None);
    }

    async fn a_network_that_guesses_at_many_addresses_is_slowed_and_others_are_not(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        for n in 0..30 {
            assert_eq!(wait(&world.services, &format!("a{n}@ombud.test"), Some("here")).await, None);
        }
        assert_eq!(wait(&world.services, "b@ombud.test", Some("here")).await, Some(31));
        sign_in(&world.services, "mo@ombud.test", PASSWORD, Some("there")).await.unwrap();
        // A newsroom signs in as often as it likes.
        for _ in 0..40 {
            sign_in(&world.services, "mo@ombud.test", PASSWORD, Some("newsroom")).await.unwrap();
        }
    }

    async fn many_at_once_count_as_many(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let guesses = (0..12).map(|_| {
            let services = world.services.clone();
            tokio::spawn(async move { wait(&services, "mo@ombud.test", None).await })
        });
        let mut taken = 0;
        for guess in guesses.collect::<Vec<_>>() {
            taken += usize::from(guess.await.unwrap().is_none());
        }
        assert_eq!(taken, 5);
    }
}
