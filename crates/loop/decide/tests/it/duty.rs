//! Tours with breaks, overtime and lateness: what is decided about them, and what the checker says of them bent.

use crate::chance;
use crate::shop::*;
use qm_check::{DefectCode, Verifier};
use qm_decide::*;
use qm_domain::state::ShopState;
use qm_domain::*;

fn tours(state: &ShopState) -> Vec<(Decision, VehicleRoute)> {
    let planned = delivery(state, &Policy::default(), &cycle());
    let tour = |decision: Decision| match &decision.action {
        Action::Drive(route) => Some((decision.clone(), route.clone())),
        _ => None,
    };
    planned.decisions.into_iter().filter_map(tour).collect()
}

fn found(state: &ShopState, decision: &Decision, route: VehicleRoute) -> Vec<DefectCode> {
    let bent = Decision { action: Action::Drive(route), ..decision.clone() };
    Verifier::new(state, &Policy::default()).defects(&bent).into_iter().map(|defect| defect.code).collect()
}

/// Whether the vehicle is under way when the break must have begun, in the shop's own words.
fn due(state: &ShopState, route: &VehicleRoute, rest: &Break) -> bool {
    let zone = &state.shop.zone;
    let last = zone.at(zone.day(route.start), rest.to);
    route.start < last && last < route.end
}

/// A sound tour passes, and whatever is moved, dropped, not paid or more than is allowed is found.
fn bent(state: &ShopState, decision: &Decision, route: &VehicleRoute, by: i64) {
    let says = |bend: &dyn Fn(&mut VehicleRoute)| {
        let mut route = route.clone();
        bend(&mut route);
        found(state, decision, route)
    };
    let van = state.shop.fleet.vehicles.iter().find(|van| van.id == route.vehicle).unwrap();
    let owed = van.breaks.iter().filter(|rest| due(state, route, rest)).count();
    assert_eq!(says(&|_| ()), []);
    assert!(owed <= route.breaks.len());
    for at in 0..route.breaks.len() {
        let moved = says(&|r| r.breaks[at].start = r.breaks[at].start.plus_seconds(by));
        assert!(moved.contains(&DefectCode::WrongBreak), "{by}: {moved:?}");
        let dropped = says(&|r| {
            r.breaks.remove(at);
        });
        assert!(owed < route.breaks.len() || dropped.contains(&DefectCode::BreakMissed), "{dropped:?}");
    }
    let late: i64 = route.stops.iter().map(|stop| stop.late.0).sum();
    let late_hour = state.shop.fleet.late_hour_cost_minor.unwrap_or(0);
    for paid in [route.overtime.0 * van.overtime_hour_cost_minor / 3_600, late * late_hour / 3_600] {
        let unpaid = says(&|r| r.cost.minor -= paid);
        assert!(paid <= 5 || unpaid.contains(&DefectCode::WrongCost), "{paid}: {unpaid:?}");
    }
    if route.overtime.0 > 0 {
        assert!(says(&|r| r.overtime = Seconds(0)).contains(&DefectCode::OffShift));
        let mut strict = state.clone();
        let van = strict.shop.fleet.vehicles.iter_mut().find(|van| van.id == route.vehicle).unwrap();
        van.overtime_minutes = u32::try_from((route.overtime.0 - 1) / 60).unwrap();
        assert!(found(&strict, decision, route.clone()).contains(&DefectCode::OffShift));
    }
    if late > 0 {
        let mut strict = state.clone();
        strict.shop.fleet.late_hour_cost_minor = None;
        assert!(found(&strict, decision, route.clone()).contains(&DefectCode::OutsideWindow));
    }
}

#[test]
fn chance_reaches_breaks_overtime_and_lateness_and_what_is_bent_about_them_is_found() {
    let (mut rests, mut overtime, mut late, mut both) = (0, 0, 0, 0);
    for (seed, by) in (0..24).zip([10, -10, 61, -61, 900, -900].into_iter().cycle()) {
        let state = chance::rounds(seed);
        for (decision, route) in tours(&state) {
            bent(&state, &decision, &route, by);
            rests += usize::from(!route.breaks.is_empty());
            overtime += usize::from(route.overtime.0 > 0);
            late += usize::from(route.stops.iter().any(|stop| stop.late.0 > 0));
            both += usize::from(route.breaks.len() > 1);
        }
    }
    assert!(rests > 5 && overtime > 5 && late > 5 && both > 2, "{rests} {overtime} {late} {both}");
}

/// Eight stops north of the depot, wanted by `until`, on a van that works to 17:00; no carrier.
fn round(until: i64) -> ShopState {
    let mut state = empty();
    state.shop.carriers.clear();
    let near = |n: i32| Some(point(52.5 + 0.02 * f64::from(n), 13.41));
    state.delivery.ready = (1..9).map(|n| ready(&format!("near-{n}"), near(n), 2_000)).collect();
    state.delivery.ready.iter_mut().for_each(|order| order.window = (now(), now().plus_seconds(until)));
    state
}

fn only(state: &ShopState) -> VehicleRoute {
    let all = tours(state);
    assert_eq!(all.len(), 1);
    all.into_iter().next().unwrap().1
}

#[test]
fn a_lunch_break_makes_the_tour_longer_by_itself_and_costs_nothing() {
    let mut state = round(8 * 3_600);
    let plain = only(&state);
    let (start, end) = (plain.start.seconds_since(now()), plain.end.seconds_since(now()));
    let clock = |seconds: i64| u32::try_from(9 * 3_600 + seconds).unwrap();
    // It must begin by the middle of the tour, and the first order cannot wait until then.
    let lunch = Break { from: clock(start), to: clock(start + (end - start) / 2), minutes: 30 };
    state.shop.fleet.vehicles[0].breaks = vec![lunch];
    let first = state.delivery.ready.iter_mut().find(|order| order.order == plain.stops[0].order).unwrap();
    first.window.1 = plain.stops[0].serve;
    let rested = only(&state);
    assert_eq!(rested.breaks.len(), 1);
    assert_eq!((rested.distance, rested.cost), (plain.distance, plain.cost));
    let length = |route: &VehicleRoute| route.end.seconds_since(route.start);
    assert_eq!(length(&rested), length(&plain) + 1_800);
}

#[test]
fn a_slow_hour_makes_a_tour_longer_and_no_dearer() {
    let mut state = round(8 * 3_600);
    let plain = only(&state);
    state.shop.fleet.speed_percent_by_hour = Some([50; 24]);
    let slow = only(&state);
    let length = |route: &VehicleRoute| route.end.seconds_since(route.start);
    let served = state.shop.fleet.service.0 * 8;
    // Twice the driving, but for the rounding of nine legs.
    let driving = (length(&plain) - served, length(&slow) - served);
    assert!((driving.1 - 2 * driving.0).abs() <= 18, "{driving:?}");
    assert_eq!((slow.stops.len(), slow.distance, slow.cost), (8, plain.distance, plain.cost));
}

#[test]
fn lateness_is_bought_up_to_its_maximum_and_never_without_a_price() {
    // Three of the eight can be reached in the half hour between the departure at 09:30 and 10:00.
    let mut state = round(3_600);
    state.shop.fleet.vehicles[0].shifts[0].to = 12 * 3_600;
    let hard = only(&state);
    assert!(hard.stops.len() < 8 && hard.stops.iter().all(|stop| stop.late.0 == 0), "{hard:?}");
    (state.shop.fleet.late_hour_cost_minor, state.shop.fleet.late_max_minutes) = (Some(1), 180);
    let soft = only(&state);
    assert_eq!(soft.stops.len(), 8);
    let late: i64 = soft.stops.iter().map(|stop| stop.late.0).sum();
    // 2000 for the tour, 45 a kilometre, 1 an hour late, rounded up together.
    let parts = 2_000 * 18_000 + soft.distance.0 * 45 * 18 + late * 5;
    assert_eq!(soft.cost.minor, (parts + 17_999) / 18_000);
    assert!(late > 3_600, "an hour in all: {late}");
    state.shop.fleet.late_max_minutes = 20;
    let some = only(&state);
    assert!(some.stops.iter().all(|stop| stop.late.0 <= 1_200));
    assert!((hard.stops.len()..8).contains(&some.stops.len()), "{some:?}");
}

#[test]
fn overtime_takes_what_the_shift_leaves_at_its_price() {
    let mut state = round(8 * 3_600);
    state.shop.fleet.vehicles[0].shifts[0].to = 10 * 3_600 + 2_400;
    let short = only(&state);
    state.shop.fleet.vehicles[0].overtime_minutes = 120;
    state.shop.fleet.vehicles[0].overtime_hour_cost_minor = 1_200;
    let long = only(&state);
    assert!(short.stops.len() < 8 && long.stops.len() == 8, "{} {}", short.stops.len(), long.stops.len());
    let shift = Timestamp::parse("2026-11-23T10:40:00Z").unwrap();
    assert_eq!((short.overtime.0, long.overtime.0), (0, long.end.seconds_since(shift)));
    let parts = 2_000 * 18_000 + long.distance.0 * 45 * 18 + long.overtime.0 * 1_200 * 5;
    assert_eq!(long.cost.minor, (parts + 17_999) / 18_000);
    let (from, to) = driving_hours(&state, &long.vehicle).unwrap();
    assert_eq!((from, to), (now().plus_seconds(1_800), shift));
}

#[test]
fn a_given_tour_that_is_late_still_has_its_break() {
    let mut state = round(3_000);
    state.shop.fleet.vehicles[0].breaks = vec![Break { from: 9 * 3_600, to: 10 * 3_600, minutes: 30 }];
    let orders: Vec<_> = state.delivery.ready.iter().collect();
    let route = given_tour(&state, &state.shop.fleet.vehicles[0].id, &orders).unwrap();
    assert_eq!((route.breaks.len(), route.stops.len()), (1, 8));
    assert!(route.stops.iter().any(|stop| stop.late.0 > 0));
    let decision = tours(&round(8 * 3_600)).remove(0).0;
    let defects = found(&state, &decision, route);
    assert!(
        !defects.is_empty() && defects.iter().all(|code| *code == DefectCode::OutsideWindow),
        "{defects:?}"
    );
}
