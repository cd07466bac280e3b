//! Traffic that depends on the hour: known days, the usual speed, every departure tried, random plans.

use proptest::prelude::*;
use qm_routing::{
    Cost, Given, Hours, Matrices, Metres, Params, Plan, Problem, Reason, Seconds, Stop, Vehicle, Window,
    check, evaluate, nearest_neighbour, solve,
};

use crate::build::{hours, plane, stop, van, window};
use crate::properties::parts;
use crate::timetable::{self, PLACES, least_cost, trips};

const HOUR: i64 = 3_600;
/// What the moments of small days are stretched by, so that hours matter.
const STRETCH: i64 = 70;

/// When a leg begun at a moment is done: hour after hour.
pub(crate) fn stepped(hours: &Hours, departure: i64, duration: i64) -> i64 {
    let (mut left, mut now) = (duration * 1_000, departure);
    loop {
        let of_day = (now - hours.midnight().0).rem_euclid(24 * HOUR);
        let speed = hours.speed_permille()[usize::try_from(of_day / HOUR).unwrap()];
        let rest = HOUR - of_day % HOUR;
        if left <= rest * speed {
            return now + left / speed + i64::from(left % speed > 0);
        }
        (now, left) = (now + rest, left - rest * speed);
    }
}

fn with_hours(legs: Matrices, speed: impl Fn(i64) -> i64) -> Matrices {
    let mut all = [0; 24];
    all.iter_mut().zip(0..).for_each(|(each, hour)| *each = speed(hour));
    legs.with_hours(Hours::new(Seconds(0), all).unwrap())
}

/// One van and stops half an hour apart on a line, from 6 to 18 o'clock, with half the speed from 8 to 10.
fn morning(vehicle: Vehicle, stops: Vec<Stop>) -> Problem {
    let places: Vec<(i64, i64)> = (0..6).map(|at| (1_800 * at, 0)).collect();
    let legs = with_hours(plane(&places), |hour| if (8..10).contains(&hour) { 500 } else { 1_000 });
    let vehicle = Vehicle { shift: window(6 * HOUR, 18 * HOUR), ..vehicle };
    Problem::new(vec![vehicle], stops, legs).unwrap()
}

fn planned(problem: &Problem) -> Plan {
    let plan = solve(problem, Params { seed: 1, iterations: 300 });
    assert_eq!(check(problem, &plan), []);
    plan
}

#[test]
fn a_vehicle_whose_time_costs_leaves_so_as_to_miss_the_rush() {
    let mut late = stop(2, 1);
    late.windows = vec![window(9 * HOUR, 12 * HOUR)];
    let paid = Vehicle { cost_per_second: Cost(1), ..van(9) };
    let plan = planned(&morning(paid, vec![late.clone()]));
    let route = &plan.routes[0];
    // Two hours there and back whenever it leaves after ten, or back at once after arriving at ten or later.
    assert_eq!((route.end - route.departure, route.departure), (Seconds(2 * HOUR), Seconds(10 * HOUR)));
    let free = planned(&morning(van(9), vec![late]));
    // Where time is free it is back first that leaves first: at nine, in the rush until ten, back at 9:00 + 1:00 + 0:30;
    // for that it need not leave before 7:30.
    assert_eq!((free.routes[0].departure.0, free.routes[0].end.0), (7 * HOUR + 1_800, 10 * HOUR + 1_800));
}

#[test]
fn a_window_is_missed_in_traffic() {
    let mut early = stop(4, 1);
    early.windows = vec![window(0, 8 * HOUR + 59)];
    let plan = planned(&morning(van(9), vec![Stop { windows: vec![window(0, 8 * HOUR)], ..early.clone() }]));
    assert_eq!(plan.routes[0].visits[0].arrival, Seconds(8 * HOUR));
    // Five places away it is 8:30 without traffic and 9:00 with it.
    let plan = planned(&morning(van(9), vec![Stop { location: 5, ..early }]));
    assert_eq!(plan.unassigned[0].reasons, [Reason::WindowMissed { earliest: Seconds(9 * HOUR) }]);
}

#[test]
fn a_stop_out_of_reach_is_told_with_the_time_that_traffic_takes() {
    let van = van(9);
    let far = |legs| {
        let vehicle = Vehicle { shift: window(6 * HOUR, 11 * HOUR - 1), ..van.clone() };
        planned(&Problem::new(vec![vehicle], vec![stop(1, 1)], legs).unwrap())
    };
    let two_hours = || plane(&[(0, 0), (7_200, 0)]);
    assert!(far(two_hours()).unassigned.is_empty());
    let rush = far(with_hours(two_hours(), |hour| if (8..10).contains(&hour) { 500 } else { 1_000 }));
    let reason = Reason::OutOfReach { needed: Seconds(5 * HOUR), available: Seconds(5 * HOUR - 1) };
    assert_eq!(rush.unassigned[0].reasons, [reason]);
    let short = Vehicle { duration_max: Some(Seconds(2 * HOUR)), shift: window(0, 24 * HOUR), ..van.clone() };
    let legs = with_hours(two_hours(), |hour| if hour == 20 { 1_500 } else { 900 });
    let short = planned(&Problem::new(vec![short], vec![stop(1, 1)], legs).unwrap());
    // At the fastest hour two hours of driving take 80 minutes, both ways 160.
    let reason = Reason::OutOfReach { needed: Seconds(9_600), available: Seconds(7_200) };
    assert_eq!(short.unassigned[0].reasons, [reason]);
}

#[test]
fn slow_hours_count_in_the_bound_on_costs() {
    let crawling = with_hours(plane(&[(0, 0), (90_000_000, 0)]), |_| 1);
    let paid = Vehicle { cost_per_second: Cost(1_000_000), ..van(9) };
    let refused = Problem::new(vec![paid], vec![stop(1, 1)], crawling);
    assert!(matches!(refused, Err(qm_routing::Error::CostTooLarge { .. })));
}

#[test]
fn a_leg_of_years_is_timed_at_once() {
    let legs = with_hours(plane(&[(0, 0), (100_000_000, 0)]), |hour| 1 + hour);
    let forever = Vehicle { shift: Window { open: Seconds(0), close: Seconds(100_000_000_000) }, ..van(9) };
    let plan = planned(&Problem::new(vec![forever], vec![stop(1, 1)], legs).unwrap());
    // A day does 300 × 3,600 thousandths of a second: each way takes 92,592 days and 640,000 units more, which are
    // done in the hours from midnight of 3,600, 7,200, ... units up to the 19th.
    let arrival = plan.routes[0].visits[0].arrival;
    assert_eq!(arrival.0 / 86_400, 92_592);
    assert!(plan.unassigned.is_empty() && plan.routes[0].end.0 > 2 * 92_592 * 86_400);
}

fn cost(problem: &Problem, trips: &[Vec<usize>]) -> Option<i64> {
    let plan = evaluate(problem, &[Given { vehicle: 0, trips: trips.to_vec() }]).unwrap();
    check(problem, &plan).is_empty().then(|| plan.cost.total().0)
}

/// Whether departures matter for more than the seconds, and whether there are breaks or reloads to choose.
fn kind(vehicle: &Vehicle, stops: &[Stop]) -> (bool, bool) {
    let promised = stops.iter().any(|stop| stop.promise.is_some());
    let spans = vehicle.duration_max.is_some() || vehicle.cost_per_second.0 > 0;
    (promised && spans, !vehicle.breaks.is_empty() || vehicle.reload_at.len() > 1)
}

/// The same day with all moments and spans but those of legs stretched.
fn stretch(vehicle: &mut Vehicle, stops: &mut [Stop]) {
    let longer = |seconds: &mut Seconds| seconds.0 *= STRETCH;
    let wider = |window: &mut Window| {
        longer(&mut window.open);
        longer(&mut window.close);
    };
    wider(&mut vehicle.shift);
    longer(&mut vehicle.overtime_max);
    vehicle.duration_max.iter_mut().for_each(longer);
    for rest in &mut vehicle.breaks {
        wider(&mut rest.window);
        longer(&mut rest.duration);
    }
    for stop in stops {
        stop.windows.iter_mut().for_each(wider);
        stop.promise.iter_mut().for_each(|promise| longer(&mut promise.by));
        longer(&mut stop.service);
        stop.release.iter_mut().for_each(longer);
    }
}

fn legs() -> impl Strategy<Value = Matrices> {
    let legs = |most: i64| prop::collection::vec(0..most, PLACES * PLACES);
    let numbers = prop::collection::vec(0..100_000_i64, 25);
    (legs(30), legs(14 * STRETCH), numbers).prop_map(|(distance, duration, numbers)| {
        let duration = duration.into_iter().map(Seconds).collect();
        let legs = Matrices::new(PLACES, distance.into_iter().map(Metres).collect(), duration).unwrap();
        legs.with_hours(hours(&numbers))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn the_usual_speed_at_every_hour_changes_no_cost(
        vehicle in timetable::vehicle(),
        stops in prop::collection::vec(timetable::stop(), 1..5),
        matrices in timetable::matrices(),
        cut in 0..5_usize,
        midnight in -100_000..100_000_i64,
    ) {
        let trips = trips(stops.len(), cut);
        let (traded, chosen) = kind(&vehicle, &stops);
        let usual = Hours::new(Seconds(midnight), [1_000; 24]).unwrap();
        let plain = Problem::new(vec![vehicle.clone()], stops.clone(), matrices.clone()).unwrap();
        let hourly = Problem::new(vec![vehicle.clone()], stops, matrices.with_hours(usual)).unwrap();
        let (plain, hourly) = (cost(&plain, &trips), cost(&hourly, &trips));
        match (plain, hourly) {
            // Neither need be the least.
            _ if chosen && (traded || vehicle.duration_max.is_some()) => {}
            // A departure between those that are tried may trade lateness for seconds, or take breaks elsewhere.
            (Some(plain), Some(hourly)) if traded || chosen => prop_assert!(plain <= hourly),
            (Some(_), None) if traded => {}
            _ => prop_assert_eq!(plain, hourly),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_given_order_costs_no_more_than_at_any_quarter_and_no_less_than_at_any_second(
        mut vehicle in timetable::vehicle(),
        mut stops in prop::collection::vec(timetable::stop(), 1..4),
        matrices in legs(),
        cut in 0..4_usize,
    ) {
        stretch(&mut vehicle, &mut stops);
        let (trips, chosen) = (trips(stops.len(), cut), kind(&vehicle, &stops).1);
        let midnight = matrices.hours().unwrap().midnight().0;
        let problem = Problem::new(vec![vehicle], stops, matrices).unwrap();
        let stated = cost(&problem, &trips);
        let best = least_cost(&problem, &trips, |_| true);
        prop_assert!(stated.is_none() || best.is_some_and(|best| best <= stated.unwrap_or(best)));
        let quarter = least_cost(&problem, &trips, |moment| (moment - midnight) % 900 == 0);
        if let (Some(quarter), false) = (quarter, chosen) {
            prop_assert!(stated.is_some_and(|stated| stated <= quarter), "{stated:?} {quarter}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn plans_pass_the_check_and_cost_no_more_than_the_baseline(
        (mut vehicles, stops, matrices) in parts(),
        numbers in prop::collection::vec(0..100_000_i64, 25),
        trips in 1..3_usize,
        seed in 0..99_u64,
    ) {
        for vehicle in &mut vehicles {
            vehicle.trips_max = trips;
        }
        let problem = Problem::new(vehicles, stops, matrices.with_hours(hours(&numbers))).unwrap();
        let baseline = nearest_neighbour(&problem);
        prop_assert_eq!(check(&problem, &baseline), []);
        let plan = solve(&problem, Params { seed, iterations: 20 });
        prop_assert_eq!(check(&problem, &plan), []);
        prop_assert!(plan.objective() <= baseline.objective());
        prop_assert_eq!(&solve(&problem, Params { seed, iterations: 20 }), &plan);
    }
}
