//! `ombud policy try` and `ombud policy learn`.

use std::path::PathBuf;

use clap::Args;
use model::UnixMillis;

/// Changes nothing; Ctrl-C ends it with what was counted so far (exit code 130).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ombud policy try new.toml --since 90d
  ombud policy try new.toml --since 2w --json > report.json")]
pub struct Try {
    /// TOML file; `-` is stdin
    pub file: PathBuf,
    /// How far back: hours, days or weeks, as in `36h`, `90d`, `12w`
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = period)]
    pub since: i64,
    /// Only the newest comments of the period, at most so many
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u64>,
    /// How many of the comments that change are shown, of each kind
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    pub changes: usize,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Without an option it only reports; exit code 1 when it does not help.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ombud policy learn                 reports whether it helps
  ombud policy learn --switch-on     and switches it on if it does
  ombud policy learn --list          lists the versions
  ombud policy learn --use 2         goes back to version 2
  ombud policy learn --off           scores are used as the model gives them")]
pub struct Learn {
    /// How far back comments are looked at: hours, days or weeks, as in `365d`
    #[arg(long, value_name = "TIME", default_value = "365d", value_parser = period)]
    pub since: i64,
    /// Switches on what was learned, if it helps
    #[arg(long, conflicts_with_all = ["off", "list", "version"])]
    pub switch_on: bool,
    /// Switches it off
    #[arg(long, conflicts_with_all = ["list", "version"])]
    pub off: bool,
    /// Lists the versions that were in use
    #[arg(long, conflicts_with = "version")]
    pub list: bool,
    /// Goes to a version that was in use before
    #[arg(long = "use", value_name = "VERSION")]
    pub version: Option<i64>,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Milliseconds of `90d`, `36h`, `12w`.
fn period(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no period; write hours, days or weeks, as in 36h, 90d or 12w");
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let length = match unit {
        'h' => UnixMillis::HOUR,
        'd' => UnixMillis::DAY,
        'w' => 7 * UnixMillis::DAY,
        _ => return Err(wrong()),
    };
    let number: u16 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    if number == 0 {
        return Err(wrong());
    }
    Ok(i64::from(number) * length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_hours_days_and_weeks() {
        assert_eq!(period("36h"), Ok(36 * 3_600_000));
        assert_eq!(period("90d"), Ok(90 * UnixMillis::DAY));
        assert_eq!(period("2w"), Ok(14 * UnixMillis::DAY));
        for wrong in ["", "d", "0d", "-3d", "9", "9m", "1.5d", "99999d", "9 d", "dd"] {
            assert!(period(wrong).is_err_and(|error| error.contains("as in 36h")), "{wrong}");
        }
    }
}
