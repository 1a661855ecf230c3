//! How fast an assessment and a verdict are, and what they cost beside `rustrict` and beside a bare search for the
//! words of our lists: `cargo bench -p moderation --bench throughput`.
//!
//! `rustrict` says what kinds of bad words a text has; the bare search says only that there are some. Neither says
//! whom an attack hits or where it stands, so the ratios are a scale and no race.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use aho_corasick::AhoCorasick;
use moderation::{Facts, Input, Moderator, Policy, StoryContext};
use rustrict::Censor;

const COMMENTS: [&str; 4] = [
    "I have lived on this street for thirty years, and in all that time the council has not once asked us what we \
     think about the traffic. The new plan is better than the old one, but it will not work without a crossing at the \
     school. Could the paper ask them about that, please?",
    "You are an idiot if you believe that. Peres is a crook and everybody knows it; read what he said in 1995 and then \
     tell me that this journalist is not lying to us again. I will not vote for him, and neither should you or anybody \
     else who has two eyes and a memory longer than a week.",
    "What an i.d.i.o.t, f**king 1d1ot and a l0ser, as the whole t0wn knows by now; s h i t happens, but this is too \
     much for anybody who reads the news in the morning and has to go to work afterwards, as most of us do, day by day \
     and year by year, without any thanks from the likes of them.",
    "Это очень хорошая статья, спасибо автору. Надеюсь, что городской совет прочитает её и наконец примет решение, \
     которого все мы ждём уже третий год. Дорога к школе разбита, фонари не горят, а дети ходят по проезжей части \
     каждое утро и каждый вечер, и никому нет до этого дела.",
];

/// What 20 kB are made of; each was or might have been slow.
const UNITS: [&str; 13] = [
    "a",
    "fuck",
    "i ",
    "f u c k ",
    "e\u{301}",
    "1a",
    "**a",
    "you idiot ",
    "a.b-",
    "kill you i will ",
    "jews are vermin ",
    "http://a.com ",
    "ﷺ",
];

/// Rounds of each measurement.
const ROUNDS: usize = 7;
/// Texts of a round have about this many bytes: some tenths of a second for the slowest.
const ROUND_BYTES: usize = 1_000_000;
const WORDS: f64 = 50.0;

/// Its name, and what it finds in a text.
type Engine<'a> = (&'static str, &'a dyn Fn(&str) -> usize);

fn main() -> Result<(), Box<dyn Error>> {
    let texts = demo_comments()?;
    let words = list_words()?;
    let search = AhoCorasick::builder().ascii_case_insensitive(true).build(&words)?;
    // Its tables are built at the first use.
    Censor::from_str("warm").analyze();

    let before = resident_mb();
    let begin = Instant::now();
    let moderator = Moderator::new();
    println!("building the engine: {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    let begin = Instant::now();
    let policy = Policy::parse(Policy::default_document())?;
    println!(
        "reading the default policy: {:.1} ms",
        begin.elapsed().as_secs_f64() * 1e3
    );

    let people = ["Shimon Peres".to_owned(), "Angela Merkel".to_owned()];
    let story = StoryContext {
        people: &people,
        writer: Some("Dana Levin"),
        language: Some("en"),
    };
    let ours = |text: &str| {
        let input = Input::new(text).story(story).parent_author("Robert");
        moderator.assess(&input).evidence.len()
    };
    let rustrict = |text: &str| usize::from(Censor::from_str(text).analyze().is(rustrict::Type::INAPPROPRIATE));
    let bare = |text: &str| search.find_iter(text).count();
    for comment in COMMENTS {
        println!(
            "assess {:3} words: {:.1} µs (rustrict {:.1}, bare search {:.1})",
            comment.split_whitespace().count(),
            micros(300, || ours(comment)),
            micros(300, || rustrict(comment)),
            micros(300, || bare(comment)),
        );
    }
    let [_, attack, ..] = COMMENTS;
    let assessment = moderator.assess(&Input::new(attack).story(story));
    println!(
        "apply the default policy: {:.2} µs",
        micros(3_000, || policy.apply(&assessment, &Facts::default()))
    );

    println!(
        "\n{} comments of the demo newspaper, {} kB:",
        texts.len(),
        bytes(&texts) / 1_000
    );
    let engines: [Engine<'_>; 3] = [("assessment", &ours), ("rustrict", &rustrict), ("bare search", &bare)];
    let times = in_turns(&texts, &engines);
    let full = times.first().copied().unwrap_or(f64::NAN);
    for ((name, _), seconds) in engines.iter().zip(&times) {
        println!(
            "throughput {name}: {:.2} MB/s, {:.1} µs for {WORDS:.0} words; an assessment has {:.2} of it",
            bytes(&texts) as f64 / seconds / 1e6,
            seconds * 1e6 * WORDS / word_count(&texts),
            seconds / full,
        );
    }
    println!("({} words in the bare search)", words.len());

    println!();
    for unit in UNITS {
        let text = unit.repeat(20_000 / unit.len());
        println!(
            "assess 20 kB of {unit:?}: {:.2} ms (rustrict {:.2}, bare search {:.2})",
            micros(1, || ours(&text)) / 1e3,
            micros(1, || rustrict(&text)) / 1e3,
            micros(1, || bare(&text)) / 1e3,
        );
    }
    println!(
        "\nmemory that the engine added, all of the above included: {:.1} MB",
        resident_mb() - before
    );
    Ok(())
}

/// Microseconds of one run, in the best of several rounds: whatever else the machine does only adds to them.
fn micros<T>(times: u32, mut run: impl FnMut() -> T) -> f64 {
    let mut round = || {
        let begin = Instant::now();
        for _ in 0..times {
            std::hint::black_box(run());
        }
        begin.elapsed().as_secs_f64() * 1e6 / f64::from(times)
    };
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}

/// Seconds that each engine takes for all texts once: the median of rounds in which they take turns, so that
/// whatever else the machine does hits all.
fn in_turns(texts: &[String], engines: &[Engine<'_>]) -> Vec<f64> {
    let repeats = ROUND_BYTES.div_ceil(bytes(texts).max(1));
    let mut times = vec![Vec::new(); engines.len()];
    for _ in 0..ROUNDS {
        for ((_, engine), times) in engines.iter().zip(&mut times) {
            let begin = Instant::now();
            for _ in 0..repeats {
                let found: usize = texts.iter().map(|text| engine(text)).sum();
                std::hint::black_box(found);
            }
            times.push(begin.elapsed().as_secs_f64() / repeats as f64);
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            times.get(ROUNDS / 2).copied().unwrap_or(f64::NAN)
        })
        .collect()
}

fn bytes(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

fn word_count(texts: &[String]) -> f64 {
    let count: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    count as f64
}

fn demo_comments() -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for file in files("../ombud/demo/stories", "toml")? {
        let story: toml::Table = file.parse()?;
        let comments = story.get("comment").and_then(toml::Value::as_array);
        let bodies = comments
            .into_iter()
            .flatten()
            .filter_map(|comment| comment.get("text")?.as_str());
        texts.extend(bodies.map(|text| text.trim().to_owned()));
    }
    Ok(texts)
}

/// The words of our lists in any role, without the notation around them.
fn list_words() -> Result<Vec<String>, Box<dyn Error>> {
    let mut words: Vec<String> = files("data/lexicon", "txt")?
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| !line.starts_with(['#', '[']))
        .flat_map(|line| line.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().count() >= 3)
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    Ok(words)
}

/// The contents of the files of a folder beside this crate's, in the order of their names.
fn files(folder: &str, extension: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == extension));
    paths.sort();
    Ok(paths.iter().map(fs::read_to_string).collect::<Result<_, _>>()?)
}

/// Memory of this process that is in RAM, from `/proc`; not a number on systems without it.
fn resident_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
}
