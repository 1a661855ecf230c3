//! Safe outgoing HTTP: no private addresses (also behind names and redirects), limits of time and size.

mod guard;

use std::sync::Arc;
use std::time::Duration;

use guard::GuardedResolver;
pub(crate) use guard::refuse_private;

use crate::error::ServiceError;

/// Largest answer that is read.
pub(crate) const MAX_BYTES: usize = 8 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The one client for everything that goes out. Redirects are followed by hand, each address looked at anew.
pub(crate) fn client(allow_private: bool) -> Result<reqwest::Client, ServiceError> {
    let internal = |error: String| ServiceError::Internal(format!("the HTTP client could not be made: {error}"));
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| internal(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(Arc::new(GuardedResolver { allow_private }))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("Ombud/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| internal(error.to_string()))
}
