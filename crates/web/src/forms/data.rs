//! Reads `application/x-www-form-urlencoded`, strictly.

use std::str::FromStr;

use crate::error::WebError;

/// More fields than any of our forms has.
const MAX_FIELDS: usize = 200;

/// Fields of a form or a query, in order.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads fields from bytes.
    ///
    /// # Errors
    /// 400 for a wrong escape, for what is not UTF-8 and for a zero byte, with the field's name.
    pub fn read(bytes: &[u8]) -> Result<Self, WebError> {
        let mut fields = Vec::new();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == MAX_FIELDS {
                return Err(WebError::bad_request(
                    "too_many_fields",
                    "This form has too many fields.",
                ));
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default(), "")?;
            let value = decode(halves.next().unwrap_or_default(), &name)?;
            fields.push((name, value));
        }
        Ok(Self(fields))
    }

    /// The first value of a field, empty when it is absent.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The first value of a field.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a field is there and not empty.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// All values of a field, in order.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// A field read as something else; nothing when it is absent or empty.
    ///
    /// # Errors
    /// 400 that names the field.
    pub fn parse<T: FromStr>(&self, name: &str) -> Result<Option<T>, WebError> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(None);
        }
        let bad = |_| WebError::bad_request("bad_field", format!("The value of “{name}” cannot be read."));
        text.parse().map(Some).map_err(bad)
    }

    /// All fields, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn decode(bytes: &[u8], field: &str) -> Result<String, WebError> {
    let where_ = || {
        if field.is_empty() {
            "This form".to_owned()
        } else {
            format!("The field “{field}”")
        }
    };
    let escape = || WebError::bad_request("bad_escape", format!("{} has a broken escape.", where_()));
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = (rest.next().and_then(hex), rest.next().and_then(hex));
                let (Some(high), Some(low)) = digits else {
                    return Err(escape());
                };
                out.push(high * 16 + low);
            }
            other => out.push(*other),
        }
    }
    if out.contains(&0) {
        return Err(WebError::bad_request(
            "zero_byte",
            format!("{} holds a zero byte.", where_()),
        ));
    }
    String::from_utf8(out).map_err(|_| WebError::bad_request("bad_utf8", format!("{} is not valid UTF-8.", where_())))
}

fn hex(byte: &u8) -> Option<u8> {
    char::from(*byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let fields = Fields::read(b"text=a+b%26%C3%A9&empty=&x=1&x=2&flag").unwrap();
        assert_eq!(fields.get("text"), "a b&é");
        assert_eq!(fields.all("x").collect::<Vec<_>>(), ["1", "2"]);
        assert!(!fields.has("empty") && fields.find("flag") == Some(""));
        assert!(fields.parse::<u8>("text").is_err());
    }

    #[test]
    fn what_is_not_text_is_refused() {
        for (bytes, code) in [
            (b"text=%FF".as_slice(), "bad_utf8"),
            (b"text=a%00b", "zero_byte"),
            (b"text=%zz", "bad_escape"),
            (b"text=%4", "bad_escape"),
            (b"te\xffxt=1", "bad_utf8"),
        ] {
            assert_eq!(Fields::read(bytes).unwrap_err().code, code);
        }
    }
}
