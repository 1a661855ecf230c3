//! Reliability plots as SVG, readable on light and on dark pages.

use std::fmt::Write as _;

use super::calibration::Calibration;

const WIDTH: f64 = 440.0;
/// Left and upper edge of the square, and its side.
const LEFT: f64 = 52.0;
const TOP: f64 = 16.0;
const SIDE: f64 = 300.0;

/// Blue and orange of Okabe and Ito, which people who see few colours can tell apart; lighter on dark pages.
const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#444}\
    .frame{fill:none;stroke:#888}.even{stroke:#888;stroke-dasharray:4 4}.grid{stroke:#888;opacity:.25}\
    .one{stroke:#0072b2;fill:#0072b2}.two{stroke:#d55e00;fill:#d55e00}polyline{fill:none!important;stroke-width:1.5}\
    @media (prefers-color-scheme:dark){text{fill:#ccc}.one{stroke:#56b4e9;fill:#56b4e9}.two{stroke:#e69f00;fill:#e69f00}}";

fn x(value: f64) -> f64 {
    LEFT + SIDE * value
}

fn y(value: f64) -> f64 {
    TOP + SIDE * (1.0 - value)
}

/// The plot of one category: what was said across, what was observed upwards; the area of a dot is the share of rows.
pub(crate) fn svg(category: &str, worlds: &[Calibration]) -> String {
    let height = TOP + SIDE + 46.0 + 18.0 * worlds.len() as f64;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\">\n<title>Reliability of {category}: share observed by score</title>\n<style>{STYLE}</style>\n"
    );
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        text,
        "<rect class=\"frame\" x=\"{LEFT}\" y=\"{TOP}\" width=\"{SIDE}\" height=\"{SIDE}\"/>\n\
         <line class=\"even\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    for step in 0..=4 {
        let value = f64::from(step) / 4.0;
        let _ = writeln!(
            text,
            "<line class=\"grid\" x1=\"{0}\" y1=\"{TOP}\" x2=\"{0}\" y2=\"{1}\"/>\
             <text x=\"{0}\" y=\"{2}\" text-anchor=\"middle\">{value}</text>\n\
             <line class=\"grid\" x1=\"{LEFT}\" y1=\"{3}\" x2=\"{4}\" y2=\"{3}\"/>\
             <text x=\"{5}\" y=\"{6}\" text-anchor=\"end\">{value}</text>",
            x(value),
            y(0.0),
            y(0.0) + 16.0,
            y(value),
            x(1.0),
            LEFT - 6.0,
            y(value) + 4.0
        );
    }
    let _ = writeln!(
        text,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">score for {category}</text>\n\
         <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\">share observed</text>",
        x(0.5),
        y(0.0) + 34.0,
        y(0.5)
    );
    for (index, (world, class)) in worlds.iter().zip(["one", "two"]).enumerate() {
        series(&mut text, world, class);
        let line = y(0.0) + 54.0 + 18.0 * index as f64;
        let error = world.error.unwrap_or(0.0);
        let _ = writeln!(
            text,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"4\"/><text x=\"{}\" y=\"{line}\">{} (error {error:.3})</text>",
            LEFT - 38.0,
            line - 4.0,
            LEFT - 28.0,
            world.world.name
        );
    }
    text.push_str("</svg>\n");
    text
}

fn series(text: &mut String, world: &Calibration, class: &str) {
    let all: f64 = world.bins.iter().map(|bin| bin.weight).sum();
    let filled: Vec<_> = world.bins.iter().filter(|bin| bin.weight > 0.0).collect();
    let line: Vec<String> = filled
        .iter()
        .map(|bin| format!("{:.1},{:.1}", x(bin.said), y(bin.observed)))
        .collect();
    let _ = writeln!(text, "<polyline class=\"{class}\" points=\"{}\"/>", line.join(" "));
    for bin in filled {
        let radius = 2.0 + 10.0 * (bin.weight / all).sqrt();
        let _ = writeln!(
            text,
            "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill-opacity=\".6\"/>",
            x(bin.said),
            y(bin.observed)
        );
    }
}
