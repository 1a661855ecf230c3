//! From logits to probabilities, and from which value on a word is marked; both on rows that were kept out of training.

use moderation::training::LABELS;

use super::examples::Example;

/// Sets whose readers and labels are most like a news site's. The Wikipedia pool has twice the natural share of toxic
/// rows, and Civil's spans were collected among toxic comments: they count less.
const LIKE_NEWS: [(&str, f32, f32); 4] = [
    ("jigsaw_wikipedia", 0.5, 1.0),
    ("wiki_context_toxicity", 1.0, 1.0),
    ("civil_weak_aayan517", 0.3, 1.0),
    ("civil_toxic_spans", 0.3, 0.3),
];

/// How much a row of a set counts for a label with this value, toxic and other.
pub(crate) fn share(set: &str, aim: f32) -> Option<f32> {
    let (_, toxic, other) = LIKE_NEWS.iter().find(|(name, ..)| *name == set)?;
    Some(aim * toxic + (1.0 - aim) * other)
}

/// Slope and offset of each label (Platt 1999), fitted by Newton's method on weighted rows.
pub(crate) fn platt(rows: &[(&Example, [f32; LABELS])], sets: &[String]) -> Vec<f32> {
    let mut fitted = Vec::new();
    for label in 0..LABELS {
        // Labels that the news-like sets never had are calibrated on those that have them.
        let asked = |set: usize| {
            rows.iter()
                .any(|(example, _)| example.set == set && example.labels[label].is_some_and(|value| value >= 0.5))
        };
        let news_asked = sets
            .iter()
            .enumerate()
            .any(|(index, set)| share(set, 0.0).is_some() && asked(index));
        let points: Vec<(f32, f32, f32)> = rows
            .iter()
            .filter_map(|(example, logits)| {
                let (aim, weight) = example.aims[label];
                let share = match share(&sets[example.set], aim) {
                    Some(share) => share,
                    None if news_asked => return None,
                    None => 1.0,
                };
                (weight > 0.0).then_some((logits[label], aim, weight * share))
            })
            .collect();
        fitted.extend(newton(&points));
    }
    fitted
}

/// The longest step of Newton's method; where it converges by itself, steps are shorter.
const FARTHEST: f64 = 1.0;

/// Slope and offset for points of logit, aim and weight.
pub(crate) fn newton(points: &[(f32, f32, f32)]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        // Gradient and Hessian of the cross-entropy, with a weak pull towards a slope of 1.
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (slope - 1.0, 0.0, 1.0, 0.0, 1e-6);
        for (logit, aim, weight) in points {
            let (logit, aim, weight) = (f64::from(*logit), f64::from(*aim), f64::from(*weight));
            let p = 1.0 / (1.0 + (-(slope * logit + offset)).exp());
            let (error, spread) = (weight * (p - aim), weight * p * (1.0 - p));
            g0 += error * logit;
            g1 += error;
            h00 += spread * logit * logit;
            h01 += spread * logit;
            h11 += spread;
        }
        let determinant = h00 * h11 - h01 * h01;
        // Where one kind of rows is nearly apart from the other, whole steps would run away.
        slope -= ((h11 * g0 - h01 * g1) / determinant).clamp(-FARTHEST, FARTHEST);
        offset -= ((h00 * g1 - h01 * g0) / determinant).clamp(-FARTHEST, FARTHEST);
    }
    [slope as f32, offset as f32]
}

/// The value from which on a word is marked that gives the highest mean F1 over comments.
pub(crate) fn span_from(rows: &[(&Example, Vec<f32>)]) -> f32 {
    let mean = |from: f32| {
        let scores = rows.iter().filter_map(|(example, spans)| {
            let marked = example.marked.as_ref()?;
            let (mut both, mut said, mut true_) = (0.0, 0.0, 0.0);
            for (span, marked) in spans.iter().zip(marked) {
                both += f64::from(u8::from(*span >= from && *marked));
                said += f64::from(u8::from(*span >= from));
                true_ += f64::from(u8::from(*marked));
            }
            Some(if said + true_ == 0.0 {
                1.0
            } else {
                2.0 * both / (said + true_)
            })
        });
        let (sum, count) = scores.fold((0.0, 0.0), |(sum, count), score| (sum + score, count + 1.0));
        if count == 0.0 { 0.0 } else { sum / count }
    };
    let candidates = (0..=30).map(|step| -2.0 + 0.1 * step as f32);
    candidates
        .max_by(|left, right| mean(*left).total_cmp(&mean(*right)))
        .unwrap_or(0.0)
}
