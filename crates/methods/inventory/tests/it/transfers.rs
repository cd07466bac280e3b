//! Transfers between sites.

use proptest::prelude::*;
use qm_inventory::{Error, Lane, Site, balance};

fn site(position: i64, target: u64, gain_per_unit: f64) -> Site {
    Site { position, target, gain_per_unit }
}

fn lane(from: usize, to: usize, cost_per_unit: f64) -> Lane {
    Lane { from, to, cost_per_unit }
}

#[test]
fn greed_is_not_enough_and_the_best_plan_is_found() {
    // Giver 0 serves both takers, giver 1 only taker 2. Greed fills 0 -> 2 first (gain 10) and leaves
    // taker 3 empty: 5·10 = 50. The best is 1 -> 2 (9) and 0 -> 3 (8): 5·9 + 5·8 = 85.
    let sites = [site(15, 10, 0.0), site(9, 4, 0.0), site(0, 5, 10.0), site(-2, 3, 10.0)];
    let lanes = [lane(0, 2, 0.0), lane(0, 3, 2.0), lane(1, 2, 1.0)];
    let found = balance(&sites, &lanes).unwrap();
    assert!(found.exact);
    assert!((found.gain - 85.0).abs() < 1e-9);
    let moved: Vec<_> = found.transfers.iter().map(|t| (t.from, t.to, t.quantity)).collect();
    assert_eq!(moved, [(0, 3, 5), (1, 2, 5)]);
    assert_eq!(found.unmet, [0, 0, 0, 0]);
}

#[test]
fn moves_that_cost_more_than_they_gain_are_not_made() {
    let sites = [site(20, 5, 0.0), site(0, 8, 3.0)];
    assert!(balance(&sites, &[lane(0, 1, 3.0)]).unwrap().transfers.is_empty());
    let cheap = balance(&sites, &[lane(0, 1, 2.5)]).unwrap();
    assert_eq!(cheap.transfers[0].quantity, 8);
    assert!((cheap.gain - 4.0).abs() < 1e-9);
}

#[test]
fn lanes_that_lead_nowhere_are_refused() {
    let sites = [site(20, 5, 0.0), site(0, 8, 3.0)];
    for bad in [lane(0, 0, 1.0), lane(0, 2, 1.0)] {
        assert!(matches!(balance(&sites, &[bad]), Err(Error::Lane { lane: 0, sites: 2 })));
    }
    assert!(matches!(balance(&sites, &[lane(0, 1, f64::NAN)]), Err(Error::OutOfRange { .. })));
}

#[test]
fn many_lanes_are_filled_in_order_of_gain() {
    let sites: Vec<Site> =
        (0..60).map(|i| if i % 2 == 0 { site(30, 10, 1.0) } else { site(0, 15, 5.0) }).collect();
    let lanes: Vec<Lane> = (0..60)
        .flat_map(|from| (0..60).filter(move |to| *to != from).map(move |to| lane(from, to, 0.5)))
        .collect();
    let found = balance(&sites, &lanes).unwrap();
    assert!(!found.exact);
    assert!((found.gain - 30.0 * 15.0 * 4.5).abs() < 1e-6);
}

proptest! {
    #[test]
    fn no_giver_falls_below_its_target_and_nothing_gains_more(
        sites in prop::collection::vec((-5..12_i64, 0..8_u64, 0.0..10.0_f64), 2..4),
        costs in prop::collection::vec(0.0..8.0_f64, 12),
    ) {
        let sites: Vec<Site> = sites.into_iter().map(|(p, t, g)| site(p, t, g)).collect();
        let mut costs = costs.into_iter().cycle();
        let lanes: Vec<Lane> = (0..sites.len())
            .flat_map(|from| (0..sites.len()).filter(move |to| *to != from).map(move |to| (from, to)))
            .map(|(from, to)| lane(from, to, costs.next().unwrap()))
            .collect();
        let found = balance(&sites, &lanes).unwrap();
        let mut after: Vec<i64> = sites.iter().map(|site| site.position).collect();
        for transfer in &found.transfers {
            after[transfer.from] -= i64::try_from(transfer.quantity).unwrap();
            after[transfer.to] += i64::try_from(transfer.quantity).unwrap();
        }
        for ((site, after), unmet) in sites.iter().zip(&after).zip(&found.unmet) {
            let target = i64::try_from(site.target).unwrap();
            prop_assert!(*after >= target.min(site.position));
            prop_assert!(*after <= target.max(site.position));
            prop_assert_eq!(i64::try_from(*unmet).unwrap(), (target - after).max(0));
        }
        prop_assert!((found.gain - exhaustive(&sites, &lanes, 0)).abs() < 1e-6);
    }
}

/// The greatest gain by trying every whole quantity on every lane.
fn exhaustive(sites: &[Site], lanes: &[Lane], at: usize) -> f64 {
    let Some(lane) = lanes.get(at) else { return 0.0 };
    let surplus = sites[lane.from].position - i64::try_from(sites[lane.from].target).unwrap();
    let need = i64::try_from(sites[lane.to].target).unwrap() - sites[lane.to].position;
    let net = sites[lane.to].gain_per_unit - lane.cost_per_unit;
    let mut best = exhaustive(sites, lanes, at + 1);
    for quantity in 1..=surplus.min(need) {
        let mut moved = sites.to_vec();
        moved[lane.from].position -= quantity;
        moved[lane.to].position += quantity;
        best = best.max(net * quantity as f64 + exhaustive(&moved, lanes, at + 1));
    }
    best
}
