//! Letters that were pulled apart: "f u c k", "i.d.i.o.t", "mo-ron".

use super::{Letter, Reading, ReadingKind, Tokens};

/// Signs that tear a word apart; a comma or a quotation mark ends one.
const GLUE: &str = ".-_*~+=|\\·•^#`";

/// The groups of pieces put together, a space between groups: single letters in one reading, longer pieces with a sign
/// between them in another; none if nothing is apart.
pub(crate) fn joined(letters: &[Letter], tokens: &Tokens) -> Vec<Reading> {
    let mut spelled: Vec<Letter> = Vec::new();
    let mut glued: Vec<Letter> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let run = single_run(tokens, index);
        let (taken, out) = if run >= 3 {
            (run, &mut spelled)
        } else {
            (glued_run(tokens, letters, index), &mut glued)
        };
        if taken < 2 {
            index += 1;
            continue;
        }
        let group = index..index + taken;
        push_group(letters, tokens, group.clone(), true, out);
        // A word of another script stays one, however Latin some of its letters look.
        if is_native(tokens, &group) {
            push_group(letters, tokens, group, false, out);
        }
        index += taken;
    }
    [(spelled, ReadingKind::Joined), (glued, ReadingKind::Torn)]
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
