//! Who looks at a page: an extractor from cookies and the network address.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use model::{Deed, ReaderId, Role, SiteId};
use service::{Account, Actor, Visitor};

use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::i18n::Language;

/// Who looks at a page.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// As use cases know them.
    pub visitor: Visitor,
    /// Who is signed in.
    pub account: Option<Arc<Account>>,
    /// The session's token, if it is valid.
    pub session: Option<String>,
    /// The guest, if nobody is signed in and the cookie is ours.
    pub guest: Option<ReaderId>,
    /// The language their browser asks for.
    pub language: Language,
}

impl Viewer {
    /// Nobody we know, without a network: for pages that are kept for everybody.
    pub fn anybody() -> Self {
        let visitor = Visitor::anonymous();
        Self {
            visitor,
            account: None,
            session: None,
            guest: None,
            language: Language::DEFAULT,
        }
    }

    /// Who sent these headers from this address.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(app: &App, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<Self, WebError> {
        let (services, secure) = (app.services(), app.settings().secure_cookies);
        let address = client_address(app, headers, peer);
        let network = address.map(|address| services.keys().network(address, services.now()));
        let language = headers
            .get(axum::http::header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let mut viewer = Self::anybody();
        viewer.language = language.map_or(Language::DEFAULT, Language::best_of);
        viewer.visitor.network = network;
        if let Some(token) = cookies::read(headers, cookies::SESSION, secure)
            && let Some(account) = service::accounts::by_session(services, token).await?
        {
            viewer.visitor.actor = Actor::Account(Arc::clone(&account));
            viewer.account = Some(account);
            viewer.session = Some(token.to_owned());
            return Ok(viewer);
        }
        let guest = cookies::read(headers, cookies::GUEST, secure);
        let guest = guest.and_then(|signed| services.keys().verify("guest", signed));
        if let Some(Ok(guest)) = guest.map(|text| text.parse::<ReaderId>()) {
            viewer.visitor.actor = Actor::Guest(guest);
            viewer.guest = Some(guest);
        }
        Ok(viewer)
    }

    /// Whether nothing on a page depends on them.
    pub fn is_anybody(&self) -> bool {
        self.account.is_none() && self.guest.is_none()
    }

    /// Their role on a site.
    pub fn role_on(&self, site: SiteId) -> Role {
        self.visitor.role_on(site)
    }

    /// Refuses a deed that their role does not allow.
    ///
    /// # Errors
    /// 401 for those not signed in, else 403.
    pub fn require(&self, site: SiteId, deed: Deed) -> Result<(), WebError> {
        self.visitor.require(site, deed).map_err(WebError::from)
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        Self::read(app, &parts.headers, peer).await
    }
}

fn client_address(app: &App, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let named = app.settings().trusted_proxy_header.as_deref().and_then(|name| {
        // Only the last entry was written by the proxy that is trusted; those before it are the client's own words.
        let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse().ok()
    });
    named.or(peer)
}
