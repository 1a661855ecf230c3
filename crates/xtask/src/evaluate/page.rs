//! Markdown that is wrapped as the rest of the documentation is.

use std::fmt::Write as _;

/// Most characters of a line of text; tables are not wrapped.
const WIDTH: usize = 120;

/// A document in the making.
#[derive(Debug, Default)]
pub(crate) struct Page {
    text: String,
}

impl Page {
    pub(crate) fn title(&mut self, title: &str) {
        self.text = format!("# {title}\n");
    }

    pub(crate) fn heading(&mut self, title: &str) {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(self.text, "\n## {title}");
    }

    pub(crate) fn paragraph(&mut self, text: &str) {
        self.text.push('\n');
        self.wrapped("", "", text);
    }

    pub(crate) fn list(&mut self, items: &[String]) {
        self.text.push('\n');
        for item in items {
            self.wrapped("- ", "  ", item);
        }
    }

    pub(crate) fn lines(&mut self, lines: &str) {
        let _ = writeln!(self.text, "\n{lines}");
    }

    /// The first column is text, the others numbers if `are_numbers`.
    pub(crate) fn table(&mut self, head: &[&str], are_numbers: bool, rows: &[Vec<String>]) {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        self.text.push('\n');
        self.text
            .push_str(&line(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>()));
        let other = if are_numbers { "--:" } else { "---" };
        let rule: Vec<&str> = head
            .iter()
            .enumerate()
            .map(|(index, _)| if index == 0 { "---" } else { other })
            .collect();
        let _ = writeln!(self.text, "|{}|", rule.join("|"));
        for row in rows {
            self.text.push_str(&line(row));
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn wrapped(&mut self, first: &str, next: &str, text: &str) {
        let mut line = first.to_owned();
        let mut is_empty = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                let _ = writeln!(self.text, "{line}");
                next.clone_into(&mut line);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        let _ = writeln!(self.text, "{line}");
    }
}

/// A share or an area with three digits, or a dash.
pub(crate) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// A share in per cent, or a dash.
pub(crate) fn percent(part: usize, all: usize) -> String {
    if all == 0 {
        return "–".to_owned();
    }
    // A space where no line is broken.
    format!("{:.1}\u{a0}%", 100.0 * part as f64 / all as f64)
}

/// `12345` as `12,345`.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_and_numbers_are_readable() {
        let mut page = Page::default();
        page.paragraph(&"word ".repeat(60));
        page.list(&["item ".repeat(40)]);
        let text = page.finish();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.matches("word").count(), 60);
        assert_eq!(text.lines().filter(|line| line.starts_with("  item")).count(), 1);
        assert_eq!(
            (count(7), count(1234), count(1_234_567)),
            ("7".into(), "1,234".into(), "1,234,567".into())
        );
        assert_eq!((percent(1, 3), percent(0, 0)), ("33.3\u{a0}%".into(), "–".into()));
    }
}
