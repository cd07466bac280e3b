//! What adds up, and what it may not change.

use proptest::prelude::*;
use qm_forecast::{Error, Forecast, Hierarchy, Reconciliation, reconcile, reconcile_forecasts};

/// Total, two groups that overlap, and one of a single series, over four series.
fn tree() -> Hierarchy {
    Hierarchy::new(4, vec![vec![0, 1, 2, 3], vec![0, 1], vec![1, 2, 3], vec![2]]).expect("members are there")
}

fn sums(tree: &Hierarchy, bottom: &[f64]) -> Vec<f64> {
    let tops = tree.aggregates().iter().map(|members| members.iter().map(|place| bottom[*place]).sum());
    tops.chain(bottom.iter().copied()).collect()
}

fn near(a: &[f64], b: &[f64]) -> bool {
    let size = b.iter().fold(1.0_f64, |most, value| most.max(value.abs()));
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6 * size)
}

fn errors() -> impl Strategy<Value = Vec<Vec<f64>>> {
    prop::collection::vec(prop::collection::vec(-3.0..3.0_f64, 12), 8)
}

proptest! {
    #[test]
    fn whatever_the_weights_the_answer_adds_up_and_is_unbiased(
        base in prop::collection::vec(-50.0..50.0_f64, 8),
        truth in prop::collection::vec(-50.0..50.0_f64, 4),
        variances in prop::collection::vec(0.01..9.0_f64, 8),
        errors in errors(),
    ) {
        let tree = tree();
        for how in [
            Reconciliation::BottomUp,
            Reconciliation::Structural,
            Reconciliation::Variances(&variances),
            Reconciliation::MinTrace(&errors),
        ] {
            let told = reconcile(&tree, &base, how).unwrap();
            prop_assert!(near(&told, &sums(&tree, &told[4..])), "{how:?}");
            // Twice is once.
            prop_assert!(near(&reconcile(&tree, &told, how).unwrap(), &told), "{how:?}");
            // S P S = S: what adds up already stays.
            let coherent = sums(&tree, &truth);
            prop_assert!(near(&reconcile(&tree, &coherent, how).unwrap(), &coherent), "{how:?}");
        }
    }

    #[test]
    fn nodes_without_variance_stay(
        base in prop::collection::vec(0.0..50.0_f64, 8),
        variances in prop::collection::vec(0.01..9.0_f64, 8),
    ) {
        let tree = tree();
        let mut certain = variances;
        certain[4..].fill(0.0);
        let told = reconcile(&tree, &base, Reconciliation::Variances(&certain)).unwrap();
        prop_assert!(near(&told, &reconcile(&tree, &base, Reconciliation::BottomUp).unwrap()));
    }

    #[test]
    fn variances_give_weighted_least_squares(
        base in prop::collection::vec(-9.0..9.0_f64, 3),
        v in prop::collection::vec(0.1..4.0_f64, 3),
    ) {
        // One sum of two: each node takes the gap in proportion to its variance.
        let tree = Hierarchy::new(2, vec![vec![0, 1]]).unwrap();
        let told = reconcile(&tree, &base, Reconciliation::Variances(&v)).unwrap();
        let price = (base[0] - base[1] - base[2]) / (v[0] + v[1] + v[2]);
        let expected = [base[0] - v[0] * price, base[1] + v[1] * price, base[2] + v[2] * price];
        prop_assert!(near(&told, &expected), "{told:?} {expected:?}");
    }
}

#[test]
fn uncorrelated_errors_are_those_of_their_variances() {
    // Errors at times of their own: no correlation, and nothing to shrink.
    let tree = Hierarchy::new(2, vec![vec![0, 1]]).expect("members are there");
    let errors = [
        vec![2.0, -2.0, 0.0, 0.0, 0.0, 0.0],
        vec![0.0, 0.0, 1.0, -1.0, 0.0, 0.0],
        vec![0.0, 0.0, 0.0, 0.0, 3.0, 3.0],
    ];
    let base = [10.0, 3.0, 4.0];
    let shrunk = reconcile(&tree, &base, Reconciliation::MinTrace(&errors)).expect("eight nodes");
    let plain = reconcile(&tree, &base, Reconciliation::Variances(&[8.0, 2.0, 18.0])).expect("three nodes");
    assert!(near(&shrunk, &plain), "{shrunk:?} {plain:?}");
}

#[test]
fn forecasts_stay_above_zero_with_their_quantiles() {
    let tree = Hierarchy::new(2, vec![vec![0, 1]]).expect("members are there");
    let flat = |mean: f64| Forecast {
        mean: vec![mean; 2],
        quantiles: vec![(0.5, vec![mean; 2]), (0.9, vec![2.0 * mean; 2])],
    };
    // A gap of 6 takes 3 from each series, more than the first has.
    let base = [flat(4.0), flat(1.0), flat(9.0)];
    let told =
        reconcile_forecasts(&tree, &base, Reconciliation::Variances(&[0.0, 1.0, 1.0])).expect("three nodes");
    assert!(
        near(&told[1].mean, &[0.0; 2]) && near(&told[2].mean, &[6.0; 2]) && near(&told[0].mean, &[6.0; 2])
    );
    assert!(near(&told[2].quantiles[1].1, &[12.0; 2]), "quantiles are scaled with their mean");
    let wrong = reconcile(&tree, &[1.0, f64::NAN, 2.0], Reconciliation::BottomUp);
    assert_eq!(wrong, Err(Error::Nodes { name: "finite means", found: 2, wanted: 3 }));
    let few = reconcile(&tree, &[1.0, 2.0, 2.0], Reconciliation::Variances(&[1.0]));
    assert_eq!(few, Err(Error::Nodes { name: "variances of at least 0", found: 1, wanted: 3 }));
}

#[test]
fn what_no_forecast_can_follow_is_refused() {
    let tree = Hierarchy::new(2, vec![vec![0, 1]]).expect("members are there");
    let negative = reconcile(&tree, &[3.0, 1.0, 1.0], Reconciliation::Variances(&[1.0, -1.0, 1.0]));
    assert_eq!(negative, Err(Error::Nodes { name: "variances of at least 0", found: 2, wanted: 3 }));
    let of = |steps: usize| Forecast { mean: vec![1.0; steps], quantiles: vec![(0.5, vec![1.0; steps])] };
    let uneven = reconcile_forecasts(&tree, &[of(3), of(3), of(2)], Reconciliation::BottomUp);
    assert_eq!(uneven, Err(Error::Horizon { node: 2, found: 2, wanted: 3 }));
    let none = reconcile_forecasts(&tree, &[of(1)], Reconciliation::BottomUp);
    assert_eq!(none, Err(Error::Nodes { name: "finite means", found: 1, wanted: 3 }));
}
