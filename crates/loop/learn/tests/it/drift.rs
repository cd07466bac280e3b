//! Drift alarms.

use proptest::prelude::*;
use qm_learn::{DriftLimits, DriftSide, Error, PageHinkley, check_drift};

/// Repeatable residuals of mean 0 and standard deviation 1: sums of twelve uniform numbers less six.
fn residuals(n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
    };
    (0..n).map(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0).collect()
}

#[test]
fn steady_residuals_hardly_ever_give_an_alarm() {
    // A mean known to 0.07 only (200 residuals) leaves a tolerance of 0.36 at worst, once in 20: there an alarm
    // comes about once in 50,000 residuals, and once in 520,000 where the mean is exact. 20 x 2,800 are tried.
    let limits = DriftLimits { reference: 200, ..DriftLimits::default() };
    let alarms = (0..20).filter(|seed| check_drift(&residuals(3000, *seed), limits).unwrap().is_some());
    assert!(alarms.count() <= 2);
}

#[test]
fn a_shift_of_one_deviation_is_told_soon_and_with_its_side() {
    let limits = DriftLimits { reference: 200, ..DriftLimits::default() };
    for seed in 0..20 {
        for (shift, side) in [(1.2, DriftSide::Up), (-1.2, DriftSide::Down)] {
            let mut series = residuals(1000, seed);
            series[500..].iter_mut().for_each(|r| *r += shift);
            let drift = check_drift(&series, limits).unwrap().unwrap();
            assert_eq!(drift.side, side);
            assert!((500..580).contains(&drift.at), "seed {seed}: {}", drift.at);
        }
    }
}

#[test]
fn sums_are_those_worked_by_hand() {
    // Reference 0 and 2: mean 1, standard deviation √2. Each 1 + 3√2 lies 3 above, 2.5 beyond the tolerance.
    let limits = DriftLimits { reference: 2, tolerance: 0.5, threshold: 7.0 };
    let mut test = PageHinkley::new(&[0.0, 2.0], limits).unwrap();
    let high = 1.0 + 3.0 * 2.0_f64.sqrt();
    assert_eq!(test.push(high), None);
    assert_eq!(test.push(f64::NAN), None);
    assert_eq!(test.push(high), None);
    let drift = test.push(high).unwrap();
    assert_eq!((drift.at, drift.side), (3, DriftSide::Up));
    assert_eq!(test.push(high), None, "after an alarm it begins anew");
}

#[test]
fn limits_without_sense_are_refused_and_few_residuals_say_nothing() {
    let broken = DriftLimits { threshold: f64::NAN, ..DriftLimits::default() };
    assert_eq!(PageHinkley::new(&[1.0, 2.0], broken), Err(Error::DriftLimits));
    assert_eq!(PageHinkley::new(&[1.0, f64::NAN], DriftLimits::default()), Err(Error::DriftLimits));
    assert_eq!(check_drift(&[1.0; 50], DriftLimits::default()), Ok(None));
}

proptest! {
    #[test]
    fn the_unit_of_the_residuals_does_not_matter(seed in 0..50_u64, scale in 0.01..1000.0_f64, offset in -50.0..50.0_f64) {
        let mut series = residuals(300, seed);
        series[200..].iter_mut().for_each(|r| *r += 2.0);
        let other: Vec<f64> = series.iter().map(|r| r * scale + offset).collect();
        let limits = DriftLimits::default();
        prop_assert_eq!(check_drift(&series, limits).unwrap(), check_drift(&other, limits).unwrap());
    }
}
