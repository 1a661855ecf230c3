//! Everything that is measured for the card.

use std::path::Path;

use anyhow::{Context, Result};
use moderation::{Category, Policy};

use super::aims::{self, Aim, Side, first, full, lists};
use super::calibration::{self, Calibration};
use super::cases::{self, HeldOut, OfKind};
use super::ceiling::{self, Ceiling};
use super::engine::Engine;
use super::failures::{self, Probe};
use super::identities::{self, Group};
use super::judge::{Engines, Judged, points};
use super::languages::{self, Foreign, Trained};
use super::metrics::Measure;
use super::model::Model;
use super::spans::{COUNTED, mean_f1};
use super::speed::Speed;
use crate::train::data::Data;
use crate::train::metrics::auc;

/// The set whose passages people marked, and whose labels are the word of few.
pub(crate) const NEWS: &str = "civil_toxic_spans";

/// Rows with a category from which on a ceiling says anything.
pub(crate) const ENOUGH: usize = 20;

/// One label of one set, by both readers, by the first, by lists alone.
#[derive(Debug)]
pub(crate) struct OfSet {
    pub(crate) set: String,
    pub(crate) category: Category,
    pub(crate) measure: Measure,
    pub(crate) first: Option<f64>,
    pub(crate) lists: Option<f64>,
}

/// How well passages of some categories fit, by both readers, by the first, by lists alone.
#[derive(Debug)]
pub(crate) struct Passages {
    pub(crate) counted: String,
    pub(crate) rows: usize,
    pub(crate) scores: [Option<f64>; 3],
}

/// What the card says.
pub(crate) struct Results {
    pub(crate) aims: Vec<Aim>,
    pub(crate) sets: Vec<OfSet>,
    pub(crate) ceilings: Vec<(Category, Ceiling, Option<f64>)>,
    pub(crate) passages: Vec<Passages>,
    pub(crate) calibrations: Vec<(Category, Vec<Calibration>)>,
    pub(crate) groups: [Vec<Group>; 3],
    pub(crate) trained: Vec<Trained>,
    pub(crate) foreign: Vec<Foreign>,
    pub(crate) held_out: [HeldOut; 3],
    pub(crate) targets: [Vec<OfKind>; 3],
    pub(crate) speed: Speed,
    pub(crate) probes: Vec<Probe>,
}

/// Where the cases of the project lie.
fn own(name: &str) -> std::path::PathBuf {
    crate::root().join("crates/moderation").join(name)
}

impl Results {
    pub(crate) fn measure(
        data: &Data,
        rows: &[Judged<'_>],
        (model, engines): (&Model, &Engines),
        speed: Speed,
    ) -> Result<Self> {
        let all = [&engines.full, &engines.first, &engines.lists];
        let of_all = |of: &dyn Fn(&Engine) -> Result<HeldOut>| -> Result<[HeldOut; 3]> {
            let [both, first, lists] = all.map(of);
            Ok([both?, first?, lists?])
        };
        let (attacks, innocent) = (read("heldout/attacks.jsonl")?, read("heldout/innocent.jsonl")?);
        let targets = read("targets/test.jsonl")?;
        let identities = own("data/identities.txt");
        let identities = std::fs::read_to_string(&identities).with_context(|| identities.display().to_string())?;
        let [both, by_first, by_lists] = all.map(|engine| identities::measure(&identities, engine));
        let policy = Policy::parse(Policy::default_document())?;
        let mut results = Self {
            aims: aims::of_sets(rows),
            sets: of_sets(data, rows),
            ceilings: ceilings(rows),
            passages: passages(rows),
            calibrations: calibrations(rows),
            groups: [both?, by_first?, by_lists?],
            trained: languages::of_sets(rows),
            foreign: languages::foreign(&own("tests/data/language"), model)?,
            held_out: of_all(&|engine| cases::held_out(&attacks, &innocent, engine))?,
            targets: all.map(|engine| cases::targets(&targets, engine)),
            speed,
            probes: failures::probe(&engines.full, &policy),
        };
        results.further_aims(model);
        Ok(results)
    }

    /// The aims that more than the labelled sets decide.
    fn further_aims(&mut self, model: &Model) {
        let [f1_of_both, f1, lists_f1] = self.passages.first().map_or([None; 3], |passages| passages.scores);
        let unsure = self.foreign.iter().filter(|foreign| foreign.is_unsure).count();
        let unsure = (!self.foreign.is_empty()).then(|| unsure as f64 / self.foreign.len() as f64);
        let [both_groups, groups, lists_groups] = &self.groups;
        let [both_targets, targets, lists_targets] = &self.targets;
        let Speed {
            start,
            resident,
            rounds: _,
            comment: [comment, lists_comment],
            throughput: [throughput, lists_throughput],
            second,
        } = &self.speed;
        // Nothing stopped is no difference.
        let ratio = |groups: &[Group]| Some(identities::worst_ratio(groups).unwrap_or(0.0));
        self.aims.extend([
            Aim::at_least("character F1 of passages on civil_toxic_spans", 0.62, f1, lists_f1)
                .both(Some(0.66), f1_of_both),
            Aim::at_most(
                "worst group's rate, as multiple of the average",
                2.0,
                ratio(groups),
                ratio(lists_groups),
            )
            .both(None, ratio(both_groups))
            .form(2, ""),
            Aim::at_least("share unsure in languages it was not trained on", 1.0, unsure, None),
            Aim::at_least(
                "targets right, end to end, on cases of ours",
                0.85,
                cases::accuracy(targets),
                cases::accuracy(lists_targets),
            )
            .both(None, cases::accuracy(both_targets)),
            Aim::at_most("size of the model file", 12.0, Some(model.size as f64 / 1e6), None).form(1, " MB"),
            Aim::at_most("resident memory of the process", 40.0, *resident, None)
                .both(Some(40.0 + 120.0), second.resident)
                .form(1, " MB"),
            Aim::at_most(
                "start, model read from its file",
                50.0,
                Some(start.as_secs_f64() * 1000.0),
                None,
            )
            .both(Some(50.0 + 200.0), Some((*start + second.start).as_secs_f64() * 1000.0))
            .form(1, " ms"),
            Aim::at_most("a comment of 50 words", 60.0, Some(*comment), Some(*lists_comment))
                .both(Some(8_000.0), Some(second.comment))
                .form(1, " µs"),
            Aim::at_least("long text, one core", 2.0, Some(*throughput), Some(*lists_throughput)).form(2, " MB/s"),
        ]);
    }
}

fn read(name: &str) -> Result<Vec<serde_json::Value>> {
    cases::read(&own("tests/data").join(Path::new(name)))
}

fn of_sets(data: &Data, rows: &[Judged<'_>]) -> Vec<OfSet> {
    let mut found = Vec::new();
    for set in &data.sets {
        let of_set: Vec<&Judged<'_>> = rows.iter().filter(|row| row.set == set).collect();
        for category in Category::ALL {
            let measure = Measure::of(&points(of_set.iter().copied(), category, full));
            if measure.rows > 0 {
                let [first, lists] =
                    [first as Side, lists].map(|side| auc(&mut points(of_set.iter().copied(), category, side)));
                found.push(OfSet {
                    set: set.clone(),
                    category,
                    measure,
                    first,
                    lists,
                });
            }
        }
    }
    found
}

fn ceilings(rows: &[Judged<'_>]) -> Vec<(Category, Ceiling, Option<f64>)> {
    let news: Vec<&Judged<'_>> = rows.iter().filter(|row| row.set == NEWS).collect();
    Category::ALL
        .into_iter()
        .filter_map(|category| {
            let points = &mut points(news.iter().copied(), category, full);
            if points.iter().filter(|point| point.1).count() < ENOUGH {
                return None;
            }
            let reached = auc(points);
            Some((category, ceiling::of(&news, category)?, reached))
        })
        .collect()
}

/// All categories on all rows that have marks, the same on rows with at least one mark, then each category alone.
fn passages(rows: &[Judged<'_>]) -> Vec<Passages> {
    let one = |name: &str, counted: &[Category], only_marked: bool| {
        let of = |side: Side| mean_f1(rows, counted, side, only_marked);
        Passages {
            counted: name.to_owned(),
            rows: of(full).0,
            scores: [of(full).1, of(first).1, of(lists).1],
        }
    };
    let mut found = vec![
        one("all six", &COUNTED, false),
        one("all six, comments with a mark only", &COUNTED, true),
    ];
    found.extend(
        COUNTED
            .iter()
            .map(|category| one(category.as_str(), &[*category], false)),
    );
    found
}

fn calibrations(rows: &[Judged<'_>]) -> Vec<(Category, Vec<Calibration>)> {
    Category::ALL
        .into_iter()
        .map(|category| (category, calibration::of(rows, category)))
        .filter(|(_, found)| !found.is_empty())
        .collect()
}
