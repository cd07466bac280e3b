//! Each way a stop can be left out, and problems that are refused.

use qm_routing::{
    Cost, Error, FORBIDDEN, Given, Matrices, Metres, Params, Problem, Reason, Seconds, Stop, Vehicle, check,
    evaluate, solve,
};

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

/// What is said of the last stop where a plan from outside serves the others in their order.
fn given(vehicle: Vehicle, stops: Vec<Stop>) -> Vec<Reason> {
    let last = stops.len() - 1;
    let places = [(0, 0), (1, 0), (1, 1), (0, 1)];
    let problem = Problem::new(vec![vehicle], stops, plane(&places)).unwrap();
    let order = Given { vehicle: 0, trips: vec![(0..last).collect()] };
    let plan = evaluate(&problem, &[order]).unwrap();
    assert_eq!(check(&problem, &plan), []);
    plan.unassigned.iter().find(|left| left.stop == last).map(|left| left.reasons.clone()).unwrap_or_default()
}

#[test]
fn a_plan_from_outside_is_told_what_it_leaves_out_for_nothing() {
    let timed = |place, open, close| Stop { windows: vec![window(open, close)], ..stop(place, 5) };
    assert_eq!(given(van(10), vec![stop(1, 5), stop(2, 5)]), [Reason::LeftOut]);
    // Leaving at 9, when the first window closes but for the way there, is 92 seconds before the end: neither leaving at
    // once nor leaving as late as the second window allows would do.
    let short = Vehicle { duration_max: Some(Seconds(95)), ..van(10) };
    assert_eq!(given(short.clone(), vec![timed(1, 0, 10), timed(2, 100, 110)]), [Reason::LeftOut]);
    let shorter = Vehicle { duration_max: Some(Seconds(91)), ..short };
    assert_eq!(given(shorter, vec![timed(1, 0, 10), timed(2, 100, 110)]), [Reason::NoTimeLeft]);
    // There is room for it on a trip of its own.
    let twice = Vehicle { trips_max: 2, ..van(5) };
    assert_eq!(given(twice, vec![stop(1, 5), stop(2, 5)]), [Reason::LeftOut]);
    // Windows that overlap are one.
    let joined = Stop { windows: vec![window(0, 10), window(5, 100)], ..stop(1, 5) };
    assert_eq!(given(van(10), vec![joined, timed(2, 0, 40)]), [Reason::LeftOut]);
    // It costs a metre to go there, and what costs as much as leaving it out is not worth it.
    let worth = |penalty| Stop { penalty: Some(Cost(penalty)), ..stop(1, 5) };
    assert_eq!(given(van(10), vec![stop(2, 5), worth(2)]), [Reason::LeftOut]);
    let crowded = Vehicle { cost_per_stop_squared: Cost(7), ..van(10) };
    let dear = Reason::NotWorthIt { extra: Cost(21), penalty: Cost(21) };
    assert_eq!(given(crowded, vec![stop(2, 5), Stop { location: 2, ..worth(21) }]), [dear]);
}

/// Two legs around a stop must not be driven one after the other without it: driving costs nothing, so that only the bar
/// itself keeps the vehicle from it.
#[test]
fn what_must_not_be_driven_is_not_though_it_costs_nothing() {
    let mut legs: Vec<i64> = vec![5; 16];
    for (from, to) in [(1, 3), (3, 1), (1, 2), (2, 1)] {
        legs[from * 4 + to] = FORBIDDEN.0;
    }
    let matrices =
        Matrices::new(4, legs.iter().copied().map(Metres).collect(), vec![Seconds(5); 16]).unwrap();
    let free = Vehicle { cost_per_metre: Cost(0), ..van(9) };
    let stops = vec![stop(1, 1), Stop { penalty: Some(Cost(1)), ..stop(2, 1) }, stop(3, 1)];
    let problem = Problem::new(vec![free.clone(), free], stops, matrices).unwrap();
    for seed in 0..20 {
        let plan = solve(&problem, Params { seed, iterations: 300 });
        assert_eq!(check(&problem, &plan), []);
        assert_eq!(plan.objective(), (0, Cost(0)));
    }
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
