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
    /// How soon the desk wants to have dealt with what waits.
    pub service_levels: ServiceLevels,
}

/// How many minutes something may wait in each queue of the desk; 0: nothing was set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceLevels {
    /// Held comments.
    pub held: u32,
    /// Comments with open reports, from the first report on.
    pub reported: u32,
    /// Appeals.
    pub appeals: u32,
    /// Comments of new readers.
    pub new: u32,
    /// Comments near a threshold.
    pub unsure: u32,
}

/// Longest time that can be set for a queue, in minutes: 30 days.
pub const MAX_SERVICE_LEVEL_MINUTES: u32 = 30 * 24 * 60;

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            guests: GuestPolicy::Name,
            tagline: String::new(),
            timezone: "UTC".to_owned(),
            language: "en".to_owned(),
            service_levels: ServiceLevels::default(),
        }
    }
}
