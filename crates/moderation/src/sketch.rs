//! Near-duplicates: a sketch of a text in 64 bits that is close to that of an edited copy.
//!
//! One-bit minwise hashing (Li and König, *b-Bit Minwise Hashing*, WWW 2010): of 63 orders of all words, chosen by
//! hashing, each gives one bit of the word of the text that comes first. Two texts agree in a bit whose first word
//! is the same, and in half of the others, so the share of equal bits is (1 + J) / 2, where J is the share of words
//! that both have among the words that either has (Jaccard).

use crate::normalize::Letter;

/// Shorter texts have no sketch: one word more or less would be too large a share. They are the same or they are not.
pub(crate) const FEWEST_WORDS: usize = 8;

/// How similar two texts are that count as the same; between 0 and 1.
pub(crate) const SAME: f32 = 0.8;

/// Set where the other bits are a hash of the whole text.
const IS_HASH: u64 = 1 << 63;
const BITS: usize = 63;
/// Stands for every word with a digit and for what follows the `//` of a link. Any number but 0, which would come first
/// in every order.
const NUMBER: u64 = 1;

/// The factors of the orders: odd numbers from the generator of Steele et al. 2014 (SplitMix64), seed 0.
const FACTORS: [u64; BITS] = factors();

const fn factors() -> [u64; BITS] {
    let mut factors = [0; BITS];
    let mut left: &mut [u64] = &mut factors;
    let mut state = 0_u64;
    while let Some((first, rest)) = left.split_first_mut() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        *first = mix(state) | 1;
        left = rest;
    }
    factors
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The sketch of a folded text of eight words or more; otherwise a hash of its letters and digits. Stretched letters
/// count once, look-alikes as what they look like. In a sketch all words with a digit are the same word: prices,
/// telephone numbers and the ends of shortened links are what copies differ in.
pub(crate) fn sketch(letters: &[Letter]) -> u64 {
    let mut whole = Fnv::default();
    let mut least = [u32::MAX; BITS];
    let mut words = 0;
    let mut word = Word::default();
    let mut last = None;
    let mut before = ' ';
    let mut in_link = false;
    for letter in letters {
        let c = letter.latin.unwrap_or(letter.c);
        in_link = !c.is_whitespace() && (in_link || (before, c) == ('/', '/'));
        before = c;
        if !(c.is_alphanumeric() || in_link && word.has_letters) {
            words += word.end(&mut least);
            last = None;
            continue;
        }
        if last == Some(c) && !c.is_numeric() || !c.is_alphanumeric() {
            continue;
        }
        // Scripts without spaces: every letter with the one before it is a word.
        if is_dense(c) {
            let pair = word.dense.map(|before| {
                let mut pair = Fnv::default();
                pair.take(before);
                pair.take(c);
                pair.0
            });
            words += word.end(&mut least);
            if let Some(pair) = pair {
                see(&mut least, pair);
                words += 1;
            }
            word.dense = Some(c);
        }
        last = Some(c);
        whole.take(c);
        word.take(c);
        word.has_digits |= in_link;
    }
    words += word.end(&mut least);
    if words < FEWEST_WORDS {
        return mix(whole.0) | IS_HASH;
    }
    least.iter().fold(0, |sketch, least| sketch << 1 | u64::from(least & 1))
}

fn see(least: &mut [u32; BITS], hash: u64) {
    for (least, factor) in least.iter_mut().zip(&FACTORS) {
        let order = high(hash.wrapping_mul(*factor));
        *least = order.min(*least);
    }
}

const fn high(product: u64) -> u32 {
    (product >> 32) as u32
}

/// Chinese characters, kana and Thai.
const fn is_dense(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e01}'..='\u{e4f}')
}

#[derive(Default)]
struct Word {
    hash: Fnv,
    has_letters: bool,
    has_digits: bool,
    /// The last letter of a script without spaces.
    dense: Option<char>,
}

impl Word {
    fn take(&mut self, c: char) {
        self.hash.take(c);
        self.has_letters = true;
        self.has_digits |= c.is_numeric();
    }

    /// Counts the word, and how many it was.
    fn end(&mut self, least: &mut [u32; BITS]) -> usize {
        let word = std::mem::take(self);
        if !word.has_letters || word.dense.is_some() {
            return 0;
        }
        see(least, mix(if word.has_digits { NUMBER } else { word.hash.0 }));
        1
    }
}

/// FNV-1a (draft-eastlake-fnv) over characters.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn take(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    }
}

/// How similar two texts are by their fingerprints, from 0 to 1: an estimate of the share of words that both have
/// among the words that either has, for texts of eight words and more. Its standard error is at most 0.13, and 0.08
/// near the value of 0.8 from which on a text counts as repeated. Shorter texts are the same (1) or they are not (0).
///
/// ```
/// use moderation::{fingerprint, similarity};
/// let one = fingerprint("The best shoes in the whole town are sold by Anna at the old harbour, go and see for yourself");
/// let two = fingerprint("The best shoes in the whole town are sold by Maria at the old harbour, go and see for yourself");
/// assert!(similarity(one, two) > 0.8);
/// assert!(similarity(one, fingerprint("I have lived in this town for thirty years and never seen such a thing")) < 0.4);
/// assert_eq!(similarity(fingerprint("Well said"), fingerprint("WELL said!")), 1.0);
/// ```
pub fn similarity(one: u64, two: u64) -> f32 {
    if one == two {
        return 1.0;
    }
    if (one | two) & IS_HASH != 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 63")]
    let equal = (BITS as u32 - (one ^ two).count_ones()) as f32;
    (2.0 * equal / 63.0 - 1.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold;

    fn of(text: &str) -> u64 {
        sketch(&fold(text))
    }

    #[test]
    fn estimates_are_near_the_true_share() {
        // Sets of 60 words of which a part is shared.
        for (shared, expected) in [(60, 1.0), (54, 0.818), (40, 0.5), (20, 0.2), (0, 0.0)] {
            let mut sum = 0.0;
            for trial in 0..60 {
                let word = |kind: &str, n: usize| {
                    let digits = format!("{trial}x{n}").into_bytes();
                    let letters: String = digits.iter().map(|b| char::from(b'a' + b % 25)).collect();
                    format!("{kind}{letters}")
                };
                let text = |kind: &str| -> String {
                    (0..60)
                        .map(|n| word(if n < shared { "s" } else { kind }, n) + " ")
                        .collect()
                };
                let (one, two) = (of(&text("l")), of(&text("r")));
                let equal = 63 - (one ^ two).count_ones();
                sum += 2.0 * f64::from(equal) / 63.0 - 1.0;
            }
            let mean = sum / 60.0;
            assert!((mean - expected).abs() < 0.05, "{shared}: {mean}, not {expected}");
        }
    }

    #[test]
    fn short_texts_are_the_same_or_not() {
        assert_eq!(of("Thank you!"), of("thank  YOU"));
        assert_eq!(similarity(of("Thank you!"), of("Thank you all")), 0.0);
        assert_ne!(of("2 to 1"), of("1 to 2"));
        assert_eq!(of("") & IS_HASH, IS_HASH);
    }

    #[test]
    fn scripts_without_spaces_have_words() {
        let one = of("市长两年前答应过要修这条路但是现在还没有修好大家都很不满意");
        let two = of("市长三年前答应过要修这条路但是现在还没有修好大家都很不满意");
        assert_eq!(one & IS_HASH, 0);
        assert!(similarity(one, two) > 0.7, "{}", similarity(one, two));
    }
}
