//! Even work and territories: what they are for, and that the checker counts them by itself.

use proptest::prelude::*;
use qm_routing::{
    Cost, Error, Given, Params, Plan, Problem, Route, Stop, Vehicle, Violation, check, evaluate, solve,
};

use crate::build::{plane, stop, van, window};

const PARAMS: Params = Params { seed: 1, iterations: 3_000 };

/// Places around the depot, each a stop that two vans have room for.
fn problem(places: &[(i64, i64)], vans: usize) -> Problem {
    let mut all = vec![(0, 0)];
    all.extend(places);
    let room = i64::try_from(places.len()).unwrap();
    let van = Vehicle { shift: window(0, 90_000), ..van(room) };
    let stops = (1..all.len()).map(|at| Stop { ..stop(at, 1) }).collect();
    Problem::new(vec![van; vans], stops, plane(&all)).unwrap()
}

fn counts(plan: &Plan, vans: usize) -> Vec<usize> {
    let of = |van| plan.routes.iter().find(|r| r.vehicle == van).map_or(0, |route| route.visits.len());
    (0..vans).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn a_price_on_squares_of_stops_shares_them_out(
        places in prop::collection::vec((-500..500_i64, -500..500_i64), 4..16),
        vans in 2..4_usize,
    ) {
        let problem = problem(&places, vans);
        let even = problem.with_even_work(Cost(100_000), Cost(0)).unwrap();
        let plan = solve(&even, PARAMS);
        prop_assert_eq!(check(&even, &plan), []);
        let counts = counts(&plan, vans);
        prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{:?}", counts);
        let squares: usize = counts.iter().map(|count| count * count).sum();
        prop_assert_eq!(plan.cost.work, Cost(100_000 * i64::try_from(squares).unwrap()));
    }

    #[test]
    fn territories_make_routes_compact(
        places in prop::collection::vec((-500..500_i64, -500..500_i64), 8..24),
    ) {
        let problem = problem(&places, 3).with_even_work(Cost(2_000), Cost(0)).unwrap();
        let first = solve(&problem, PARAMS);
        let apart = problem.with_territories(&first, Cost(20)).unwrap();
        let plan = solve(&apart, PARAMS);
        prop_assert_eq!(check(&apart, &plan), []);
        prop_assert!(apart.vehicles().iter().all(|van| van.territory.is_some()));
        // The plan found with them is no dearer than the one found without, once that pays for its scatter as well.
        let same = |route: &Route| Given {
            vehicle: route.vehicle,
            trips: vec![route.visits.iter().map(|visit| visit.stop).collect()],
        };
        let before = evaluate(&apart, &first.routes.iter().map(same).collect::<Vec<_>>()).unwrap();
        prop_assert!(plan.cost.total() <= before.cost.total());
        prop_assert!(plan.cost.territories <= before.cost.territories + (before.cost.distance + before.cost.work));
    }
}

#[test]
fn a_price_on_squares_of_hours_shares_time_out() {
    // Four stops far out in one direction, an hour of work each: the shortest way is one van through them all.
    let mut parts = problem(&[(1_000, 0), (1_010, 0), (1_020, 0), (1_030, 0)], 2).parts();
    parts.stops.iter_mut().for_each(|stop| stop.service = qm_routing::Seconds(3_600));
    let problem = Problem::validate(parts).unwrap();
    assert_eq!(solve(&problem, PARAMS).routes.len(), 1);
    let even = problem.with_even_work(Cost(0), Cost(1_000)).unwrap();
    let plan = solve(&even, PARAMS);
    assert_eq!(check(&even, &plan), []);
    assert_eq!(counts(&plan, 2), [2, 2]);
    // What is paid for nothing is no part of what routes cost.
    let routes: Cost = plan.routes.iter().map(|route| route.cost).sum();
    assert_eq!(routes + plan.cost.work, plan.cost.total());
}

/// Two clusters on one side of the depot: the shortest way is one van through both, territories send a van to each.
#[test]
fn each_cluster_has_its_van() {
    let cluster = |x: i64| (0..4).map(move |at| (x + 5 * (at % 2), 1_000 + 5 * (at / 2)));
    let places: Vec<(i64, i64)> = cluster(0).chain(cluster(120)).collect();
    let problem = problem(&places, 2);
    assert_eq!(solve(&problem, PARAMS).routes.len(), 1);
    let shared = solve(&problem.with_even_work(Cost(2_000), Cost(0)).unwrap(), PARAMS);
    let apart = problem.with_territories(&shared, Cost(40)).unwrap();
    let plan = solve(&apart, PARAMS);
    assert_eq!(check(&apart, &plan), []);
    let mut served: Vec<Vec<usize>> = plan
        .routes
        .iter()
        .map(|route| {
            let mut stops: Vec<usize> = route.visits.iter().map(|visit| visit.stop).collect();
            stops.sort_unstable();
            stops
        })
        .collect();
    served.sort();
    assert_eq!(served, [vec![0, 1, 2, 3], vec![4, 5, 6, 7]]);
}

#[test]
fn damage_to_work_and_territories_is_seen() {
    let problem = problem(&[(100, 0), (0, 100), (-100, 0), (0, -100)], 2);
    let problem = problem.with_even_work(Cost(50), Cost(50)).unwrap();
    let problem = problem.with_territories(&solve(&problem, PARAMS), Cost(2)).unwrap();
    let plan = solve(&problem, PARAMS);
    assert_eq!(check(&problem, &plan), []);
    let spoilt = |spoil: fn(&mut Plan), part: &str| {
        let mut plan = plan.clone();
        spoil(&mut plan);
        let wrong = |found: &Violation| matches!(found, Violation::WrongPart { part: of, .. } if *of == part);
        assert!(check(&problem, &plan).iter().any(wrong), "{part}");
    };
    spoilt(|plan| plan.cost.work += Cost(1), "work");
    spoilt(|plan| plan.cost.territories += Cost(1), "territories");
}

#[test]
fn a_plan_of_another_problem_gives_no_territories() {
    let small = problem(&[(1, 1)], 1);
    let large = solve(&problem(&[(1, 1), (2, 2), (3, 3)], 1), PARAMS);
    assert!(matches!(small.with_territories(&large, Cost(1)), Err(Error::Given { .. })));
}
