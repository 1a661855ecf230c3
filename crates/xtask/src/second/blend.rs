//! How both readers' opinions are put together: chosen on one half of the `dev` rows, measured on the other.

use std::path::PathBuf;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use moderation::training::{Blend, LABELS};
use moderation::{Category, Input, Moderator, SecondReader};

use super::{Heard, bands};
use crate::evaluate::{hate, sample};
use crate::train::calibrate::{newton, share};
use crate::train::data::{self, Data, Row};
use crate::train::metrics::auc;

/// Steps between the classifier alone and the encoder alone.
const STEPS: usize = 20;
/// Rows of each kind from which on a set says anything about a label.
const ENOUGH: usize = 10;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the labelled comments, one *.jsonl.gz a set
    #[arg(long)]
    data: PathBuf,
    /// What `training/export.py` wrote
    #[arg(long, default_value = "crates/moderation/data/second-reader.bin")]
    weights: PathBuf,
    /// Where the same goes with the blend in it; by default it replaces what was read
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only so many rows of each set: a quick look
    #[arg(long)]
    rows: Option<usize>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let second = SecondReader::with_weights(&args.weights)?;
    let data = data::read(&args.data)?;
    let rows: Vec<&Row> = sample(&data, args.rows)
        .into_iter()
        .filter(|row| row.language == "en")
        .collect();
    let bar = ProgressBar::new(rows.len() as u64).with_message("reading");
    let heard = listen(&rows, &second, &bar);
    bar.finish_and_clear();
    let (fitted, measured): (Vec<_>, Vec<_>) = heard.iter().enumerate().partition(|(index, _)| index % 2 == 0);
    let fitted: Vec<&Heard<'_>> = fitted.into_iter().map(|(_, heard)| heard).collect();
    let measured: Vec<&Heard<'_>> = measured.into_iter().map(|(_, heard)| heard).collect();

    let blend: [Blend; LABELS] = std::array::from_fn(|label| fit(&fitted, label, &data));
    let shown_from = shown_from(&fitted);
    for (category, blend) in Category::ALL.into_iter().zip(&blend) {
        println!("{:16} {blend:?}", category.as_str());
    }
    println!("a passage is evidence from {shown_from:.2} on");
    report(&measured, &blend, &data);
    bands::report(&measured, &blend, &data);
    let file = SecondReader::reblended(&args.weights, &blend, shown_from)?;
    let out = args.out.as_ref().unwrap_or(&args.weights);
    std::fs::write(out, file).with_context(|| format!("cannot write {}", out.display()))
}

/// What both readers say of each row, on two threads, in order.
fn listen<'a>(rows: &[&'a Row], second: &SecondReader, bar: &ProgressBar) -> Vec<Heard<'a>> {
    let moderator = Moderator::new();
    let all = |rows: &[&'a Row]| -> Vec<Heard<'a>> {
        rows.iter()
            .filter_map(|row| {
                bar.inc(1);
                let input = Input::new(&row.text);
                let compared = second.compare(&moderator, &input)?;
                let once = moderator.assess(&input);
                Some(Heard { row, compared, once })
            })
            .collect()
    };
    let (left, right) = rows.split_at(rows.len().div_ceil(2));
    std::thread::scope(|scope| {
        let other = scope.spawn(|| all(right));
        let mut heard = all(left);
        match other.join() {
            Ok(other) => heard.extend(other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        heard
    })
}

/// One label's share of each reader, by the mean area under the curve over the sets; then slope and offset (Platt 1999)
/// on sets that are like news, at their natural rates.
fn fit(rows: &[&Heard<'_>], label: usize, data: &Data) -> Blend {
    let of = |step: usize| {
        let second = step as f32 / STEPS as f32;
        move |heard: &Heard<'_>| heard.compared.first[label] * (1.0 - second) + heard.compared.second[label] * second
    };
    let mean = |step: usize| {
        let found: Vec<f64> = areas(rows, label, data, &of(step))
            .into_iter()
            .map(|(_, area)| area)
            .collect();
        found.iter().sum::<f64>() / found.len().max(1) as f64
    };
    let best = (0..=STEPS).max_by(|left, right| mean(*left).total_cmp(&mean(*right)));
    let best = best.unwrap_or(STEPS / 2);
    let asked = |heard: &&&Heard<'_>| heard.row.labels[label].is_some();
    let news = |heard: &&&Heard<'_>| share(&data.sets[heard.row.set], 0.0).is_some();
    let yes = |heard: &&&Heard<'_>| heard.row.labels[label].is_some_and(|value| value >= 0.5);
    let has_news = rows.iter().filter(asked).filter(news).filter(yes).count() >= ENOUGH;
    let points: Vec<(f32, f32, f32)> = rows
        .iter()
        .filter(|heard| !has_news || news(heard))
        .filter_map(|heard| {
            let aim = heard.row.labels[label]?;
            let weight = share(&data.sets[heard.row.set], aim).unwrap_or(1.0);
            Some((of(best)(heard), aim, weight))
        })
        .collect();
    let [slope, offset] = newton(&points);
    let second = best as f32 / STEPS as f32;
    Blend {
        first: slope * (1.0 - second),
        second: slope * second,
        offset,
    }
}

/// The area under the curve of a label in each set that says enough about it.
fn areas<'a>(
    rows: &[&Heard<'_>],
    label: usize,
    data: &'a Data,
    score: &dyn Fn(&Heard<'_>) -> f32,
) -> Vec<(&'a str, f64)> {
    let of_set = |set: usize| {
        let of_set = rows.iter().filter(|heard| heard.row.set == set);
        let mut points: Vec<(f32, bool)> = of_set
            .filter_map(|heard| Some((score(heard), heard.row.labels[label]? >= 0.5)))
            .collect();
        let yes = points.iter().filter(|(_, is)| *is).count();
        (yes >= ENOUGH && points.len() - yes >= ENOUGH)
            .then(|| auc(&mut points))
            .flatten()
    };
    (0..data.sets.len())
        .filter_map(|set| Some((data.sets[set].as_str(), of_set(set)?)))
        .collect()
}

/// What a blend makes of both opinions.
pub(super) fn blended(blend: &Blend, heard: &Heard<'_>, label: usize) -> f32 {
    let both = blend.first * heard.compared.first[label] + blend.second * heard.compared.second[label] + blend.offset;
    1.0 / (1.0 + (-both).exp())
}

fn report(rows: &[&Heard<'_>], blend: &[Blend; LABELS], data: &Data) {
    println!("{:30} {:16} classifier  encoder  both", "set", "category");
    for (label, category) in Category::ALL.into_iter().enumerate() {
        let first = areas(rows, label, data, &|heard| heard.compared.first[label]);
        let second = areas(rows, label, data, &|heard| heard.compared.second[label]);
        let both = areas(rows, label, data, &|heard| blended(&blend[label], heard, label));
        for ((set, first), ((_, second), (_, both))) in first.iter().zip(second.iter().zip(&both)) {
            println!(
                "{set:30} {:16} {first:.4}      {second:.4}   {both:.4}",
                category.as_str()
            );
        }
        if category == Category::IdentityAttack {
            let mean = |found: &[(&str, f64)]| {
                let found: Vec<f64> = found
                    .iter()
                    .filter(|(set, _)| hate(set))
                    .map(|(_, area)| *area)
                    .collect();
                found.iter().sum::<f64>() / found.len().max(1) as f64
            };
            let [first, second, both] = [&first, &second, &both].map(|found| mean(found));
            println!(
                "{:30} {:16} {first:.4}      {second:.4}   {both:.4}",
                "mean of the hate sets",
                category.as_str()
            );
        }
    }
}

/// The probability from which on passages are evidence that gives the highest mean F1 over comments, in characters.
fn shown_from(rows: &[&Heard<'_>]) -> f32 {
    let mean = |from: f32| {
        let scores = rows.iter().filter_map(|heard| {
            let marked = heard.row.spans.as_ref()?;
            let (mut both, mut said, mut right) = (0.0, 0.0, 0.0);
            for (begin, end, own, second) in &heard.compared.marks {
                let length = (end - begin) as f64;
                let is_marked = marked
                    .iter()
                    .any(|span| (span.0 as usize) < *end && *begin < span.1 as usize);
                let is_shown = second.map_or(*own, |second| (own + second) / 2.0) >= from;
                both += length * f64::from(u8::from(is_marked && is_shown));
                said += length * f64::from(u8::from(is_shown));
                right += length * f64::from(u8::from(is_marked));
            }
            Some(if said + right == 0.0 {
                1.0
            } else {
                2.0 * both / (said + right)
            })
        });
        let (sum, count) = scores.fold((0.0, 0.0), |(sum, count), score| (sum + score, count + 1.0));
        if count == 0.0 { 0.0 } else { sum / count }
    };
    let candidates = (1..20).map(|step| 0.05 * step as f32);
    let best = candidates
        .max_by(|left, right| mean(*left).total_cmp(&mean(*right)))
        .unwrap_or(0.5);
    println!("mean F1 of marked characters at {best:.2}: {:.3}", mean(best));
    best
}
