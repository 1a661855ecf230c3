//! Every address of the server on one screen, with who may use it.

use axum::Router;
use axum::routing::{get, post};
use model::Deed;
use service::Services;

use crate::app::{App, WebSettings};
use crate::pages::{account, appeal, comment, front, home, link, policy, report, section, standing, story};
use crate::{WebError, api, assets, desk, middleware, ops};

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody, with what is theirs only: their comments, their decisions.
    Visitor,
    /// Everybody signed in, with what is theirs only.
    Account,
    /// Those whose role on the site allows a deed.
    Staff(Deed),
    /// Systems with a token of the site.
    Token,
    /// Operators: kept from outside by the proxy.
    Ops,
}

/// Method, address, and who may use it.
pub type Route = (&'static str, &'static str, Access);

/// All addresses of readers and operators; those of desk and API stand there. A test walks them.
pub const ROUTES: &[Route] = &[
    ("GET", "/healthz", Access::Ops),
    ("GET", "/readyz", Access::Ops),
    ("GET", "/metrics", Access::Ops),
    ("GET", "/assets/{hash}/{name}", Access::Public),
    ("GET", "/", Access::Public),
    ("GET", "/{site}", Access::Public),
    ("GET", "/{site}/sections/{slug}", Access::Public),
    ("GET", "/{site}/stories/{story}", Access::Public),
    ("POST", "/{site}/stories/{story}/comments", Access::Visitor),
    ("GET", "/{site}/policy", Access::Public),
    ("GET", "/{site}/policy/{version}", Access::Public),
    ("GET", "/{site}/comments/{comment}/edit", Access::Visitor),
    ("POST", "/{site}/comments/{comment}/edit", Access::Visitor),
    ("GET", "/{site}/comments/{comment}/withdraw", Access::Visitor),
    ("POST", "/{site}/comments/{comment}/withdraw", Access::Visitor),
    ("GET", "/{site}/comments/{comment}/report", Access::Visitor),
    ("POST", "/{site}/comments/{comment}/report", Access::Visitor),
    ("GET", "/{site}/decisions/{decision}", Access::Visitor),
    ("POST", "/{site}/decisions/{decision}", Access::Visitor),
    ("GET", "/{site}/standing", Access::Visitor),
    ("GET", "/{site}/sign-in", Access::Public),
    ("POST", "/{site}/sign-in", Access::Public),
    ("GET", "/{site}/sign-in/{token}", Access::Public),
    ("POST", "/{site}/sign-in/{token}", Access::Public),
    ("GET", "/{site}/sign-up", Access::Public),
    ("POST", "/{site}/sign-up", Access::Public),
    ("POST", "/{site}/sign-out", Access::Visitor),
];

/// The whole server.
pub fn router(services: Services, settings: WebSettings) -> Router {
    let app = App::new(services, settings);
    let routes = Router::new()
        .route("/healthz", get(ops::health))
        .route("/readyz", get(ops::ready))
        .route("/metrics", get(ops::numbers))
        .route("/assets/{hash}/{name}", get(assets::get))
        .route("/", get(home::show))
        .merge(readers())
        .merge(desk::routes())
        .merge(api::routes())
        .fallback(async || WebError::not_found("page"));
    middleware::wrap(routes, &app).with_state(app)
}

fn readers() -> Router<App> {
    Router::new()
        .route("/{site}", get(front::show))
        .route("/{site}/sections/{slug}", get(section::show))
        .route("/{site}/stories/{story}", get(story::show))
        .route("/{site}/stories/{story}/comments", post(comment::create::post))
        .route("/{site}/policy", get(policy::show))
        .route("/{site}/policy/{version}", get(policy::show_version))
        .route(
            "/{site}/comments/{comment}/edit",
            get(comment::edit::show).post(comment::edit::post),
        )
        .route(
            "/{site}/comments/{comment}/withdraw",
            get(comment::withdraw::show).post(comment::withdraw::post),
        )
        .route(
            "/{site}/comments/{comment}/report",
            get(report::show).post(report::post),
        )
        .route("/{site}/decisions/{decision}", get(appeal::show).post(appeal::post))
        .route("/{site}/standing", get(standing::show))
        .route(
            "/{site}/sign-in",
            get(account::sign_in::show).post(account::sign_in::post),
        )
        .route("/{site}/sign-in/{token}", get(link::show).post(link::post))
        .route(
            "/{site}/sign-up",
            get(account::sign_up::show).post(account::sign_up::post),
        )
        .route("/{site}/sign-out", post(account::sign_out::post))
}
