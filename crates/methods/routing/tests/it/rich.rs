//! Promises at a price, overtime, breaks and reloads elsewhere: days whose best timetable is known.

use qm_routing::{Break, Cost, Params, Plan, Problem, Promise, Reason, Seconds, Stop, Vehicle, check, solve};

use crate::build::{plane, stop, van, window};

/// A line of places 100 s apart; the depot is the first.
fn line(vehicle: Vehicle, stops: Vec<Stop>) -> Problem {
    let places: Vec<(i64, i64)> = (0..6).map(|at| (at * 100, 0)).collect();
    Problem::new(vec![vehicle], stops, plane(&places)).unwrap()
}

fn planned(problem: &Problem) -> Plan {
    let plan = solve(problem, Params { seed: 1, iterations: 300 });
    assert_eq!(check(problem, &plan), []);
    plan
}

fn promised(location: usize, by: i64, late: i64) -> Stop {
    let promise = Promise { by: Seconds(by), late_per_second: Cost(late) };
    Stop { promise: Some(promise), ..stop(location, 1) }
}

#[test]
fn the_dearer_promise_is_kept() {
    // From 100 to the far side and back again: one of the two is 200 s late whatever the order.
    let both = |left: i64, right: i64| {
        let stops = vec![promised(1, 100, left), promised(3, 100, right)];
        let vehicle = Vehicle { depot: 2, end: 2, ..van(9) };
        planned(&line(vehicle, stops))
    };
    let plan = both(1, 5);
    assert_eq!(plan.routes[0].visits.iter().map(|visit| visit.stop).collect::<Vec<_>>(), [1, 0]);
    assert_eq!((plan.cost.lateness, plan.cost.total()), (Cost(200), Cost(600)));
    assert_eq!(both(5, 1).routes[0].visits[0].stop, 0);
}

#[test]
fn a_window_stays_hard_within_which_a_promise_is_soft() {
    let mut late = promised(2, 100, 1);
    late.windows = vec![window(0, 199)];
    let plan = planned(&line(van(9), vec![late]));
    assert_eq!(plan.unassigned[0].reasons, [Reason::WindowMissed { earliest: Seconds(200) }]);
}

#[test]
fn overtime_is_paid_where_a_stop_is_worth_it() {
    let over = |penalty: i64| {
        let shift = window(0, 300);
        let limits = (Seconds(100), Cost(7));
        let vehicle = Vehicle { shift, overtime_max: limits.0, overtime_per_second: limits.1, ..van(9) };
        let far = Stop { penalty: Some(Cost(penalty)), ..stop(2, 1) };
        planned(&line(vehicle, vec![far]))
    };
    let plan = over(1_101);
    assert_eq!((plan.cost.overtime, plan.cost.total()), (Cost(700), Cost(1_100)));
    let plan = over(1_099);
    let extra = Reason::NotWorthIt { extra: Cost(1_100), penalty: Cost(1_099) };
    assert_eq!(plan.unassigned[0].reasons, [extra]);
}

#[test]
fn a_break_falls_into_the_waiting_for_a_window() {
    let mut vehicle = van(9);
    vehicle.cost_per_second = Cost(1);
    let rest = Break { window: window(300, 800), duration: Seconds(150) };
    vehicle.breaks = vec![rest];
    let mut first = stop(1, 1);
    first.windows = vec![window(100, 300)];
    let mut second = stop(2, 1);
    second.windows = vec![window(900, 950)];
    let plan = planned(&line(vehicle, vec![first, second]));
    let route = &plan.routes[0];
    // Leaving at 200 the first is served at 300, the second at 900 after 350 s of waiting and the break.
    assert_eq!((route.departure, route.end), (Seconds(200), Seconds(1_100)));
    assert_eq!(route.breaks.len(), 1);
    let [visit, _] = &route.visits[..] else { panic!("two visits") };
    assert_eq!(visit.start, Seconds(300));
}

#[test]
fn a_break_is_not_due_on_a_route_that_is_back() {
    let rest = Break { window: window(0, 500), duration: Seconds(9_900) };
    let vehicle = Vehicle { breaks: vec![rest], ..van(9) };
    let near = planned(&line(vehicle.clone(), vec![stop(2, 1)]));
    assert!(near.routes[0].breaks.is_empty() && near.routes[0].end <= Seconds(500));
    let mut closes = stop(3, 1);
    closes.windows = vec![window(0, 499)];
    let far = planned(&line(vehicle, vec![closes]));
    assert_eq!(far.unassigned[0].reasons, [Reason::NoTimeForBreaks]);
}

#[test]
fn trips_reload_where_that_is_nearest() {
    let mut vehicle = van(1);
    (vehicle.trips_max, vehicle.reload_at) = (2, vec![0, 3]);
    vehicle.cost_per_second = Cost(1);
    vehicle.duration_max = Some(Seconds(800));
    let plan = planned(&line(vehicle, vec![stop(2, 1), stop(4, 1)]));
    let [reload] = &plan.routes[0].reloads[..] else { panic!("one reload") };
    assert_eq!((reload.location, plan.cost.total()), (3, Cost(1_600)));
}
