//! Roles and what each may do. The one table that the desk, the API and the tests read.

use crate::text_enum;

text_enum! {
    /// A role on a site, weakest first.
    pub enum Role ("role") {
        /// Reads and writes comments.
        Reader = "reader",
        /// Decides on comments and readers.
        Moderator = "moderator",
        /// Also manages users, policy, stories and feeds.
        Admin = "admin",
    }
}

text_enum! {
    /// Something that somebody may or may not do on a site.
    pub enum Deed ("deed") {
        /// Read published comments and stories.
        Read = "read",
        /// Write, edit and withdraw own comments; report others'.
        Comment = "comment",
        /// See the desk: queues, held comments, readers' histories.
        SeeDesk = "see_desk",
        /// Approve and reject comments; undo that.
        DecideComment = "decide_comment",
        /// Warn, premoderate, suspend, ban a reader; lift that.
        RestrictReader = "restrict_reader",
        /// Decide appeals.
        DecideAppeal = "decide_appeal",
        /// Read the audit log.
        ReadAudit = "read_audit",
        /// Add users and roles.
        ManageUsers = "manage_users",
        /// Put a new policy into force.
        ManagePolicy = "manage_policy",
        /// Add, change and remove stories and feeds.
        ManageStories = "manage_stories",
    }
}

/// May `role` do `deed` on the site on which it holds that role?
pub fn may(role: Role, deed: Deed) -> bool {
    let needed = match deed {
        Deed::Read | Deed::Comment => Role::Reader,
        Deed::SeeDesk | Deed::DecideComment | Deed::RestrictReader | Deed::DecideAppeal | Deed::ReadAudit => {
            Role::Moderator
        }
        Deed::ManageUsers | Deed::ManagePolicy | Deed::ManageStories => Role::Admin,
    };
    role >= needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_exactly_its_deeds() {
        let table: Vec<String> = Role::ALL
            .iter()
            .map(|role| {
                let deeds: Vec<&str> = Deed::ALL
                    .iter()
                    .filter(|d| may(*role, **d))
                    .map(|d| d.as_str())
                    .collect();
                format!("{role}: {}", deeds.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "reader: read comment",
                "moderator: read comment see_desk decide_comment restrict_reader decide_appeal read_audit",
                "admin: read comment see_desk decide_comment restrict_reader decide_appeal read_audit \
                 manage_users manage_policy manage_stories",
            ]
        );
    }
}
