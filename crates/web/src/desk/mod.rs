//! The moderators' screens: queues, one comment, readers, appeals, the log, the policy.
//!
//! One page a file. Every page works without the script; with it, decisions need no reload. [`ROUTES`] is the only
//! place that says what an address needs: [`staff::Staff`] reads it there, and an address that is missing admits nobody.

mod answer;
mod appeals;
mod chooser;
mod chrome;
mod clock;
mod comment;
mod counts;
mod decide;
mod decisions;
mod diff;
pub mod evidence;
mod export;
mod flash;
mod item;
mod log;
mod moment;
mod place;
mod policy;
mod queue;
mod reader;
mod readers;
mod restrict;
mod saved;
mod search;
mod settings;
mod sign_in;
mod staff;
mod words;

use axum::Router;
use axum::routing::{get, post};
use model::Deed;

use crate::app::App;
use crate::assets::{Asset, CSS, JS};
use crate::router::{Access, Route};

/// Addresses of the desk with who may use them.
pub const ROUTES: &[Route] = &[
    ("GET", "/desk", Access::Public),
    ("GET", "/desk/sign-in", Access::Public),
    ("POST", "/desk/sign-in", Access::Public),
    ("GET", "/desk/link/{token}", Access::Public),
    ("POST", "/desk/link/{token}", Access::Public),
    ("POST", "/desk/sign-out", Access::Public),
    ("GET", "/desk/{site}", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/held", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/reported", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/all", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/counts", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/appeals", Access::Staff(Deed::SeeDesk)),
    (
        "POST",
        "/desk/{site}/appeals/{appeal}",
        Access::Staff(Deed::DecideAppeal),
    ),
    ("GET", "/desk/{site}/comments/{comment}", Access::Staff(Deed::SeeDesk)),
    (
        "POST",
        "/desk/{site}/comments/{comment}/decide",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/decisions/{decision}/undo",
        Access::Staff(Deed::DecideComment),
    ),
    ("GET", "/desk/{site}/readers", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/readers/{reader}", Access::Staff(Deed::SeeDesk)),
    (
        "POST",
        "/desk/{site}/readers/{reader}/restrict",
        Access::Staff(Deed::RestrictReader),
    ),
    ("GET", "/desk/{site}/log", Access::Staff(Deed::ReadAudit)),
    ("GET", "/desk/{site}/policy", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/new", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/unsure", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/search", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/queues", Access::Staff(Deed::SeeDesk)),
    ("POST", "/desk/{site}/queues", Access::Staff(Deed::DecideComment)),
    ("GET", "/desk/{site}/queues/{queue}", Access::Staff(Deed::SeeDesk)),
    (
        "POST",
        "/desk/{site}/queues/{queue}",
        Access::Staff(Deed::DecideComment),
    ),
    ("POST", "/desk/{site}/export", Access::Staff(Deed::ExportComments)),
    ("GET", "/desk/{site}/settings", Access::Staff(Deed::ManageSite)),
    ("POST", "/desk/{site}/settings", Access::Staff(Deed::ManageSite)),
];

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        /// Templates of the desk: name and text.
        pub const TEMPLATES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name)))),+];
    };
}

templates![
    "desk/_decisions.html",
    "desk/_dialogs.html",
    "desk/_item.html",
    "desk/_parts.html",
    "desk/appeals.html",
    "desk/base.html",
    "desk/chooser.html",
    "desk/comment.html",
    "desk/link.html",
    "desk/link_spent.html",
    "desk/log.html",
    "desk/outside.html",
    "desk/policy.html",
    "desk/queue.html",
    "desk/queues.html",
    "desk/search.html",
    "desk/settings.html",
    "desk/reader.html",
    "desk/readers.html",
    "desk/sign_in.html",
];

/// Style sheets and scripts of the desk.
pub const ASSETS: &[Asset] = &[
    ("desk.css", CSS, include_bytes!("../../assets/desk.css")),
    ("desk.js", JS, include_bytes!("../../assets/desk.js")),
    ("desk-queues.css", CSS, include_bytes!("../../assets/desk-queues.css")),
];

/// Handlers of [`ROUTES`].
pub fn routes() -> Router<App> {
    Router::new()
        .route("/desk", get(chooser::show))
        .route("/desk/sign-in", get(sign_in::show).post(sign_in::post))
        .route("/desk/link/{token}", get(sign_in::show_link).post(sign_in::post_link))
        .route("/desk/sign-out", post(sign_in::sign_out))
        .route("/desk/{site}", get(chooser::enter))
        .route("/desk/{site}/held", get(queue::held))
        .route("/desk/{site}/reported", get(queue::reported))
        .route("/desk/{site}/all", get(queue::all))
        .route("/desk/{site}/counts", get(counts::show))
        .route("/desk/{site}/appeals", get(appeals::show))
        .route("/desk/{site}/appeals/{appeal}", post(appeals::post))
        .route("/desk/{site}/comments/{comment}", get(comment::show))
        .route("/desk/{site}/comments/{comment}/decide", post(decide::post))
        .route("/desk/{site}/decisions/{decision}/undo", post(decide::undo))
        .route("/desk/{site}/readers", get(readers::show))
        .route("/desk/{site}/readers/{reader}", get(reader::show))
        .route("/desk/{site}/readers/{reader}/restrict", post(restrict::post))
        .route("/desk/{site}/log", get(log::show))
        .route("/desk/{site}/policy", get(policy::show))
        .route("/desk/{site}/new", get(queue::new))
        .route("/desk/{site}/unsure", get(queue::unsure))
        .route("/desk/{site}/search", get(search::show))
        .route("/desk/{site}/queues", get(saved::list).post(saved::make))
        .route("/desk/{site}/queues/{queue}", get(saved::show).post(saved::change))
        .route("/desk/{site}/export", post(export::post))
        .route("/desk/{site}/settings", get(settings::show).post(settings::post))
}
