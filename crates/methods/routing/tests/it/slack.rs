//! Slack against driving on from a late arrival.

use proptest::prelude::*;
use qm_routing::{
    Cost, Matrices, Metres, Params, Problem, Route, Seconds, Stop, Vehicle, check, slack, solve,
};

use crate::build::{hours, window};

const PLACES: usize = 6;

/// Whether the rest of a route holds when the vehicle is at the visit `at` at this moment.
fn holds(problem: &Problem, route: &Route, at: usize, moment: Seconds) -> bool {
    let vehicle = &problem.vehicles()[route.vehicle];
    let legs = problem.matrices();
    let mut now = moment;
    for (number, visit) in route.visits.iter().enumerate().skip(at) {
        let stop = &problem.stops()[visit.stop];
        if number > at {
            let before = problem.stops()[route.visits[number - 1].stop].location;
            now = match route.reloads.iter().find(|reload| reload.before == number) {
                None => legs.arrival(before, stop.location, now),
                Some(reload) => {
                    let there = legs.arrival(before, vehicle.end, now);
                    legs.arrival(vehicle.depot, stop.location, reload.departure.max(there))
                }
            };
        }
        let mut starts = stop.windows.iter().filter(|window| window.close >= now).map(|w| w.open.max(now));
        let Some(start) = (if stop.windows.is_empty() { Some(now) } else { starts.next() }) else {
            return false;
        };
        now = start + stop.service;
    }
    let last = problem.stops()[route.visits[route.visits.len() - 1].stop].location;
    now = legs.arrival(last, vehicle.end, now);
    now <= vehicle.shift.close && vehicle.duration_max.is_none_or(|most| now - route.departure <= most)
}

fn problem() -> impl Strategy<Value = Problem> {
    let windows = prop::collection::vec((0..3_000_i64, 0..900_i64), 0..3);
    let stop = (0..PLACES, windows, 0..60_i64, prop::option::of(0..500_i64)).prop_map(
        |(location, windows, service, release)| Stop {
            windows: windows.into_iter().map(|(open, length)| window(open, open + length)).collect(),
            service: Seconds(service),
            penalty: Some(Cost(5_000)),
            release: release.map(Seconds),
            ..Stop::new(location, vec![1])
        },
    );
    let vehicle = (2_000..6_000_i64, prop::option::of(500..4_000_i64), 1..4_usize).prop_map(
        |(close, most, trips_max)| Vehicle {
            duration_max: most.filter(|_| trips_max == 1).map(Seconds),
            trips_max,
            ..Vehicle::new(0, vec![3], window(0, close))
        },
    );
    let legs = prop::collection::vec(0..300_i64, PLACES * PLACES);
    let numbers = prop::option::of(prop::collection::vec(0..100_000_i64, 25));
    (prop::collection::vec(vehicle, 1..3), prop::collection::vec(stop, 1..10), legs, numbers).prop_map(
        |(vehicles, stops, legs, numbers)| {
            let distance = legs.iter().copied().map(Metres).collect();
            let legs = Matrices::new(PLACES, distance, legs.into_iter().map(Seconds).collect()).unwrap();
            let legs = match numbers {
                Some(numbers) => legs.with_hours(hours(&numbers)),
                None => legs,
            };
            Problem::new(vehicles, stops, legs).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn slack_is_just_what_a_route_bears(problem in problem()) {
        let plan = solve(&problem, Params { seed: 1, iterations: 30 });
        prop_assert_eq!(check(&problem, &plan), []);
        for route in &plan.routes {
            for (at, spare) in slack(&problem, route).into_iter().enumerate() {
                let arrival = route.visits[at].arrival;
                prop_assert!(spare.0 >= 0 && holds(&problem, route, at, arrival + spare));
                prop_assert!(!holds(&problem, route, at, arrival + spare + Seconds(1)));
            }
        }
    }
}
