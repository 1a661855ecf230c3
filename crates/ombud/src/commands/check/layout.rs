//! A reader's text on a terminal: harmless, wrapped, evidence underlined.

use moderation::Evidence;
use unicode_width::UnicodeWidthChar as _;

use super::clean::placeholder;
use super::paint::{Paint, of_signal};

/// Marks on one letter that are shown; hundreds of them are an attack on the eyes.
const MAX_MARKS: usize = 4;
const INDENT: &str = "  ";

/// What is shown for one character.
#[derive(Debug)]
struct Cell {
    shown: Shown,
    width: usize,
    /// Index of the heaviest evidence that covers it.
    evidence: Option<usize>,
}

#[derive(Debug)]
enum Shown {
    Char(char),
    Placeholder(String),
    LineBreak,
}

impl Cell {
    fn is_space(&self) -> bool {
        matches!(self.shown, Shown::Char(' '))
    }
}

/// The text in lines of at most `width` columns; without colours, evidence has `^` below it.
pub fn lay_out(text: &str, evidence: &[Evidence], width: usize, paint: Paint) -> String {
    let width = width.saturating_sub(INDENT.len()).max(20);
    let mut out = String::new();
    for line in wrap(cells(text, evidence), width) {
        out.push_str(&shown(&line, evidence, paint));
        out.push('\n');
        if !paint.0 && line.iter().any(|cell| cell.evidence.is_some()) {
            out.push_str(&carets(&line));
            out.push('\n');
        }
    }
    out
}

fn cells(text: &str, evidence: &[Evidence]) -> Vec<Cell> {
    let owner = heaviest(text.len(), evidence);
    let mut cells = Vec::with_capacity(text.len());
    let mut marks = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let evidence = owner.get(at).copied().flatten();
        let follows_return = c == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        if follows_return {
            continue;
        }
        let (shown, width) = match c {
            '\n' => (Shown::LineBreak, 0),
            '\t' => (Shown::Char(' '), 1),
            c => match placeholder(c) {
                Some(text) => {
                    let width = text.chars().filter_map(|c| c.width()).sum();
                    (Shown::Placeholder(text), width)
                }
                None => (Shown::Char(c), c.width().unwrap_or(1)),
            },
        };
        marks = if width == 0 { marks + 1 } else { 0 };
        if marks == MAX_MARKS + 1 {
            let shown = Shown::Placeholder("…".to_owned());
            cells.push(Cell {
                shown,
                width: 1,
                evidence,
            });
        }
        if marks <= MAX_MARKS || matches!(shown, Shown::LineBreak) {
            cells.push(Cell { shown, width, evidence });
        }
    }
    cells
}

/// For each byte, the heaviest evidence that covers it.
fn heaviest(length: usize, evidence: &[Evidence]) -> Vec<Option<usize>> {
    let mut owner = vec![None; length];
    let mut order: Vec<(usize, &Evidence)> = evidence.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.weight.total_cmp(&b.weight));
    for (index, evidence) in order {
        if let Some(bytes) = owner.get_mut(evidence.begin..evidence.end) {
            bytes.fill(Some(index));
        }
    }
    owner
}

/// Breaks at spaces, and inside a word only where it is longer than a line.
fn wrap(cells: Vec<Cell>, width: usize) -> Vec<Vec<Cell>> {
    let mut lines = Vec::new();
    let mut line: Vec<Cell> = Vec::new();
    let mut used = 0;
    for cell in cells {
        if matches!(cell.shown, Shown::LineBreak) {
            lines.push(std::mem::take(&mut line));
            used = 0;
            continue;
        }
        if used + cell.width > width && !line.is_empty() {
            let begin = match line.iter().rposition(Cell::is_space) {
                _ if cell.is_space() => line.len(),
                Some(space) => space + 1,
                None => line.len(),
            };
            let rest = line.split_off(begin);
            lines.push(std::mem::replace(&mut line, rest));
            used = line.iter().map(|cell| cell.width).sum();
            if cell.is_space() {
                continue;
            }
        }
        used += cell.width;
        line.push(cell);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn shown(line: &[Cell], evidence: &[Evidence], paint: Paint) -> String {
    let mut out = INDENT.to_owned();
    let mut under = None;
    for cell in line {
        if cell.evidence != under {
            if under.is_some() {
                out.push_str(paint.end());
            }
            if let Some(evidence) = cell.evidence.and_then(|index| evidence.get(index)) {
                out.push_str(&paint.begin(&format!("4;{}", of_signal(evidence.signal))));
            }
            under = cell.evidence;
        }
        match &cell.shown {
            Shown::Char(c) => out.push(*c),
            Shown::Placeholder(text) => out.push_str(text),
            Shown::LineBreak => {}
        }
    }
    if under.is_some() {
        out.push_str(paint.end());
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

fn carets(line: &[Cell]) -> String {
    let mut out = INDENT.to_owned();
    for cell in line {
        let sign = if cell.evidence.is_some() { "^" } else { " " };
        out.push_str(&sign.repeat(cell.width));
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use moderation::{Category, Signal};

    fn evidence(begin: usize, end: usize, category: Category, weight: f32) -> Evidence {
        Evidence {
            begin,
            end,
            reads_as: String::new(),
            signal: Signal::Category(category),
            weight,
        }
    }

    #[test]
    fn words_are_kept_whole_and_carets_stand_below_evidence() {
        let text = "one two three four five sixteen seven\n\nend";
        let found = [
            evidence(19, 23, Category::Insult, 0.5),
            evidence(24, 31, Category::Threat, 0.5),
        ];
        let wanted = "  one two three four\n  five sixteen seven\n  ^^^^ ^^^^^^^\n\n  end\n";
        assert_eq!(lay_out(text, &found, 22, Paint(false)), wanted);
    }

    #[test]
    fn the_heavier_of_two_lends_its_colour() {
        let found = [
            evidence(0, 1, Category::Threat, 0.9),
            evidence(0, 2, Category::Profanity, 0.5),
        ];
        let wanted = "  \u{1b}[4;91ma\u{1b}[0m\u{1b}[4;33mb\u{1b}[0mc\n";
        assert_eq!(lay_out("abc", &found, 80, Paint(true)), wanted);
    }

    #[test]
    fn a_long_word_is_broken_and_wide_letters_count_twice() {
        let shown = lay_out(&"宽".repeat(11), &[], 22, Paint(false));
        assert_eq!(shown, format!("  {}\n  宽\n", "宽".repeat(10)));
    }

    #[test]
    fn heaps_of_marks_and_escape_sequences_are_not_passed_on() {
        let text = format!("a{}b\u{1b}[31m\u{202e}", "\u{301}".repeat(10_000));
        let shown = lay_out(&text, &[], 80, Paint(false));
        assert_eq!(shown, "  a\u{301}\u{301}\u{301}\u{301}…b␛[31m<U+202E>\n");
    }
}
