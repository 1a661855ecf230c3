//! How much waits in a queue, how long, and what the site wants: in a line above the queue and a colour in the bar.

use model::UnixMillis;
use serde::Serialize;
use service::desk::{COUNTED, Pace, Waiting};

/// The line above a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// `calm`, `soon` or `late`.
    pub pace: &'static str,
    /// "12 wait", "999+ wait".
    pub count: String,
    /// "oldest 12 min", where something waits.
    pub oldest: Option<String>,
    /// "target 30 min", where one is set.
    pub target: Option<String>,
    /// What the colour says, in words.
    pub says: &'static str,
}

impl Clock {
    /// What waits, as seen at `now`; `verb` is "wait" or what else the comments do.
    pub fn new(waiting: &Waiting, now: UnixMillis, (one, many): (&str, &str)) -> Self {
        let pace = waiting.pace(now);
        Self {
            pace: word(pace),
            count: format!(
                "{} {}",
                counted(waiting.count),
                if waiting.count == 1 { one } else { many }
            ),
            oldest: waiting
                .oldest
                .map(|oldest| format!("oldest {}", span(now.since(oldest)))),
            target: (waiting.target_minutes > 0).then(|| {
                format!(
                    "target {}",
                    span(i64::from(waiting.target_minutes) * UnixMillis::MINUTE)
                )
            }),
            says: match pace {
                Pace::Calm => "",
                Pace::Soon => "close to the target",
                Pace::Late => "past the target",
            },
        }
    }
}

/// `calm`, `soon` or `late`.
pub fn word(pace: Pace) -> &'static str {
    match pace {
        Pace::Calm => "calm",
        Pace::Soon => "soon",
        Pace::Late => "late",
    }
}

/// A count as it is shown: exact up to 999.
pub fn counted(count: i64) -> String {
    if count < COUNTED {
        count.to_string()
    } else {
        format!("{}+", COUNTED - 1)
    }
}

/// "12 min", "3 h 5 min", "2 days".
fn span(ms: i64) -> String {
    let minutes = ms.max(0) / UnixMillis::MINUTE;
    match (minutes / 1_440, minutes / 60, minutes % 60) {
        (0, 0, 0) => "under 1 min".to_owned(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (1, _, _) => "1 day".to_owned(),
        (days, _, _) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_the_colour_says() {
        let now = UnixMillis(100 * UnixMillis::MINUTE);
        let waiting = Waiting {
            count: 12,
            oldest: Some(UnixMillis(60 * UnixMillis::MINUTE)),
            target_minutes: 30,
        };
        let clock = Clock::new(&waiting, now, ("waits", "wait"));
        assert_eq!(
            (clock.pace, clock.count.as_str(), clock.says),
            ("late", "12 wait", "past the target")
        );
        assert_eq!(
            (clock.oldest.as_deref(), clock.target.as_deref()),
            (Some("oldest 40 min"), Some("target 30 min"))
        );
        let none = Waiting {
            count: 0,
            oldest: None,
            target_minutes: 0,
        };
        assert_eq!(Clock::new(&none, now, ("waits", "wait")).oldest, None);
    }

    #[test]
    fn spans_are_short() {
        let cases = [
            (0, "under 1 min"),
            (12, "12 min"),
            (60, "1 h"),
            (185, "3 h 5 min"),
            (1_500, "1 day"),
            (4_000, "2 days"),
        ];
        for (minutes, expected) in cases {
            assert_eq!(span(minutes * UnixMillis::MINUTE), expected);
        }
        assert_eq!((counted(999), counted(1_000)), ("999".to_owned(), "999+".to_owned()));
    }
}
