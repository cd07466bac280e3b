//! When to try again.

use qm_domain::Seconds;

/// After so many failed attempts an errand is given up.
pub const ATTEMPTS_MAX: u64 = 8;

const FIRST_S: u32 = 30;
const GROWTH: u32 = 4;
const LONGEST_S: u32 = 12 * 3600;

/// Seconds to wait after `attempts` failed ones (the first failure counts 1), at least 1; none when the errand is
/// to be given up.
///
/// The wait is even between 0 and 30 s, 2 min, 8 min, 32 min, about 2 h, 8.5 h, 12 h, so that senders that failed
/// together do not come back together; all waits together stay below a day. `random` is the caller's, from 0 to 1;
/// anything else is clamped, NaN counts as 1.
///
/// Method: exponential back-off with full jitter, Brooker, "Exponential Backoff and Jitter" (2015).
pub fn retry_after(attempts: u64, random: f64) -> Option<Seconds> {
    if attempts >= ATTEMPTS_MAX {
        return None;
    }
    let exponent = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    let ceiling = FIRST_S.saturating_mul(GROWTH.saturating_pow(exponent)).min(LONGEST_S);
    let random = if random.is_nan() { 1.0 } else { random.clamp(0.0, 1.0) };
    #[expect(clippy::cast_possible_truncation, reason = "at most 43,200")]
    let wait = (random * f64::from(ceiling)).round() as i64;
    Some(Seconds(wait.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_cap_and_end() {
        let longest: Vec<i64> = (1..ATTEMPTS_MAX).map(|n| retry_after(n, 1.0).unwrap().0).collect();
        assert_eq!(longest, [30, 120, 480, 1920, 7680, 30_720, 43_200]);
        assert!(longest.iter().sum::<i64>() < 86_400);
        assert!((ATTEMPTS_MAX..ATTEMPTS_MAX + 3).chain([u64::MAX]).all(|n| retry_after(n, 0.5).is_none()));
    }

    #[test]
    fn odd_random_numbers_stay_inside() {
        for random in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -3.0, 0.0, 0.5, 9.0] {
            for attempts in 0..ATTEMPTS_MAX {
                let wait = retry_after(attempts, random).unwrap().0;
                assert!((1..=43_200).contains(&wait), "{attempts} {random}");
            }
        }
        assert_eq!(retry_after(2, 0.5), Some(Seconds(60)));
    }
}
