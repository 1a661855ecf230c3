//! `ombud quality`.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Quality {
    /// Prints the figures of the dashboard
    Report(QualityReport),
}

#[derive(Debug, Args)]
pub struct QualityReport {
    /// How far back, in days, today included: `90d`
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    pub since: i64,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `90d`, or `90`.
fn days(text: &str) -> Result<i64, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    match number.parse::<i64>() {
        Ok(days @ 1..=400) => Ok(days),
        _ => Err("expected a number of days from 1d to 400d, such as `90d`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read() {
        assert_eq!((days("90d"), days("7")), (Ok(90), Ok(7)));
        for bad in ["", "d", "0d", "-3d", "401d", "3w"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }
}
