//! Common given names, from `data/given-names.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Whom "he" and "she" can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex {
    Male,
    Female,
}

static NAMES: LazyLock<HashMap<&'static str, Sex>> = LazyLock::new(|| {
    let mut sex = Sex::Male;
    let mut names = HashMap::new();
    let lines = include_str!("../../data/given-names.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        match line {
            "[male]" => sex = Sex::Male,
            "[female]" => sex = Sex::Female,
            _ => names.extend(line.split_whitespace().map(|name| (name, sex))),
        }
    }
    names
});

/// The sex that a folded given name tells; nothing for names that are not on the list.
pub(crate) fn sex_of(given: &str) -> Option<Sex> {
    NAMES.get(given).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold;

    #[test]
    fn knows_common_names() {
        assert_eq!(sex_of("shimon"), Some(Sex::Male));
        assert_eq!(sex_of("angela"), Some(Sex::Female));
        assert_eq!(sex_of("table"), None);
    }

    #[test]
    fn the_file_is_folded_and_names_each_once() {
        let list = include_str!("../../data/given-names.txt");
        let names: Vec<&str> = list
            .lines()
            .filter(|line| !line.starts_with(['#', '[']))
            .flat_map(str::split_whitespace)
            .collect();
        for name in &names {
            let folded: String = fold(name).iter().map(|letter| letter.c).collect();
            assert_eq!(*name, folded);
        }
        assert_eq!(names.len(), NAMES.len(), "a name stands there twice");
    }
}
