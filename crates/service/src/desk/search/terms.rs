//! The box of the search: words, phrases in quotes, and `key:value`.

use store::words::Term;

use super::question::CommentSearch;
use crate::text::words::{has_unspaced, words};

/// More things than this are not asked for at once.
const MAX_TERMS: usize = 12;
/// What other programs would take for operators.
const OPERATORS: [&str; 4] = ["AND", "OR", "NOT", "NEAR"];

/// The box, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Boxed {
    /// What has to stand in a comment.
    pub(crate) terms: Vec<Term>,
    /// The words without keys, as typed: for names of readers.
    pub(crate) plain: String,
    /// The search with the keys of the box in its fields.
    pub(crate) search: CommentSearch,
    /// What is not understood as other programs would, for the person who typed.
    pub(crate) notes: Vec<String>,
}

/// One piece of the box.
struct Piece {
    key: Option<String>,
    text: String,
    is_quoted: bool,
}

/// Cuts at white space outside quotes. A quote that is not closed ends with the text.
fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let is_key = |c: char| c.is_ascii_lowercase() || c == '_';
        let key_end = rest.find(|c| !is_key(c)).unwrap_or(rest.len());
        let (key, after) = match rest.split_at_checked(key_end) {
            Some((key, after)) if !key.is_empty() && after.starts_with(':') => (Some(key.to_owned()), after.get(1..)),
            _ => (None, Some(rest)),
        };
        let after = after.unwrap_or_default();
        let (piece, is_quoted, end) = if let Some(quoted) = after.strip_prefix(['"', '“', '”', '„']) {
            let end = quoted.find(['"', '“', '”']);
            let inside = end.and_then(|end| quoted.get(..end)).unwrap_or(quoted);
            let behind = end.and_then(|end| quoted.get(end..)).unwrap_or_default();
            let mut behind = behind.chars();
            behind.next();
            (inside, true, behind.as_str())
        } else {
            let end = after
                .find(|c: char| c.is_whitespace() || c == '"')
                .unwrap_or(after.len());
            after
                .split_at_checked(end)
                .map_or((after, false, ""), |(word, rest)| (word, false, rest))
        };
        found.push(Piece {
            key,
            text: piece.to_owned(),
            is_quoted,
        });
        rest = end.trim_start();
    }
    found
}

/// What has to stand in a comment for a typed piece; nothing when it has no letter or digit.
fn term(piece: &str, is_quoted: bool) -> Option<Term> {
    let mut found: Vec<String> = words(piece).into_iter().map(|word| word.text).collect();
    let ends_unspaced = has_unspaced(
        piece
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .chars()
            .last()
            .map(String::from)
            .unwrap_or_default()
            .as_str(),
    );
    let mut open = !is_quoted && piece.ends_with('*') && !found.is_empty();
    if ends_unspaced {
        // The last character stands alone only where a comment's run ends too.
        let is_single = found.last().is_some_and(|word| word.chars().count() == 1);
        if is_single && found.len() > 1 {
            found.pop();
        } else if is_single {
            open = true;
        }
    }
    (!found.is_empty()).then_some(Term { words: found, open })
}

/// Understands the box of a search.
pub(crate) fn understand(search: &CommentSearch) -> Boxed {
    let mut boxed = Boxed {
        search: CommentSearch {
            q: String::new(),
            ..search.clone()
        },
        ..Boxed::default()
    };
    let mut plain = Vec::new();
    for piece in pieces(&search.q) {
        let mut text = piece.text;
        if let Some(key) = piece.key {
            if set(&mut boxed.search, &key, &text) {
                continue;
            }
            boxed
                .notes
                .push(format!("“{key}:” is no filter; it was searched as a word."));
            text = format!("{key} {text}");
        }
        if OPERATORS.contains(&text.as_str()) {
            boxed.notes.push(format!(
                "“{text}” was searched as a word: all words have to stand in a comment, whatever is between them."
            ));
        } else if text.starts_with('-') && text.chars().count() > 1 {
            boxed
                .notes
                .push(format!("“{text}” was searched as a word: words cannot be left out."));
        }
        match term(&text, piece.is_quoted) {
            Some(term) if boxed.terms.len() < MAX_TERMS => boxed.terms.push(term),
            Some(_) => boxed.notes.push(format!(
                "“{text}” was left out: at most {MAX_TERMS} words and phrases are asked for."
            )),
            None => {}
        }
        plain.push(text);
    }
    boxed.plain = plain.join(" ");
    if boxed.terms.is_empty() && !boxed.plain.trim().is_empty() {
        boxed
            .notes
            .push("There is no letter or digit to search for.".to_owned());
    }
    boxed
}

/// `key:value` of the box; a category's key takes a range such as `insult:0.4..0.6`.
fn set(search: &mut CommentSearch, key: &str, value: &str) -> bool {
    let is_category = moderation::Category::ALL
        .iter()
        .any(|category| category.as_str() == key);
    if is_category {
        let (least, greatest) = value.split_once("..").unwrap_or((value, ""));
        key.clone_into(&mut search.category);
        least.clone_into(&mut search.least);
        greatest.clone_into(&mut search.greatest);
        return true;
    }
    key != "q" && search.set(key, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(q: &str) -> Boxed {
        understand(&CommentSearch {
            q: q.to_owned(),
            ..CommentSearch::default()
        })
    }

    fn terms(q: &str) -> Vec<String> {
        let text = |term: &Term| format!("{}{}", term.words.join("+"), if term.open { "*" } else { "" });
        boxed(q).terms.iter().map(text).collect()
    }

    #[test]
    fn words_phrases_and_beginnings() {
        assert_eq!(
            terms("Wall \"the harbour\" coun* don't"),
            ["wall", "the+harbour", "coun*", "don+t"]
        );
        assert_eq!(terms("„zwei Worte“ “smart quotes”"), ["zwei+worte", "smart+quotes"]);
        assert_eq!(terms("\"never closed"), ["never+closed"]);
    }

    #[test]
    fn scripts_without_spaces() {
        assert_eq!(terms("日本語"), ["日本+本語"]);
        assert_eq!(terms("水"), ["水*"]);
        assert_eq!(terms("日本"), ["日本"]);
    }

    #[test]
    fn keys_become_fields() {
        let found = boxed("wall reader:\"Ann Lee\" insult:0.4..0.6 status:held q:x");
        assert_eq!(
            (found.search.reader.as_str(), found.search.status.as_str()),
            ("Ann Lee", "held")
        );
        assert_eq!(found.search.category, "insult");
        assert_eq!(
            (found.search.least.as_str(), found.search.greatest.as_str()),
            ("0.4", "0.6")
        );
        assert_eq!(found.plain, "wall q x");
        assert_eq!(found.notes.len(), 1);
    }

    #[test]
    fn what_other_programs_understand_is_said() {
        assert_eq!(terms("a OR b -c NEAR(x)"), ["a", "or", "b", "c", "near+x"]);
        assert_eq!(boxed("a OR b -c").notes.len(), 2);
        assert_eq!(boxed("\"'*():^").notes.len(), 1);
        assert!(boxed("").notes.is_empty());
        assert_eq!(boxed(&"w ".repeat(99)).terms.len(), MAX_TERMS);
    }
}
