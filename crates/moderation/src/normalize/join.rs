//! Letters that were pulled apart: "f u c k", "i.d.i.o.t", "fu ck", "mo-ron".

use super::{Letter, Reading, ReadingKind, Tokens};

/// Short words that stand by themselves, so that two of them side by side are not one word torn apart.
const COMMON: &[&str] = &[
    "a", "i", "u", "an", "as", "at", "am", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no",
    "of", "oh", "ok", "on", "or", "so", "to", "up", "us", "we", "all", "and", "any", "are", "ask", "bad", "big", "but",
    "can", "did", "end", "far", "few", "for", "get", "got", "had", "has", "her", "him", "his", "hit", "how", "its",
    "let", "lot", "man", "may", "men", "new", "not", "now", "off", "old", "one", "our", "out", "own", "pen", "per",
    "put", "ran", "run", "saw", "say", "see", "set", "she", "sit", "sun", "ten", "the", "tit", "too", "top", "try",
    "two", "use", "was", "way", "who", "why", "yes", "yet", "you", "head", "hole", "ill", "re", "ve", "ll",
];

/// Signs that tear a word apart; a comma or a quotation mark ends one.
const GLUE: &str = ".-_*~+=|\\·•^#`";

/// The groups of pieces put together, a space between groups: letters and pieces with signs between in one reading,
/// pairs of short words in another; none if nothing is apart.
pub(crate) fn joined(letters: &[Letter], tokens: &Tokens) -> Vec<Reading> {
    let mut groups: Vec<Letter> = Vec::new();
    let mut pairs: Vec<Letter> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let run = single_run(tokens, index);
        let taken = if run >= 3 {
            run
        } else {
            glued_run(tokens, letters, index)
        };
        if taken >= 2 {
            let group = index..index + taken;
            push_group(letters, tokens, group.clone(), true, &mut groups);
            // A word of another script stays one, however Latin some of its letters look.
            if is_native(tokens, &group) {
                push_group(letters, tokens, group, false, &mut groups);
            }
            index += taken;
            continue;
        }
        if torn_pair(tokens, index) {
            push_group(letters, tokens, index..index + 2, true, &mut pairs);
        }
        index += 1;
    }
    [(groups, ReadingKind::Joined), (pairs, ReadingKind::Torn)]
        .into_iter()
        .filter(|(letters, _)| !letters.is_empty())
        .map(|(letters, kind)| Reading::new(&letters, kind))
        .collect()
}

/// How many words of one letter follow each other with little between them.
fn single_run(tokens: &Tokens, from: usize) -> usize {
    let mut count = 0;
    let mut last_end = None;
    while let Some(token) = tokens.get(from + count) {
        // A folded letter can come from several characters, so the folded word decides.
        let is_single = tokens.word(from + count).chars().nth(1).is_none();
        let is_near = last_end.is_none_or(|end| token.begin.saturating_sub(end) <= 4);
        if !is_single || !is_near {
            break;
        }
        last_end = Some(token.end);
        count += 1;
    }
    count
}

/// How many words follow each other with exactly one sign, no space, between them.
fn glued_run(tokens: &Tokens, letters: &[Letter], from: usize) -> usize {
    let mut count = 1;
    while let (Some(left), Some(right)) = (tokens.get(from + count - 1), tokens.get(from + count)) {
        if !sign_between(letters, left.end, right.begin).is_some_and(|c| GLUE.contains(c)) {
            break;
        }
        count += 1;
    }
    count
}

/// The only character between two bytes of the original, if it is one.
fn sign_between(letters: &[Letter], begin: u32, end: u32) -> Option<char> {
    let index = letters.partition_point(|letter| letter.begin < begin);
    letters
        .get(index)
        .filter(|letter| letter.begin >= begin && letter.end == end)
        .map(|letter| letter.c)
}

fn torn_pair(tokens: &Tokens, index: usize) -> bool {
    let (left, right) = (tokens.word(index), tokens.word(index + 1));
    let (Some(first), Some(second)) = (tokens.get(index), tokens.get(index + 1)) else {
        return false;
    };
    second.begin.saturating_sub(first.end) == 1
        && left.len() + right.len() >= 4
        && left.len() <= 5
        && right.len() <= 5
        && !COMMON.contains(&left)
        && !COMMON.contains(&right)
}

fn is_native(tokens: &Tokens, group: &std::ops::Range<usize>) -> bool {
    group
        .clone()
        .all(|index| tokens.word(index).chars().all(|c| !c.is_ascii()))
}

fn push_group(
    letters: &[Letter],
    tokens: &Tokens,
    group: std::ops::Range<usize>,
    is_latin: bool,
    out: &mut Vec<Letter>,
) {
    let mut end = 0;
    for index in group {
        let Some(token) = tokens.get(index) else {
            continue;
        };
        let first = letters.partition_point(|letter| letter.begin < token.begin);
        let word = letters.get(first..).unwrap_or_default();
        for letter in word.iter().take_while(|letter| letter.begin < token.end) {
            let mut letter = *letter;
            letter.c = match letter.c {
                '0' => 'o',
                '1' => 'i',
                '3' => 'e',
                '4' => 'a',
                '5' => 's',
                c if is_latin => letter.latin.unwrap_or(c),
                c => c,
            };
            out.push(letter);
        }
        end = token.end;
    }
    out.push(Letter {
        c: ' ',
        latin: None,
        begin: end,
        end,
    });
}
