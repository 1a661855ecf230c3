//! Authenticator app and recovery codes: set up, asked for, used once, limited, removed.

use model::{Role, SessionStage, UnixMillis};
use service::accounts::second_factor::{
    SecondFactor, begin_authenticator, code_at, confirm_authenticator, new_recovery_codes, own_factors, pass, prove,
    remove_authenticator,
};
use service::accounts::{
    NewUser, Session, add_user, by_half_session, by_session, is_fresh, sign_in, sign_in_link, use_link,
};
use service::{ServiceError, Services, Visitor};
use testkit::on_both;

use crate::world::World;

const PASSWORD: &str = "seven herring on a line";

pub async fn moderator(world: &World) -> model::AccountId {
    let user = NewUser {
        email: "mo@ombud.test".to_owned(),
        name: "Mo".to_owned(),
        password: Some(PASSWORD.to_owned()),
        role: Role::Moderator,
        sections: Vec::new(),
    };
    add_user(&world.services, &Visitor::operator(), &world.site, user)
        .await
        .unwrap()
}

async fn in_by_password(services: &Services) -> Session {
    sign_in(services, "mo@ombud.test", PASSWORD, None).await.unwrap()
}

/// Signs in, sets up an app; gives the session, the app's key and the recovery codes.
async fn enrolled(world: &World) -> (Session, String, Vec<String>) {
    moderator(world).await;
    let session = in_by_password(&world.services).await;
    let made = begin_authenticator(&world.services, &session.token).await.unwrap();
    let code = code_at(&made.key, world.services.now()).unwrap();
    let codes = confirm_authenticator(&world.services, &session.token, &code)
        .await
        .unwrap();
    // The code that confirmed it is used up.
    world.clock.advance(30 * UnixMillis::SECOND);
    (session, made.key, codes)
}

fn is_wrong(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Invalid(fields) if fields[0].code == "wrong")
}

on_both! {
    async fn a_password_alone_opens_half_a_session(db: TestDb) {
        let world = World::new(db).await;
        let (first, key, codes) = enrolled(&world).await;
        assert_eq!(codes.len(), 10);
        let half = in_by_password(&world.services).await;
        assert_eq!(half.stage, SessionStage::Half);
        assert_eq!(by_session(&world.services, &half.token).await.unwrap(), None);
        assert!(by_half_session(&world.services, &half.token).await.unwrap().is_some());
        assert!(by_half_session(&world.services, &first.token).await.unwrap().is_none(), "a full one is no half one");
        let code = code_at(&key, world.services.now()).unwrap();
        let full = pass(&world.services, &half.token, &code).await.unwrap();
        assert_eq!(full.stage, SessionStage::Full);
        assert_ne!(full.token, half.token);
        assert!(by_session(&world.services, &full.token).await.unwrap().unwrap().has_second_factor);
        // The half session is over, and so is the code, on every other half session too.
        assert!(matches!(pass(&world.services, &half.token, &code).await, Err(ServiceError::SignInNeeded)));
        let link = sign_in_link(&world.services, full.account.id).await.unwrap();
        let second = use_link(&world.services, &link).await.unwrap();
        assert_eq!(second.stage, SessionStage::Half, "a link is no second factor");
        assert!(is_wrong(&pass(&world.services, &second.token, &code).await.unwrap_err()));
        world.clock.advance(30 * UnixMillis::SECOND);
        let next = code_at(&key, world.services.now()).unwrap();
        pass(&world.services, &second.token, &next).await.unwrap();
    }

    async fn half_a_session_ends_after_ten_minutes(db: TestDb) {
        let world = World::new(db).await;
        let (_, key, _) = enrolled(&world).await;
        let half = in_by_password(&world.services).await;
        world.clock.advance(10 * UnixMillis::MINUTE);
        let code = code_at(&key, world.services.now()).unwrap();
        assert!(matches!(pass(&world.services, &half.token, &code).await, Err(ServiceError::SignInNeeded)));
    }

    async fn each_recovery_code_is_good_once(db: TestDb) {
        let world = World::new(db).await;
        let (_, _, codes) = enrolled(&world).await;
        let half = in_by_password(&world.services).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        let full = pass(&world.services, &half.token, &typed).await.unwrap();
        let left = own_factors(&world.services, &full.token, SessionStage::Full).await.unwrap().codes_left;
        assert_eq!(left, 9);
        let again = in_by_password(&world.services).await;
        assert!(is_wrong(&pass(&world.services, &again.token, &codes[3]).await.unwrap_err()));
        pass(&world.services, &again.token, &codes[4]).await.unwrap();
        // New ones replace the old.
        let new = new_recovery_codes(&world.services, &full.token).await.unwrap();
        let third = in_by_password(&world.services).await;
        assert!(is_wrong(&pass(&world.services, &third.token, &codes[5]).await.unwrap_err()));
        pass(&world.services, &third.token, &new[0]).await.unwrap();
    }

    async fn guessing_a_code_ends_and_says_when_to_try_again(db: TestDb) {
        let world = World::new(db).await;
        let (_, key, _) = enrolled(&world).await;
        let half = in_by_password(&world.services).await;
        let right = code_at(&key, world.services.now()).unwrap();
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert!(is_wrong(&pass(&world.services, &half.token, wrong).await.unwrap_err()));
        }
        // Even the right one waits now, in another half session too.
        let other = in_by_password(&world.services).await;
        for token in [&half.token, &other.token] {
            let refused = pass(&world.services, token, &right).await.unwrap_err();
            assert!(matches!(refused, ServiceError::RateLimited { retry_after_s: 31 }), "{refused:?}");
        }
        world.clock.advance(30 * UnixMillis::SECOND);
        let right = code_at(&key, world.services.now()).unwrap();
        pass(&world.services, &half.token, &right).await.unwrap();
    }

    async fn factors_change_only_after_a_fresh_proof(db: TestDb) {
        let world = World::new(db).await;
        let (session, key, _) = enrolled(&world).await;
        let token = &session.token;
        world.clock.advance(10 * UnixMillis::MINUTE);
        assert!(!is_fresh(&world.services, token).await.unwrap());
        assert!(matches!(remove_authenticator(&world.services, token).await, Err(ServiceError::ProofNeeded)));
        assert!(matches!(new_recovery_codes(&world.services, token).await, Err(ServiceError::ProofNeeded)));
        // Who has a factor proves by it, not by the password.
        assert!(is_wrong(&prove(&world.services, token, PASSWORD).await.unwrap_err()));
        prove(&world.services, token, &code_at(&key, world.services.now()).unwrap()).await.unwrap();
        assert!(matches!(begin_authenticator(&world.services, token).await, Err(ServiceError::Conflict(_))));
        remove_authenticator(&world.services, token).await.unwrap();
        let left = own_factors(&world.services, token, SessionStage::Full).await.unwrap();
        assert!(!left.is_some() && left.codes_left == 0, "{left:?}");
        assert_eq!(in_by_password(&world.services).await.stage, SessionStage::Full);
        // Who has none proves by the password.
        world.clock.advance(10 * UnixMillis::MINUTE);
        assert!(is_wrong(&prove(&world.services, token, "not the password").await.unwrap_err()));
        prove(&world.services, token, PASSWORD).await.unwrap();
        begin_authenticator(&world.services, token).await.unwrap();
    }

    async fn an_app_that_was_never_confirmed_is_not_asked_for(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let session = in_by_password(&world.services).await;
        begin_authenticator(&world.services, &session.token).await.unwrap();
        assert!(is_wrong(&confirm_authenticator(&world.services, &session.token, "12345").await.unwrap_err()));
        assert_eq!(in_by_password(&world.services).await.stage, SessionStage::Full);
    }

    async fn a_new_factor_ends_the_sessions_that_were_opened_without_it(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let elsewhere = in_by_password(&world.services).await;
        let session = in_by_password(&world.services).await;
        let made = begin_authenticator(&world.services, &session.token).await.unwrap();
        assert!(!format!("{made:?}").contains(&made.key), "a key must not come into a log");
        confirm_authenticator(&world.services, &session.token, &code_at(&made.key, world.services.now()).unwrap()).await.unwrap();
        assert!(by_session(&world.services, &elsewhere.token).await.unwrap().is_none());
        assert!(by_session(&world.services, &session.token).await.unwrap().is_some());
    }

    async fn the_secret_lies_sealed_in_the_database(db: TestDb) {
        let world = World::new(db).await;
        let (session, key, codes) = enrolled(&world).await;
        let id = session.account.id;
        let app = world.services.db().read(move |tx| Box::pin(async move {
            store::second_factors::authenticator(tx, id).await
        })).await.unwrap().unwrap();
        assert!(app.secret.starts_with("v1.") && !app.secret.contains(&key));
        let plain = codes[0].replace('-', "");
        let taken = world.services.db().write(move |tx| Box::pin(async move {
            store::second_factors::use_code(tx, id, &plain, UnixMillis(1)).await
        })).await.unwrap();
        assert!(!taken, "the code itself is not what is stored");
    }

    async fn switched_off_it_is_neither_offered_nor_asked_for(db: TestDb) {
        let world = World::new(db).await;
        let (session, _, _) = enrolled(&world).await;
        let options = service::Options { second_factor: SecondFactor::Off, ..crate::world::options(2) };
        let off = Services::start((*world.db).clone(), options, world.clock.clone()).await.unwrap();
        assert_eq!(in_by_password(&off).await.stage, SessionStage::Full);
        assert!(matches!(begin_authenticator(&off, &session.token).await, Err(ServiceError::Conflict(_))));
    }
}
