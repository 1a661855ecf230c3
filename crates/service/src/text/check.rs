//! Limits of fields. Each message names the field, the limit and what was given.

use crate::error::{FieldError, ServiceError};

/// Collects what is wrong with the fields of a request, so that all of it is told at once.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<FieldError>);

impl Checks {
    /// Notes that a field cannot be taken.
    pub(crate) fn refuse(&mut self, field: &'static str, code: &'static str, message: impl Into<String>) {
        self.0.push(FieldError {
            field,
            code,
            message: message.into(),
        });
    }

    /// A text of at most `most` characters without zero bytes; `label` begins the message.
    pub(crate) fn text(&mut self, field: &'static str, label: &str, text: &str, most: usize) {
        if text.contains('\0') {
            self.refuse(
                field,
                "zero_byte",
                format!("{label} contains a zero byte; please remove it."),
            );
        }
        let length = text.chars().count();
        if length > most {
            self.refuse(
                field,
                "too_long",
                format!("{label} may have {most} characters; this has {length}. Please shorten it."),
            );
        }
    }

    /// As [`Checks::text`], and not empty.
    pub(crate) fn some_text(&mut self, field: &'static str, label: &str, text: &str, most: usize) {
        if text
            .chars()
            .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
        {
            self.refuse(field, "empty", format!("{label} is empty; please fill it in."));
        }
        self.text(field, label, text, most);
    }

    /// An address of http or https, if anything.
    pub(crate) fn url(&mut self, field: &'static str, label: &str, text: &str) {
        let good = url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if !text.is_empty() && (!good || text.len() > model::story::MAX_URL_BYTES) {
            self.refuse(
                field,
                "bad_url",
                format!("{label} must be an http or https address of at most 2,000 characters."),
            );
        }
    }

    /// An e-mail address, if anything: one `@`, something on both sides, no white space.
    pub(crate) fn email(&mut self, field: &'static str, text: &str) {
        let parts: Vec<&str> = text.split('@').collect();
        let good = matches!(parts.as_slice(), [local, domain] if !local.is_empty() && domain.contains('.')
            && !domain.starts_with('.') && !domain.ends_with('.'));
        let clean = text.chars().all(|c| !c.is_whitespace() && !c.is_control()) && text.len() <= 254;
        let refused = !(good && clean);
        if refused && !text.is_empty() {
            self.refuse(
                field,
                "bad_email",
                "This does not look like an e-mail address, such as name@example.org.",
            );
        }
    }

    /// The verdict over all fields.
    pub(crate) fn done(self) -> Result<(), ServiceError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ServiceError::Invalid(self.0))
        }
    }
}

/// Characters that show nothing: a name or text made of them alone is empty.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_names_its_field() {
        let mut checks = Checks::default();
        checks.some_text("name", "The name", "\u{200b}\u{3164}", 50);
        checks.text("text", "The comment", &"x".repeat(11), 10);
        checks.text("text", "The comment", "a\0b", 10);
        checks.email("email", "nobody");
        checks.url("url", "The address", "javascript:alert(1)");
        let Err(ServiceError::Invalid(found)) = checks.done() else {
            panic!("nothing was refused")
        };
        let codes: Vec<_> = found.iter().map(|f| (f.field, f.code)).collect();
        assert_eq!(
            codes,
            [
                ("name", "empty"),
                ("text", "too_long"),
                ("text", "zero_byte"),
                ("email", "bad_email"),
                ("url", "bad_url")
            ]
        );
    }

    #[test]
    fn good_fields_pass() {
        let mut checks = Checks::default();
        checks.email("email", "a.b@example.org");
        checks.email("email", "");
        checks.url("url", "The address", "https://example.org/a?b#c");
        checks.some_text("name", "The name", "Յան", 50);
        assert!(checks.done().is_ok());
    }
}
