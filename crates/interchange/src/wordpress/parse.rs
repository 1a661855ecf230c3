//! WXR as a stream of items, each with its comments as they stand in the file.

use std::collections::HashMap;
use std::io::BufRead;

use super::names::{self, Tag};
use crate::error::InterchangeError;
use crate::report::Tally;
use crate::xml::{Elements, Node};

/// Largest item with its comments, in bytes. It is held in memory while its comments are put in order.
const MAX_ITEM: u64 = 256 << 20;
/// Most authors that are remembered.
const MAX_AUTHORS: usize = 100_000;

/// A post, page, picture or whatever else a plugin keeps as one; texts as in the file, trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Item {
    pub(super) title: String,
    pub(super) link: String,
    pub(super) pub_date: String,
    pub(super) creator: String,
    pub(super) guid: String,
    pub(super) content: String,
    pub(super) excerpt: String,
    pub(super) id: String,
    pub(super) date: String,
    pub(super) date_gmt: String,
    pub(super) modified_gmt: String,
    pub(super) password: String,
    pub(super) comment_status: String,
    pub(super) status: String,
    pub(super) post_type: String,
    pub(super) section: String,
    pub(super) comments: Vec<RawComment>,
}

/// A comment; texts as in the file, trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RawComment {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) email: String,
    pub(super) date: String,
    pub(super) date_gmt: String,
    pub(super) content: String,
    pub(super) approved: String,
    pub(super) comment_type: String,
    pub(super) parent: String,
}

/// Reads items one by one.
pub(super) struct Items<R: BufRead> {
    elements: Elements<R, Tag>,
    path: Vec<Tag>,
    /// Depth inside an element that is passed over.
    skipping: usize,
    /// Attributes of the innermost element.
    attributes: Vec<(String, String)>,
    item: Item,
    author: (String, String),
    pub(super) authors: HashMap<String, String>,
    pub(super) version: String,
    pub(super) unknown: Tally,
    channel_seen: bool,
}

impl<R: BufRead> Items<R> {
    pub(super) fn new(reader: R) -> Result<Self, InterchangeError> {
        Ok(Self {
            elements: Elements::new(reader, MAX_ITEM, names::tag)?,
            path: Vec::new(),
            skipping: 0,
            attributes: Vec::new(),
            item: Item::default(),
            author: Default::default(),
            authors: HashMap::new(),
            version: String::new(),
            unknown: Tally::default(),
            channel_seen: false,
        })
    }

    pub(super) fn bytes_read(&mut self) -> u64 {
        self.elements.bytes_read()
    }

    /// The next item; none at the end of a sound file.
    pub(super) fn next(&mut self) -> Result<Option<Item>, InterchangeError> {
        while let Some(node) = self.elements.next()? {
            match node {
                Node::Start(tag, attributes) => self.start(tag, attributes)?,
                Node::End(tag, text) => {
                    self.path.pop();
                    if self.skipping > 0 {
                        self.skipping -= 1;
                        continue;
                    }
                    if self.end(tag, clean(text))? {
                        return Ok(Some(std::mem::take(&mut self.item)));
                    }
                }
            }
        }
        if self.channel_seen {
            return Ok(None);
        }
        Err(not_wxr("it has no `channel`".to_owned()))
    }

    fn start(&mut self, tag: Tag, attributes: Vec<(String, String)>) -> Result<(), InterchangeError> {
        if self.path.is_empty() && tag != Tag::Rss {
            let found: String = self.elements.innermost().to_owned();
            return Err(not_wxr(format!("it begins with `<{found}>`")));
        }
        self.path.push(tag);
        self.attributes = attributes;
        if self.skipping > 0 {
            self.skipping += 1;
            return Ok(());
        }
        match (self.path.as_slice(), tag) {
            (_, Tag::Unused) => self.skipping = 1,
            (_, Tag::Unknown) => {
                self.unknown.add(self.elements.innermost());
                self.skipping = 1;
            }
            ([Tag::Rss, Tag::Channel], _) => self.channel_seen = true,
            ([Tag::Rss, Tag::Channel, Tag::Item], _) => self.item = Item::default(),
            ([.., Tag::Item, Tag::Comment], _) => self.item.comments.push(RawComment::default()),
            _ => {}
        }
        // What stands before the first item and between items is small; count it anew each time.
        if self.path.len() <= 3 {
            self.elements.next_item();
        }
        Ok(())
    }

    /// Takes an element's text where it belongs; says whether an item is complete.
    fn end(&mut self, tag: Tag, text: String) -> Result<bool, InterchangeError> {
        match (self.path.as_slice(), tag) {
            ([Tag::Rss, Tag::Channel], Tag::Item) => return Ok(true),
            ([Tag::Rss, Tag::Channel], Tag::WxrVersion) => {
                check_version(&text)?;
                self.version = text;
            }
            ([.., Tag::Channel, Tag::Author], Tag::AuthorLogin) => self.author.0 = text,
            ([.., Tag::Channel, Tag::Author], Tag::AuthorDisplayName) => self.author.1 = text,
            ([.., Tag::Channel], Tag::Author) => {
                let (login, name) = std::mem::take(&mut self.author);
                if self.authors.len() < MAX_AUTHORS && !name.is_empty() {
                    self.authors.insert(login, name);
                }
            }
            ([.., Tag::Item], Tag::Category) => {
                let domain = self.attributes.iter().find(|(name, _)| name == "domain");
                if self.item.section.is_empty() && domain.is_some_and(|(_, value)| value == "category") {
                    self.item.section = text;
                }
            }
            ([.., Tag::Item], _) => {
                if let Some(field) = self.item.field(tag) {
                    *field = text;
                }
            }
            ([.., Tag::Item, Tag::Comment], _) => {
                if let Some(field) = self.item.comments.last_mut().and_then(|comment| comment.field(tag)) {
                    *field = text;
                }
            }
            _ => {}
        }
        Ok(false)
    }
}

impl Item {
    fn field(&mut self, tag: Tag) -> Option<&mut String> {
        Some(match tag {
            Tag::Title => &mut self.title,
            Tag::Link => &mut self.link,
            Tag::PubDate => &mut self.pub_date,
            Tag::Creator => &mut self.creator,
            Tag::Guid => &mut self.guid,
            Tag::Content => &mut self.content,
            Tag::Excerpt => &mut self.excerpt,
            Tag::PostId => &mut self.id,
            Tag::PostDate => &mut self.date,
            Tag::PostDateGmt => &mut self.date_gmt,
            Tag::PostModifiedGmt => &mut self.modified_gmt,
            Tag::PostPassword => &mut self.password,
            Tag::CommentStatus => &mut self.comment_status,
            Tag::Status => &mut self.status,
            Tag::PostType => &mut self.post_type,
            _ => return None,
        })
    }
}

impl RawComment {
    fn field(&mut self, tag: Tag) -> Option<&mut String> {
        Some(match tag {
            Tag::CommentId => &mut self.id,
            Tag::CommentAuthor => &mut self.author,
            Tag::CommentAuthorEmail => &mut self.email,
            Tag::CommentDate => &mut self.date,
            Tag::CommentDateGmt => &mut self.date_gmt,
            Tag::CommentContent => &mut self.content,
            Tag::CommentApproved => &mut self.approved,
            Tag::CommentType => &mut self.comment_type,
            Tag::CommentParent => &mut self.parent,
            _ => return None,
        })
    }
}

/// Without white space around it and without the control characters that XML forbids and exports have.
fn clean(mut text: String) -> String {
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let trimmed = text.trim();
    if trimmed.len() == text.len() {
        text
    } else {
        trimmed.to_owned()
    }
}

fn check_version(version: &str) -> Result<(), InterchangeError> {
    if version.is_empty() || version.starts_with("1.") {
        return Ok(());
    }
    Err(InterchangeError::Format {
        expected: "WordPress export (WXR) of version 1.0 to 1.2",
        found: format!("its version is `{}`", version.chars().take(20).collect::<String>()),
        hint: "look for a newer ombud, or export with the tool of WordPress itself",
    })
}

fn not_wxr(found: String) -> InterchangeError {
    InterchangeError::Format {
        expected: "WordPress export (WXR)",
        found,
        hint: "export under Tools → Export → All content and give that file, as .xml or .xml.gz",
    }
}
