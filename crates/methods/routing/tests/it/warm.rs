//! Search that goes on from a plan, and vehicles under way.

use qm_routing::{
    Budget, Cost, Error, Given, Parts, Plan, Planned, Problem, Reason, Seconds, Violation, check, evaluate,
    search, search_from,
};

use crate::build::{around, plane, stop, van, window};

/// 60 places by a fixed multiplicative sequence.
fn scattered() -> Problem {
    let places: Vec<(i64, i64)> =
        (0..61_i64).map(|i| (i * 7_919 % 1_009 - 500, i * 104_729 % 1_013 - 500)).collect();
    let mut vans = vec![van(9); 8];
    for van in &mut vans {
        van.shift.close.0 = 1_000_000;
    }
    around(vans, &places)
}

fn given(plan: &Plan) -> Vec<Given> {
    let order = |route: &qm_routing::Route| route.visits.iter().map(|visit| visit.stop).collect();
    plan.routes.iter().map(|route| Given { vehicle: route.vehicle, trips: vec![order(route)] }).collect()
}

fn warm(problem: &Problem, given: &[Given], rounds: u64) -> Plan {
    let plan = search_from(problem, given, Budget::iterations(rounds), 3, &mut |_| {}).unwrap();
    assert_eq!(check(problem, &plan), []);
    plan
}

#[test]
fn a_plan_that_keeps_all_limits_is_where_the_search_begins() {
    let problem = scattered();
    let plan = search(&problem, Budget::iterations(300), 1, &mut |_| {});
    assert!(plan.unassigned.is_empty());
    assert_eq!(warm(&problem, &given(&plan), 0), evaluate(&problem, &given(&plan)).unwrap());
    let better = warm(&problem, &given(&plan), 5_000);
    assert!(better.cost.total() < plan.cost.total());
    assert_eq!(better, warm(&problem, &given(&plan), 5_000), "the same seed gives the same plan");
}

#[test]
fn what_breaks_a_limit_is_taken_out_and_put_elsewhere() {
    let problem = scattered();
    let all_on_one = Given { vehicle: 3, trips: vec![(0..60).collect()] };
    let plan = warm(&problem, &[all_on_one], 0);
    assert!(plan.unassigned.is_empty());
    let third = plan.routes.iter().find(|route| route.vehicle == 3).unwrap();
    assert_eq!(third.visits.len(), 9, "it carries what fits");
}

#[test]
fn stops_and_vehicles_come_once() {
    let problem = scattered();
    let start = |vehicle, stops: &[usize]| Given { vehicle, trips: vec![stops.to_vec()] };
    let refused = |given: &[Given]| search_from(&problem, given, Budget::iterations(0), 1, &mut |_| {});
    assert_eq!(refused(&[start(0, &[1]), start(0, &[2])]), Err(Error::Given { of: "vehicle", index: 0 }));
    assert_eq!(refused(&[start(9, &[])]), Err(Error::Given { of: "vehicle", index: 9 }));
    assert_eq!(refused(&[start(0, &[1]), start(1, &[1])]), Err(Error::Given { of: "stop", index: 1 }));
    assert_eq!(refused(&[start(0, &[60])]), Err(Error::Given { of: "stop", index: 60 }));
}

#[test]
fn at_a_large_price_nothing_moves_that_need_not() {
    let base = scattered();
    let plan = search(&base, Budget::iterations(300), 1, &mut |_| {});
    let mut stops = base.stops().to_vec();
    for route in &plan.routes {
        for visit in &route.visits {
            stops[visit.stop].planned = Some(Planned { vehicle: route.vehicle, price: Cost(1_000_000) });
        }
    }
    let problem = Problem::new(base.vehicles().to_vec(), stops, base.matrices().clone()).unwrap();
    let later = warm(&problem, &given(&plan), 3_000);
    assert_eq!(later.cost.changes, Cost(0));
    assert!(later.cost.total() <= plan.cost.total());
}

#[test]
fn a_route_begins_with_what_has_been_driven() {
    let places = [(0, 0), (100, 0), (200, 0), (300, 0)];
    let mut under_way = van(9);
    // The far stop first, which nobody would choose.
    under_way.driven = vec![2];
    let problem = around(vec![under_way, van(9)], &places);
    let plan = warm(&problem, &[], 500);
    assert_eq!(plan.routes[0].visits[0].stop, 2);
    assert_eq!(plan.cost.total(), Cost(600));
    let mut other = plan.clone();
    other.routes[0].visits.swap(0, 1);
    assert!(check(&problem, &other).contains(&Violation::DrivenOtherwise { vehicle: 0 }));
    other.routes.clear();
    assert!(check(&problem, &other).contains(&Violation::DrivenOtherwise { vehicle: 0 }));
}

#[test]
fn a_vehicle_under_way_that_cannot_come_in_time_says_so() {
    let mut under_way = van(9);
    under_way.driven = vec![0];
    let mut early = stop(2, 1);
    early.windows = vec![window(0, 150)];
    let places = [(0, 0), (100, 0), (-100, 0)];
    let problem = Problem::new(vec![under_way], vec![stop(1, 1), early], plane(&places)).unwrap();
    let plan = warm(&problem, &[], 50);
    assert_eq!(plan.unassigned[0].reasons, [Reason::NoTimeLeft]);
}

#[test]
fn a_vehicle_that_left_before_a_parcel_was_ready_does_not_bring_it() {
    let reason = |departed| {
        let mut under_way = van(9);
        (under_way.driven, under_way.departed) = (vec![0], Some(Seconds(departed)));
        let late = qm_routing::Stop { release: Some(Seconds(300)), ..stop(2, 1) };
        let places = [(0, 0), (100, 0), (-100, 0)];
        let problem = Problem::new(vec![under_way], vec![stop(1, 1), late], plane(&places)).unwrap();
        let plan = warm(&problem, &[], 50);
        assert_eq!(check(&problem, &plan), []);
        plan.unassigned.first().map(|left| left.reasons[0])
    };
    let left = Reason::AlreadyLeft { departed: Seconds(250), ready: Seconds(300) };
    assert_eq!(reason(250), Some(left));
    assert_eq!(reason(300), None);
}

#[test]
fn what_has_been_driven_must_make_sense() {
    let parts = |driven: Vec<usize>, trips_max| {
        let vehicle = qm_routing::Vehicle { driven, trips_max, ..van(9) };
        let profiles = vec![plane(&[(0, 0), (1, 1)])];
        Problem::validate(Parts {
            vehicles: vec![vehicle],
            stops: vec![stop(1, 1)],
            profiles,
            ..Parts::default()
        })
    };
    assert!(parts(vec![0], 1).is_ok());
    assert_eq!(parts(vec![1], 1), Err(Error::Given { of: "stop", index: 1 }));
    assert_eq!(parts(vec![0, 0], 1), Err(Error::Given { of: "stop", index: 0 }));
    assert_eq!(parts(vec![0], 2), Err(Error::Trips { vehicle: 0 }));
}
