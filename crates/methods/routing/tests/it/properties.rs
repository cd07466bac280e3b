//! What holds for every problem.

use proptest::prelude::*;
use qm_routing::{
    Cost, Matrices, Metres, Params, Problem, Seconds, Stop, Vehicle, Window, check, nearest_neighbour, solve,
};

const PLACES: usize = 9;

fn window() -> impl Strategy<Value = Window> {
    (0..2_000_i64, 0..600_i64)
        .prop_map(|(open, length)| Window { open: Seconds(open), close: Seconds(open + length) })
}

fn vehicle() -> impl Strategy<Value = Vehicle> {
    let limits = (prop::option::of(0..6_usize), prop::option::of(200..3_000_i64));
    (
        (0..2_usize, 0..14_i64, 0..30_i64),
        (0..500_i64, 500..4_000_i64),
        limits,
        (0..900_i64, 0..4_i64, 0..4_i64),
    )
        .prop_map(
            |((depot, boxes, weight), (open, length), (stops_max, duration), (fixed, metre, second))| {
                Vehicle {
                    end: 1 - depot,
                    stops_max,
                    duration_max: duration.map(Seconds),
                    fixed_cost: Cost(fixed),
                    cost_per_metre: Cost(metre),
                    cost_per_second: Cost(second),
                    ..Vehicle::new(
                        depot,
                        vec![boxes, weight],
                        Window { open: Seconds(open), close: Seconds(open + length) },
                    )
                }
            },
        )
}

fn stop() -> impl Strategy<Value = Stop> {
    let windows = prop::collection::vec(window(), 0..3);
    ((0..PLACES, 0..6_i64, 0..9_i64), windows, 0..60_i64, prop::option::of(0..2_000_i64)).prop_map(
        |((location, boxes, weight), windows, service, penalty)| Stop {
            windows,
            service: Seconds(service),
            penalty: penalty.map(Cost),
            ..Stop::new(location, vec![boxes, weight])
        },
    )
}

/// Legs need be neither symmetric nor keep the triangle inequality.
fn matrices() -> impl Strategy<Value = Matrices> {
    let legs = || prop::collection::vec(0..700_i64, PLACES * PLACES);
    (legs(), legs()).prop_map(|(distance, duration)| {
        let duration = duration.into_iter().map(Seconds).collect();
        Matrices::new(PLACES, distance.into_iter().map(Metres).collect(), duration).unwrap()
    })
}

pub(crate) fn parts() -> impl Strategy<Value = (Vec<Vehicle>, Vec<Stop>, Matrices)> {
    (prop::collection::vec(vehicle(), 0..4), prop::collection::vec(stop(), 0..14), matrices())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn plans_pass_the_check_and_cost_no_more_than_the_baseline((vehicles, stops, matrices) in parts(), seed in 0..99_u64) {
        let problem = Problem::new(vehicles, stops, matrices).unwrap();
        let baseline = nearest_neighbour(&problem);
        prop_assert_eq!(check(&problem, &baseline), []);
        let plan = solve(&problem, Params { seed, iterations: 20 });
        prop_assert_eq!(check(&problem, &plan), []);
        prop_assert!(plan.objective() <= baseline.objective());
        let served: usize = plan.routes.iter().map(|route| route.visits.len()).sum();
        prop_assert_eq!(served + plan.unassigned.len(), problem.stops().len());
    }

    #[test]
    fn the_same_seed_gives_the_same_plan((vehicles, stops, matrices) in parts(), seed in 0..99_u64) {
        let problem = Problem::new(vehicles, stops, matrices).unwrap();
        let params = Params { seed, iterations: 15 };
        prop_assert_eq!(solve(&problem, params), solve(&problem, params));
    }

    #[test]
    fn more_rounds_never_cost_more((vehicles, stops, matrices) in parts()) {
        let problem = Problem::new(vehicles, stops, matrices).unwrap();
        let short = solve(&problem, Params { seed: 5, iterations: 0 });
        let long = solve(&problem, Params { seed: 5, iterations: 30 });
        prop_assert!(long.objective() <= short.objective());
    }

    #[test]
    fn permuted_stops_can_be_planned_as_well((vehicles, mut stops, matrices) in parts(), turn in 0..14_usize) {
        let turn = turn.min(stops.len());
        stops.rotate_left(turn);
        stops.reverse();
        let problem = Problem::new(vehicles, stops, matrices).unwrap();
        let plan = solve(&problem, Params { seed: 1, iterations: 10 });
        prop_assert_eq!(check(&problem, &plan), []);
    }
}
