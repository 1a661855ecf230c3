//! The moderators' screens: queues, one comment, readers, appeals, the log, the policy.
//!
//! One page a file. Every page works without the script; with it, decisions need no reload. [`ROUTES`] is the only
//! place that says what an address needs: [`staff::Staff`] reads it there, and an address that is missing admits nobody.

mod account;
mod answer;
mod appeal_numbers;
mod appeals;
mod audit;
mod chooser;
mod chrome;
mod clock;
mod comment;
mod counts;
mod decide;
mod decisions;
mod diff;
mod domains;
pub mod evidence;
mod export;
mod flash;
mod hooks;
mod hints;
mod item;
mod lines;
mod learning;
mod log;
mod moment;
mod people;
mod person;
mod place;
mod policy;
mod policy_check;
mod policy_edit;
mod policy_versions;
mod queue;
mod reader;
mod readers;
mod restrict;
mod second_factor;
mod saved;
mod search;
mod settings;
mod sign_in;
mod staff;
mod story;
mod trial;
mod suggestion;
mod words;

pub use place::escaped;
mod beside;
mod bulk;
mod card;
mod claims;
mod explain;
mod live;
mod notes;
mod one;
mod view;
mod care;
mod chart;
mod quality;
mod second_look;

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
        "GET",
        "/desk/{site}/readers/{reader}/suggestion",
        Access::Staff(Deed::SeeDesk),
    ),
    (
        "POST",
        "/desk/{site}/readers/{reader}/hints",
        Access::Staff(Deed::RestrictReader),
    ),
    ("GET", "/desk/{site}/readers/domains", Access::Staff(Deed::SeeDesk)),
    (
        "POST",
        "/desk/{site}/readers/domains",
        Access::Staff(Deed::RestrictReader),
    ),
    (
        "POST",
        "/desk/{site}/readers/domains/{rule}",
        Access::Staff(Deed::RestrictReader),
    ),
    ("GET", "/desk/{site}/appeals/numbers", Access::Staff(Deed::SeeQuality)),
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
    ("GET", "/desk/{site}/live", Access::Staff(Deed::SeeDesk)),
    ("GET", "/desk/{site}/bulk", Access::Staff(Deed::DecideComment)),
    ("POST", "/desk/{site}/bulk", Access::Staff(Deed::DecideComment)),
    (
        "GET",
        "/desk/{site}/comments/{comment}/card",
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
        "/desk/{site}/comments/{comment}/claim",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/stories/{story}/undo",
        Access::Staff(Deed::DecideComment),
    ("GET", "/desk/second-factor", Access::Public),
    ("POST", "/desk/second-factor", Access::Public),
    ("POST", "/desk/second-factor/passkey/ask", Access::Public),
    ("POST", "/desk/second-factor/passkey", Access::Public),
    ("GET", "/desk/account", Access::Account),
    ("POST", "/desk/account/password", Access::Account),
    ("POST", "/desk/account/sessions", Access::Account),
    ("POST", "/desk/account/confirm", Access::Account),
    ("POST", "/desk/account/confirm/ask", Access::Account),
    ("POST", "/desk/account/confirm/passkey", Access::Account),
    ("POST", "/desk/account/authenticator", Access::Account),
    ("POST", "/desk/account/authenticator/confirm", Access::Account),
    ("POST", "/desk/account/authenticator/remove", Access::Account),
    ("POST", "/desk/account/recovery-codes", Access::Account),
    ("POST", "/desk/account/passkeys", Access::Account),
    ("POST", "/desk/account/passkeys/ask", Access::Account),
    ("POST", "/desk/account/passkeys/remove", Access::Account),
    ("GET", "/desk/{site}/people", Access::Staff(Deed::ManageUsers)),
    ("POST", "/desk/{site}/people", Access::Staff(Deed::ManageUsers)),
    ("GET", "/desk/{site}/people/{account}", Access::Staff(Deed::ManageUsers)),
    (
        "POST",
        "/desk/{site}/people/{account}",
        Access::Staff(Deed::ManageUsers),
    ),
    (
        "POST",
        "/desk/{site}/people/{account}/link",
        Access::Staff(Deed::ManageUsers),
    ),
    (
        "POST",
        "/desk/{site}/people/{account}/sessions",
        Access::Staff(Deed::ManageUsers),
    ),
    (
        "POST",
        "/desk/{site}/people/{account}/second-factor",
        Access::Staff(Deed::ManageUsers),
        "/desk/{site}/comments/{comment}/release",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/comments/{comment}/note",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/comments/{comment}/refer",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/readers/{reader}/note",
        Access::Staff(Deed::DecideComment),
    ),
    (
        "POST",
        "/desk/{site}/referrals/{referral}/answer",
        Access::Staff(Deed::DecideComment),
    ),
    ("GET", "/desk/{site}/quality", Access::Staff(Deed::SeeQuality)),
    ("POST", "/desk/{site}/quality/rate", Access::Staff(Deed::SeeQuality)),
    ("GET", "/desk/{site}/second-look", Access::Staff(Deed::DecideComment)),
    ("POST", "/desk/{site}/second-look", Access::Staff(Deed::DecideComment)),
    ("GET", "/desk/{site}/care", Access::Staff(Deed::SeeDesk)),
    ("POST", "/desk/{site}/care", Access::Staff(Deed::SeeDesk)),
    ("POST", "/desk/{site}/care/heard", Access::Staff(Deed::SeeDesk)),
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
    ("GET", "/desk/{site}/log/deeds", Access::Staff(Deed::ReadAudit)),
    ("GET", "/desk/{site}/log/export", Access::Staff(Deed::ReadAudit)),
    ("POST", "/desk/{site}/log/verify", Access::Staff(Deed::ReadAudit)),
    ("GET", "/desk/{site}/hooks", Access::Staff(Deed::ManageSite)),
    ("POST", "/desk/{site}/hooks", Access::Staff(Deed::ManageSite)),
    ("POST", "/desk/{site}/hooks/{hook}", Access::Staff(Deed::ManageSite)),
    (
        "POST",
        "/desk/{site}/hooks/{hook}/turn",
        Access::Staff(Deed::ManageSite),
    ),
    (
        "POST",
        "/desk/{site}/hooks/{hook}/test",
        Access::Staff(Deed::ManageSite),
    ),
    (
        "POST",
        "/desk/{site}/hooks/{hook}/rotate",
        Access::Staff(Deed::ManageSite),
    ),
    (
        "POST",
        "/desk/{site}/hooks/{hook}/remove",
        Access::Staff(Deed::ManageSite),
    ),
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
    "desk/appeal_numbers.html",
    "desk/domains.html",
    "desk/hints.html",
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
    "desk/queues.html",
    "desk/search.html",
    "desk/settings.html",
    "desk/reader.html",
    "desk/readers.html",
    "desk/sign_in.html",
    "desk/_person_role.html",
    "desk/account.html",
    "desk/authenticator.html",
    "desk/people.html",
    "desk/person.html",
    "desk/person_link.html",
    "desk/recovery_codes.html",
    "desk/second_factor.html",
    "desk/_card.html",
    "desk/_team.html",
    "desk/bulk.html",
    "desk/one.html",
    "desk/_care.html",
    "desk/care.html",
    "desk/quality.html",
    "desk/second_look.html",
    "desk/_trial.html",
    "desk/learning.html",
    "desk/trial.html",
    "desk/trial_run.html",
    "desk/deeds.html",
    "desk/verified.html",
    "desk/_log.html",
    "desk/_hook.html",
    "desk/hooks.html",
    "desk/hook_secret.html",
];

/// Style sheets and scripts of the desk.
pub const ASSETS: &[Asset] = &[
    ("desk.css", CSS, include_bytes!("../../assets/desk.css")),
    ("desk.js", JS, include_bytes!("../../assets/desk.js")),
    ("desk-policy.css", CSS, include_bytes!("../../assets/desk-policy.css")),
    ("desk-policy.js", JS, include_bytes!("../../assets/desk-policy.js")),
    ("desk-account.css", CSS, include_bytes!("../../assets/desk-account.css")),
    ("desk-account.js", JS, include_bytes!("../../assets/desk-account.js")),
    ("desk-work.css", CSS, include_bytes!("../../assets/desk-work.css")),
    ("desk-block.js", JS, include_bytes!("../../assets/desk-block.js")),
    ("desk-decide.js", JS, include_bytes!("../../assets/desk-decide.js")),
    ("desk-keys.js", JS, include_bytes!("../../assets/desk-keys.js")),
    ("desk-live.js", JS, include_bytes!("../../assets/desk-live.js")),
    ("desk-one.js", JS, include_bytes!("../../assets/desk-one.js")),
    ("desk-page.js", JS, include_bytes!("../../assets/desk-page.js")),
    ("desk-select.js", JS, include_bytes!("../../assets/desk-select.js")),
    ("desk-team.js", JS, include_bytes!("../../assets/desk-team.js")),
    ("desk-care.css", CSS, include_bytes!("../../assets/desk-care.css")),
    ("desk-care.js", JS, include_bytes!("../../assets/desk-care.js")),
    ("desk-quality.css", CSS, include_bytes!("../../assets/desk-quality.css")),
    (
        "desk-second-look.js",
        JS,
        include_bytes!("../../assets/desk-second-look.js"),
    ),
    ("desk-trial.css", CSS, include_bytes!("../../assets/desk-trial.css")),
    ("desk-trial.js", JS, include_bytes!("../../assets/desk-trial.js")),
    ("desk-log.css", CSS, include_bytes!("../../assets/desk-log.css")),
    ("desk-log.js", JS, include_bytes!("../../assets/desk-log.js")),
    ("desk-hooks.css", CSS, include_bytes!("../../assets/desk-hooks.css")),
    ("desk-hooks.js", JS, include_bytes!("../../assets/desk-hooks.js")),
    ("desk-queues.css", CSS, include_bytes!("../../assets/desk-queues.css")),
    (
        "desk-standing.css",
        CSS,
        include_bytes!("../../assets/desk-standing.css"),
    ),
    ("desk-standing.js", JS, include_bytes!("../../assets/desk-standing.js")),
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
        .route("/desk/{site}/readers/{reader}/suggestion", get(suggestion::show))
        .route("/desk/{site}/readers/{reader}/hints", post(hints::post))
        .route("/desk/{site}/readers/domains", get(domains::show).post(domains::add))
        .route("/desk/{site}/readers/domains/{rule}", post(domains::change))
        .route("/desk/{site}/appeals/numbers", get(appeal_numbers::show))
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
        .route(
            "/desk/second-factor",
            get(second_factor::show).post(second_factor::post),
        )
        .route("/desk/second-factor/passkey/ask", post(second_factor::ask))
        .route("/desk/second-factor/passkey", post(second_factor::passkey))
        .merge(account::routes())
        .merge(people::routes())
        .merge(work())
}

/// Handlers of what several people work with.
fn work() -> Router<App> {
    Router::new()
        .route("/desk/{site}/live", get(live::show))
        .route("/desk/{site}/bulk", get(bulk::show).post(bulk::post))
        .route("/desk/{site}/comments/{comment}/card", get(card::show))
        .route("/desk/{site}/comments/{comment}/claim", post(claims::post))
        .route("/desk/{site}/comments/{comment}/release", post(claims::release))
        .route("/desk/{site}/comments/{comment}/note", post(notes::on_comment))
        .route("/desk/{site}/comments/{comment}/refer", post(notes::refer))
        .route("/desk/{site}/readers/{reader}/note", post(notes::on_reader))
        .route("/desk/{site}/referrals/{referral}/answer", post(notes::answer_referral))
        .route("/desk/{site}/quality", get(quality::show))
        .route("/desk/{site}/quality/rate", post(quality::post_rate))
        .route(
            "/desk/{site}/second-look",
            get(second_look::show).post(second_look::post),
        )
        .route("/desk/{site}/care", get(care::show).post(care::post))
        .route("/desk/{site}/care/heard", post(care::heard))
        .route("/desk/{site}/policy/try", get(trial::show).post(trial::post))
        .route("/desk/{site}/policy/try/{run}", get(trial::show_run))
        .route("/desk/{site}/policy/try/{run}/progress", get(trial::progress))
        .route("/desk/{site}/policy/try/{run}/cancel", post(trial::cancel))
        .route("/desk/{site}/policy/learning", get(learning::show).post(learning::post))
        .route("/desk/{site}/log/deeds", get(audit::show))
        .route("/desk/{site}/log/export", get(audit::export))
        .route("/desk/{site}/log/verify", post(audit::verify))
        .route("/desk/{site}/hooks", get(hooks::show).post(hooks::add))
        .route("/desk/{site}/hooks/{hook}", post(hooks::set))
        .route("/desk/{site}/hooks/{hook}/turn", post(hooks::turn))
        .route("/desk/{site}/hooks/{hook}/test", post(hooks::test))
        .route("/desk/{site}/hooks/{hook}/rotate", post(hooks::rotate))
        .route("/desk/{site}/hooks/{hook}/remove", post(hooks::remove))
        .route("/desk/{site}/new", get(queue::new))
        .route("/desk/{site}/unsure", get(queue::unsure))
        .route("/desk/{site}/search", get(search::show))
        .route("/desk/{site}/queues", get(saved::list).post(saved::make))
        .route("/desk/{site}/queues/{queue}", get(saved::show).post(saved::change))
        .route("/desk/{site}/export", post(export::post))
        .route("/desk/{site}/settings", get(settings::show).post(settings::post))
}
