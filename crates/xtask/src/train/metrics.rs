//! Measures of a ranking and of its calibration.

/// Area under the ROC curve (Mann-Whitney), ties counted half. Nothing without both kinds of rows.
pub(crate) fn auc(rows: &mut [(f32, bool)]) -> Option<f64> {
    rows.sort_by(|left, right| left.0.total_cmp(&right.0));
    let positives = rows.iter().filter(|row| row.1).count();
    let negatives = rows.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let mut rank_sum = 0.0;
    let mut before = 0_usize;
    for ties in rows.chunk_by(|left, right| left.0.total_cmp(&right.0).is_eq()) {
        let rank = before as f64 + (ties.len() as f64 + 1.0) / 2.0;
        rank_sum += rank * ties.iter().filter(|row| row.1).count() as f64;
        before += ties.len();
    }
    let positives = positives as f64;
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives as f64))
}
