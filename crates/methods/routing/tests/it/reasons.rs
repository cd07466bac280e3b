//! Each way a stop can be left out, and problems that are refused.

use qm_routing::{Cost, Error, Params, Problem, Reason, Seconds, Stop, Vehicle, check, solve};

use crate::build::{plane, stop, van, window};

/// The reasons given for the last stop.
fn reasons(vehicles: Vec<Vehicle>, stops: Vec<Stop>) -> Vec<Reason> {
    let last = stops.len() - 1;
    let problem = Problem::new(vehicles, stops, plane(&[(0, 0), (100, 0), (0, 100)])).unwrap();
    let plan = solve(&problem, Params::default());
    assert_eq!(check(&problem, &plan), []);
    plan.unassigned.iter().find(|left| left.stop == last).map(|left| left.reasons.clone()).unwrap_or_default()
}

#[test]
fn every_vehicle_has_its_own_true_reason() {
    let mut weak = van(3);
    let mut short = van(10);
    short.shift = window(0, 150);
    let mut early = van(10);
    early.shift = window(0, 400);
    let mut barred = van(10);
    barred.stops_max = Some(0);
    weak.stops_max = Some(9);
    let mut late = stop(1, 5);
    late.windows = vec![window(500, 600)];
    assert_eq!(
        reasons(vec![weak, short, early, barred], vec![late]),
        [
            Reason::CapacityExceeded { dimension: 0, demand: 5, capacity: 3 },
            Reason::OutOfReach { needed: Seconds(200), available: Seconds(150) },
            Reason::WindowMissed { earliest: Seconds(100) },
            Reason::NoStopsAllowed,
        ]
    );
}

#[test]
fn what_others_take_is_said_to_be_taken() {
    let full = reasons(vec![van(7)], vec![stop(1, 5), stop(2, 5)]);
    let taken = Reason::CapacityTaken { dimension: 0, demand: 5, free: 2 };
    let other = reasons(vec![van(7)], vec![stop(2, 5), stop(1, 5)]);
    assert!(full == [taken] || other == [taken]);

    let mut one_stop = van(9);
    one_stop.stops_max = Some(1);
    let first = reasons(vec![one_stop.clone()], vec![stop(1, 1), stop(2, 1)]);
    let second = reasons(vec![one_stop], vec![stop(2, 1), stop(1, 1)]);
    let full = [Reason::StopsFull { stops_max: 1 }];
    assert!(first == full || second == full);

    let mut at_once = [stop(1, 1), stop(2, 1)];
    for stop in &mut at_once {
        stop.windows = vec![window(100, 120)];
    }
    let [a, b] = at_once;
    let first = reasons(vec![van(9)], vec![a.clone(), b.clone()]);
    let second = reasons(vec![van(9)], vec![b, a]);
    assert!(first == [Reason::NoTimeLeft] || second == [Reason::NoTimeLeft]);
}

#[test]
fn an_optional_stop_is_left_out_when_that_is_cheaper() {
    let mut optional = stop(1, 1);
    optional.penalty = Some(Cost(199));
    assert_eq!(
        reasons(vec![van(9)], vec![optional.clone()]),
        [Reason::NotWorthIt { extra: Cost(200), penalty: Cost(199) }]
    );
    optional.penalty = Some(Cost(201));
    assert_eq!(reasons(vec![van(9)], vec![optional]), [], "it is served");
}

#[test]
fn the_main_reason_is_that_of_the_nearest_miss() {
    let mut weak = van(3);
    weak.shift = window(0, 150);
    let mut early = van(10);
    early.shift = window(0, 400);
    let mut late = stop(1, 5);
    late.windows = vec![window(500, 600)];
    let problem = Problem::new(vec![weak, early], vec![late], plane(&[(0, 0), (100, 0)])).unwrap();
    let plan = solve(&problem, Params::default());
    assert!(matches!(plan.unassigned[0].main_reason(), Reason::WindowMissed { .. }));
}

#[test]
fn problems_that_make_no_sense_are_refused() {
    let matrices = || plane(&[(0, 0), (1, 1)]);
    let refused =
        |vehicle: Vehicle, stop: Stop| Problem::new(vec![vehicle], vec![stop], matrices()).unwrap_err();
    assert!(matches!(refused(van(1), stop(2, 1)), Error::Location { of: "stop", .. }));
    assert!(matches!(refused(van(1), stop(1, -1)), Error::OutOfRange { name: "load", .. }));
    let mut two = stop(1, 1);
    two.demand.push(4);
    assert!(matches!(refused(van(1), two), Error::Dimensions { .. }));
    let mut closed = stop(1, 1);
    closed.windows = vec![window(5, 4)];
    assert!(matches!(refused(van(1), closed), Error::Window { of: "stop", .. }));
    let mut dear = van(1);
    dear.cost_per_metre = Cost(i64::MAX);
    assert!(matches!(refused(dear, stop(1, 1)), Error::OutOfRange { .. }));
}
