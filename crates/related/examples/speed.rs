#![allow(clippy::indexing_slicing, reason = "an example is run by its writer")]
//! How fast, and how good: `cargo run --release -p related --example speed [STORIES.jsonl [SIMILARITIES.tsv]]`.
//!
//! Without an argument it measures on 10,000 made-up stories. With one it reads stories, one JSON
//! object a line (`text`; `title` and `topics` where there are), `-` for standard input, and prints
//! how many of the listed stories share a topic. With two it also compares with people's judgements:
//! row i, column j of the table is how alike the i-th and j-th story with topic `lee50` are, 0 to 1.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Read;
use std::time::Instant;

use related::{Document, Index, Query};

const NOW_MS: i64 = 1_750_000_000_000;
const HOUR_MS: i64 = 3_600_000;

struct Sample {
    title: String,
    text: String,
    topics: BTreeSet<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let samples = match arguments.next() {
        Some(path) => read(&path)?,
        None => made_up(10_000),
    };
    let index = build(&samples);
    time_queries(&index, samples.len());
    if samples.iter().any(|sample| !sample.topics.is_empty()) {
        judge_by_topics(&index, &samples);
    }
    if let Some(path) = arguments.next() {
        judge_by_people(&index, &samples, &std::fs::read_to_string(path)?);
    }
    Ok(())
}

fn build(samples: &[Sample]) -> Index {
    let before_kib = resident_kib();
    let start = Instant::now();
    let mut index = Index::new();
    for (place, sample) in samples.iter().enumerate() {
        index.upsert(&document(place, sample));
    }
    let seconds = start.elapsed().as_secs_f64();
    let kib = resident_kib().saturating_sub(before_kib) as f64 / samples.len() as f64;
    println!(
        "build: {} stories, {:.0} a second, {kib:.2} KiB each",
        samples.len(),
        samples.len() as f64 / seconds
    );
    let start = Instant::now();
    for (place, sample) in samples.iter().enumerate().step_by(10) {
        index.upsert(&document(place, sample));
    }
    let micros = start.elapsed().as_secs_f64() * 1e6 / (samples.len() as f64 / 10.0);
    println!("replace: {micros:.0} µs a story");
    index
}

fn document(place: usize, sample: &Sample) -> Document<'_> {
    let id = place as i64;
    Document {
        id,
        headline: &sample.title,
        standfirst: "",
        body: &sample.text,
        section: "",
        language: "en",
        published_at_ms: NOW_MS - id * HOUR_MS,
    }
}

fn time_queries(index: &Index, stories: usize) {
    let query = Query::new(5, NOW_MS);
    let mut micros: Vec<f64> = (0..stories)
        .step_by((stories / 1_000).max(1))
        .map(|place| {
            let start = Instant::now();
            std::hint::black_box(index.related(place as i64, &query));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let mean = micros.iter().sum::<f64>() / micros.len() as f64;
    println!(
        "related: mean {mean:.0} µs, median {:.0} µs, 99 % below {:.0} µs, worst {:.0} µs",
        micros[micros.len() / 2],
        micros[micros.len() * 99 / 100],
        micros[micros.len() - 1]
    );
}

fn judge_by_topics(index: &Index, samples: &[Sample]) {
    let labelled: Vec<usize> = (0..samples.len())
        .filter(|&place| !samples[place].topics.is_empty())
        .collect();
    let asked: Vec<usize> = labelled
        .iter()
        .copied()
        .step_by((labelled.len() / 1_500).max(1))
        .collect();
    let (mut listed, mut judged, mut good, mut without) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut bands = [(0_usize, 0_usize); 10];
    for &place in &asked {
        let found = index.related(place as i64, &Query::new(5, NOW_MS));
        listed += found.len();
        without += usize::from(found.is_empty());
        for related in found
            .iter()
            .filter(|related| !samples[related.id as usize].topics.is_empty())
        {
            let shares = !samples[related.id as usize].topics.is_disjoint(&samples[place].topics);
            judged += 1;
            good += usize::from(shares);
            let band = &mut bands[((related.score * 20.0) as usize).min(9)];
            band.0 += 1;
            band.1 += usize::from(shares);
        }
    }
    let share = good as f64 / judged.max(1) as f64;
    println!(
        "topics: {} stories asked, {:.2} listed each, {without} none; {share:.3} of {judged} labelled ones share a topic",
        asked.len(),
        listed as f64 / asked.len() as f64
    );
    for (band, (judged, good)) in bands.iter().enumerate().filter(|(_, (judged, _))| *judged > 0) {
        println!(
            "  score from {:.2}: {:.3} of {judged}",
            band as f64 / 20.0,
            *good as f64 / *judged as f64
        );
    }
}

fn judge_by_people(index: &Index, samples: &[Sample], table: &str) {
    let rows: Vec<Vec<f64>> = table
        .lines()
        .map(|line| line.split('\t').map(|cell| cell.parse().unwrap_or(0.0)).collect())
        .collect();
    let judged: Vec<usize> = (0..samples.len())
        .filter(|&place| samples[place].topics.contains("lee50"))
        .take(rows.len())
        .collect();
    let (mut listed, mut sum, mut alike, mut found_alike, mut unlike) = (0, 0.0, 0, 0, 0);
    for (row, &place) in judged.iter().enumerate() {
        let found = index.related(place as i64, &Query::new(20, NOW_MS));
        for (column, &other) in judged.iter().enumerate().filter(|&(column, _)| column != row) {
            let likeness = rows[row.min(column)][row.max(column)];
            let is_found = found.iter().any(|related| related.id == other as i64);
            alike += usize::from(likeness >= 0.6);
            found_alike += usize::from(likeness >= 0.6 && is_found);
            unlike += usize::from(likeness < 0.4 && is_found);
            listed += usize::from(is_found);
            sum += if is_found { likeness } else { 0.0 };
        }
    }
    println!(
        "people: {listed} pairs listed, mean likeness {:.2}; {found_alike} of {alike} pairs from 0.6 found; {unlike} listed below 0.4",
        sum / f64::from(listed as u32).max(1.0)
    );
}

fn read(path: &str) -> Result<Vec<Sample>, Box<dyn Error>> {
    let mut text = String::new();
    if path == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(path)?;
    }
    let mut samples = Vec::new();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let mut topics: BTreeSet<String> = value["topics"]
            .as_array()
            .map(|list| {
                list.iter()
                    .filter_map(|topic| Some(topic.as_str()?.to_owned()))
                    .collect()
            })
            .unwrap_or_default();
        topics.extend(value["topic"].as_str().map(str::to_owned));
        samples.push(Sample {
            title: field("title"),
            text: field("text"),
            topics,
        });
    }
    Ok(samples)
}

/// Stories of some 350 words: words by Zipf's law, and every ten stories the names of one affair.
fn made_up(count: usize) -> Vec<Sample> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    (0..count)
        .map(|place| {
            let affair = place as u64 / 10;
            let mut text = String::new();
            for word in 0..350 {
                let rank = (40_000_f64).powf(random(1_000_000) as f64 / 1e6) as u64;
                match (word % 15, word % 29) {
                    (0, _) if word > 0 => text.push_str(". The "),
                    (_, 7) => text.push_str(&format!("Person{} Family{} ", affair, affair % 97)),
                    _ => {}
                }
                text.push_str(&format!("{} ", spell(rank)));
            }
            Sample {
                title: format!("Talks of Person{affair} {}", spell(random(9_000))),
                text,
                topics: BTreeSet::new(),
            }
        })
        .collect()
}

fn spell(mut number: u64) -> String {
    let mut word = String::new();
    number += 20;
    while number > 0 {
        word.push_str(["ba", "ke", "lin", "mor", "sta", "tu", "ver", "zon", "pil", "gra"][(number % 10) as usize]);
        number /= 10;
    }
    word
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse().ok())
        .unwrap_or(0)
}
