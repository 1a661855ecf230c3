//! How many typing slips lie between two words. Used for misspelt names and for "did you mean".

/// The restricted Damerau–Levenshtein distance (optimal string alignment: insertion, deletion, substitution
/// and the exchange of two neighbours cost 1 each; Boytsov 2011, "Indexing methods for approximate dictionary
/// searching", section 2.1), or `None` if it is more than `limit`.
///
/// Takes time in proportion to the product of the lengths; meant for words.
pub(crate) fn within(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let width = right.len() + 1;
    let mut before_last: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    let mut above: Option<char> = None;
    for (i, &l) in left.iter().enumerate() {
        let mut previous: Option<char> = None;
        let mut lowest = i + 1;
        set(&mut row, 0, i + 1);
        for (j, &r) in right.iter().enumerate() {
            let mut cost = at(&last, j) + usize::from(l != r);
            cost = cost.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if j > 0 && above == Some(r) && previous == Some(l) {
                cost = cost.min(at(&before_last, j - 1) + 1);
            }
            set(&mut row, j + 1, cost);
            lowest = lowest.min(cost);
            previous = Some(r);
        }
        // A row may exceed the limit by one and still come back through an exchange.
        if lowest > limit + 1 {
            return None;
        }
        above = Some(l);
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(at(&last, right.len())).filter(|&distance| distance <= limit)
}

/// The candidate nearest to `word` within a third of its length, for "did you mean".
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(40).collect();
    let limit = (word.len() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.chars().collect();
            within(&word, &letters, limit).map(|distance| (distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn at(row: &[usize], index: usize) -> usize {
    row.get(index).copied().unwrap_or(usize::MAX / 2)
}

fn set(row: &mut [usize], index: usize, value: usize) {
    if let Some(cell) = row.get_mut(index) {
        *cell = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
        let left: Vec<char> = left.chars().collect();
        let right: Vec<char> = right.chars().collect();
        within(&left, &right, limit)
    }

    #[test]
    fn counts_slips() {
        for (left, right, limit, expected) in [
            ("peres", "peres", 0, Some(0)),
            ("peres", "perez", 1, Some(1)),
            ("peres", "preez", 2, Some(2)),
            ("netanyahu", "netanyuha", 2, Some(2)),
            ("merkel", "merkle", 1, Some(1)),
            ("abcd", "", 3, None),
            ("", "", 0, Some(0)),
            ("sharon", "barak", 2, None),
        ] {
            assert_eq!(distance(left, right, limit), expected, "{left} {right}");
        }
    }

    #[test]
    fn suggests_the_nearest() {
        assert_eq!(nearest("insullt", ["links", "insult"]), Some("insult"));
        assert_eq!(nearest("weather", ["links", "insult"]), None);
    }
}
