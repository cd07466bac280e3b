//! The checker finds what is wrong in a plan that was tampered with.

use qm_routing::{
    Break, Cost, Metres, Params, Plan, Problem, Promise, Reason, RestPlace, Seconds, Stop, Violation, check,
    solve,
};

use crate::build::{plane, stop, van, window};

fn problem() -> Problem {
    let mut vehicle = van(5);
    vehicle.stops_max = Some(3);
    let mut timed = stop(2, 2);
    timed.windows = vec![window(300, 400)];
    timed.service = Seconds(30);
    let mut optional = stop(3, 1);
    optional.penalty = Some(Cost(3));
    let places = [(0, 0), (100, 0), (100, 100), (5_000, 0)];
    Problem::new(vec![vehicle, van(1)], vec![stop(1, 2), timed, optional], plane(&places)).unwrap()
}

/// What the checker says once `spoil` has been at a good plan.
fn after(spoil: impl Fn(&mut Plan)) -> Vec<Violation> {
    let problem = problem();
    let mut plan = solve(&problem, Params::default());
    assert_eq!(check(&problem, &plan), []);
    spoil(&mut plan);
    check(&problem, &plan)
}

#[test]
fn each_kind_of_damage_is_seen() {
    let seen = |spoil: &dyn Fn(&mut Plan), wanted: &dyn Fn(&Violation) -> bool| {
        let found = after(spoil);
        assert!(found.iter().any(wanted), "{found:?}");
    };
    seen(&|p| p.routes[0].vehicle = 9, &|v| matches!(v, Violation::UnknownVehicle { vehicle: 9 }));
    seen(&|p| p.routes.push(p.routes[0].clone()), &|v| matches!(v, Violation::VehicleTwice { .. }));
    seen(&|p| p.routes[0].visits[0].stop = 77, &|v| matches!(v, Violation::UnknownStop { stop: 77 }));
    seen(&|p| p.routes.clear(), &|v| matches!(v, Violation::StopLost { .. }));
    seen(&|p| p.routes[0].visits[1].stop = p.routes[0].visits[0].stop, &|v| {
        matches!(v, Violation::StopTwice { .. })
    });
    seen(&|p| p.routes[0].vehicle = 1, &|v| matches!(v, Violation::Overload { vehicle: 1, .. }));
    seen(&|p| p.routes[0].visits[0].load[0] += 1, &|v| matches!(v, Violation::Load { .. }));
    seen(&|p| p.routes[0].departure = Seconds(-5), &|v| matches!(v, Violation::OutsideShift { .. }));
    seen(&|p| p.routes[0].end = Seconds(1), &|v| matches!(v, Violation::Clock { stop: None, .. }));
    seen(&|p| p.routes[0].visits[1].arrival += Seconds(1), &|v| matches!(v, Violation::Clock { .. }));
    seen(&|p| p.routes[0].distance = Metres(1), &|v| matches!(v, Violation::Distance { .. }));
    seen(&|p| p.routes[0].cost = Cost(1), &|v| matches!(v, Violation::WrongCost { vehicle: Some(0), .. }));
    seen(&|p| p.cost.fixed += Cost(1), &|v| matches!(v, Violation::WrongCost { vehicle: None, .. }));
    seen(&|p| p.unassigned[0].required = true, &|v| matches!(v, Violation::Requirement { stop: 2 }));
    seen(&|p| p.unassigned[0].reasons.clear(), &|v| matches!(v, Violation::ReasonCount { .. }));
    seen(&|p| p.unassigned[0].reasons[0] = Reason::NoStopsAllowed, &|v| {
        matches!(v, Violation::FalseReason { .. })
    });
}

/// A van that makes two trips, each with a break, too late for its shift and a promise.
fn rich_plan() -> (Problem, Plan) {
    let mut vehicle = van(1);
    (vehicle.trips_max, vehicle.reload_at) = (2, vec![0, 2]);
    vehicle.shift = window(0, 500);
    (vehicle.overtime_max, vehicle.overtime_per_second) = (Seconds(900), Cost(3));
    let rest = |open, close| Break { window: window(open, close), duration: Seconds(40) };
    vehicle.breaks = vec![rest(120, 180), rest(300, 380)];
    let promise = Promise { by: Seconds(150), late_per_second: Cost(2) };
    let promised = Stop { promise: Some(promise), ..stop(1, 1) };
    let places = [(0, 0), (100, 0), (200, 0), (300, 0)];
    let problem =
        Problem::new(vec![vehicle], vec![promised.clone(), Stop { location: 3, ..promised }], plane(&places));
    let problem = problem.unwrap();
    let plan = solve(&problem, Params { seed: 1, iterations: 200 });
    assert_eq!(check(&problem, &plan), []);
    assert!(plan.cost.lateness.0 > 0 && plan.cost.overtime.0 > 0);
    assert_eq!((plan.routes[0].breaks.len(), plan.routes[0].reloads.len()), (2, 1));
    (problem, plan)
}

#[test]
fn damage_to_breaks_reloads_and_prices_is_seen() {
    let seen = |spoil: &dyn Fn(&mut Plan), wanted: &dyn Fn(&Violation) -> bool| {
        let (problem, mut plan) = rich_plan();
        spoil(&mut plan);
        let found = check(&problem, &plan);
        assert!(found.iter().any(wanted), "{found:?}");
    };
    let wrong_break = |v: &Violation| matches!(v, Violation::WrongBreak { vehicle: 0, .. });
    let clock = |v: &Violation| matches!(v, Violation::Clock { .. });
    seen(&|p| p.routes[0].breaks.clear(), &|v| matches!(v, Violation::BreakMissed { index: 0, .. }));
    seen(&|p| p.routes[0].breaks.reverse(), &wrong_break);
    seen(&|p| p.routes[0].breaks[0].start = Seconds(5), &wrong_break);
    seen(&|p| p.routes[0].breaks[1].place = RestPlace::AtReload(7), &wrong_break);
    seen(&|p| p.routes[0].breaks[1].place = RestPlace::AfterVisit(9), &wrong_break);
    seen(&|p| p.routes[0].breaks[1].index = 5, &wrong_break);
    seen(&|p| p.routes[0].breaks[0].end += Seconds(1), &clock);
    seen(&|p| p.routes[0].breaks[0].place = RestPlace::AfterVisit(1), &clock);
    seen(&|p| p.routes[0].reloads[0].arrival += Seconds(1), &clock);
    seen(&|p| p.routes[0].reloads[0].location = 1, &|v| matches!(v, Violation::Reloads { .. }));
    seen(&|p| p.routes[0].reloads[0].location = 99, &|v| matches!(v, Violation::Reloads { .. }));
    seen(&|p| p.routes[0].end += Seconds(5_000), &|v| matches!(v, Violation::OutsideShift { .. }));
    seen(&|p| p.cost.overtime += Cost(1), &|v| matches!(v, Violation::WrongPart { part: "overtime", .. }));
    seen(&|p| p.cost.lateness += Cost(1), &|v| matches!(v, Violation::WrongPart { part: "lateness", .. }));
    seen(&|p| p.routes[0].cost += Cost(1), &|v| matches!(v, Violation::WrongCost { vehicle: Some(0), .. }));
}

#[test]
fn service_outside_its_window_is_seen() {
    let found = after(|plan| {
        for visit in &mut plan.routes[0].visits {
            if visit.stop == 1 {
                visit.start = Seconds(200);
            }
        }
    });
    assert!(found.iter().any(|v| matches!(v, Violation::OutsideWindow { stop: 1, .. })), "{found:?}");
}
