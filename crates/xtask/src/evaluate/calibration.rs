//! Whether a score of 0.7 means seven of ten.

use moderation::Category;

use super::judge::Judged;
use super::metrics::{BINS, Bin, Weighted, bins, calibration_error};

/// Rows whose calibration is looked at together.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) name: &'static str,
    sets: &'static [&'static str],
    /// How much a toxic row counts.
    toxic: f64,
}

const AS_IS: World = World {
    name: "wiki_context_toxicity, civil_weak_aayan517",
    sets: &["wiki_context_toxicity", "civil_weak_aayan517"],
    toxic: 1.0,
};
/// The pool has twice the natural share of toxic rows.
const WIKIPEDIA: World = World {
    name: "jigsaw_wikipedia, toxic rows counted half",
    sets: &["jigsaw_wikipedia"],
    toxic: 0.5,
};
const NEWS: World = World {
    name: "civil_toxic_spans (toxic ones preferred)",
    sets: &["civil_toxic_spans"],
    toxic: 1.0,
};
const SEXUAL: World = World {
    name: "sbic_v2_dev, realtoxicityprompts_sample",
    sets: &["sbic_v2_dev", "realtoxicityprompts_sample"],
    toxic: 1.0,
};
const SPAM: World = World {
    name: "youtube_spam_uci, sms_spam_uci",
    sets: &["youtube_spam_uci", "sms_spam_uci"],
    toxic: 1.0,
};

/// The calibration of one category in one world.
#[derive(Debug)]
pub(crate) struct Calibration {
    pub(crate) world: &'static World,
    pub(crate) rows: usize,
    pub(crate) bins: [Bin; BINS],
    pub(crate) error: Option<f64>,
}

/// Each category where it can be looked at: at most two worlds.
pub(crate) fn of(rows: &[Judged<'_>], category: Category) -> Vec<Calibration> {
    let worlds: &[&'static World] = match category {
        Category::Toxicity => &[&AS_IS, &WIKIPEDIA],
        Category::SevereToxicity => &[&WIKIPEDIA],
        Category::Profanity | Category::Insult | Category::Threat | Category::IdentityAttack => &[&WIKIPEDIA, &NEWS],
        Category::SexualExplicit => &[&SEXUAL],
        Category::Spam => &[&SPAM],
    };
    worlds
        .iter()
        .filter_map(|world| {
            let weighted: Vec<Weighted> = rows
                .iter()
                .filter(|row| world.sets.contains(&row.set))
                .filter_map(|row| {
                    let is_toxic = row.label(Category::Toxicity).is_some_and(|value| value >= 0.5);
                    let weight = if is_toxic { world.toxic } else { 1.0 };
                    Some((row.full.score(category), row.label(category)?, weight))
                })
                .collect();
            let bins = bins(&weighted);
            (!weighted.is_empty()).then(|| Calibration {
                world,
                rows: weighted.len(),
                bins,
                error: calibration_error(&bins),
            })
        })
        .collect()
}
