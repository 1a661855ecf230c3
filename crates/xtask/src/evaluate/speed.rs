//! How long the engine takes, and what it holds in memory. `cargo bench -p moderation` measures more closely.

use std::time::{Duration, Instant};

use moderation::{Input, Moderator, SecondReader};

/// Rounds of a whole run and of a quick look.
const ROUNDS: [usize; 2] = [51, 3];

pub(crate) const fn rounds(is_quick: bool) -> usize {
    let [whole, quick] = ROUNDS;
    if is_quick { quick } else { whole }
}

/// What was measured; a median where it was measured several times.
#[derive(Debug)]
pub(crate) struct Speed {
    /// From nothing to the first assessment, with the model.
    pub(crate) start: Duration,
    /// Megabytes of the process then, before any data are read; nothing on systems that do not tell.
    pub(crate) resident: Option<f64>,
    pub(crate) rounds: usize,
    /// Microseconds for 50 words, with the model and without.
    pub(crate) comment: [f64; 2],
    /// Megabytes of long text a second, with the model and without.
    pub(crate) throughput: [f64; 2],
    pub(crate) second: Second,
}

/// The same of both readers.
#[derive(Debug)]
pub(crate) struct Second {
    /// From the compiled-in weights to the first assessment.
    pub(crate) start: Duration,
    /// Megabytes of the process then.
    pub(crate) resident: Option<f64>,
    /// Microseconds for 50 words: the median, and what 99 of 100 comments stay below.
    pub(crate) comment: f64,
    pub(crate) slowest: f64,
    /// Comments of 50 words a second on two threads, none left out.
    pub(crate) bulk: f64,
}

/// To be called before anything else uses the engine: what is built once a process is part of the start.
pub(crate) fn start<T>(make: impl FnOnce() -> T, first: impl FnOnce(&T)) -> (T, Duration, Option<f64>) {
    let begin = Instant::now();
    let made = make();
    first(&made);
    (made, begin.elapsed(), resident())
}

/// To be called before anything else uses the second reader.
pub(crate) fn second(engine: &Moderator, sentences: &[&str], rounds: usize) -> Second {
    let comments = comments(sentences);
    let (second, start, resident) = start(SecondReader::new, |second| {
        engine.assess_with(second, &Input::new("The first comment of the day, and a harmless one."));
    });
    let read = |comment: &String| {
        let begin = Instant::now();
        std::hint::black_box(engine.assess_with(&second, &Input::new(comment)));
        begin.elapsed().as_secs_f64() * 1e6
    };
    let rounds = rounds.div_ceil(3);
    let mut micros: Vec<f64> = (0..rounds).flat_map(|_| comments.iter().map(read)).collect();
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = ((micros.len() as f64 * share) as usize).min(micros.len().saturating_sub(1));
        micros.get(index).copied().unwrap_or(0.0)
    };
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for comment in comments.iter().cycle().take(rounds * comments.len()) {
                    read(comment);
                }
            });
        }
    });
    let bulk = (2 * rounds * comments.len()) as f64 / begin.elapsed().as_secs_f64();
    Second {
        start,
        resident,
        comment: at(0.5),
        slowest: at(0.99),
        bulk,
    }
}

/// Comments of 50 words each.
fn comments(sentences: &[&str]) -> Vec<String> {
    let words: Vec<&str> = sentences
        .iter()
        .flat_map(|sentence| sentence.split_whitespace())
        .collect();
    words.chunks_exact(50).map(|words| words.join(" ")).collect()
}

fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// Microseconds for 50 words, and megabytes a second of long text, made of these sentences in turn.
pub(crate) fn measure(engine: &Moderator, sentences: &[&str], rounds: usize) -> (f64, f64) {
    let comments = comments(sentences);
    let micros = median(rounds, || {
        let begin = Instant::now();
        for comment in &comments {
            std::hint::black_box(engine.assess(&Input::new(comment)));
        }
        begin.elapsed().as_secs_f64() * 1e6 / comments.len().max(1) as f64
    });
    let long = sentences.join(" ");
    let rate = median(rounds, || {
        let begin = Instant::now();
        std::hint::black_box(engine.assess(&Input::new(&long)));
        long.len() as f64 / 1e6 / begin.elapsed().as_secs_f64()
    });
    (micros, rate)
}

fn median(rounds: usize, mut once: impl FnMut() -> f64) -> f64 {
    let mut found: Vec<f64> = (0..rounds).map(|_| once()).collect();
    found.sort_by(f64::total_cmp);
    found.get(rounds / 2).copied().unwrap_or(0.0)
}
