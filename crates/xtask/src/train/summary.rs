//! What the trainer prints of a finished network; `cargo xtask evaluate` measures the engine as a whole.

use moderation::Category;
use moderation::training::LABELS;

use super::data::Data;
use super::examples::Example;
use super::metrics;
use super::network::Network;

/// Area under the ROC curve on the development rows, by set and label.
pub(crate) fn print(data: &Data, examples: &[Example], network: &mut Network) {
    let mut scores = vec![vec![Vec::new(); LABELS]; data.sets.len()];
    for example in examples.iter().filter(|example| example.is_dev) {
        let (logits, _) = network.predict(example);
        for (label, logit) in logits.iter().enumerate() {
            if let Some(value) = example.labels[label] {
                scores[example.set][label].push((*logit, value >= 0.5));
            }
        }
    }
    for (set, labels) in data.sets.iter().zip(&mut scores) {
        let found: Vec<String> = Category::ALL
            .iter()
            .zip(labels)
            .filter_map(|(category, rows)| Some(format!("{} {:.3}", category.as_str(), metrics::auc(rows)?)))
            .collect();
        if !found.is_empty() {
            eprintln!("{set:28} {}", found.join(", "));
        }
    }
}
