//! Curves on top of scores: they keep the order, and change nothing that nobody decided about.

use moderation::{Calibration, Category, Curve, Input, Moderator};
use proptest::prelude::*;

fn decided() -> impl Strategy<Value = Vec<(f32, bool)>> {
    prop::collection::vec((0.0f32..=1.0, any::<bool>()), 0..200)
}

proptest! {
    #[test]
    fn a_curve_keeps_the_order_of_scores_and_the_ends(points in decided(), mut scores in prop::collection::vec(0.0f32..=1.0, 2..30)) {
        let curve = Curve::fit(points);
        prop_assert!(curve.slope > 0.0 && curve.slope.is_finite() && curve.shift.is_finite(), "{curve:?}");
        scores.sort_by(f32::total_cmp);
        let bent: Vec<f32> = scores.iter().map(|score| curve.map(*score)).collect();
        prop_assert!(bent.windows(2).all(|pair| pair[0] <= pair[1]), "{curve:?}: {scores:?} → {bent:?}");
        prop_assert!(bent.iter().all(|score| (0.0..=1.0).contains(score)));
        prop_assert_eq!((curve.map(0.0), curve.map(1.0)), (0.0, 1.0));
    }

    #[test]
    fn the_order_of_decisions_does_not_matter(points in decided()) {
        let mut turned = points.clone();
        turned.reverse();
        let (one, other) = (Curve::fit(points), Curve::fit(turned));
        prop_assert!((one.slope - other.slope).abs() < 1e-5 && (one.shift - other.shift).abs() < 1e-5, "{one:?} {other:?}");
    }

    #[test]
    fn a_curve_survives_json(points in decided()) {
        let mut calibration = Calibration::default();
        calibration.set(Category::Threat, Curve::fit(points));
        let json = serde_json::to_string(&calibration).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calibration>(&json).unwrap(), calibration);
    }
}

#[test]
fn without_decisions_nothing_changes() {
    assert_eq!(Curve::fit([]), Curve::IDENTITY);
    let assessment = Moderator::new().assess(&Input::new("You are an idiot, and a stupid one."));
    assert_eq!(Calibration::default().apply(&assessment), assessment);
}

#[test]
fn a_few_decisions_move_little_and_many_move_far() {
    let strict = |count: usize| Curve::fit((0..count).map(|_| (0.3, true))).map(0.3);
    assert!(strict(3) < 0.4, "{}", strict(3));
    assert!(strict(300) > 0.8, "{}", strict(300));
}

#[test]
fn a_curve_finds_a_threshold_that_lies_elsewhere() {
    // People reject from 0.2 on, not from 0.5.
    let curve = Curve::fit((1..1000_u16).map(|score| (f32::from(score) / 1000.0, score >= 200)));
    assert!(curve.map(0.15) < 0.5 && curve.map(0.25) > 0.5, "{curve:?}");
}
