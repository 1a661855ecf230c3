//! docs/benchmarks.md: the table, the machine, the commands.

use std::process::Command;

use anyhow::Result;

use super::{Args, CONCURRENCY, FRESH_READS, Numbers, STARTS, THREAD};

/// The whole document.
pub fn write(args: &Args, numbers: &Numbers) -> Result<String> {
    let (hot, nginx) = (median(&numbers.hot), median(&numbers.nginx));
    let rows = [
        (
            format!(
                "first page of a thread with {THREAD} comments, kept rendered ({} bytes)",
                numbers.page_bytes
            ),
            format!("{:.2} of nginx ({hot:.0} against {nginx:.0} a second)", hot / nginx),
            "at least 0.5 of nginx".to_owned(),
        ),
        (
            format!("posting with moderation, durable (fsync), at concurrency {CONCURRENCY}"),
            format!("{:.0} a second", numbers.posts_per_second),
            "at least 1,500 a second on 2 cores".to_owned(),
        ),
        (
            format!("reading the page right after a post ({FRESH_READS} times)"),
            format!(
                "median {:.2} ms, 99th percentile {:.2} ms",
                median(&numbers.fresh_ms),
                percentile(&numbers.fresh_ms, 99)
            ),
            "under 5 ms".to_owned(),
        ),
        (
            "memory, idle".to_owned(),
            format!("{:.0} MB", numbers.idle_mb),
            "under 60 MB".to_owned(),
        ),
        (
            "memory, after all of this".to_owned(),
            format!("{:.0} MB", numbers.after_mb),
            "–".to_owned(),
        ),
        (
            format!("from start to healthy, with that database (median of {STARTS})"),
            format!("{:.0} ms", median(&numbers.start_ms)),
            "under 200 ms".to_owned(),
        ),
        (
            "assessment of a comment".to_owned(),
            assessment(&numbers.assess),
            "at most 60 µs for 50 words".to_owned(),
        ),
        (
            "assessment of the demo's comments, on one core".to_owned(),
            told(&numbers.assess, "throughput assessment:"),
            "at least 2 MB/s".to_owned(),
        ),
        (
            "the same by `rustrict`".to_owned(),
            told(&numbers.assess, "throughput rustrict:"),
            "–".to_owned(),
        ),
        (
            "the same by a bare search for the words of our lists".to_owned(),
            told(&numbers.assess, "throughput bare search:"),
            "–".to_owned(),
        ),
        (
            "20 kB of the worst units tried".to_owned(),
            worst(&numbers.assess),
            "under 5 ms".to_owned(),
        ),
        (
            "memory of the engine".to_owned(),
            told(
                &numbers.assess,
                "memory that the engine added, all of the above included:",
            ),
            "at most 40 MB".to_owned(),
        ),
        (
            "building the engine, once a process".to_owned(),
            told(&numbers.assess, "building the engine:"),
            "under 50 ms".to_owned(),
        ),
    ];
    let rows: String = rows
        .iter()
        .map(|(what, found, target)| format!("| {what} | {found} | {target} |\n"))
        .collect();
    Ok(format!(
        "# Benchmarks\n\n\
         Measured by `cargo xtask bench` on {}, on {}.\n\n\
         | what | found | target |\n|---|---|---|\n{rows}\n\
         How: a release build of Ombud with SQLite, and nginx serving the same bytes from a file, both on loopback of \
         one machine together with the load (`wrk -t2 -c32 -d{}s`, {} rounds in turns, medians). Comments are posted \
         through the readers' form, each with another text by another reader, without a limit on posts; each answer \
         is given after the comment is on disk. Reading is without compression on both sides.\n\n\
         Repeat it with `cargo xtask bench`; it needs `wrk` and `nginx` and takes some minutes. \
         `cargo xtask load --host ADDRESS:PORT --story PATH` loads a server that runs already.\n",
        date()?,
        machine(),
        args.seconds,
        args.rounds,
    ))
}

/// Of what the benchmark printed, the lines about comments of a usual length.
fn assessment(printed: &str) -> String {
    let lines = printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("assess"))
        .filter(|line| line.contains("words"))
        .filter_map(|line| line.split('(').next());
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.map(words).collect::<Vec<_>>().join("; ")
}

/// What stands behind the beginning of a line.
fn told(printed: &str, begin: &str) -> String {
    let found = printed.lines().find_map(|line| line.trim().strip_prefix(begin));
    found.map_or_else(|| "not measured".to_owned(), |found| found.trim().to_owned())
}

/// The slowest of the long texts.
fn worst(printed: &str) -> String {
    let times = printed
        .lines()
        .filter(|line| line.starts_with("assess 20 kB"))
        .filter_map(|line| line.rsplit_once("\": ")?.1.split(' ').next()?.parse::<f64>().ok());
    format!("{:.1} ms", times.fold(f64::NAN, f64::max))
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values
}

fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

fn percentile(values: &[f64], percent: usize) -> f64 {
    let values = sorted(values);
    let index = (values.len().saturating_sub(1) * percent).div_ceil(100);
    values.get(index).copied().unwrap_or(f64::NAN)
}

fn date() -> Result<String> {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':')
            .map_or("unknown", |(_, value)| value.trim())
            .to_owned()
    };
    let cpu = value(&read("/proc/cpuinfo"), "model name");
    let memory: f64 = value(&read("/proc/meminfo"), "MemTotal")
        .trim_end_matches("kB")
        .trim()
        .parse()
        .unwrap_or(0.0);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{cores} cores of {cpu}, {:.0} GiB of memory, Linux",
        memory / 1_048_576.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "building the engine: 5.1 ms\n\
        assess  55 words: 31.5 µs (rustrict 48.0, bare search 2.0)\n\
        throughput rustrict: 1.97 MB/s\n\
        assess 20 kB of \"a\": 0.60 ms (rustrict 7.14, bare search 0.09)\n\
        assess 20 kB of \"f: u\": 3.70 ms (rustrict 5.11, bare search 0.07)\n";

    #[test]
    fn the_numbers_of_the_engine_are_found_in_what_it_printed() {
        assert_eq!(assessment(PRINTED), "55 words: 31.5 µs");
        assert_eq!(told(PRINTED, "throughput rustrict:"), "1.97 MB/s");
        assert_eq!(told(PRINTED, "building the engine:"), "5.1 ms");
        assert_eq!(worst(PRINTED), "3.7 ms");
    }
}
