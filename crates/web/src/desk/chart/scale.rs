//! Axes with round numbers.

/// What an axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole things.
    Count,
    /// Seconds, said in minutes, hours or days.
    Seconds,
    /// Shares from 0 to 1, said as percent.
    Share,
}

impl Unit {
    /// A value as it stands beside the axis.
    pub fn name(self, value: f64) -> String {
        match self {
            Self::Count => format!("{value:.0}"),
            Self::Share => format!("{:.0} %", value * 100.0),
            Self::Seconds if value == 0.0 => "0".to_owned(),
            Self::Seconds if value < 60.0 => format!("{value:.0} s"),
            Self::Seconds if value < 3_600.0 => format!("{} min", trimmed(value / 60.0)),
            Self::Seconds if value < 172_800.0 => format!("{} h", trimmed(value / 3_600.0)),
            Self::Seconds => format!("{} days", trimmed(value / 86_400.0)),
        }
    }
}

/// One decimal where it says something.
fn trimmed(value: f64) -> String {
    if value >= 10.0 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Steps of a clock, in seconds.
const CLOCK: &[f64] = &[
    1.0,
    5.0,
    10.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    14_400.0,
    21_600.0,
    43_200.0,
    86_400.0,
    172_800.0,
    432_000.0,
    864_000.0,
    2_592_000.0,
];

/// The distance of ticks: at most five of them reach `most`.
fn step(most: f64, unit: Unit) -> f64 {
    let least = most / 4.0;
    match unit {
        Unit::Share => 0.25,
        Unit::Seconds => CLOCK
            .iter()
            .copied()
            .find(|step| *step >= least)
            .unwrap_or(least.max(1.0)),
        Unit::Count => {
            let power = 10_f64.powf(least.max(1.0).log10().floor());
            let nice = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power);
            nice.into_iter()
                .find(|step| *step >= least)
                .unwrap_or(10.0 * power)
                .max(1.0)
        }
    }
}

/// Round values from 0 to at least `most`.
pub(super) fn ticks(most: f64, unit: Unit) -> Vec<f64> {
    let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
    let step = step(most, unit);
    let mut ticks = vec![0.0];
    let mut at = 0.0;
    while at < most && ticks.len() < 12 {
        at += step;
        ticks.push(at);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(7.0, Unit::Count), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(0.0, Unit::Count), [0.0, 1.0]);
        assert_eq!(ticks(412.0, Unit::Count), [0.0, 200.0, 400.0, 600.0]);
        assert_eq!(ticks(1.0, Unit::Share).len(), 5);
        assert_eq!(ticks(5_000.0, Unit::Seconds), [0.0, 1_800.0, 3_600.0, 5_400.0]);
        for most in [f64::NAN, f64::INFINITY, -1.0, 1e18] {
            assert!(ticks(most, Unit::Seconds).len() <= 13);
        }
    }

    #[test]
    fn seconds_are_said_in_fitting_words() {
        let names = [0.0, 30.0, 90.0, 5_400.0, 86_400.0, 259_200.0].map(|s| Unit::Seconds.name(s));
        assert_eq!(names, ["0", "30 s", "1.5 min", "1.5 h", "24 h", "3 days"]);
    }
}
