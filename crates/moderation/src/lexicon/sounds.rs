//! What an English word sounds like, roughly.

/// Longer words are not looked at.
pub(super) const MAX_LETTERS: usize = 24;

/// What a word sounds like, sign by sign; whether that is enough to know it by. The rules are those by which people
/// misspell on purpose: `ph` for f, `k` for c, `z` for s, `oo` for u, `a` for er.
pub(super) fn sounds(word: impl ExactSizeIterator<Item = (char, u32)>, mut push: impl FnMut(char)) -> bool {
    let length = word.len();
    if !(3..=MAX_LETTERS).contains(&length) {
        return false;
    }
    let mut letters = [(' ', 0_u32); MAX_LETTERS + 2];
    for (slot, (c, run)) in letters.iter_mut().zip(word) {
        if !c.is_ascii_lowercase() {
            return false;
        }
        *slot = (c, run);
    }
    let at = |index: usize| letters.get(index).map_or(' ', |(c, _)| *c);
    let mut count = 0;
    let mut last = ' ';
    let mut index = 0;
    while index < length {
        let (c, run) = letters.get(index).copied().unwrap_or((' ', 0));
        let next = at(index + 1);
        let ends = |taken: usize| {
            index + taken == length || (index + taken + 1 == length && matches!(at(index + taken), 's' | 'z'))
        };
        let (sound, taken) = match (c, next) {
            ('p', 'h') => ('f', 2),
            ('c', 'k') | ('k', 'c') => ('k', 2),
            ('t', 'c') if at(index + 2) == 'h' => ('C', 3),
            ('c', 'h') => ('C', 2),
            ('s', 'h') => ('S', 2),
            ('s', 'c') if at(index + 2) == 'h' => ('S', 3),
            ('w', 'h') if index == 0 => (if at(2) == 'o' { 'h' } else { 'w' }, 2),
            ('k', 'n') if index == 0 => ('n', 2),
            ('c', 'e' | 'i' | 'y') => ('s', 1),
            ('c' | 'q', _) => ('k', 1),
            ('z', _) => ('s', 1),
            ('x', _) => ('X', 1),
            ('m', 'b') if ends(2) => ('m', 2),
            // "er", "ah", "a", "uh", "or" at the end of a word sound the same.
            ('e' | 'o' | 'u', 'r') if ends(2) && index >= 2 => ('a', 2),
            ('a' | 'u', 'h') if ends(2) && index >= 2 => ('a', 2),
            ('i' | 'e', 'e' | 'y') if ends(2) && index >= 2 => ('i', 2),
            ('o', _) if run == 2 => ('u', 1),
            ('y', _) if index > 0 => ('i', 1),
            (c, _) => (c, 1),
        };
        if sound != last {
            if sound == 'X' {
                push('k');
                push('s');
                last = 's';
            } else {
                push(sound);
                last = sound;
            }
            count += 1;
        }
        index += taken;
    }
    // Short sounds are those of too many words: shit, sheet.
    count >= 4
}
