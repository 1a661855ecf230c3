//! Gibberish: keys struck side by side, letters at random, one syllable again and again. By rule, because a model of
//! letters takes the words of every language that it has not seen for gibberish.

use super::{Comment, Finding, finding};
use crate::Signal;
use std::sync::LazyLock;

/// Rows of keys (QWERTY, which QWERTZ and AZERTY resemble enough, and ЙЦУКЕН).
const ROWS: [&str; 6] = [
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "ицукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
];

/// Pairs of letters that no language in Latin letters is known to have inside a word; initials and codes have them.
const FOREIGN: &str = "qx qz qk qj qg qh qf qd qb qc qm qn qp qy qr jq vq xq zq wq fq kq mq bq hq pq lq zx xz \
    xj jx kx gx bx vx hx px mx xk xg xd xr vf vb vp vj vw fv fx fz wx wv wz xv xw xn bg hg hv hz \
    hf pz pj zf fj gj vk vx kz pv gv qs qt qe mj bf pg gp dx cx cj jc cw gk zg hj fg kj xm xl hk kd kf kh";

/// Laughter and song: said again and again in all the world.
const LAUGHTER: &[&str] = &[
    "ha", "he", "hi", "ho", "hu", "ja", "je", "ji", "ah", "eh", "ih", "oh", "uh", "aj", "ej", "rs", "lo", "ol", "xd",
    "dx", "ks", "sk", "na", "la", "da", "ya", "ye", "al", "an", "bla", "lab", "abl", "mua", "bwa", "wah", "wha", "hah",
    "yay", "no", "on", "хa", "ха", "ах", "хе", "ех", "хи", "их", "хо", "ох", "ло", "ол", "ла", "ал", "на", "ан", "бла",
    "haa", "aha", "ehe", "woo", "boo", "ne", "ke", "ek", "ka", "ak", "wk", "kw", "as", "sa", "iz", "zi", "ui", "iu",
    "hue", "ueh", "ehu", "hua", "uah", "ahu",
];

/// Up to so many bytes, the language of the beginning is that of the text.
const LONGEST_LANGUAGE: usize = 1200;

/// [`FOREIGN`] as a bit for each second letter, by the first.
static PAIRS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut pairs = [0; 26];
    for pair in FOREIGN.split_whitespace() {
        if let [first, second] = pair.as_bytes()
            && let Some(row) = pairs.get_mut(usize::from(first.wrapping_sub(b'a')))
        {
            *row |= 1 << (second.wrapping_sub(b'a') & 31);
        }
    }
    pairs
});

/// How many words of a text are looked at.
const LOOKED_AT: usize = 200;

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let tokens = comment.tokens;
    let text = comment.input.text;
    // A text whose language is plain is none, unless most of it stands behind what was looked at for the language.
    if text.len() <= LONGEST_LANGUAGE && comment.guess.is_some_and(|guess| guess.is_sure) {
        return;
    }
    let (mut letters, mut odd_letters) = (0, 0);
    let mut odd = Vec::new();
    for token in tokens.iter().take(LOOKED_AT) {
        let (begin, end) = (token.begin as usize, token.end as usize);
        let in_link = comment.links.iter().any(|(from, to)| (*from..*to).contains(&begin));
        let before = text.get(..begin).and_then(|before| before.chars().next_back());
        if in_link || matches!(before, Some('@' | '#' | '/' | '_' | '.' | ':')) {
            continue;
        }
        let word = tokens.text_of(token);
        let length = word.chars().count();
        letters += length;
        let written = text.get(begin..end).unwrap_or("");
        if let Some(kind) = kind(word, written, length) {
            odd_letters += length;
            odd.push((begin, end, kind));
        }
    }
    if odd.is_empty() {
        return;
    }
    // One slip of the hand in a sentence is no gibberish.
    let weight = match odd_letters * 100 / letters.max(1) {
        60.. => 0.9,
        30.. => 0.6,
        _ => 0.3,
    };
    for (begin, end, kind) in odd.into_iter().take(10) {
        findings.push(finding(begin, end, kind.to_owned(), Signal::Gibberish, weight));
    }
}

/// What makes a word gibberish. `word` is folded.
fn kind(word: &str, written: &str, length: usize) -> Option<&'static str> {
    // Codes and names of products have digits, and capitals inside.
    let is_code = word.chars().any(char::is_numeric)
        || written.chars().skip(1).any(char::is_uppercase) && written.chars().any(char::is_lowercase);
    // Flags are pairs of letters.
    let is_flag = written.chars().any(|c| matches!(c, '\u{1f1e6}'..='\u{1f1ff}'));
    if !(6..=200).contains(&length) || is_code || is_flag {
        return None;
    }
    let short: Vec<char> = word.chars().collect();
    let distinct = short
        .iter()
        .enumerate()
        .filter(|(at, c)| !short.iter().take(*at).any(|before| before == *c));
    let distinct = distinct.count();
    // Stretched: "aaaaargh", "noooooo", "ㅋㅋㅋㅋㅋㅋ".
    if distinct < 2 || length >= 3 * distinct && short.windows(2).filter(|pair| is_double(pair)).count() * 2 > length {
        return None;
    }
    if let Some(unit) = unit(&short) {
        let said: String = short.iter().take(unit).collect();
        let is_laughter = LAUGHTER.contains(&said.as_str()) || short.iter().all(|c| matches!(c, 'h' | 'a' | 'e' | 'j'));
        let is_long = length >= 4 * unit && length >= 10;
        if is_laughter {
            return None;
        }
        if is_long {
            return Some("one syllable again and again");
        }
    } else if distinct <= 3 && length >= 6 {
        // Laughter out of step: "hahahahaah", "kakakkaka".
        return None;
    }
    let beside = short.windows(2).filter(|pair| is_beside(pair)).count();
    if length >= 7 && distinct >= 3 && beside * 100 >= (length - 1) * 84 || distinct >= 3 && is_run_of_keys(word) {
        return Some("keys side by side");
    }
    is_random(&short, word).then_some("random letters")
}

fn is_double(pair: &[char]) -> bool {
    matches!(pair, [left, right] if left == right)
}

/// The length of the part that a word consists of, repeated from its beginning to its end.
fn unit(word: &[char]) -> Option<usize> {
    (1..=5).find(|unit| {
        word.len() >= 3 * unit
            && word
                .iter()
                .zip(word.iter().skip(*unit))
                .all(|(left, right)| left == right)
    })
}

fn is_beside(pair: &[char]) -> bool {
    let [left, right] = pair else {
        return false;
    };
    ROWS.iter().any(|row| {
        let at = |c: &char| row.chars().position(|key| key == *c);
        matches!((at(left), at(right)), (Some(left), Some(right)) if left.abs_diff(right) == 1)
    })
}

/// "asdasd", "qweqwe": three and more keys of a row in their order, more than once and nothing else.
fn is_run_of_keys(word: &str) -> bool {
    [
        "asd", "qwe", "sdf", "zxc", "jkl", "fgh", "dfg", "cvb", "lkj", "ицу", "фыв", "ывa", "ыва", "ячс",
    ]
    .iter()
    .any(|keys| word.matches(keys).count() * keys.len() * 3 >= word.len() * 2)
}

/// Several pairs that no language has, or hardly a vowel.
fn is_random(letters: &[char], word: &str) -> bool {
    if !word.is_ascii() {
        return false;
    }
    let mut foreign = 0;
    for pair in letters.windows(2) {
        let [left, right] = pair else { continue };
        let place = |c: &char| (*c as usize).checked_sub('a' as usize);
        let has_pair = place(left)
            .and_then(|left| PAIRS.get(left))
            .zip(place(right))
            .is_some_and(|(row, right)| right < 26 && row >> right & 1 == 1);
        foreign += usize::from(has_pair);
    }
    let is_vowel = |c: &&char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w');
    let vowels = letters.iter().filter(is_vowel).count();
    let longest = letters.split(|c| is_vowel(&c)).map(<[char]>::len).max().unwrap_or(0);
    foreign >= 3 && foreign * 5 >= letters.len()
        || foreign >= 2 && longest >= 4 && vowels * 3 <= letters.len()
        || foreign >= 1 && longest >= 6 && vowels * 5 <= letters.len()
}
