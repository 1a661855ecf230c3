//! What networks that did not see a comment think of it, as a second opinion beside its label.
//!
//! A label is the word of a few people, and half of all labels were never asked for. Each quarter of the comments is
//! judged by a network trained on the other three; the final network learns from the label and from that judgement
//! (distillation, Hinton et al. 2015; across folds, so that no network repeats what it has learnt by heart).

use moderation::training::LABELS;

use super::examples::Example;
use super::network::{EPOCHS, Network};
use super::progress;
use super::random::Random;

const FOLDS: usize = 4;
/// How much the judgement counts in what is learnt of a label that was asked for.
const SHARE: f32 = 0.4;
/// Weight of the judgement where no label was asked for.
const ALONE: f32 = 0.15;

/// Changes what there is to learn of the examples with these numbers.
pub(crate) fn teach(examples: &mut [Example], order: &[usize], known: usize, sets: usize, random: &mut Random) {
    let folds: Vec<Vec<usize>> = (0..FOLDS)
        .map(|fold| {
            order
                .iter()
                .enumerate()
                .filter(|(place, _)| place % FOLDS == fold)
                .map(|(_, index)| *index)
                .collect()
        })
        .collect();
    let steps: usize = order.len() * (FOLDS - 1);
    let bar = progress(EPOCHS * steps as u64, "teachers");
    let seeds: Vec<Random> = (0..FOLDS).map(|_| Random::new(random.next())).collect();
    let judge = |fold: usize| -> Vec<[f32; LABELS]> {
        let mut random = seeds[fold].clone();
        let mut network = Network::new(known, sets, &mut random);
        let others = (0..FOLDS)
            .filter(|other| *other != fold)
            .flat_map(|other| folds[other].clone())
            .collect();
        network.train(examples, others, &mut random, &bar);
        folds[fold]
            .iter()
            .map(|index| network.judge(&examples[*index]))
            .collect()
    };
    // Two at a time: each is the same whichever thread it runs on.
    let judgements: Vec<Vec<[f32; LABELS]>> = std::thread::scope(|scope| {
        let odd = scope.spawn(|| (0..FOLDS).filter(|fold| fold % 2 == 1).map(judge).collect::<Vec<_>>());
        let even: Vec<_> = (0..FOLDS).filter(|fold| fold % 2 == 0).map(judge).collect();
        let odd = odd.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        even.into_iter().zip(odd).flat_map(|(even, odd)| [even, odd]).collect()
    });
    bar.finish_and_clear();
    for (fold, judgements) in folds.iter().zip(judgements) {
        for (index, judgement) in fold.iter().zip(judgements) {
            for ((aim, weight), opinion) in examples[*index].aims.iter_mut().zip(judgement) {
                if *weight > 0.0 {
                    *aim += SHARE * (opinion - *aim);
                } else {
                    (*aim, *weight) = (opinion, ALONE);
                }
            }
        }
    }
}

/// How much the second opinion counts, for the model's card: what, and which value.
pub(super) fn settings() -> Vec<(&'static str, String)> {
    vec![
        ("folds for the second opinions", FOLDS.to_string()),
        (
            "share of the second opinion in a label that was asked for",
            SHARE.to_string(),
        ),
        ("weight of the second opinion where none was", ALONE.to_string()),
    ]
}
