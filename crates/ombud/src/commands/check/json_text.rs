//! Texts in JSON, lone surrogates included: JSON can write them (`"\ud800"`), UTF-8 cannot.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A text of a JSON document. Each lone surrogate is read as U+FFFD, which has as many bytes as the surrogate would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonText(pub String);

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asked for bytes, serde_json gives surrogates as they are and does not fail.
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = JsonText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<JsonText, E> {
        Ok(JsonText(text.to_owned()))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<JsonText, E> {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            // A surrogate is three bytes, of which each is a chunk; only the first of them is 0xED.
            if chunk.invalid().first() == Some(&0xed) {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Ok(JsonText(text))
    }
}

/// What is wrong with a line, without "at line 1", which would be misread as the line of the file.
pub fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match message.strip_suffix(&place) {
        Some(what) if error.column() > 0 => format!("{what}, at byte {}", error.column()),
        Some(what) => what.to_owned(),
        None => message,
    }
}

/// The bytes of a line as the text of one JSON object.
pub fn object_in(line: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(line).map_err(|error| format!("not UTF-8, at byte {}", error.valid_up_to() + 1))?;
    let text = text.trim_start_matches('\u{feff}').trim_ascii();
    if text.is_empty() {
        return Err("the line is empty".to_owned());
    }
    if !text.starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<String, String> {
        serde_json::from_str(json)
            .map(|JsonText(text)| text)
            .map_err(|e| message(&e))
    }

    #[test]
    fn lone_surrogates_become_one_replacement_each_and_pairs_stay() {
        assert_eq!(read(r#""a\ud800b""#), Ok("a\u{fffd}b".to_owned()));
        assert_eq!(
            read(r#""\ud800\ud800\udc00\udfff""#),
            Ok("\u{fffd}\u{10000}\u{fffd}".to_owned())
        );
        assert_eq!(read(r#""\ud83d\ude00 é\n""#), Ok("😀 é\n".to_owned()));
        assert_eq!(read(r#""\ud7ff \uffff""#), Ok("\u{d7ff} \u{ffff}".to_owned()));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        assert_eq!(
            read("5").expect_err("no text"),
            "invalid type: integer `5`, expected a text, at byte 1"
        );
        assert!(read("[1]").is_err());
        assert!(read(r#""\ud80""#).is_err());
    }
}
