//! A comment as the classifier sees it: hashed n-grams, word by word.
//!
//! A feature is a 32-bit key. The keys of one word stand together, so that what a word adds to a score can be told.

use crate::lexicon::Kind;
use crate::normalize::Letter;
use crate::signals::{Comment, Finding};
use crate::target::{Aim, Who};
use crate::{Category, Signal};

/// Lengths in letters of the character n-grams, the bounds of the word (`<`, `>`) counted as letters.
/// Bojanowski et al. 2017 use 3 to 6; 6 adds size and nothing on our development sets.
const GRAMS: std::ops::RangeInclusive<usize> = 3..=5;

/// Of a word longer than this only the beginning has character n-grams: no language's words need more, and what has
/// no spaces is not to cost more than what has.
const MAX_LETTERS: usize = 32;

/// Kinds of features: the first thing that goes into a key.
#[derive(Clone, Copy)]
enum Of {
    Word = 1,
    Pair,
    Skip,
    Gram,
    Sign,
    Entry,
    Found,
    Whole,
}

/// The features of one comment.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// All keys, one word's after the other; the last group belongs to the comment as a whole.
    pub keys: Vec<u32>,
    /// The words in the order of the text, and after them the comment as a whole.
    pub units: Vec<Unit>,
}

/// A word, a run of signs, or the whole comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// First byte in the original text.
    pub begin: u32,
    /// Byte behind the last.
    pub end: u32,
    /// Where its keys end in [`Features::keys`]; they begin where those of the unit before end.
    pub keys_end: u32,
}

impl Features {
    /// The keys of a unit.
    pub fn keys_of(&self, unit: usize) -> &[u32] {
        let begin = match unit.checked_sub(1) {
            Some(before) => self.units.get(before).map_or(0, |unit| unit.keys_end as usize),
            None => 0,
        };
        let end = self.units.get(unit).map_or(0, |unit| unit.keys_end as usize);
        self.keys.get(begin..end).unwrap_or(&[])
    }
}

/// FNV-1a over whole numbers (Fowler, Noll, Vo), and a last mixing step (Steele et al. 2014, SplitMix64).
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(kind: Of) -> Self {
        Self(0xcbf2_9ce4_8422_2325).with(kind as u64)
    }

    fn with(self, value: u64) -> Self {
        Self((self.0 ^ value).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23))
    }

    fn text(self, text: &str) -> Self {
        text.chars().fold(self, |hash, c| hash.with(u64::from(c)))
    }

    fn key(self) -> u32 {
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        u32::try_from((mixed ^ (mixed >> 27)) >> 32).unwrap_or(0)
    }
}

/// What a run of letters is.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Space,
    Word,
    Sign,
    Picture,
}

fn class(c: char) -> Class {
    if c.is_alphanumeric() {
        Class::Word
    } else if c.is_whitespace() || c.is_control() {
        Class::Space
    } else if c < '\u{2190}' {
        Class::Sign
    } else {
        Class::Picture
    }
}

/// What a key stands for.
pub(super) enum Part<'a> {
    /// The unit itself.
    Unit,
    /// It and the one before it.
    Pair,
    /// It and the one before that.
    Skip,
    /// Some of its letters.
    Letters(&'a [char]),
    /// An entry of the lexicon that was found there.
    Entry(&'a str),
    /// A kind of entry that was found there.
    Kind,
    /// A finding of the rules.
    Found(Category),
    /// Something about the whole comment.
    Whole(&'static str),
}

/// Takes down what the keys stand for; the engine has no use for that and the explanation has.
pub(super) trait Names {
    /// The next unit of the text is this.
    fn unit(&mut self, text: impl FnOnce() -> String);
    /// A key is this part of the unit.
    fn key(&mut self, key: u32, part: Part<'_>);
}

/// Nobody asks.
impl Names for () {
    fn unit(&mut self, _: impl FnOnce() -> String) {}
    fn key(&mut self, _: u32, _: Part<'_>) {}
}

/// Everything that the classifier knows about a comment.
pub(crate) fn features(comment: &Comment<'_>, findings: &[Finding]) -> Features {
    named_features(comment, findings, &mut ())
}

/// The same, with the names of the keys.
pub(super) fn named_features(comment: &Comment<'_>, findings: &[Finding], names: &mut impl Names) -> Features {
    let mut made = Features {
        keys: Vec::with_capacity(comment.letters.len() * 4),
        units: Vec::with_capacity(comment.tokens.len() + 16),
    };
    words(comment, &mut made, names);
    insert_found(comment, findings, &mut made, names);
    made
}

struct Writer<'a, N> {
    made: &'a mut Features,
    names: &'a mut N,
    /// The two units before, the nearer first.
    last: [u64; 2],
    word: Vec<char>,
}

fn words(comment: &Comment<'_>, made: &mut Features, names: &mut impl Names) {
    let mut writer = Writer {
        made,
        names,
        last: [0; 2],
        word: Vec::with_capacity(MAX_LETTERS + 2),
    };
    let mut rest = comment.letters;
    let mut links = comment.links.iter().peekable();
    while let Some(first) = rest.first() {
        while links.next_if(|(_, end)| *end <= first.begin as usize).is_some() {}
        if let Some((begin, end)) = links.next_if(|(begin, _)| *begin <= first.begin as usize) {
            let length = rest.iter().take_while(|letter| (letter.begin as usize) < *end).count();
            writer.unit(to_u32(*begin), to_u32(*end), |writer| writer.token("[link]"));
            rest = rest.get(length.max(1)..).unwrap_or(&[]);
            continue;
        }
        let kind = class(first.c);
        let length = match kind {
            Class::Picture => 1,
            _ => rest.iter().take_while(|letter| class(letter.c) == kind).count(),
        };
        let (run, behind) = rest.split_at(length);
        let before = rest_before(comment.letters, rest);
        rest = behind;
        let (begin, end) = (first.begin, run.last().map_or(first.end, |letter| letter.end));
        match kind {
            Class::Space => {}
            Class::Word if before == Some('@') => writer.unit(begin, end, |writer| writer.token("[name]")),
            Class::Word => writer.unit(begin, end, |writer| writer.word(run)),
            Class::Sign | Class::Picture => writer.unit(begin, end, |writer| writer.sign(run)),
        }
    }
}

/// The letter before those that are left.
fn rest_before(all: &[Letter], rest: &[Letter]) -> Option<char> {
    let index = all.len().checked_sub(rest.len() + 1)?;
    all.get(index).map(|letter| letter.c)
}

impl<N: Names> Writer<'_, N> {
    fn unit(&mut self, begin: u32, end: u32, write: impl FnOnce(&mut Self)) {
        write(self);
        self.made.units.push(Unit {
            begin,
            end,
            keys_end: to_u32(self.made.keys.len()),
        });
    }

    fn push(&mut self, hash: Hash, part: Part<'_>) {
        let key = hash.key();
        self.names.key(key, part);
        self.made.keys.push(key);
    }

    /// The unit itself, and with the one and the two before it.
    fn sequence(&mut self, own: u64) {
        let [before, earlier] = self.last;
        self.push(Hash::of(Of::Word).with(own), Part::Unit);
        self.push(Hash::of(Of::Pair).with(before).with(own), Part::Pair);
        if earlier != 0 {
            self.push(Hash::of(Of::Skip).with(earlier).with(own), Part::Skip);
        }
        self.last = [own, before];
    }

    /// A link or a name, whichever it is.
    fn token(&mut self, name: &str) {
        self.names.unit(|| name.to_owned());
        self.sequence(Hash::of(Of::Word).text(name).0);
    }

    fn word(&mut self, run: &[Letter]) {
        let mut letters = std::mem::take(&mut self.word);
        letters.clear();
        letters.push('<');
        // An "idiot" with a Cyrillic o is an idiot; a word wholly in another script stays in it.
        let is_mixed = run.iter().any(|letter| letter.c.is_ascii_alphabetic());
        for letter in run {
            let c = match letter.latin {
                Some(latin) if is_mixed => latin,
                _ if letter.c.is_numeric() => '0',
                _ => letter.c,
            };
            // "soooo" is "soo".
            if letters.ends_with(&[c, c]) {
                continue;
            }
            letters.push(c);
        }
        letters.push('>');
        self.names
            .unit(|| letters.iter().filter(|c| !matches!(c, '<' | '>')).collect());
        let own = letters
            .iter()
            .fold(Hash::of(Of::Word), |hash, c| hash.with(u64::from(*c)))
            .0;
        self.sequence(own);
        letters.truncate(MAX_LETTERS);
        for from in 0..letters.len() {
            let rest = letters.get(from..).unwrap_or(&[]);
            let mut hash = Hash::of(Of::Gram);
            for (length, c) in (1..=*GRAMS.end()).zip(rest) {
                hash = hash.with(u64::from(*c));
                if length >= *GRAMS.start() && length < letters.len() {
                    self.push(hash, Part::Letters(rest.get(..length).unwrap_or(rest)));
                }
            }
        }
        self.word = letters;
    }

    /// A run of signs, no more than three of it: "!!!!" is "!!!".
    fn sign(&mut self, run: &[Letter]) {
        let mut hash = Hash::of(Of::Sign);
        for letter in run.iter().take(3) {
            hash = hash.with(u64::from(letter.c));
        }
        self.names.unit(|| run.iter().take(3).map(|letter| letter.c).collect());
        self.sequence(hash.0);
    }
}

/// What the lexicon and the rules found, at the words where they found it, and what is true of the whole.
fn insert_found(comment: &Comment<'_>, findings: &[Finding], made: &mut Features, names: &mut impl Names) {
    let mut extra: Vec<(usize, u32)> = Vec::new();
    let unit_at = |made: &Features, begin: u32| {
        let at = made.units.partition_point(|unit| unit.end <= begin);
        at.min(made.units.len().saturating_sub(1))
    };
    for hit in &comment.hits {
        let Some(entry) = comment.lexicon.entry(hit) else {
            continue;
        };
        let at = unit_at(made, hit.begin);
        let (itself, kind) = (
            Hash::of(Of::Entry).text(&entry.text).key(),
            Hash::of(Of::Entry).with(1 + kind_number(entry.kind)).key(),
        );
        names.key(itself, Part::Entry(&entry.text));
        names.key(kind, Part::Kind);
        extra.extend([(at, itself), (at, kind)]);
    }
    let mut whole: Vec<u32> = Vec::new();
    for finding in findings {
        let Signal::Category(category) = finding.evidence.signal else {
            continue;
        };
        let at = unit_at(made, to_u32(finding.evidence.begin));
        let strength = bucket(finding.evidence.weight, 5);
        let found = Hash::of(Of::Found).with(category_number(category)).with(strength);
        let aimed = found.with(aim_number(finding.aim.as_ref())).key();
        for key in [found.key(), aimed] {
            names.key(key, Part::Found(category));
            extra.push((at, key));
        }
        whole.push(aimed);
    }
    whole.sort_unstable();
    whole.dedup();
    merge(extra, made);
    whole_comment(comment, whole, made, names);
}

/// Puts keys at the end of their units.
fn merge(mut extra: Vec<(usize, u32)>, made: &mut Features) {
    if extra.is_empty() {
        return;
    }
    extra.sort_unstable();
    extra.dedup();
    let mut keys = Vec::with_capacity(made.keys.len() + extra.len());
    let mut waiting = extra.into_iter().peekable();
    let mut begin = 0;
    for (index, unit) in made.units.iter_mut().enumerate() {
        let end = unit.keys_end as usize;
        keys.extend_from_slice(made.keys.get(begin..end).unwrap_or(&[]));
        begin = end;
        while let Some((_, key)) = waiting.next_if(|(at, _)| *at == index) {
            keys.push(key);
        }
        unit.keys_end = to_u32(keys.len());
    }
    made.keys = keys;
}

fn whole_comment(comment: &Comment<'_>, found: Vec<u32>, made: &mut Features, names: &mut impl Names) {
    let whole = |what: u64, value: u64| Hash::of(Of::Whole).with(what).with(value).key();
    let (caps, capitals) = comment.capitals;
    let words = comment.tokens.len();
    let count = |sign: char| comment.letters.iter().filter(|letter| letter.c == sign).take(4).count() as u64;
    let second = comment
        .tokens
        .iter()
        .take(400)
        .filter(|token| {
            matches!(
                comment.tokens.text_of(token),
                "you" | "your" | "u" | "ur" | "yourself" | "youre"
            )
        })
        .take(3)
        .count() as u64;
    for (key, name) in [
        (whole(1, bucket(caps, 5) + 10 * u64::from(capitals > 10)), "capitals"),
        (whole(2, u64::from(to_u32(words + 1).ilog2())), "length"),
        (whole(3, count('!')), "exclamation marks"),
        (whole(4, count('?')), "question marks"),
        (whole(5, second), "\"you\""),
        (whole(6, comment.links.len().min(4) as u64), "links"),
        (whole(7, u64::from(found.is_empty())), "findings"),
    ] {
        names.key(key, Part::Whole(name));
        made.keys.push(key);
    }
    made.keys.extend(found);
    made.units.push(Unit {
        begin: 0,
        end: 0,
        keys_end: to_u32(made.keys.len()),
    });
}

fn bucket(value: f32, steps: u8) -> u64 {
    (value.clamp(0.0, 1.0) * f32::from(steps)) as u64
}

fn kind_number(kind: Kind) -> u64 {
    match kind {
        Kind::Word => 0,
        Kind::Group => 1,
        Kind::Organisation => 2,
        Kind::Hostile => 3,
    }
}

fn category_number(category: Category) -> u64 {
    Category::ALL.iter().position(|other| *other == category).unwrap_or(0) as u64
}

/// Whom a finding is aimed at, and whether directly.
fn aim_number(aim: Option<&Aim>) -> u64 {
    let Some(aim) = aim else {
        return 1;
    };
    let who = match aim.who {
        Who::Oneself => 0,
        Who::Target(kind) => 1 + kind as u64,
    };
    2 + who * 4 + u64::from(aim.is_direct) * 2 + u64::from(aim.is_negated)
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
