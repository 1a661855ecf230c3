//! What a site chooses for itself.

use serde::{Deserialize, Serialize};

use crate::text_enum;

text_enum! {
    /// What a reader who has no account must give.
    pub enum GuestPolicy ("guest policy") {
        /// A name.
        Name = "name",
        /// A name and an e-mail address.
        NameAndEmail = "name_and_email",
        /// Guests may not post: sign in first.
        MembersOnly = "members_only",
    }
}

/// Settings of one site; stored as JSON, an absent field has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteSettings {
    /// What guests must give.
    pub guests: GuestPolicy,
    /// A line under the name on the front page.
    pub tagline: String,
    /// IANA time zone in which dates are shown.
    pub timezone: String,
    /// Languages of the reader's pages; the first is the default. BCP 47.
    pub language: String,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            guests: GuestPolicy::Name,
            tagline: String::new(),
            timezone: "UTC".to_owned(),
            language: "en".to_owned(),
        }
    }
}
