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
    "reader/error.html",
    "reader/footer.html",
    "reader/masthead.html",
];
