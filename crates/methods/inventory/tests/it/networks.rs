//! Guaranteed service against enumeration, serial systems against direct evaluation.

use proptest::prelude::*;
use qm_inventory::{
    Costs, Error, LeadTimeDemand, NormalDemand, Pmf, SerialStage, Stage, Supply, guaranteed_service,
    guaranteed_service_cost, newsvendor, newsvendor_normal, serial_levels,
};

fn stage(holding_cost: f64, processing_time: u32) -> Stage {
    Stage {
        holding_cost,
        processing_time,
        inbound_time: 0,
        outbound_time_max: None,
        bound: 1.0,
        demand_sd: 0.0,
    }
}

/// A random tree of up to 5 stages; each but the first joins an earlier one, in either direction.
fn any_tree() -> impl Strategy<Value = (Vec<Stage>, Vec<Supply>)> {
    let node = (0.5..9.0_f64, 0..4_u32, 0..3_u32, any::<bool>(), any::<prop::sample::Index>());
    prop::collection::vec(node, 1..6).prop_map(|nodes| {
        let mut supplies = Vec::new();
        for (k, (_, _, _, down, other)) in nodes.iter().enumerate().skip(1) {
            let other = other.index(k);
            supplies.push(if *down { Supply { from: other, to: k } } else { Supply { from: k, to: other } });
        }
        let stages = nodes
            .iter()
            .enumerate()
            .map(|(k, (holding, time, extra, _, _))| {
                let mut stage = stage(*holding, *time);
                if supplies.iter().all(|s| s.from != k) {
                    (stage.outbound_time_max, stage.demand_sd) = (Some(*extra), 1.0 + holding);
                }
                if supplies.iter().all(|s| s.to != k) {
                    stage.inbound_time = *extra;
                }
                stage
            })
            .collect();
        (stages, supplies)
    })
}

/// The least cost of all outbound times up to `most`.
fn enumerated(stages: &[Stage], supplies: &[Supply], most: u32) -> f64 {
    let mut times = vec![0; stages.len()];
    let mut least = f64::INFINITY;
    loop {
        if let Some(cost) = guaranteed_service_cost(stages, supplies, &times).unwrap() {
            least = least.min(cost);
        }
        let Some(k) = times.iter().position(|time| *time < most) else { return least };
        times[k] += 1;
        times[..k].fill(0);
    }
}

#[test]
fn the_serial_example_of_snyder_and_shen() {
    // Snyder & Shen, 2nd ed., example 6.3: 2√2 = 2.828, stage 1 quotes what its customers allow, the others nothing.
    let stages = [
        Stage { outbound_time_max: Some(1), demand_sd: 1.0, ..stage(7.0, 1) },
        stage(4.0, 0),
        Stage { inbound_time: 1, ..stage(2.0, 1) },
    ];
    let supplies = [Supply { from: 2, to: 1 }, Supply { from: 1, to: 0 }];
    let found = guaranteed_service(&stages, &supplies).unwrap();
    assert_eq!(found.outbound, [1, 0, 0]);
    assert!((found.cost - 8.0_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn networks_that_are_no_trees_are_refused() {
    let stages = [stage(1.0, 1), stage(1.0, 1), stage(1.0, 1)];
    let circle = [Supply { from: 0, to: 1 }, Supply { from: 1, to: 2 }, Supply { from: 0, to: 2 }];
    assert!(matches!(guaranteed_service(&stages, &circle), Err(Error::Arc { arc: 2, stages: 3 })));
    let outside = [Supply { from: 0, to: 3 }];
    assert!(matches!(guaranteed_service(&stages, &outside), Err(Error::Arc { arc: 0, .. })));
    assert!(matches!(guaranteed_service(&[], &[]), Err(Error::Empty { .. })));
    let slow = [Stage { processing_time: u32::MAX, ..stages[0] }; 2];
    assert!(matches!(guaranteed_service(&slow, &[]), Err(Error::OutOfRange { .. })));
    assert!(matches!(serial_levels(&[], 1.0), Err(Error::Empty { .. })));
}

fn serial(echelon_holding_cost: f64, mean: f64) -> SerialStage {
    let lead_time_demand = LeadTimeDemand::Discrete(Pmf::poisson(mean).unwrap());
    SerialStage { echelon_holding_cost, lead_time_demand }
}

/// Cost of two stages at given echelon levels, by summing over both lead-time demands.
fn two_stage_cost(holding: [f64; 2], stockout: f64, demands: &[Pmf; 2], levels: [i64; 2]) -> f64 {
    let mut cost = 0.0;
    for (late, p) in demands[1].points() {
        let echelon = levels[1] - i64::try_from(late).unwrap();
        for (own, q) in demands[0].points() {
            let net = (echelon.min(levels[0]) - i64::try_from(own).unwrap()) as f64;
            let held = holding[1] * echelon as f64 + holding[0] * net;
            cost += p * q * (held + (stockout + holding[0] + holding[1]) * (-net).max(0.0));
        }
    }
    cost
}

#[test]
fn a_row_of_one_is_a_newsvendor() {
    let demand = NormalDemand::new(40.0, 6.0).unwrap();
    let one = SerialStage { echelon_holding_cost: 2.0, lead_time_demand: LeadTimeDemand::Normal(demand) };
    let found = serial_levels(&[one], 18.0).unwrap();
    let exact = newsvendor_normal(40.0, 6.0, Costs::new(2.0, 18.0).unwrap()).unwrap();
    assert!((found.levels[0] / exact.quantity - 1.0).abs() < 1e-4);
    assert!((found.cost / exact.expected_cost - 1.0).abs() < 3e-4);
    let whole = newsvendor(&Pmf::poisson(7.0).unwrap(), Costs::new(2.0, 18.0).unwrap());
    let found = serial_levels(&[serial(2.0, 7.0)], 18.0).unwrap();
    assert!((found.levels[0] - whole.quantity as f64).abs() < 1e-9);
    assert!((found.cost - whole.expected_cost).abs() < 2e-3, "the tail is cut at four deviations");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_service_times_cost_less((stages, supplies) in any_tree()) {
        let found = guaranteed_service(&stages, &supplies).unwrap();
        let priced = guaranteed_service_cost(&stages, &supplies, &found.outbound).unwrap();
        prop_assert!(priced.is_some_and(|cost| (cost - found.cost).abs() < 1e-9), "{priced:?} for {found:?}");
        // No replenishment time is longer than 5 stages of 3 and an inbound time of 2.
        let most = if stages.len() < 5 { 17 } else { 9 };
        prop_assert!(found.cost <= enumerated(&stages, &supplies, most) + 1e-9);
    }

    #[test]
    fn the_order_of_stages_does_not_matter((stages, supplies) in any_tree(), turn in 0..5_usize) {
        let n = stages.len();
        let moved = |k: usize| (k + turn) % n;
        let mut turned = stages.clone();
        for (k, stage) in stages.iter().enumerate() {
            turned[moved(k)] = *stage;
        }
        let arcs: Vec<Supply> =
            supplies.iter().rev().map(|s| Supply { from: moved(s.from), to: moved(s.to) }).collect();
        let (a, b) = (guaranteed_service(&stages, &supplies).unwrap(), guaranteed_service(&turned, &arcs).unwrap());
        prop_assert!((a.cost - b.cost).abs() < 1e-9);
    }

    #[test]
    fn no_echelon_levels_cost_less(
        h1 in 0.2..3.0_f64,
        h2 in 0.2..3.0_f64,
        stockout in 2.0..40.0_f64,
        m1 in 0.5..5.0_f64,
        m2 in 0.5..5.0_f64,
    ) {
        let found = serial_levels(&[serial(h1, m1), serial(h2, m2)], stockout).unwrap();
        let demands = [Pmf::poisson(m1).unwrap(), Pmf::poisson(m2).unwrap()];
        let levels = [found.levels[0].round() as i64, found.levels[1].round() as i64];
        let at = |levels| two_stage_cost([h1, h2], stockout, &demands, levels);
        // The tail beyond four deviations is cut, which costs up to a few parts in ten thousand.
        prop_assert!((at(levels) / found.cost - 1.0).abs() < 1e-3);
        for first in (levels[0] - 3)..(levels[0] + 4) {
            for second in (levels[1] - 3)..(levels[1] + 4) {
                prop_assert!(at([first, second]) >= at(levels) * (1.0 - 1e-4), "({first}, {second})");
            }
        }
    }
}
