//! For tests only: a database of either kind ([`TestDb`], [`on_both!`]), the whole product on it with a clock that
//! stands still ([`TestApp`]), and a reader with cookies who never needs a socket ([`Client`]).
//!
//! Everything here fails loudly: a helper that gives up says what it waited for.

#[cfg(feature = "app")]
mod app;
#[cfg(feature = "app")]
mod client;
mod db;
#[cfg(feature = "app")]
mod html;

#[cfg(feature = "app")]
pub use app::{START, TestApp};
#[cfg(feature = "app")]
pub use client::{Answer, Client, EventStream, SentEvent};
pub use db::TestDb;
#[cfg(feature = "app")]
pub use html::{attribute, form_token, snapshot};

/// Runs each test on SQLite and on PostgreSQL: `name::sqlite` and `name::postgres`.
///
/// ```ignore
/// testkit::on_both! {
///     async fn a_comment_is_kept(db: TestDb) {
///         let app = TestApp::new(db).await;
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(#[$meta])*
            async fn run($db: $crate::TestDb) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                run($crate::TestDb::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                if let Some(db) = $crate::TestDb::postgres().await {
                    run(db).await;
                }
            }
        }
    )+};
}
