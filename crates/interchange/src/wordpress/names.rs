//! The elements of WXR. Namespaces are matched by what their addresses contain, as files differ in `http` and `https`
//! and in the version; where a file does not declare them, the prefix counts.

use crate::xml::Name;

/// An element of a WXR file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Rss,
    Channel,
    WxrVersion,
    Author,
    AuthorLogin,
    AuthorDisplayName,
    Item,
    Title,
    Link,
    PubDate,
    Creator,
    Guid,
    Content,
    Excerpt,
    PostId,
    PostDate,
    PostDateGmt,
    PostModifiedGmt,
    PostPassword,
    CommentStatus,
    Status,
    PostType,
    Category,
    Comment,
    CommentId,
    CommentAuthor,
    CommentAuthorEmail,
    CommentDate,
    CommentDateGmt,
    CommentContent,
    CommentApproved,
    CommentType,
    CommentParent,
    /// Known and not needed.
    Unused,
    /// Not part of WXR: a plugin's, or ours to learn.
    Unknown,
}

/// Elements that exports have and an import has no use for; addresses, agents and secrets among them on purpose.
const UNUSED: &[&str] = &[
    "wp:base_blog_url",
    "wp:base_site_url",
    "wp:category",
    "wp:tag",
    "wp:term",
    "wp:author_id",
    "wp:author_email",
    "wp:author_first_name",
    "wp:author_last_name",
    "wp:post_name",
    "wp:post_parent",
    "wp:post_modified",
    "wp:ping_status",
    "wp:menu_order",
    "wp:is_sticky",
    "wp:postmeta",
    "wp:meta_key",
    "wp:meta_value",
    "wp:attachment_url",
    "wp:commentmeta",
    "wp:comment_author_url",
    "wp:comment_author_IP",
    "wp:comment_user_id",
    "wp:termmeta",
    "wp:cat_name",
    "wp:category_nicename",
    "wp:category_parent",
    "wp:category_description",
    "wp:tag_slug",
    "wp:tag_name",
    "wp:tag_description",
    "wp:term_id",
    "wp:term_name",
    "wp:term_slug",
    "wp:term_taxonomy",
    "wp:term_parent",
    "wp:term_description",
    "description",
    "language",
    "generator",
    "image",
    "url",
    "width",
    "height",
    "cloud",
    "ttl",
    "lastBuildDate",
    "atom:link",
    "copyright",
    "docs",
    "managingEditor",
    "webMaster",
];

/// `wp:post_id` and the like, with the prefix that WordPress itself uses.
fn spelled(name: &Name<'_>) -> String {
    let prefix = prefix(name);
    if prefix.is_empty() {
        name.local.to_owned()
    } else {
        format!("{prefix}:{}", name.local)
    }
}

fn prefix<'a>(name: &Name<'a>) -> &'a str {
    let space = name.space;
    if space.contains("wordpress.org/export/") {
        return if space.contains("/excerpt") { "excerpt" } else { "wp" };
    }
    [
        ("/rss/1.0/modules/content", "content"),
        ("purl.org/dc/", "dc"),
        ("w3.org/2005/Atom", "atom"),
    ]
    .into_iter()
    .find(|(part, _)| space.contains(part))
    .map_or(name.prefix, |(_, prefix)| prefix)
}

/// The element of a name.
pub(super) fn tag(name: &Name<'_>) -> Tag {
    match (prefix(name), name.local) {
        ("", local) => plain(local),
        ("wp", local) => wp(local),
        ("dc", "creator") => Tag::Creator,
        ("content", "encoded") => Tag::Content,
        ("excerpt", "encoded") => Tag::Excerpt,
        _ if UNUSED.contains(&spelled(name).as_str()) => Tag::Unused,
        _ => Tag::Unknown,
    }
}

fn plain(local: &str) -> Tag {
    match local {
        "rss" => Tag::Rss,
        "channel" => Tag::Channel,
        "item" => Tag::Item,
        "title" => Tag::Title,
        "link" => Tag::Link,
        "pubDate" => Tag::PubDate,
        "guid" => Tag::Guid,
        "category" => Tag::Category,
        _ if UNUSED.contains(&local) => Tag::Unused,
        _ => Tag::Unknown,
    }
}

fn wp(local: &str) -> Tag {
    match local {
        "wxr_version" => Tag::WxrVersion,
        "author" => Tag::Author,
        "author_login" => Tag::AuthorLogin,
        "author_display_name" => Tag::AuthorDisplayName,
        "post_id" => Tag::PostId,
        "post_date" => Tag::PostDate,
        "post_date_gmt" => Tag::PostDateGmt,
        "post_modified_gmt" => Tag::PostModifiedGmt,
        "post_password" => Tag::PostPassword,
        "comment_status" => Tag::CommentStatus,
        "status" => Tag::Status,
        "post_type" => Tag::PostType,
        "comment" => Tag::Comment,
        "comment_id" => Tag::CommentId,
        "comment_author" => Tag::CommentAuthor,
        "comment_author_email" => Tag::CommentAuthorEmail,
        "comment_date" => Tag::CommentDate,
        "comment_date_gmt" => Tag::CommentDateGmt,
        "comment_content" => Tag::CommentContent,
        "comment_approved" => Tag::CommentApproved,
        "comment_type" => Tag::CommentType,
        "comment_parent" => Tag::CommentParent,
        _ if UNUSED.iter().any(|name| name.strip_prefix("wp:") == Some(local)) => Tag::Unused,
        _ => Tag::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_their_space_whatever_its_prefix() {
        for (space, prefix, local, expected) in [
            ("http://wordpress.org/export/1.0/", "wp", "post_id", Tag::PostId),
            ("https://wordpress.org/export/1.2/", "w", "post_id", Tag::PostId),
            (
                "https://wordpress.org/export/1.2/excerpt/",
                "excerpt",
                "encoded",
                Tag::Excerpt,
            ),
            ("http://purl.org/rss/1.0/modules/content/", "c", "encoded", Tag::Content),
            ("", "wp", "comment", Tag::Comment),
            ("", "", "item", Tag::Item),
            (
                "http://wordpress.org/export/1.2/",
                "wp",
                "comment_author_IP",
                Tag::Unused,
            ),
            ("http://example.org/shop/", "shop", "post_id", Tag::Unknown),
            ("http://wordpress.org/export/1.2/", "wp", "reactions", Tag::Unknown),
        ] {
            assert_eq!(
                tag(&Name { space, prefix, local }),
                expected,
                "{space} {prefix}:{local}"
            );
        }
    }
}
