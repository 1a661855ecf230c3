//! In which order the comments of a post are taken in, so that each reply finds the comment it answers.

use std::collections::HashMap;

/// What the order depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    /// The comment's id.
    pub(super) id: &'a str,
    /// The id of the comment that it answers; empty or `0` for none.
    pub(super) parent: &'a str,
    /// Milliseconds; earlier ones come first among those of one depth.
    pub(super) created: i64,
}

/// The comments of a post as a forest.
#[derive(Debug)]
pub(super) struct Thread {
    parents: Vec<Option<usize>>,
    /// The comment names a parent that is not there, or one below itself.
    lost: Vec<bool>,
    /// Nearest comment above that was taken in.
    nearest: Vec<Option<usize>>,
    placed: Vec<bool>,
    /// Those of one depth together, parents before replies, earlier ones first.
    pub(super) levels: Vec<Vec<usize>>,
}

/// Where a comment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the comment that it is attached to.
    pub(super) parent: Option<usize>,
    /// It answers another one, which was not taken in.
    pub(super) orphan: bool,
}

impl Thread {
    /// Of two comments with one id the first counts as parent.
    pub(super) fn new(links: &[Link<'_>]) -> Self {
        let mut by_id: HashMap<&str, usize> = HashMap::with_capacity(links.len());
        for (index, link) in links.iter().enumerate() {
            by_id.entry(link.id).or_insert(index);
        }
        let named = |link: &Link<'_>| !link.parent.is_empty() && link.parent != "0";
        let mut parents: Vec<Option<usize>> = links
            .iter()
            .map(|link| {
                if named(link) {
                    by_id.get(link.parent).copied()
                } else {
                    None
                }
            })
            .collect();
        let mut lost: Vec<bool> = links
            .iter()
            .zip(&parents)
            .map(|(link, p)| named(link) && p.is_none())
            .collect();
        let depths = depths(&mut parents, &mut lost);
        let mut order: Vec<usize> = (0..links.len()).collect();
        order.sort_by_key(|index| (links.get(*index).map_or(0, |link| link.created), *index));
        let mut levels: Vec<Vec<usize>> = vec![Vec::new(); depths.iter().max().map_or(0, |deepest| deepest + 1)];
        for index in order {
            let depth = depths.get(index).copied().unwrap_or_default();
            if let Some(level) = levels.get_mut(depth) {
                level.push(index);
            }
        }
        Self {
            nearest: vec![None; links.len()],
            placed: vec![false; links.len()],
            parents,
            lost,
            levels,
        }
    }

    /// Where the comment goes. Ask level by level, and call [`Thread::place`] for each that was taken in before asking
    /// for the next level.
    pub(super) fn seat(&mut self, index: usize) -> Place {
        let above = self.parents.get(index).copied().flatten();
        let direct = above.filter(|parent| self.placed.get(*parent).copied().unwrap_or_default());
        let parent = direct.or_else(|| above.and_then(|parent| self.nearest.get(parent).copied().flatten()));
        if let Some(nearest) = self.nearest.get_mut(index) {
            *nearest = parent;
        }
        let lost = self.lost.get(index).copied().unwrap_or_default();
        Place {
            parent,
            orphan: lost || direct.is_none() && above.is_some(),
        }
    }

    /// The comment was taken in.
    pub(super) fn place(&mut self, index: usize) {
        if let Some(placed) = self.placed.get_mut(index) {
            *placed = true;
        }
    }
}

/// How deep each comment lies. A comment that is below itself loses its parent.
fn depths(parents: &mut [Option<usize>], lost: &mut [bool]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    const ON_PATH: usize = usize::MAX - 1;
    let mut depths = vec![NEW; parents.len()];
    for start in 0..parents.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        // Up to a comment whose depth is known, a root, or one met on the way.
        let mut depth = loop {
            let Some(index) = next else { break 0 };
            match depths.get_mut(index) {
                Some(state) if *state == NEW => {
                    *state = ON_PATH;
                    path.push(index);
                    next = parents.get(index).copied().flatten();
                }
                Some(state) if *state == ON_PATH => {
                    if let Some(last) = path.last() {
                        parents.get_mut(*last).into_iter().for_each(|parent| *parent = None);
                        lost.get_mut(*last).into_iter().for_each(|lost| *lost = true);
                    }
                    break 0;
                }
                Some(known) => break *known + 1,
                None => break 0,
            }
        };
        for index in path.into_iter().rev() {
            depths.get_mut(index).into_iter().for_each(|state| *state = depth);
            depth += 1;
        }
    }
    depths
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Seats all but those in `skip`; gives `comment<parent` and a `!` for orphans, in order.
    fn seats(links: &[(&str, &str)], skip: &[&str]) -> String {
        let links: Vec<Link<'_>> = links
            .iter()
            .map(|(id, parent)| Link { id, parent, created: 0 })
            .collect();
        let mut thread = Thread::new(&links);
        let mut out = Vec::new();
        for index in thread.levels.concat() {
            let place = thread.seat(index);
            if skip.contains(&links[index].id) {
                continue;
            }
            thread.place(index);
            let parent = place.parent.map_or("-", |parent| links[parent].id);
            out.push(format!(
                "{}<{parent}{}",
                links[index].id,
                if place.orphan { "!" } else { "" }
            ));
        }
        out.join(" ")
    }

    #[test]
    fn replies_come_after_what_they_answer() {
        assert_eq!(
            seats(&[("3", "2"), ("2", "1"), ("1", "0"), ("4", "")], &[]),
            "1<- 4<- 2<1 3<2"
        );
    }

    #[test]
    fn orphans_go_to_the_nearest_comment_above() {
        assert_eq!(
            seats(&[("1", "0"), ("2", "1"), ("3", "2"), ("4", "3")], &["2", "3"]),
            "1<- 4<1!"
        );
        assert_eq!(seats(&[("1", "0"), ("2", "1")], &["1"]), "2<-!");
        assert_eq!(seats(&[("7", "99")], &[]), "7<-!");
    }

    #[test]
    fn circles_are_cut() {
        assert_eq!(
            seats(&[("1", "2"), ("2", "3"), ("3", "1"), ("4", "4")], &[]),
            "3<-! 4<-! 2<3 1<2"
        );
    }

    proptest! {
        #[test]
        fn every_comment_has_a_seat_below_an_earlier_one(links in prop::collection::vec((0..12u8, 0..12u8), 0..30)) {
            let words: Vec<(String, String)> = links.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
            let links: Vec<Link<'_>> =
                words.iter().map(|(id, parent)| Link { id, parent, created: 0 }).collect();
            let mut thread = Thread::new(&links);
            let mut seen = vec![false; links.len()];
            for index in thread.levels.concat() {
                let place = thread.seat(index);
                prop_assert!(place.parent.is_none_or(|parent| seen[parent]));
                seen[index] = true;
                thread.place(index);
            }
            prop_assert!(seen.iter().all(|s| *s));
        }
    }
}
