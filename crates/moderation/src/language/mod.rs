//! Which language a comment is written in: by its script where that decides, else by its commonest words, letters and
//! endings. `DESIGN.md` compares this with trained models.
//!
//! About half of the words of any running text are among the hundred commonest of its language. So a text in a language
//! that is not known here shows itself: hardly any of its words are known, and the answer is "not known" rather than
//! the nearest neighbour.

mod letters;
mod script;
mod table;

use script::Script;
use table::{Family, TABLE, Tally};

/// How many characters are looked at: enough to tell, and the same cost for every long text.
const LOOKED_AT: usize = 400;

/// Which language a text is in.
///
/// ```
/// use moderation::language_of;
/// let guess = language_of("Das ist nicht die Meinung, die wir in der Zeitung lesen wollen.").unwrap();
/// assert_eq!((guess.code, guess.is_sure), ("de", true));
/// assert_eq!(language_of("1 : 0 !!!"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LanguageGuess {
    /// The two-letter code (ISO 639-1).
    pub code: &'static str,
    /// Whether the text is long and plain enough to rely on it. Otherwise it is the likeliest of several.
    pub is_sure: bool,
}

/// The language of a text, or nothing where it cannot be told. Looks at the first 400 characters.
pub fn language_of(text: &str) -> Option<LanguageGuess> {
    guess(text)
}

pub(crate) fn guess(text: &str) -> Option<LanguageGuess> {
    let script = Script::of(text)?;
    let family = match script {
        Script::Alone { code, letters } => {
            return Some(LanguageGuess {
                code,
                is_sure: letters >= 4,
            });
        }
        Script::Shared(family) => family,
    };
    let mut tally = Tally::new(&TABLE, family);
    // Of languages in these scripts, the one with most readers.
    match family {
        Family::Arabic => tally.expect("ar", 1.0),
        Family::Cyrillic => tally.expect("ru", 0.3),
        Family::Latin | Family::Devanagari => {}
    }
    let mut reader = Words::default();
    let mut in_tag = false;
    let mut before = ' ';
    for c in text.chars().take(LOOKED_AT) {
        // Names of readers, tags and addresses say nothing of the language.
        in_tag = if c.is_whitespace() {
            false
        } else {
            in_tag || matches!((before, c), (' ' | '\n', '@' | '#') | (':', '/'))
        };
        before = c;
        if in_tag {
            reader.drop_word();
            continue;
        }
        reader.take(c, &mut tally);
    }
    reader.take(' ', &mut tally);
    decide(&tally, family)
}

/// Takes a text apart into words as the lists have them.
#[derive(Default)]
struct Words {
    word: String,
}

impl Words {
    fn drop_word(&mut self) {
        self.word.clear();
    }

    fn take(&mut self, c: char, tally: &mut Tally<'_>) {
        match c {
            'a'..='z' => self.word.push(c),
            'A'..='Z' => self.word.push(c.to_ascii_lowercase()),
            '\'' | '’' if !self.word.is_empty() => {
                self.word.push('\'');
                self.end(tally);
            }
            _ if c.is_ascii() => self.end(tally),
            _ if letters::is_mark(c) => {}
            _ if c.is_alphabetic() => {
                tally.see_letter(c);
                letters::push_plain(&mut self.word, c);
            }
            // Half of a Persian word, or a joint of an Indian one.
            '\u{200c}' | '\u{200d}' => {}
            _ => self.end(tally),
        }
    }

    fn end(&mut self, tally: &mut Tally<'_>) {
        if !self.word.is_empty() {
            tally.see_word(&self.word);
            self.word.clear();
        }
    }
}

/// So far must the best be before the second for the answer to stand at all, and to be sure.
const LEAST_LEAD: f32 = 0.6;
const SURE_LEAD: f32 = 3.2;
/// So many words of a hundred must be known of a language that is sure.
const SURE_SHARE: f32 = 0.15;

fn decide(tally: &Tally<'_>, family: Family) -> Option<LanguageGuess> {
    let ranking = tally.best()?;
    let lead = ranking.score - ranking.second;
    if lead < LEAST_LEAD {
        return None;
    }
    let is_sure = lead >= SURE_LEAD && lead >= 0.2 * ranking.score && ranking.share >= SURE_SHARE && ranking.words >= 3;
    // Few words of a long text: a language that is not known here.
    if family == Family::Latin && ranking.words >= 8 && ranking.share < 0.08 {
        return None;
    }
    Some(LanguageGuess {
        code: ranking.code,
        is_sure,
    })
}

/// The language part of a BCP 47 tag in lower case: `pt` of `pt-BR`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or("").to_lowercase()
}
