//! Which comments the second reader is asked about in bulk work: what leaving out the others saves, and what it costs.

use moderation::training::{Blend, LABELS};
use moderation::{Category, SecondReader};

use super::Heard;
use super::blend::blended;
use crate::train::data::Data;
use crate::train::metrics::auc;

/// A set with comments in the proportions in which they were written.
const AS_WRITTEN: &str = "wiki_context_toxicity";
/// Sets that are like the bulk of a site; of a set of hatred half is hatred.
const LIKE_BULK: [&str; 3] = ["jigsaw_wikipedia", "wiki_context_toxicity", "civil_weak_aayan517"];
/// Candidates: asked from this highest score of the classifier on, up to the other.
const FROM: [f32; 8] = [0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.06, 0.1];
const TO: [f32; 3] = [0.9, 0.97, 1.0];
/// Rows of a kind from which on a set says anything about a category.
const ENOUGH: usize = 10;

/// Whether a set is meant.
type OfSet<'a> = &'a dyn Fn(&str) -> bool;

pub(super) fn report(rows: &[&Heard<'_>], blend: &[Blend; LABELS], data: &Data) {
    println!("asked between    skipped   AUC lost (mean, most): like bulk   all sets");
    let highest: Vec<f32> = rows.iter().map(|heard| SecondReader::doubt(&heard.once)).collect();
    for from in FROM {
        for to in TO {
            let is_asked = |index: usize| highest.get(index).is_some_and(|score| (from..=to).contains(score));
            let written: Vec<bool> = (0..rows.len())
                .filter(|index| data.sets[rows[*index].row.set] == AS_WRITTEN)
                .map(is_asked)
                .collect();
            let skipped = written.iter().filter(|asked| !**asked).count() as f64 / written.len().max(1) as f64;
            let text = |is_of: OfSet<'_>| {
                let lost = lost(rows, blend, data, (&is_asked, is_of));
                let mean = lost.iter().sum::<f64>() / lost.len().max(1) as f64;
                format!("{mean:+.4} {:+.4}", lost.iter().copied().fold(0.0, f64::max))
            };
            println!(
                "{from:.3} to {to:.2}    {:5.1} %   {}                     {}",
                100.0 * skipped,
                text(&|set| LIKE_BULK.contains(&set)),
                text(&|_| true)
            );
        }
    }
}

/// For each set and category what of the area under the curve is lost if the others keep the classifier's scores.
fn lost(
    rows: &[&Heard<'_>],
    blend: &[Blend; LABELS],
    data: &Data,
    (is_asked, is_of): (&dyn Fn(usize) -> bool, OfSet<'_>),
) -> Vec<f64> {
    let mut lost = Vec::new();
    for label in (0..LABELS).filter(|label| Category::ALL[*label] != Category::Spam) {
        for set in (0..data.sets.len()).filter(|set| is_of(&data.sets[*set])) {
            let of_set = rows.iter().enumerate().filter(|(_, heard)| heard.row.set == set);
            let (mut all, mut some): (Vec<_>, Vec<_>) = of_set
                .filter_map(|(index, heard)| {
                    let is = heard.row.labels[label]? >= 0.5;
                    let both = blended(&blend[label], heard, label);
                    let first = 1.0 / (1.0 + (-heard.compared.first[label]).exp());
                    Some(((both, is), (if is_asked(index) { both } else { first }, is)))
                })
                .unzip();
            if all.iter().filter(|(_, is)| *is).count() >= ENOUGH
                && let (Some(all), Some(some)) = (auc(&mut all), auc(&mut some))
            {
                lost.push(all - some);
            }
        }
    }
    lost
}
