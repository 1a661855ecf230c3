//! `ombud serve`: the server.

use std::time::Duration;

use anyhow::Result;
use tokio::net::TcpListener;

use crate::complaint::Complaint;
use crate::config::{Config, Loaded};
use crate::open::{Schema, services};
use crate::server;

/// Runs until it is told to stop.
pub async fn run(loaded: &Loaded) -> Result<()> {
    let config = &loaded.config;
    let services = services(loaded, Schema::BringUpToDate).await?;
    if services.sites().is_empty() {
        tracing::warn!("there is no site yet: add a [[site]] to the configuration and start again");
    }
    let router = web::router(services.clone(), settings(config));
    let listener = bind(config).await?;
    tracing::info!(
        server.listen = config.server.listen,
        server.public_url = config.public_url(),
        database.kind = services.db().kind(),
        site.count = services.sites().len(),
        "ombud {} is listening",
        env!("CARGO_PKG_VERSION"),
    );
    server::run(
        services,
        router,
        listener,
        Duration::from_secs(config.server.shutdown_grace_s),
    )
    .await
}

/// What the pages and the API need to know.
pub fn settings(config: &Config) -> web::WebSettings {
    let header = config.server.trusted_proxy_header.trim().to_lowercase();
    web::WebSettings {
        secure_cookies: config.public_url().starts_with("https://"),
        trusted_proxy_header: (!header.is_empty()).then_some(header),
    }
}

async fn bind(config: &Config) -> Result<TcpListener, Complaint> {
    let listen = &config.server.listen;
    TcpListener::bind(listen).await.map_err(|error| {
        let complaint = Complaint::new(format!("cannot listen on {listen}: {error}"));
        if error.kind() == std::io::ErrorKind::AddrInUse {
            return complaint.hint("another program has that port; choose one with `--listen ADDRESS:PORT`");
        }
        complaint.hint("`server.listen` must be an address of this machine")
    })
}
