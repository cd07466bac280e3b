//! Days from an order to its receipt, as a supplier tells them and as its deliveries show them.

use qm_domain::Receipts;

/// As many deliveries weigh as much as what the supplier tells.
const TOLD_WEIGHT: f64 = 5.0;

/// Mean and standard deviation of the days to receipt, from those `told` and the receipts seen.
///
/// What is told counts as five deliveries of that mean and spread: the posterior mean, and the variance about it, of a normal law
/// under its conjugate prior (Gelman et al. 2013, section 3.3, with the spread of the mean itself left out). Figures that are not
/// finite or below zero count as zero; without receipts what is told stands. O(1).
pub fn lead_time(told: (f64, f64), seen: Option<Receipts>) -> (f64, f64) {
    let sane = |value: f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
    let (mean, sd) = (sane(told.0), sane(told.1));
    let Some(seen) = seen.filter(|seen| seen.count > 0) else { return (mean, sd) };
    let (count, their_mean, their_sd) = (f64::from(seen.count), sane(seen.mean_days), sane(seen.sd_days));
    let weight = TOLD_WEIGHT + count;
    let both = (TOLD_WEIGHT * mean + count * their_mean) / weight;
    let spread = |weight: f64, mean: f64, sd: f64| weight * (sd * sd + (mean - both).powi(2));
    let variance = (spread(TOLD_WEIGHT, mean, sd) + spread(count, their_mean, their_sd)) / weight;
    (both, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_move_what_is_told() {
        let seen = |count, mean_days, sd_days| Some(Receipts { count, mean_days, sd_days });
        let is = |found: (f64, f64), mean: f64, sd: f64| (found.0 - mean).abs() + (found.1 - sd).abs() < 1e-9;
        assert!(is(lead_time((10.0, 3.0), None), 10.0, 3.0));
        assert!(is(lead_time((10.0, 3.0), seen(0, 99.0, 9.0)), 10.0, 3.0));
        // Five of 10 days and five of 20, none with a spread: 15, each 5 away.
        assert!(is(lead_time((10.0, 0.0), seen(5, 20.0, 0.0)), 15.0, 5.0));
        let (mean, sd) = lead_time((10.0, 3.0), seen(995, 20.0, 2.0));
        assert!((mean - 19.95).abs() < 1e-9 && (sd - 2.12).abs() < 0.01, "{mean} {sd}");
        assert!(is(lead_time((f64::NAN, -1.0), None), 0.0, 0.0));
    }
}
