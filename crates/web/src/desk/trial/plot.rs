//! The picture of one category: threshold against workload and misses, drawn here.

use std::fmt::Write as _;

use moderation::{Category, Policy};
use serde::Serialize;
use service::trial::{CategorySweep, Point};

use super::numbers::{a_day, count};

/// Size of the picture, and of what is drawn in it.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 168.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 350.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 142.0;

/// A line across, at a count.
#[derive(Debug, Serialize)]
struct Tick {
    at: String,
    text_at: String,
    label: String,
}

/// A mark at a threshold.
#[derive(Debug, Serialize)]
struct Mark {
    at: String,
    label: String,
}

/// A row of the table.
#[derive(Debug, Serialize)]
struct Row {
    threshold: String,
    over: String,
    a_day: String,
    missed: String,
    in_vain: String,
    /// Whether a rule of the document has this threshold.
    is_used: bool,
}

/// One category with its picture, its table and its slider.
#[derive(Debug, Serialize)]
pub struct SweepView {
    /// In words.
    name: String,
    /// As in conditions.
    id: &'static str,
    /// Whether a rule of the document looks at it.
    pub is_used: bool,
    width: String,
    height: String,
    left: String,
    right: String,
    top: String,
    bottom: String,
    over: String,
    missed: String,
    in_vain: String,
    across: Vec<Tick>,
    along: Vec<Mark>,
    /// Thresholds that rules of the document have.
    used: Vec<Mark>,
    rows: Vec<Row>,
    rejected: String,
    approved: String,
    has_decisions: bool,
    /// What the picture shows, for those who do not see it.
    summary: String,
    /// For the slider: counts for each hundredth from 0.01.
    data_over: String,
    data_missed: String,
    data_in_vain: String,
    days: String,
    /// Where the slider stands at first, in hundredths.
    start: u8,
    /// Where the line of the slider stands then.
    start_at: String,
}

impl SweepView {
    /// Draws one category of a run over so many days.
    pub fn new(sweep: &CategorySweep, policy: &Policy, days: f64) -> Self {
        let used = thresholds(policy, sweep.category);
        let most = sweep
            .points
            .iter()
            .map(|point| point.over.max(point.missed))
            .max()
            .unwrap_or(0)
            .max(1);
        let line = |value: fn(&Point) -> u64| path(&sweep.points, most, value);
        let list = |value: fn(&Point) -> u64| {
            let numbers: Vec<String> = sweep.points.iter().map(|point| value(point).to_string()).collect();
            numbers.join(" ")
        };
        let start = used.first().copied().unwrap_or(50);
        let mark = |threshold: u8| Mark {
            at: short(x(threshold)),
            label: format!("0.{threshold:02}"),
        };
        let name = sweep.category.as_str().replace('_', " ");
        Self {
            summary: summary(sweep, &name, start, days),
            id: sweep.category.as_str(),
            is_used: policy
                .clauses()
                .iter()
                .any(|clause| policy.categories(&clause.id).contains(&sweep.category)),
            name,
            width: short(WIDTH),
            height: short(HEIGHT),
            left: short(LEFT),
            right: short(RIGHT),
            top: short(TOP),
            bottom: short(BOTTOM),
            over: line(|point| point.over),
            missed: line(|point| point.missed),
            in_vain: line(|point| point.in_vain),
            across: ticks(most),
            along: [1, 25, 50, 75, 99].map(mark).into(),
            rows: rows(sweep, &used, days),
            used: used.into_iter().map(mark).collect(),
            rejected: count(sweep.rejected),
            approved: count(sweep.approved),
            has_decisions: sweep.rejected + sweep.approved > 0,
            data_over: list(|point| point.over),
            data_missed: list(|point| point.missed),
            data_in_vain: list(|point| point.in_vain),
            days: format!("{days:.4}"),
            start,
            start_at: short(x(start)),
        }
    }
}

fn summary(sweep: &CategorySweep, name: &str, start: u8, days: f64) -> String {
    let point = sweep.points.iter().find(|point| point.threshold == start);
    let Some(point) = point else { return String::new() };
    format!(
        "Threshold against comments for {name}. At 0.{start:02}, {} comments lie at or over it, {} a day; {} of {} that people rejected lie below.",
        count(point.over),
        a_day(point.over, days),
        count(point.missed),
        count(sweep.rejected)
    )
}

fn rows(sweep: &CategorySweep, used: &[u8], days: f64) -> Vec<Row> {
    let shown = sweep
        .points
        .iter()
        .filter(|point| point.threshold.is_multiple_of(5) || used.contains(&point.threshold));
    let row = |point: &Point| Row {
        threshold: format!("0.{:02}", point.threshold),
        over: count(point.over),
        a_day: a_day(point.over, days),
        missed: count(point.missed),
        in_vain: count(point.in_vain),
        is_used: used.contains(&point.threshold),
    };
    shown.map(row).collect()
}

/// Where a threshold lies.
fn x(threshold: u8) -> f64 {
    LEFT + (RIGHT - LEFT) * (f64::from(threshold) - 1.0) / 98.0
}

/// Where a count lies: on a scale of powers of ten, which begins at none.
#[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^53")]
fn y(value: u64, most: u64) -> f64 {
    let share = (value as f64 + 1.0).ln() / (most as f64 + 1.0).ln();
    BOTTOM - (BOTTOM - TOP) * share
}

fn path(points: &[Point], most: u64, value: fn(&Point) -> u64) -> String {
    let mut out = String::new();
    for point in points {
        let verb = if out.is_empty() { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "{verb}{} {}",
            short(x(point.threshold)),
            short(y(value(point), most))
        );
    }
    out
}

fn ticks(most: u64) -> Vec<Tick> {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10)).take_while(|power| *power <= most);
    let mut values: Vec<u64> = std::iter::once(0).chain(powers).collect();
    // Where there are many powers, every second one is enough.
    if values.len() > 6 {
        values = values.into_iter().step_by(2).collect();
    }
    let tick = |value: u64| Tick {
        at: short(y(value, most)),
        text_at: short(y(value, most) + 3.5),
        label: count(value),
    };
    values.into_iter().map(tick).collect()
}

/// A coordinate with one digit behind the point.
fn short(number: f64) -> String {
    format!("{number:.1}")
}

/// The thresholds with which rules of a document compare a category, in hundredths, lowest first: of `insult >= 0.7`, 70.
fn thresholds(policy: &Policy, category: Category) -> Vec<u8> {
    let rules = policy.clauses().iter().flat_map(|clause| &clause.rules);
    let added = policy.overrides().iter().flat_map(|of| &of.rules);
    let mut found: Vec<u8> = rules
        .chain(added.map(|added| &added.rule))
        .flat_map(|rule| in_condition(&rule.when, category.as_str()))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn in_condition(condition: &str, name: &str) -> Vec<u8> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let places = condition.match_indices(name).filter(|(at, _)| {
        let before = condition.get(..*at).and_then(|text| text.chars().next_back());
        !before.is_some_and(is_word)
    });
    let number = |(at, _): (usize, &str)| {
        let rest = condition.get(at + name.len()..)?.trim_start();
        let rest = rest.strip_prefix(">=").or_else(|| rest.strip_prefix('>'))?.trim_start();
        let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let hundredths = (digits.parse::<f64>().ok()? * 100.0).round();
        (1..=99_u8).find(|whole| f64::from(*whole) == hundredths)
    };
    places.filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_read_off_conditions() {
        assert_eq!(in_condition("insult >= 0.7 && target == 'commenter'", "insult"), [70]);
        assert_eq!(
            in_condition("(severe_toxicity>0.85||toxicity >= 0.95)", "toxicity"),
            [95]
        );
        assert_eq!(in_condition("severe_toxicity>0.85", "severe_toxicity"), [85]);
        assert_eq!(in_condition("0.3 <= insult || insult < 0.2", "insult"), [0_u8; 0]);
        let policy = Policy::parse(Policy::default_document()).unwrap();
        assert_eq!(thresholds(&policy, Category::Profanity), [50, 90]);
        let stricter = format!(
            "{}\n[[override]]\nsections = ['a']\nrules = [{{ clause = 'profanity', when = 'profanity >= 0.3', then = 'hold' }}]\n",
            Policy::default_document()
        );
        assert_eq!(
            thresholds(&Policy::parse(&stricter).unwrap(), Category::Profanity),
            [30, 50, 90]
        );
    }

    #[test]
    fn more_lies_higher_and_all_stays_inside() {
        assert!(y(10, 1_000) < y(9, 1_000) && y(0, 1_000) == BOTTOM && (y(1_000, 1_000) - TOP).abs() < 1e-9);
        assert_eq!((x(1), x(99)), (LEFT, RIGHT));
        let labels: Vec<String> = ticks(12_000).into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["0", "1", "10", "100", "1,000", "10,000"]);
    }
}
