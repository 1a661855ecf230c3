//! The same story twice: a wire report under two headlines, a corrected version, a repeated post.

use std::cmp::Ordering;

use crate::index::Story;

/// Terms in common, of all terms of both, from which two stories are one. Exact on what the index
/// keeps of a story anyway, so there are no signatures to store and no chance of a false one.
const COPY_SHARE_PERCENT: usize = 80;

/// Whether a reader who has seen one has seen the other.
pub(super) fn are_copies(story: &Story, other: &Story) -> bool {
    let (short, long) = (
        story.terms.len().min(other.terms.len()),
        story.terms.len().max(other.terms.len()),
    );
    if short * 100 < long * COPY_SHARE_PERCENT {
        return false;
    }
    let common = common_terms(story, other);
    common * 100 >= (short + long - common) * COPY_SHARE_PERCENT
}

fn common_terms(story: &Story, other: &Story) -> usize {
    let mut left = story.terms.iter().map(|term| term.term).peekable();
    let mut right = other.terms.iter().map(|term| term.term).peekable();
    let mut common = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            Ordering::Less => drop(left.next()),
            Ordering::Greater => drop(right.next()),
            Ordering::Equal => {
                common += 1;
                left.next();
                right.next();
            }
        }
    }
    common
}
