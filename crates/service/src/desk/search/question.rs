//! What is asked, as it is typed and as it stands in an address: nothing typed is lost, also when it cannot be understood.

/// A search over comments. All fields are as typed; empty means "whatever".
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CommentSearch {
    /// Words, phrases in quotes, and `key:value` for the fields below.
    pub q: String,
    /// Beginning of the author's name, or a whole e-mail address.
    pub reader: String,
    /// Words of the story's headline.
    pub story: String,
    /// The section's word in addresses.
    pub section: String,
    /// Id of a clause that matched.
    pub clause: String,
    /// BCP 47.
    pub language: String,
    /// `published` and so on.
    pub status: String,
    /// The author's standing: `good` and so on.
    pub standing: String,
    /// A category of which the score counts.
    pub category: String,
    /// Least score, 0 to 1.
    pub least: String,
    /// Greatest score, 0 to 1.
    pub greatest: String,
    /// First day, `2026-11-23`, in the site's time zone.
    pub since: String,
    /// Last day.
    pub until: String,
    /// Posted at most that long ago: `6h`, `7d`.
    pub age: String,
}

/// A field with its name in addresses.
type Field = (&'static str, fn(&mut CommentSearch) -> &mut String);

/// All fields, in the order of the address.
const FIELDS: [Field; 14] = [
    ("q", |s| &mut s.q),
    ("reader", |s| &mut s.reader),
    ("story", |s| &mut s.story),
    ("section", |s| &mut s.section),
    ("clause", |s| &mut s.clause),
    ("language", |s| &mut s.language),
    ("status", |s| &mut s.status),
    ("standing", |s| &mut s.standing),
    ("category", |s| &mut s.category),
    ("least", |s| &mut s.least),
    ("greatest", |s| &mut s.greatest),
    ("since", |s| &mut s.since),
    ("until", |s| &mut s.until),
    ("age", |s| &mut s.age),
];

/// Most characters that are taken of a field.
const MAX_CHARS: usize = 200;

impl CommentSearch {
    /// Reads the fields of an address or a form; those of other names are left alone.
    pub fn read<'f>(pairs: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let mut search = Self::default();
        for (name, value) in pairs {
            search.set(name, value);
        }
        search
    }

    /// Reads the query of an address.
    pub fn parse(query: &str) -> Self {
        let mut search = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            search.set(&name, &value);
        }
        search
    }

    /// Sets a field by its name; false for a name that is none.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> bool {
        let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) else {
            return false;
        };
        *field(self) = value.trim().chars().take(MAX_CHARS).collect();
        true
    }

    /// The query of an address with this search: always the same for the same search.
    pub fn query(&self) -> String {
        let mut copy = self.clone();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, field) in FIELDS {
            let value = field(&mut copy);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether anything but words is asked.
    pub fn has_filters(&self) -> bool {
        let words_only = Self {
            q: self.q.clone(),
            ..Self::default()
        };
        *self != words_only
    }

    /// The search in a line, without what may name a person: for the log of the desk's deeds.
    pub(crate) fn described(&self) -> String {
        let mut copy = self.clone();
        let mut parts = Vec::new();
        for (name, field) in FIELDS {
            let value = field(&mut copy);
            match name {
                _ if value.is_empty() => {}
                "q" => parts.push("some words".to_owned()),
                "reader" => parts.push("of a reader".to_owned()),
                _ => parts.push(format!("{name} {value}")),
            }
        }
        if parts.is_empty() {
            "all".to_owned()
        } else {
            parts.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_whole_search() {
        let search = CommentSearch::read([("q", " \"harbour wall\" & more "), ("status", "held"), ("page", "2")]);
        assert_eq!(search.query(), "q=%22harbour+wall%22+%26+more&status=held");
        assert_eq!(CommentSearch::parse(&search.query()), search);
        assert!(CommentSearch::parse("x=1&q=").is_empty());
    }

    #[test]
    fn the_log_is_not_told_what_was_typed() {
        let search = CommentSearch::parse("q=mail%40example.org&reader=Ann&section=town");
        assert_eq!(search.described(), "some words, of a reader, section town");
    }
}
