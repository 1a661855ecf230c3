//! XML as a stream of starts and ends, with the guards that a file from outside needs: no document type, no entities
//! but the five of XML and characters by number, and an end to depth, to the length of a text and of an item.

use std::io::BufRead;

use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use crate::error::{InterchangeError, Limit};
use crate::input::{Input, LimitHit};

/// Most open elements; WXR has six.
const MAX_DEPTH: usize = 64;
/// Longest tag, text or CDATA section, in bytes.
const MAX_TEXT: u64 = 16 << 20;

/// An element's name, for a function that knows the format.
pub(crate) struct Name<'a> {
    /// Address of its namespace; empty when it has none.
    pub(crate) space: &'a str,
    /// Prefix as written; empty when it has none.
    pub(crate) prefix: &'a str,
    /// Name without prefix.
    pub(crate) local: &'a str,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Node<T> {
    /// An element begins; its attributes by name as written.
    Start(T, Vec<(String, String)>),
    /// An element ends; the text since the last start or end.
    End(T, String),
}

/// What an event was, once it no longer borrows from the reader.
enum Step<T> {
    Node(Node<T>),
    Done,
    More,
}

/// The elements of a file, with names made into `T`.
pub(crate) struct Elements<R: BufRead, T> {
    xml: NsReader<Input<R>>,
    name: fn(&Name<'_>) -> T,
    buffer: Vec<u8>,
    open: Vec<(T, String)>,
    text: String,
    item_from: u64,
    item_max: u64,
}

impl<R: BufRead, T: Copy> Elements<R, T> {
    pub(crate) fn new(reader: R, item_max: u64, name: fn(&Name<'_>) -> T) -> Result<Self, InterchangeError> {
        let failed = |source| InterchangeError::Read { offset: 0, source };
        let mut input = Input::new(reader, MAX_TEXT).map_err(failed)?;
        let start = input.fill_buf().map_err(failed)?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(InterchangeError::Encoding {
                offset: 0,
                found: "it begins like UTF-16".to_owned(),
            });
        }
        let mut xml = NsReader::from_reader(input);
        let config = xml.config_mut();
        config.expand_empty_elements = true;
        // Seen in exports: `&` written as it is.
        config.allow_dangling_amp = true;
        Ok(Self {
            xml,
            name,
            buffer: Vec::new(),
            open: Vec::new(),
            text: String::new(),
            item_from: 0,
            item_max,
        })
    }

    /// Where the reader is, in bytes of the unpacked text.
    pub(crate) fn offset(&self) -> u64 {
        self.xml.buffer_position()
    }

    /// Bytes of the file that were read.
    pub(crate) fn bytes_read(&mut self) -> u64 {
        self.xml.get_mut().bytes_read()
    }

    /// The innermost open element's name as written.
    pub(crate) fn innermost(&self) -> &str {
        self.open.last().map_or("", |(_, name)| name.as_str())
    }

    /// An item begins or ends here: the count of its bytes begins anew.
    pub(crate) fn next_item(&mut self) {
        self.item_from = self.offset();
    }

    /// The next start or end; none at the end of the file.
    pub(crate) fn next(&mut self) -> Result<Option<Node<T>>, InterchangeError> {
        loop {
            self.buffer.clear();
            self.xml.get_mut().next_piece();
            let offset = self.offset();
            if offset - self.item_from > self.item_max {
                return Err(InterchangeError::TooLarge {
                    limit: Limit::Item,
                    offset,
                    max: self.item_max,
                });
            }
            let mut buffer = std::mem::take(&mut self.buffer);
            let step = self.step(&mut buffer, offset);
            self.buffer = buffer;
            match step? {
                Step::Node(node) => return Ok(Some(node)),
                Step::Done => return Ok(None),
                Step::More => {}
            }
        }
    }

    fn step(&mut self, buffer: &mut Vec<u8>, offset: u64) -> Result<Step<T>, InterchangeError> {
        let (space, event) = match self.xml.read_resolved_event_into(buffer) {
            Ok(found) => found,
            Err(error) => {
                let offset = self.xml.error_position().max(offset);
                let inside = self.open.last().map_or("the document", |(_, name)| name.as_str());
                return Err(refuse(error, offset, inside));
            }
        };
        match event {
            Event::Start(start) => {
                if self.open.len() >= MAX_DEPTH {
                    return Err(InterchangeError::TooLarge {
                        limit: Limit::Depth,
                        offset,
                        max: MAX_DEPTH as u64,
                    });
                }
                let qualified = start.name();
                let (local, prefix) = qualified.decompose();
                let prefix = prefix.as_ref().map_or("", |prefix| prefix.as_ref());
                let bound = match &space {
                    ResolveResult::Bound(space) => space.as_ref(),
                    _ => "",
                };
                let tag = (self.name)(&Name {
                    space: bound,
                    prefix,
                    local: local.as_ref(),
                });
                self.open.push((tag, qualified.as_ref().chars().take(80).collect()));
                self.text.clear();
                Ok(Step::Node(Node::Start(tag, attributes(&start, offset)?)))
            }
            Event::End(_) => {
                let Some((tag, _)) = self.open.pop() else {
                    return Ok(Step::More);
                };
                Ok(Step::Node(Node::End(tag, std::mem::take(&mut self.text))))
            }
            Event::Text(text) => self.add(&text.xml10_content(), offset),
            Event::CData(text) => self.add(&text.xml10_content(), offset),
            Event::GeneralRef(reference) => self.add(&resolve(&reference), offset),
            Event::DocType(_) => Err(InterchangeError::Dtd { offset }),
            Event::Decl(decl) => check_encoding(&decl, offset).map(|()| Step::More),
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) => Ok(Step::More),
            Event::Eof => match self.open.last() {
                Some((_, inside)) => Err(InterchangeError::Truncated {
                    offset,
                    inside: inside.clone(),
                }),
                None => Ok(Step::Done),
            },
        }
    }

    fn add(&mut self, text: &str, offset: u64) -> Result<Step<T>, InterchangeError> {
        if self.open.is_empty() {
            return Ok(Step::More);
        }
        if (self.text.len() + text.len()) as u64 > MAX_TEXT {
            return Err(InterchangeError::TooLarge {
                limit: Limit::Text,
                offset,
                max: MAX_TEXT,
            });
        }
        self.text.push_str(text);
        Ok(Step::More)
    }
}

/// Attributes by name as written; at most 16, as no element that we read has more.
fn attributes(start: &BytesStart<'_>, offset: u64) -> Result<Vec<(String, String)>, InterchangeError> {
    let broken = |what: String| InterchangeError::Xml { offset, what };
    let mut found = Vec::new();
    for attribute in start.attributes().take(16) {
        let attribute = attribute.map_err(|error| broken(error.to_string()))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| broken(error.to_string()))?;
        found.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(found)
}

/// The character of a reference; one that only a document type could explain stays as it is written.
fn resolve(reference: &BytesRef<'_>) -> String {
    let name = reference.xml10_content();
    let named = quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned);
    let by_number = || reference.resolve_char_ref().ok().flatten().map(String::from);
    named.or_else(by_number).unwrap_or_else(|| format!("&{name};"))
}

fn check_encoding(decl: &BytesDecl<'_>, offset: u64) -> Result<(), InterchangeError> {
    match decl.encoding() {
        Some(Ok(name)) if !name.eq_ignore_ascii_case("utf-8") && !name.eq_ignore_ascii_case("us-ascii") => {
            let found = format!("it says that it is {}", name.chars().take(40).collect::<String>());
            Err(InterchangeError::Encoding { offset, found })
        }
        _ => Ok(()),
    }
}

fn refuse(error: quick_xml::Error, offset: u64, inside: &str) -> InterchangeError {
    use quick_xml::Error;
    match error {
        Error::Io(source) => {
            if let Some(hit) = source.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
                return InterchangeError::TooLarge {
                    limit: hit.limit,
                    offset,
                    max: hit.max,
                };
            }
            let source = std::io::Error::new(source.kind(), source.to_string());
            InterchangeError::Read { offset, source }
        }
        Error::Syntax(_) => InterchangeError::Truncated {
            offset,
            inside: inside.to_owned(),
        },
        Error::Encoding(error) => InterchangeError::Encoding {
            offset,
            found: error.to_string(),
        },
        other => InterchangeError::Xml {
            offset,
            what: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &[u8]) -> Result<Vec<(String, String)>, InterchangeError> {
        fn nothing(_: &Name<'_>) {}
        let mut elements = Elements::new(xml, 1 << 20, nothing)?;
        let mut ends = Vec::new();
        loop {
            let inside = elements.open.last().map(|(_, name)| name.clone()).unwrap_or_default();
            match elements.next()? {
                Some(Node::End((), text)) => ends.push((inside, text)),
                Some(Node::Start(..)) => {}
                None => return Ok(ends),
            }
        }
    }

    fn text(xml: &str) -> String {
        read(xml.as_bytes()).unwrap().remove(0).1
    }

    #[test]
    fn text_is_put_together_from_its_pieces() {
        assert_eq!(
            text("<a>x &amp; y<![CDATA[ <b>&amp;</b> ]]>z&#8217;s</a>"),
            "x & y <b>&amp;</b> z’s"
        );
        assert_eq!(text("\u{feff}<a>one\r\ntwo</a>"), "one\ntwo");
    }

    #[test]
    fn what_cannot_be_resolved_stays_as_written() {
        assert_eq!(
            text("<a>Tom & Jerry&nbsp;&xxe; &#0;</a>"),
            "Tom & Jerry&nbsp;&xxe; &#0;"
        );
    }

    #[test]
    fn document_types_are_refused() {
        let attack = br#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"#;
        assert!(matches!(read(attack), Err(InterchangeError::Dtd { offset: 21 })));
    }

    #[test]
    fn depth_has_an_end() {
        let deep = "<a>".repeat(100_000);
        let error = read(deep.as_bytes()).unwrap_err();
        assert!(
            matches!(
                error,
                InterchangeError::TooLarge {
                    limit: Limit::Depth,
                    offset: 192,
                    ..
                }
            ),
            "{error}"
        );
    }

    #[test]
    fn length_has_an_end() {
        let long = format!("<a>{}</a>", "x".repeat(17 << 20));
        let error = read(long.as_bytes()).unwrap_err();
        assert!(
            matches!(
                error,
                InterchangeError::TooLarge {
                    limit: Limit::Text | Limit::Item,
                    ..
                }
            ),
            "{error}"
        );
        let item = format!("<a>{}</a>", "<b>text</b>".repeat(200_000));
        let error = read(item.as_bytes()).unwrap_err();
        assert!(
            matches!(error, InterchangeError::TooLarge { limit: Limit::Item, .. }),
            "{error}"
        );
    }

    #[test]
    fn an_end_in_the_middle_says_where() {
        for cut in ["<a><b>tex", "<a><b", "<a><b><![CDATA[ x", "<a><b x='"] {
            let error = read(cut.as_bytes()).unwrap_err();
            assert!(matches!(error, InterchangeError::Truncated { .. }), "{cut}: {error}");
        }
    }

    #[test]
    fn other_encodings_are_named() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>";
        assert!(read(latin).unwrap_err().to_string().contains("ISO-8859-1"));
        assert!(matches!(
            read(b"<a>\xe9t\xe9</a>"),
            Err(InterchangeError::Encoding { .. })
        ));
        assert!(matches!(
            read(b"\xff\xfe<\0a\0>\0"),
            Err(InterchangeError::Encoding { .. })
        ));
    }

    #[test]
    fn tags_that_do_not_match_are_an_error() {
        assert!(matches!(read(b"<a></b>"), Err(InterchangeError::Xml { .. })));
        assert!(matches!(read(b"</b>"), Err(InterchangeError::Xml { .. })));
    }
}
