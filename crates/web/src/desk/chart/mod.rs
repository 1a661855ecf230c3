//! Charts drawn by the server as SVG: bars, lines, and dots with an interval. No script, no style in the markup: colours
//! come from classes (`chart-s0` and so on) in `desk-quality.css`, so that they follow light and dark.
//!
//! Each is drawn twice, wide and narrow, and the style sheet shows the one that fits: text in a scaled drawing would be
//! too small to read on a phone. The numbers stand as a table beside every chart.

mod bars;
mod dots;
mod lines;
mod scale;

pub use bars::{Stack, bars};
pub use dots::{Dot, dots};
pub use lines::{Line, lines};
pub use scale::Unit;

use std::fmt::Write as _;

/// Widths in pixels, wide and narrow.
const WIDTHS: [(f64, &str); 2] = [(540.0, "is-wide"), (320.0, "is-narrow")];
/// Width of a character of the labels, in pixels, rather more than it is.
const CHAR: f64 = 6.6;

/// What a chart is called, for those who do not see it.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// A word for ids, unique on the page: letters only.
    pub id: &'a str,
    /// What is shown.
    pub title: &'a str,
    /// What there is to see in it, in a sentence.
    pub description: &'a str,
}

/// One drawing under way.
struct Canvas {
    width: f64,
    height: f64,
    svg: String,
}

impl Canvas {
    fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            svg: String::new(),
        }
    }

    // Writing to a string cannot fail.

    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = write!(
            self.svg,
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        );
    }

    fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64)) {
        let ((x, y), (w, h)) = (at, size);
        let _ = write!(
            self.svg,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{w:.1}" height="{h:.1}"/>"#
        );
    }

    fn circle(&mut self, class: &str, at: (f64, f64), r: f64) {
        let (x, y) = at;
        let _ = write!(
            self.svg,
            r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{r:.1}"/>"#
        );
    }

    /// `anchor`: `start`, `middle` or `end`.
    fn text(&mut self, anchor: &str, at: (f64, f64), text: &str) {
        let (x, y) = at;
        let text = escaped(text);
        let _ = write!(
            self.svg,
            r#"<text class="chart-text" text-anchor="{anchor}" x="{x:.1}" y="{y:.1}">{text}</text>"#
        );
    }

    fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        let mut d = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
        }
        let _ = write!(self.svg, r#"<path class="{class}" d="{d}"/>"#);
    }

    fn done(self, class: &str, caption: &Caption<'_>) -> String {
        let id = format!("{}-{class}", caption.id);
        let (title, description) = (escaped(caption.title), escaped(caption.description));
        format!(
            r#"<svg class="chart {class}" viewBox="0 0 {:.0} {:.0}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>{}</svg>"#,
            self.width, self.height, self.svg
        )
    }
}

/// Draws at both widths.
fn at_both_widths(caption: &Caption<'_>, draw: impl Fn(f64) -> Canvas) -> String {
    let each = WIDTHS.iter().map(|(width, class)| draw(*width).done(class, caption));
    each.collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "labels and days are few")]
fn real(n: usize) -> f64 {
    n as f64
}

/// Roughly how wide a label is drawn.
fn width_of(text: &str) -> f64 {
    real(text.chars().count()) * CHAR
}

/// Every so many of `labels` are written below an axis of this length, so that none touches the next.
fn label_step(labels: &[String], length: f64) -> usize {
    let widest = labels.iter().map(|label| width_of(label)).fold(0.0, f64::max) + 12.0;
    let fitting = (length / widest).floor().max(1.0);
    let step = (real(labels.len()) / fitting).ceil().max(1.0);
    [1, 2, 3, 5, 7, 10, 14, 15, 20, 30, 50, 60, 90, 100, 150, 200, 400]
        .into_iter()
        .find(|nice| real(*nice) >= step)
        .unwrap_or(400)
}

/// The plot area of a chart over days: axes are drawn, points are placed within.
struct Plot {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    most: f64,
}

impl Plot {
    /// Draws both axes: values up to at least `most`, and these labels below, evenly spaced.
    fn new(canvas: &mut Canvas, most: f64, unit: Unit, labels: &[String]) -> Self {
        let ticks = scale::ticks(most, unit);
        let names: Vec<String> = ticks.iter().map(|tick| unit.name(*tick)).collect();
        let margin = names.iter().map(|name| width_of(name)).fold(0.0, f64::max) + 8.0;
        let plot = Self {
            left: margin,
            top: 8.0,
            right: canvas.width - 4.0,
            bottom: canvas.height - 22.0,
            most: ticks.last().copied().unwrap_or(1.0),
        };
        for (tick, name) in ticks.iter().zip(&names) {
            let y = plot.y(*tick);
            let class = if *tick == 0.0 { "chart-axis" } else { "chart-grid" };
            canvas.line(class, (plot.left, y), (plot.right, y));
            canvas.text("end", (plot.left - 5.0, y + 4.0), name);
        }
        let step = label_step(labels, plot.right - plot.left);
        for (i, label) in labels.iter().enumerate().filter(|(i, _)| i % step == 0) {
            let half = width_of(label) / 2.0;
            let x = plot.x(i, labels.len()).clamp(plot.left + half - 6.0, plot.right - half);
            canvas.text("middle", (x, plot.bottom + 16.0), label);
        }
        plot
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * (value / self.most).clamp(0.0, 1.0)
    }

    /// The middle of the place of the `i`th of `n`.
    fn x(&self, i: usize, n: usize) -> f64 {
        self.left + self.step(n) * (real(i) + 0.5)
    }

    fn step(&self, n: usize) -> f64 {
        (self.right - self.left) / real(n.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption<'static> = Caption {
        id: "volume",
        title: "A <b> & c",
        description: "d",
    };

    #[test]
    fn a_chart_is_named_twice_without_clashing_and_escapes_what_it_is_given() {
        let labels = vec!["<1>".to_owned(), "2".to_owned()];
        let stacks = [Stack {
            class: "s0",
            values: vec![1.0, 3.0],
        }];
        let svg = bars(&CAPTION, &labels, &stacks, Unit::Count);
        assert_eq!(svg.matches("role=\"img\"").count(), 2);
        assert!(svg.contains("volume-is-wide-t") && svg.contains("volume-is-narrow-t"));
        assert!(svg.contains("A &lt;b&gt; &amp; c") && svg.contains("&lt;1&gt;") && !svg.contains("style="));
    }

    #[test]
    fn labels_never_touch() {
        let labels: Vec<String> = (1..=90).map(|day| format!("{day} Nov")).collect();
        let step = label_step(&labels, 480.0);
        assert!(step >= 10, "{step}");
        assert_eq!(label_step(&labels[..7], 480.0), 1);
    }
}
