//! The checker finds what is wrong in a plan that was tampered with.

use qm_routing::{Cost, Metres, Params, Plan, Problem, Reason, Seconds, Violation, check, solve};

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
