//! When a search ends, what it tells on the way, and that rounds alone decide what it finds.

use std::sync::atomic::{AtomicU64, Ordering};

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
fn the_same_rounds_seed_and_threads_give_the_same_bytes() {
    let problem = scattered();
    let run = |threads, target| {
        let budget = Budget { threads, target, ..Budget::iterations(20_000) };
        search(&problem, budget, 5, &mut |_| {})
    };
    let two = run(2, None);
    assert_eq!(check(&problem, &two), []);
    for (threads, target) in [(2, None), (3, None), (2, Some(two.cost.total() + Cost(200)))] {
        assert_eq!(format!("{:?}", run(threads, target)), format!("{:?}", run(threads, target)));
    }
}

#[test]
fn several_threads_tell_of_better_plans_alone() {
    let problem = scattered();
    let mut seen: Vec<Progress> = Vec::new();
    let budget = Budget { threads: 3, ..Budget::iterations(10_000) };
    let plan = search(&problem, budget, 2, &mut |progress| seen.push(progress));
    assert!(
        seen.windows(2).all(|pair| pair[1].cost < pair[0].cost || pair[1].missing < pair[0].missing)
            && seen.windows(2).all(|pair| pair[1].iterations >= pair[0].iterations)
    );
    assert_eq!(seen.last().map(|progress| progress.cost), Some(plan.cost.total()));
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
    let quarters = AtomicU64::new(0);
    let seconds = |quarters: u64| f64::from(u32::try_from(quarters).unwrap()) / 4.0;
    let clock = || seconds(quarters.fetch_add(1, Ordering::Relaxed) + 1);
    let budget = Budget { time: Some(Time { seconds: 10.0, clock: &clock }), ..Budget::default() };
    let plan = search(&problem, budget, 1, &mut |_| {});
    assert_eq!(check(&problem, &plan), []);
    let used = seconds(quarters.load(Ordering::Relaxed));
    assert!((10.0..12.0).contains(&used), "{used}");
}
