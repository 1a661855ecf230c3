//! Shares with their interval, one below the other.

use super::scale::ticks;
use super::{Canvas, Caption, Unit, at_both_widths, real, width_of};

/// A share.
#[derive(Debug, Clone)]
pub struct Dot {
    /// What of.
    pub label: String,
    /// The share, from 0 to 1.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Its colour: `s0` and so on, for `chart-s0`.
    pub class: &'static str,
}

const ROW: f64 = 38.0;

/// A row for each share: its label, and below it the dot with its interval on an axis from 0 to 100 %.
pub fn dots(caption: &Caption<'_>, rows: &[Dot]) -> String {
    at_both_widths(caption, |width| {
        let height = ROW * real(rows.len()) + 26.0;
        let mut canvas = Canvas::new(width, height);
        let (left, right, bottom) = (8.0, width - 20.0, height - 22.0);
        let x = |share: f64| left + (right - left) * share.clamp(0.0, 1.0);
        for tick in ticks(1.0, Unit::Share) {
            canvas.line("chart-grid", (x(tick), 4.0), (x(tick), bottom));
            let name = Unit::Share.name(tick);
            let half = width_of(&name) / 2.0;
            canvas.text("middle", (x(tick).max(half), bottom + 16.0), &name);
        }
        for (i, row) in rows.iter().enumerate() {
            let top = ROW * real(i);
            let y = top + 29.0;
            canvas.text("start", (left, top + 16.0), &shortened(&row.label, width));
            canvas.line(
                &format!("chart-whisker chart-{}", row.class),
                (x(row.low), y),
                (x(row.high), y),
            );
            for end in [row.low, row.high] {
                canvas.line(
                    &format!("chart-whisker chart-{}", row.class),
                    (x(end), y - 4.0),
                    (x(end), y + 4.0),
                );
            }
            canvas.circle(&format!("chart-dot chart-{}", row.class), (x(row.value), y), 4.5);
        }
        canvas
    })
}

/// A label that fits; the table has it whole.
fn shortened(label: &str, width: f64) -> String {
    if width_of(label) < width - 24.0 {
        return label.to_owned();
    }
    let mut short = String::new();
    for c in label.chars() {
        if width_of(&short) > width - 44.0 {
            break;
        }
        short.push(c);
    }
    format!("{}…", short.trim_end())
}
