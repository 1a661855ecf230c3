//! Who comments, and how they stand with the site.

use crate::clock::UnixMillis;
use crate::text_enum;

text_enum! {
    /// Guest or account.
    pub enum ReaderKind ("kind of reader") {
        /// Known by a name and a signed cookie.
        Guest = "guest",
        /// Signed in.
        Account = "account",
    }
}

text_enum! {
    /// What restriction is on a reader, mildest first.
    pub enum Standing ("standing") {
        /// None.
        Good = "good",
        /// Told that a clause was broken; may post.
        Warned = "warned",
        /// Comments are held until a moderator has read them.
        Premoderated = "premoderated",
        /// May not post until a time.
        Suspended = "suspended",
        /// May not post.
        Banned = "banned",
    }
}

impl Standing {
    /// The standing at `now`, when a suspension that ended at `until` is over.
    #[must_use]
    pub fn at(self, now: UnixMillis, until: Option<UnixMillis>) -> Self {
        match (self, until) {
            (Self::Suspended, Some(until)) if until <= now => Self::Good,
            (standing, _) => standing,
        }
    }

    /// May a reader of this standing post at all?
    pub fn may_post(self) -> bool {
        !matches!(self, Self::Suspended | Self::Banned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_ends_by_itself_and_a_ban_does_not() {
        let (now, past) = (UnixMillis(10), Some(UnixMillis(10)));
        assert_eq!(Standing::Suspended.at(now, past), Standing::Good);
        assert_eq!(Standing::Suspended.at(now, Some(UnixMillis(11))), Standing::Suspended);
        assert_eq!(Standing::Banned.at(now, past), Standing::Banned);
    }
}
