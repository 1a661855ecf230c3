//! `/desk/account`: one's own password, second factors and sessions.

mod factors;
mod owner;
mod page;
mod security;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// Handlers of the account page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk/account", get(page::show))
        .route("/desk/account/password", post(security::password))
        .route("/desk/account/sessions", post(security::sessions))
        .route("/desk/account/confirm", post(security::confirm))
        .route("/desk/account/confirm/ask", post(security::confirm_ask))
        .route("/desk/account/confirm/passkey", post(security::confirm_passkey))
        .route("/desk/account/authenticator", post(factors::begin))
        .route("/desk/account/authenticator/confirm", post(factors::confirm))
        .route("/desk/account/authenticator/remove", post(factors::remove))
        .route("/desk/account/recovery-codes", post(factors::renew_codes))
        .route("/desk/account/passkeys", post(factors::add_passkey))
        .route("/desk/account/passkeys/ask", post(factors::ask_passkey))
        .route("/desk/account/passkeys/remove", post(factors::remove_passkey))
}
