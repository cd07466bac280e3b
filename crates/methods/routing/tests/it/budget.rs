//! When a search ends, what it tells on the way, and that rounds alone decide what it finds.

use std::cell::Cell;

use qm_routing::{Budget, Cost, Progress, Time, check, search};

use crate::build::{around, van};

/// 80 places by a fixed multiplicative sequence; equal vans, so that plans are also bred.
fn scattered() -> qm_routing::Problem {
    let places: Vec<(i64, i64)> =
        (0..81_i64).map(|i| (i * 7_919 % 1_009 - 500, i * 104_729 % 1_013 - 500)).collect();
    let mut vans = vec![van(9); 14];
    for vehicle in &mut vans {
        vehicle.shift.close.0 = 1_000_000;
    }
    around(vans, &places)
}

#[test]
fn the_same_rounds_and_seed_give_the_same_bytes() {
    let problem = scattered();
    let run = |seed| format!("{:?}", search(&problem, Budget::iterations(20_000), seed, &mut |_| {}));
    assert_eq!(run(5), run(5));
}

#[test]
fn progress_only_gets_better_and_ends_with_the_plan() {
    let problem = scattered();
    let mut seen: Vec<Progress> = Vec::new();
    let plan = search(&problem, Budget::iterations(30_000), 2, &mut |progress| seen.push(progress));
    assert_eq!(check(&problem, &plan), []);
    assert!(
        seen.windows(2).all(|pair| pair[1].cost <= pair[0].cost && pair[1].iterations >= pair[0].iterations)
    );
    assert_eq!(seen.last().map(|progress| progress.cost), Some(plan.cost.total()));
}

#[test]
fn a_target_or_a_stretch_without_gain_ends_the_search() {
    let problem = scattered();
    let mut last = None;
    let budget = Budget { target: Some(Cost(i64::MAX)), ..Budget::default() };
    search(&problem, budget, 1, &mut |progress| last = Some(progress));
    assert_eq!(last.map(|progress| progress.iterations), Some(0));
    let budget = Budget { iterations_unimproved: Some(500), ..Budget::default() };
    let plan = search(&problem, budget, 1, &mut |_| {});
    assert_eq!(check(&problem, &plan), []);
}

#[test]
fn time_is_what_the_callers_clock_says() {
    let problem = scattered();
    let now = Cell::new(0.0);
    let clock = || {
        now.set(now.get() + 0.25);
        now.get()
    };
    let budget = Budget { time: Some(Time { seconds: 10.0, clock: &clock }), ..Budget::default() };
    let plan = search(&problem, budget, 1, &mut |_| {});
    assert_eq!(check(&problem, &plan), []);
    assert!((10.0..12.0).contains(&now.get()), "{}", now.get());
}
