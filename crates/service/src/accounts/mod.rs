//! Accounts: signing up and in, second factors, sessions, one-time links, people of the desk, API tokens.

mod browser;
mod common_passwords;
mod links;
mod password;
mod people;
pub mod second_factor;
mod sessions;
mod sign_in;
mod sign_up;
mod throttle;
mod tokens;
mod users;

use std::sync::Arc;

use model::{SessionStage, UnixMillis};
use store::StoreError;

use crate::actor::Account;
use crate::audit::{self, Entry};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::check::Checks;

pub use browser::in_words as browser_in_words;
pub use links::{sign_in_link, use_link};
pub use password::{change_password, has_password};
pub use people::{
    Change, People, Person, change_role, end_sessions_of, invite, link_for, people, person, reset_second_factor,
};
pub use sessions::{
    OwnSession, Revoke, by_half_session, by_open_session, by_session, is_fresh, note_browser, own_sessions, revoke,
    sign_out,
};
pub use sign_in::sign_in;
pub use sign_up::sign_up;
pub use tokens::{add_api_token, by_api_token};
pub use users::{NewUser, add_user, user_named};

/// A session that was opened; the token goes into a cookie and is kept nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// 256 random bits.
    pub token: String,
    /// Half: the second factor is still asked for.
    pub stage: SessionStage,
    /// When it ends at the latest.
    pub expires_at: UnixMillis,
    /// Whose it is.
    pub account: Arc<Account>,
}

fn check_identity(checks: &mut Checks, email: &str, name: &str) {
    if email.is_empty() {
        checks.refuse("email", "empty", "Please give your e-mail address.");
    }
    checks.email("email", email);
    checks.some_text("name", "The name", name, model::comment::MAX_NAME_CHARS);
}

fn tidy_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn email_taken(error: StoreError) -> ServiceError {
    match error {
        StoreError::Unique(_) => ServiceError::field(
            "email",
            "taken",
            "There is an account with this address already; sign in instead.",
        ),
        other => ServiceError::Store(other),
    }
}

/// Records what somebody did to their own account in the log of every site where they have a role; last in its
/// transaction, in the order of sites, so that two such deeds cannot wait for each other.
async fn record_own(
    services: &Services,
    tx: &mut store::Tx,
    account: &Arc<Account>,
    entry: Entry,
) -> Result<(), StoreError> {
    let visitor = crate::actor::Visitor::account(Arc::clone(account));
    for held in account.roles.iter().filter(|held| held.role > model::Role::Commenter) {
        audit::record(services, tx, &visitor, held.site, entry.clone()).await?;
    }
    Ok(())
}
