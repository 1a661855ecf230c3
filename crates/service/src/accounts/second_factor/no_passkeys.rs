//! In place of `passkeys.rs` in a program that was built without them.

use crate::accounts::Session;
use crate::error::ServiceError;
use crate::services::Services;

fn none() -> ServiceError {
    ServiceError::Conflict("This program was built without passkeys.".to_owned())
}

/// Passkeys cannot be used.
pub fn are_possible(_: &Services) -> bool {
    false
}

macro_rules! none {
    ($($name:ident($($argument:ty),*) -> $result:ty;)+) => {$(
        /// There are no passkeys in this program.
        ///
        /// # Errors
        /// [`ServiceError::Conflict`], always.
        pub async fn $name(_: &Services, _: &str $(, _: $argument)*) -> Result<$result, ServiceError> {
            Err(none())
        }
    )+};
}

none! {
    begin() -> String;
    finish(&str, &str) -> Vec<String>;
    ask_half() -> String;
    ask_session() -> String;
    pass(&str) -> Session;
    prove(&str) -> ();
    remove(i64) -> ();
}
