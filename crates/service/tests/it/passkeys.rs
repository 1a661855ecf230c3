//! Passkeys, as far as they can be tested without a browser: what is forged, late, used twice or not possible here. That a
//! true one is accepted is tested in a browser (`e2e/tests/second-factor.test.js`).

use model::UnixMillis;
use service::accounts::second_factor::{
    ask_for_passkey, ask_for_passkey_again, begin_passkey, finish_passkey, pass_by_passkey, passkeys_are_possible,
    prove_by_passkey, remove_passkey,
};
use service::accounts::sign_in;
use service::{Options, ServiceError, Services};
use testkit::on_both;

use crate::second_factor::moderator;
use crate::world::{World, options};

const FORGED: &str = r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","extensions":{},
    "response":{"clientDataJSON":"e30","attestationObject":"oA"}}"#;

async fn at(world: &World, base_url: &str) -> Services {
    let options = Options {
        base_url: base_url.to_owned(),
        ..options(3)
    };
    Services::start((*world.db).clone(), options, world.clock.clone())
        .await
        .unwrap()
}

on_both! {
    async fn they_belong_to_a_host_with_a_name_and_tls(db: TestDb) {
        let world = World::new(db).await;
        for (base_url, possible) in [
            ("https://talk.example", true), ("http://localhost:8080", true), ("http://talk.example", false),
            ("http://127.0.0.1:8080", false), ("https://192.0.2.1", false), ("nonsense", false),
        ] {
            assert_eq!(passkeys_are_possible(&at(&world, base_url).await), possible, "{base_url}");
        }
    }

    async fn what_is_forged_late_or_twice_is_refused(db: TestDb) {
        let world = World::new(db).await;
        moderator(&world).await;
        let services = at(&world, "https://talk.example").await;
        let session = sign_in(&services, "mo@ombud.test", "seven herring on a line", None).await.unwrap().token;
        let asked = begin_passkey(&services, &session).await.unwrap();
        assert!(asked.contains("\"challenge\"") && asked.contains("talk.example"), "{asked}");
        let wrong = finish_passkey(&services, &session, "", FORGED).await.unwrap_err();
        assert!(matches!(&wrong, ServiceError::Invalid(fields) if fields[0].field == "passkey"), "{wrong:?}");
        // The challenge is used up, by whatever answer.
        assert!(matches!(finish_passkey(&services, &session, "", FORGED).await, Err(ServiceError::Conflict(_))));
        begin_passkey(&services, &session).await.unwrap();
        world.clock.advance(5 * UnixMillis::MINUTE);
        assert!(matches!(finish_passkey(&services, &session, "", FORGED).await, Err(ServiceError::Conflict(_))));
        for broken in ["", "{}", "null", "[]"] {
            assert!(matches!(finish_passkey(&services, &session, "", broken).await, Err(ServiceError::Invalid(_))), "{broken}");
        }
        world.clock.advance(5 * UnixMillis::MINUTE);
        assert!(matches!(begin_passkey(&services, &session).await, Err(ServiceError::ProofNeeded)));
        assert!(matches!(remove_passkey(&services, &session, 1).await, Err(ServiceError::ProofNeeded)));
        assert!(matches!(ask_for_passkey_again(&services, &session).await, Err(ServiceError::NotFound { .. })));
        assert!(matches!(ask_for_passkey(&services, &session).await, Err(ServiceError::SignInNeeded)), "a full session is no half one");
        assert!(matches!(pass_by_passkey(&services, &session, FORGED).await, Err(ServiceError::SignInNeeded)));
        assert!(prove_by_passkey(&services, &session, FORGED).await.is_err());
    }
}
