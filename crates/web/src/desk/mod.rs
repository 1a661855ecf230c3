//! The moderators' screens: queues, one comment, readers, appeals, the log, the policy.
//!
//! One page a file. Every page works without the script; with it, decisions need no reload. [`ROUTES`] is the only
//! place that says what an address needs: [`staff::Staff`] reads it there, and an address that is missing admits nobody.

mod account;
mod answer;
mod appeal_numbers;
mod appeals;
mod audit;
mod beside;
mod bulk;
mod card;
mod care;
mod chart;
mod chooser;
mod chrome;
mod claims;
mod clock;
mod comment;
mod counts;
mod decide;
mod decisions;
mod diff;
mod domains;
pub mod evidence;
mod explain;
mod export;
mod files;
mod flash;
mod hints;
mod hooks;
mod item;
mod learning;
mod lines;
mod live;
mod log;
mod moment;
mod notes;
mod one;
mod people;
mod person;
mod place;
mod policy;
mod policy_check;
mod policy_edit;
mod policy_versions;
mod quality;
mod queue;
mod reader;
mod readers;
mod restrict;
mod routes;
mod saved;
mod search;
mod second_factor;
mod second_look;
mod settings;
mod sign_in;
mod staff;
mod story;
mod suggestion;
mod trial;
mod view;
mod words;

pub use files::{ASSETS, TEMPLATES};
pub use place::escaped;
pub use routes::{ROUTES, routes};
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
    ("GET", "/desk/{site}/policy/edit", Access::Staff(Deed::ManagePolicy)),
    ("POST", "/desk/{site}/policy/check", Access::Staff(Deed::ManagePolicy)),
    ("POST", "/desk/{site}/policy/put", Access::Staff(Deed::ManagePolicy)),
    ("GET", "/desk/{site}/policy/versions", Access::Staff(Deed::SeeDesk)),
    (
        "GET",
        "/desk/{site}/policy/versions/{version}",
        Access::Staff(Deed::SeeDesk),
    ),
    (
        "POST",
        "/desk/{site}/policy/versions/{version}/cancel",
        Access::Staff(Deed::ManagePolicy),
    ),
    ("GET", "/desk/{site}/stories", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/stories/{story}", Access::Staff(Deed::SeeDesk)),
    (
        "POST",
        "/desk/{site}/stories/{story}",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/stories/{story}/undo",
        Access::Staff(Deed::DecideComment),
    ),
    ("GET", "/desk/{site}/policy/try", Access::Staff(Deed::ManagePolicy)),
    ("POST", "/desk/{site}/policy/try", Access::Staff(Deed::ManagePolicy)),
    (
        "GET",
        "/desk/{site}/policy/try/{run}",
        Access::Staff(Deed::ManagePolicy),
    ),
    (
        "GET",
        "/desk/{site}/policy/try/{run}/progress",
        Access::Staff(Deed::ManagePolicy),
    ),
    (
        "POST",
        "/desk/{site}/policy/try/{run}/cancel",
        Access::Staff(Deed::ManagePolicy),
    ),
    ("GET", "/desk/{site}/policy/learning", Access::Staff(Deed::ManagePolicy)),
    (
        "POST",
        "/desk/{site}/policy/learning",
        Access::Staff(Deed::ManagePolicy),
    ),
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
    "desk/_policy_difference.html",
    "desk/_policy_mistakes.html",
    "desk/_policy_parts.html",
    "desk/_policy_preview.html",
    "desk/policy_edit.html",
    "desk/policy_version.html",
    "desk/policy_versions.html",
    "desk/stories.html",
    "desk/story.html",
    "desk/queue.html",
    "desk/reader.html",
    "desk/readers.html",
    "desk/sign_in.html",
    "desk/_trial.html",
    "desk/learning.html",
    "desk/trial.html",
    "desk/trial_run.html",
];

/// Style sheets and scripts of the desk.
pub const ASSETS: &[Asset] = &[
    ("desk.css", CSS, include_bytes!("../../assets/desk.css")),
    ("desk.js", JS, include_bytes!("../../assets/desk.js")),
    ("desk-policy.css", CSS, include_bytes!("../../assets/desk-policy.css")),
    ("desk-policy.js", JS, include_bytes!("../../assets/desk-policy.js")),
    ("desk-trial.css", CSS, include_bytes!("../../assets/desk-trial.css")),
    ("desk-trial.js", JS, include_bytes!("../../assets/desk-trial.js")),
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
        .route("/desk/{site}/policy/edit", get(policy_edit::show))
        .route("/desk/{site}/policy/check", post(policy_edit::check))
        .route("/desk/{site}/policy/put", post(policy_edit::put))
        .route("/desk/{site}/policy/versions", get(policy_versions::show))
        .route(
            "/desk/{site}/policy/versions/{version}",
            get(policy_versions::show_version),
        )
        .route(
            "/desk/{site}/policy/versions/{version}/cancel",
            post(policy_versions::post_cancel),
        )
        .route("/desk/{site}/stories", get(story::list))
        .route("/desk/{site}/stories/{story}", get(story::show).post(story::post))
        .route("/desk/{site}/stories/{story}/undo", post(story::post_undo))
        .route("/desk/{site}/policy/try", get(trial::show).post(trial::post))
        .route("/desk/{site}/policy/try/{run}", get(trial::show_run))
        .route("/desk/{site}/policy/try/{run}/progress", get(trial::progress))
        .route("/desk/{site}/policy/try/{run}/cancel", post(trial::cancel))
        .route("/desk/{site}/policy/learning", get(learning::show).post(learning::post))
}
