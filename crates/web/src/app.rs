//! [`App`]: what every handler shares.

use std::sync::Arc;

use service::Services;

use crate::assets::Assets;
use crate::error::WebError;
use crate::metrics::Metrics;
use crate::pages::cache::PageCache;
use crate::records::SiteRecord;
use crate::render::Renderer;

/// What the operator sets about HTTP.
#[derive(Debug, Clone, Default)]
pub struct WebSettings {
    /// Cookies only over HTTPS; on wherever the base address begins with `https:`.
    pub secure_cookies: bool,
    /// Header in which a proxy in front of us names the client's address, lower case, such as `x-forwarded-for`.
    /// Its last entry is believed. None: the connection's address.
    pub trusted_proxy_header: Option<String>,
}

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    services: Services,
    settings: WebSettings,
    assets: Assets,
    renderer: Renderer,
    pages: Arc<PageCache>,
    metrics: Metrics,
}

impl App {
    /// Compiles templates and assets, and begins to listen to what invalidates kept pages.
    ///
    /// # Panics
    /// When a template does not compile: a mistake of ours that every test finds.
    pub fn new(services: Services, settings: WebSettings) -> Self {
        let assets = Assets::new();
        let renderer = Renderer::new(&assets);
        let pages = Arc::new(PageCache::default());
        let listening = Arc::clone(&pages);
        services.on_event(Box::new(move |event| listening.on_event(event)));
        let metrics = Metrics::install();
        Self {
            inner: Arc::new(Inner {
                services,
                settings,
                assets,
                renderer,
                pages,
                metrics,
            }),
        }
    }

    /// The use cases.
    pub fn services(&self) -> &Services {
        &self.inner.services
    }

    /// What the operator set.
    pub fn settings(&self) -> &WebSettings {
        &self.inner.settings
    }

    /// Style sheets and scripts.
    pub fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    /// The templates.
    pub fn renderer(&self) -> &Renderer {
        &self.inner.renderer
    }

    /// Rendered pages that are kept.
    pub fn pages(&self) -> &PageCache {
        &self.inner.pages
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// The site of a key in an address.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn site(&self, key: &str) -> Result<Arc<SiteRecord>, WebError> {
        self.services().site(key).ok_or_else(|| WebError::not_found("site"))
    }
}
