//! Stops locked to vehicles, and the price of changing a published plan.

use qm_routing::{
    Budget, Cost, Error, Parts, Planned, Problem, Reason, Shipment, Stop, Violation, check, search,
};

use crate::build::{plane, stop, van};

/// Two vans at one depot and two stops, one to the east and one to the west.
fn problem(stops: Vec<Stop>) -> Problem {
    Problem::new(vec![van(9), van(9)], stops, plane(&[(0, 0), (100, 0), (-100, 0)])).unwrap()
}

fn vehicle_of(problem: &Problem, wanted: usize) -> Option<usize> {
    let plan = search(problem, Budget::iterations(200), 1, &mut |_| {});
    assert_eq!(check(problem, &plan), []);
    let serves = |route: &&qm_routing::Route| route.visits.iter().any(|visit| visit.stop == wanted);
    plan.routes.iter().find(serves).map(|route| route.vehicle)
}

#[test]
fn a_locked_stop_is_served_by_its_vehicle_or_not_at_all() {
    for only in [0, 1] {
        let locked = Stop { vehicles: Some(vec![only]), ..stop(1, 1) };
        assert_eq!(vehicle_of(&problem(vec![locked, stop(2, 1)]), 0), Some(only));
    }
    let nobody = problem(vec![Stop { vehicles: Some(vec![]), ..stop(1, 1) }]);
    let plan = search(&nobody, Budget::iterations(10), 1, &mut |_| {});
    assert_eq!(check(&nobody, &plan), []);
    assert_eq!(plan.unassigned[0].reasons, [Reason::NotAdmitted, Reason::NotAdmitted]);
}

#[test]
fn a_stop_changes_vehicles_only_where_that_saves_more_than_its_price() {
    // Apart from the stop at the same door it costs 200 to go there.
    for (price, vehicle) in [(199, 0), (201, 1)] {
        let at_home = Stop { vehicles: Some(vec![0]), ..stop(1, 1) };
        let planned = Some(Planned { vehicle: 1, price: Cost(price) });
        assert_eq!(vehicle_of(&problem(vec![at_home, Stop { planned, ..stop(1, 1) }]), 1), Some(vehicle));
    }
}

#[test]
fn the_checker_sees_a_lock_broken_and_a_change_not_paid() {
    let planned = Some(Planned { vehicle: 1, price: Cost(7) });
    let free = problem(vec![Stop { vehicles: Some(vec![0]), ..stop(1, 1) }, Stop { planned, ..stop(1, 1) }]);
    let mut plan = search(&free, Budget::iterations(200), 1, &mut |_| {});
    assert_eq!((plan.cost.changes, plan.cost.total()), (Cost(7), Cost(207)));
    plan.cost.changes = Cost(0);
    let unpaid = Violation::WrongCost { vehicle: None, stated: Cost(200), found: Cost(207) };
    assert_eq!(check(&free, &plan), [unpaid]);
    let locked = problem(vec![Stop { vehicles: Some(vec![1]), ..stop(1, 1) }, stop(1, 1)]);
    plan.cost.changes = Cost(0);
    assert_eq!(check(&locked, &plan), [Violation::NotAdmitted { vehicle: 0, stop: 0 }]);
}

#[test]
fn vehicles_that_are_not_there_are_refused() {
    let refused = |stop| Problem::new(vec![van(1)], vec![stop], plane(&[(0, 0), (1, 1)])).unwrap_err();
    let absent = Stop { vehicles: Some(vec![1]), ..stop(1, 1) };
    assert!(matches!(refused(absent), Error::OutOfRange { name: "vehicle", value: 1, .. }));
    let absent = Stop { planned: Some(Planned { vehicle: 1, price: Cost(0) }), ..stop(1, 1) };
    assert!(matches!(refused(absent), Error::OutOfRange { name: "vehicle", value: 1, .. }));
    let torn = Parts {
        vehicles: vec![van(1)],
        stops: vec![Stop { vehicles: Some(vec![0]), ..stop(1, 0) }, stop(1, 0)],
        shipments: vec![Shipment { from: 0, to: 1, amount: vec![1] }],
        profiles: vec![plane(&[(0, 0), (1, 1)])],
    };
    assert_eq!(Problem::validate(torn), Err(Error::Shipment { shipment: 0, stop: 1 }));
}
