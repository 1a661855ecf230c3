//! What a decision did, and who made it.

use crate::text_enum;

text_enum! {
    /// What was done to a comment or a reader.
    pub enum Action ("action") {
        /// A comment was published.
        Publish = "publish",
        /// A comment was held for a person to look at.
        Hold = "hold",
        /// A comment was rejected.
        Reject = "reject",
        /// Its author took a comment back.
        Withdraw = "withdraw",
        /// A reader was warned.
        Warn = "warn",
        /// A reader's comments are read before they appear.
        Premoderate = "premoderate",
        /// A reader may not post until a time.
        Suspend = "suspend",
        /// A reader may not post.
        Ban = "ban",
        /// A reader's restriction was lifted.
        Lift = "lift",
        /// An earlier decision was undone.
        Undo = "undo",
    }
}

text_enum! {
    /// Who made a decision.
    pub enum ActorKind ("kind of actor") {
        /// The policy, by a rule.
        Policy = "policy",
        /// A moderator or admin.
        Account = "account",
        /// The comment's own author.
        Author = "author",
        /// An import or a command of the operator.
        Operator = "operator",
    }
}
