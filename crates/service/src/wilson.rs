//! How far a share that was counted can be from the true one.

/// The 97.5 % point of the normal distribution.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

/// The interval in which the true share lies 95 times in 100, by Wilson's score: `share` is 0 to 1, counted among `n`,
/// more than none and not necessarily whole. E. B. Wilson, Journal of the American Statistical Association 22 (1927).
pub(crate) fn interval(share: f64, n: f64) -> (f64, f64) {
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}
