//! All templates of readers' pages by name, compiled in.

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of each.
        pub const ALL: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name)))),+];
    };
}

templates![
    "layout.html",
    "reader/account.html",
    "reader/edit.html",
    "reader/error.html",
    "reader/decision.html",
    "reader/footer.html",
    "reader/front.html",
    "reader/item.html",
    "reader/link.html",
    "reader/masthead.html",
    "reader/nudge.html",
    "reader/nudge_buttons.html",
    "reader/own.html",
    "reader/policy.html",
    "reader/policy_text.html",
    "reader/form.html",
    "reader/report.html",
    "reader/section.html",
    "reader/sign_in.html",
    "reader/sign_up.html",
    "reader/sites.html",
    "reader/standing.html",
    "reader/story.html",
    "reader/thread.html",
    "reader/withdraw.html",
];
