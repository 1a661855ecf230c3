//! The desk's templates, style sheets and scripts, compiled in.

use crate::assets::{Asset, CSS, JS};

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        /// Templates of the desk: name and text.
        pub const TEMPLATES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name)))),+];
    };
}

macro_rules! assets {
    ($($name:literal $kind:ident),+ $(,)?) => {
        /// Style sheets and scripts of the desk.
        pub const ASSETS: &[Asset] = &[$(($name, $kind, include_bytes!(concat!("../../assets/", $name)))),+];
    };
}

templates![
    "desk/_card.html",
    "desk/_care.html",
    "desk/_decisions.html",
    "desk/_dialogs.html",
    "desk/_hook.html",
    "desk/_item.html",
    "desk/_log.html",
    "desk/_parts.html",
    "desk/_person_role.html",
    "desk/_policy_difference.html",
    "desk/_policy_mistakes.html",
    "desk/_policy_parts.html",
    "desk/_policy_preview.html",
    "desk/_team.html",
    "desk/_trial.html",
    "desk/account.html",
    "desk/appeal_numbers.html",
    "desk/appeals.html",
    "desk/authenticator.html",
    "desk/base.html",
    "desk/bulk.html",
    "desk/care.html",
    "desk/chooser.html",
    "desk/comment.html",
    "desk/deeds.html",
    "desk/domains.html",
    "desk/hints.html",
    "desk/hook_secret.html",
    "desk/hooks.html",
    "desk/learning.html",
    "desk/link.html",
    "desk/link_spent.html",
    "desk/log.html",
    "desk/one.html",
    "desk/outside.html",
    "desk/people.html",
    "desk/person.html",
    "desk/person_link.html",
    "desk/policy.html",
    "desk/policy_edit.html",
    "desk/policy_version.html",
    "desk/policy_versions.html",
    "desk/quality.html",
    "desk/queue.html",
    "desk/queues.html",
    "desk/reader.html",
    "desk/readers.html",
    "desk/recovery_codes.html",
    "desk/search.html",
    "desk/second_factor.html",
    "desk/second_look.html",
    "desk/settings.html",
    "desk/sign_in.html",
    "desk/stories.html",
    "desk/story.html",
    "desk/trial.html",
    "desk/trial_run.html",
    "desk/verified.html",
];

assets! {
    "desk-account.css" CSS,
    "desk-account.js" JS,
    "desk-block.js" JS,
    "desk-care.css" CSS,
    "desk-care.js" JS,
    "desk-decide.js" JS,
    "desk-hooks.css" CSS,
    "desk-hooks.js" JS,
    "desk-keys.js" JS,
    "desk-live.js" JS,
    "desk-log.css" CSS,
    "desk-log.js" JS,
    "desk-one.js" JS,
    "desk-page.js" JS,
    "desk-policy.css" CSS,
    "desk-policy.js" JS,
    "desk-quality.css" CSS,
    "desk-queues.css" CSS,
    "desk-second-look.js" JS,
    "desk-select.js" JS,
    "desk-standing.css" CSS,
    "desk-standing.js" JS,
    "desk-team.js" JS,
    "desk-trial.css" CSS,
    "desk-trial.js" JS,
    "desk-work.css" CSS,
    "desk.css" CSS,
    "desk.js" JS,
}
