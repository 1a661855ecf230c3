//! Roles and what each may do. The one table that the desk, the API and the tests read.

use crate::text_enum;

text_enum! {
    /// A role on a site, in order of what it may do.
    pub enum Role ("role") {
        /// Reads and writes comments.
        Commenter = "commenter",
        /// As a commenter; takes part where discussions are for members only.
        Member = "member",
        /// Works for the publication: their comments are marked so. Does not see the desk.
        Staff = "staff",
        /// Decides on comments and readers, on the whole site or in some sections.
        Moderator = "moderator",
        /// Also writes the policy, and sees how well it and the desk work.
        Editor = "editor",
        /// Also manages people, stories, feeds and hooks.
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
        /// Write comments where discussions are for members only.
        CommentAsMember = "comment_as_member",
        /// Be marked as the publication's own voice.
        SpeakAsStaff = "speak_as_staff",
        /// See the desk: queues, held comments, readers' histories.
        SeeDesk = "see_desk",
        /// Approve and reject comments; undo that.
        DecideComment = "decide_comment",
        /// Warn, premoderate, suspend, ban a reader; lift that.
        RestrictReader = "restrict_reader",
        /// Decide appeals.
        DecideAppeal = "decide_appeal",
        /// Take comments and decisions out of the desk as a file.
        ExportComments = "export_comments",
        /// Read the audit log.
        ReadAudit = "read_audit",
        /// Put a new policy into force, try one on past comments, let the desk's decisions calibrate scores.
        ManagePolicy = "manage_policy",
        /// See how quickly and how alike people decide.
        SeeQuality = "see_quality",
        /// Add users and roles.
        ManageUsers = "manage_users",
        /// Add, change and remove stories and feeds.
        ManageStories = "manage_stories",
        /// Set what other systems are asked, and the site's own settings.
        ManageSite = "manage_site",
    }
}

/// May `role` do `deed` on the site on which it holds that role?
pub fn may(role: Role, deed: Deed) -> bool {
    let needed = match deed {
        Deed::Read | Deed::Comment => Role::Commenter,
        Deed::CommentAsMember => Role::Member,
        Deed::SpeakAsStaff => Role::Staff,
        Deed::SeeDesk
        | Deed::DecideComment
        | Deed::RestrictReader
        | Deed::DecideAppeal
        | Deed::ExportComments
        | Deed::ReadAudit => Role::Moderator,
        Deed::ManagePolicy | Deed::SeeQuality => Role::Editor,
        Deed::ManageUsers | Deed::ManageStories | Deed::ManageSite => Role::Admin,
    };
    role >= needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_exactly_its_deeds() {
        let rows = |role: &Role| {
            let below = Role::ALL.iter().filter(|other| *other < role).max();
            let deeds: Vec<&str> = Deed::ALL
                .iter()
                .filter(|d| may(*role, **d) && below.is_none_or(|below| !may(*below, **d)))
                .map(|d| d.as_str())
                .collect();
            // Nobody loses a deed by rising.
            assert!(below.is_none_or(|below| Deed::ALL.iter().all(|d| !may(*below, *d) || may(*role, *d))));
            format!("{role}: {}", deeds.join(" "))
        };
        let added: Vec<String> = Role::ALL.iter().map(rows).collect();
        assert_eq!(
            added,
            [
                "commenter: read comment",
                "member: comment_as_member",
                "staff: speak_as_staff",
                "moderator: see_desk decide_comment restrict_reader decide_appeal export_comments read_audit",
                "editor: manage_policy see_quality",
                "admin: manage_users manage_stories manage_site",
            ]
        );
    }
}
