//! Two documents beside each other, by lines with their numbers, with what stayed folded.

use serde::Serialize;

use super::diff::line_changes;

/// Lines shown around a change.
const AROUND: usize = 3;

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `same`, `added`, `removed`, or `gap` for lines left out.
    pub kind: &'static str,
    /// Its number in the old document.
    pub old: Option<usize>,
    /// Its number in the new document.
    pub new: Option<usize>,
    /// The line without its end.
    pub text: String,
    /// How many lines are left out here.
    pub left_out: usize,
}

/// What leads from one document to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Lines in order.
    pub rows: Vec<Row>,
    /// How many lines came.
    pub added: usize,
    /// How many lines went.
    pub removed: usize,
}

impl Difference {
    /// Between two documents.
    pub fn new(old: &str, new: &str) -> Self {
        let mut rows = Vec::new();
        let (mut at_old, mut at_new) = (0, 0);
        for change in line_changes(old, new) {
            for line in change.text.split_inclusive('\n') {
                let (in_old, in_new) = (change.kind != "added", change.kind != "removed");
                at_old += usize::from(in_old);
                at_new += usize::from(in_new);
                rows.push(Row {
                    kind: change.kind,
                    old: in_old.then_some(at_old),
                    new: in_new.then_some(at_new),
                    text: line.trim_end_matches(['\n', '\r']).to_owned(),
                    left_out: 0,
                });
            }
        }
        let count = |kind| rows.iter().filter(|row| row.kind == kind).count();
        Self {
            added: count("added"),
            removed: count("removed"),
            rows: folded(rows),
        }
    }
}

/// The rows with each long run that stayed cut down to what stands beside a change.
fn folded(rows: Vec<Row>) -> Vec<Row> {
    let changed: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind != "same")
        .map(|(at, _)| at)
        .collect();
    let is_near = |at: usize| {
        let next = changed.partition_point(|changed| *changed < at);
        let after = changed.get(next).is_some_and(|changed| changed - at <= AROUND);
        let before = next
            .checked_sub(1)
            .and_then(|before| changed.get(before))
            .is_some_and(|changed| at - changed <= AROUND);
        after || before
    };
    let mut out: Vec<Row> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        if is_near(at) {
            out.push(row);
            continue;
        }
        match out.last_mut().filter(|last| last.kind == "gap") {
            Some(gap) => gap.left_out += 1,
            None => out.push(Row {
                kind: "gap",
                old: None,
                new: None,
                text: String::new(),
                left_out: 1,
            }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let number = |number: Option<usize>| number.map_or_else(|| "-".to_owned(), |n| n.to_string());
        Difference::new(old, new)
            .rows
            .into_iter()
            .map(|row| match row.kind {
                "gap" => format!("… {}", row.left_out),
                kind => format!("{kind} {} {} {}", number(row.old), number(row.new), row.text),
            })
            .collect()
    }

    #[test]
    fn what_changed_stands_between_what_stayed() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        assert_eq!(
            shown(old, new),
            [
                "… 1",
                "same 2 2 2",
                "same 3 3 3",
                "same 4 4 4",
                "removed 5 - 5",
                "added - 5 five",
                "same 6 6 6",
                "same 7 7 7",
                "same 8 8 8",
                "… 1"
            ]
        );
        assert_eq!(shown("a\n", "a\n"), ["… 1"]);
        assert_eq!(shown("", "a\n"), ["added - 1 a"]);
        let difference = Difference::new(old, new);
        assert_eq!((difference.added, difference.removed), (1, 1));
    }
}
