//! Everything that is measured for the card.

use std::path::Path;

use anyhow::{Context, Result};
use moderation::{Category, Moderator, Policy};

use super::aims::{self, Aim, Side, full, lists};
use super::calibration::{self, Calibration};
use super::cases::{self, HeldOut, OfKind};
use super::ceiling::{self, Ceiling};
use super::failures::{self, Probe};
use super::identities::{self, Group};
use super::judge::{Judged, points};
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

/// One label of one set, with the model and without.
#[derive(Debug)]
pub(crate) struct OfSet {
    pub(crate) set: String,
    pub(crate) category: Category,
    pub(crate) measure: Measure,
    pub(crate) lists: Option<f64>,
}

/// How well passages of some categories fit, with the model and without.
#[derive(Debug)]
pub(crate) struct Passages {
    pub(crate) counted: String,
    pub(crate) rows: usize,
    pub(crate) scores: [Option<f64>; 2],
}

/// What the card says.
pub(crate) struct Results {
    pub(crate) aims: Vec<Aim>,
    pub(crate) sets: Vec<OfSet>,
    pub(crate) ceilings: Vec<(Category, Ceiling, Option<f64>)>,
    pub(crate) passages: Vec<Passages>,
    pub(crate) calibrations: Vec<(Category, Vec<Calibration>)>,
    pub(crate) groups: [Vec<Group>; 2],
    pub(crate) trained: Vec<Trained>,
    pub(crate) foreign: Vec<Foreign>,
    pub(crate) held_out: [HeldOut; 2],
    pub(crate) targets: [Vec<OfKind>; 2],
    pub(crate) speed: Speed,
    pub(crate) probes: Vec<Probe>,
}

/// Where the cases of the project lie.
fn own(name: &str) -> std::path::PathBuf {
    crate::root().join("crates/moderation").join(name)
}

impl Results {
    pub(crate) fn measure(data: &Data, rows: &[Judged<'_>], model: &Model, speed: Speed) -> Result<Self> {
        let without = Moderator::lists_only();
        let engines = [&model.engine, &without];
        let of_both = |of: &dyn Fn(&Moderator) -> Result<HeldOut>| -> Result<[HeldOut; 2]> {
            Ok([of(&model.engine)?, of(&without)?])
        };
        let (attacks, innocent) = (read("heldout/attacks.jsonl")?, read("heldout/innocent.jsonl")?);
        let targets = read("targets/test.jsonl")?;
        let identities = own("data/identities.txt");
        let identities = std::fs::read_to_string(&identities).with_context(|| identities.display().to_string())?;
        let [with_model, by_lists] = engines.map(|engine| identities::measure(&identities, engine));
        let policy = Policy::parse(Policy::default_document())?;
        let mut results = Self {
            aims: aims::of_sets(rows),
            sets: of_sets(data, rows),
            ceilings: ceilings(rows),
            passages: passages(rows),
            calibrations: calibrations(rows),
            groups: [with_model?, by_lists?],
            trained: languages::of_sets(rows),
            foreign: languages::foreign(&own("tests/data/language"), model)?,
            held_out: of_both(&|engine| cases::held_out(&attacks, &innocent, engine))?,
            targets: engines.map(|engine| cases::targets(&targets, engine)),
            speed,
            probes: failures::probe(&model.engine, &policy),
        };
        results.further_aims(model);
        Ok(results)
    }

    /// The aims that more than the labelled sets decide.
    fn further_aims(&mut self, model: &Model) {
        let [f1, lists_f1] = self.passages.first().map_or([None, None], |passages| passages.scores);
        let unsure = self.foreign.iter().filter(|foreign| foreign.is_unsure).count();
        let unsure = (!self.foreign.is_empty()).then(|| unsure as f64 / self.foreign.len() as f64);
        let [groups, lists_groups] = &self.groups;
        let [targets, lists_targets] = &self.targets;
        let Speed {
            start,
            resident,
            rounds: _,
            comment: [comment, lists_comment],
            throughput: [throughput, lists_throughput],
        } = &self.speed;
        // Nothing stopped is no difference.
        let ratio = |groups: &[Group]| Some(identities::worst_ratio(groups).unwrap_or(0.0));
        self.aims.extend([
            Aim::at_least("character F1 of passages on civil_toxic_spans", 0.62, f1, lists_f1),
            Aim::at_most(
                "worst group's rate, as multiple of the average",
                2.0,
                ratio(groups),
                ratio(lists_groups),
            )
            .form(2, ""),
            Aim::at_least("share unsure in languages it was not trained on", 1.0, unsure, None),
            Aim::at_least(
                "targets right, end to end, on cases of ours",
                0.85,
                cases::accuracy(targets),
                cases::accuracy(lists_targets),
            ),
            Aim::at_most("size of the model file", 12.0, Some(model.size as f64 / 1e6), None).form(1, " MB"),
            Aim::at_most("resident memory of the process", 40.0, *resident, None).form(1, " MB"),
            Aim::at_most(
                "start, model read from its file",
                50.0,
                Some(start.as_secs_f64() * 1000.0),
                None,
            )
            .form(1, " ms"),
            Aim::at_most("a comment of 50 words", 60.0, Some(*comment), Some(*lists_comment)).form(1, " µs"),
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
                let lists = auc(&mut points(of_set.iter().copied(), category, lists));
                found.push(OfSet {
                    set: set.clone(),
                    category,
                    measure,
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
            scores: [of(full).1, of(lists).1],
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
