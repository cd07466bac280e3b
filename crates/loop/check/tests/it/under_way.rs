//! A tour under way: what may change, and one thing at a time that may not.

use crate::sound::{drive, state};
use qm_check::{DefectCode, UnderWay, Verifier};
use qm_domain::samples::*;
use qm_domain::state::ShopState;
use qm_domain::*;

fn route() -> VehicleRoute {
    match drive().action {
        Action::Drive(route) => route,
        other => panic!("{other:?}"),
    }
}

/// What is found about the tour as it goes on from `now`.
fn codes_in(
    state: &ShopState,
    now: Timestamp,
    broken: Option<GeoPoint>,
    after: VehicleRoute,
) -> Vec<DefectCode> {
    let before = route();
    let way = UnderWay { before: &before, now, broken, aboard: Grams(0), breakdowns: &[] };
    codes_of(state, &way, after)
}

fn codes_of(state: &ShopState, way: &UnderWay<'_>, after: VehicleRoute) -> Vec<DefectCode> {
    let decision = Decision { action: Action::Drive(after), ..drive() };
    let policy = Policy::default();
    let found = Verifier::new(state, &policy).defects_under_way(&decision, way);
    found.into_iter().map(|defect| defect.code).collect()
}

fn codes(now: Timestamp, bend: impl Fn(&mut VehicleRoute)) -> Vec<DefectCode> {
    let mut after = route();
    bend(&mut after);
    codes_in(&state(), now, None, after)
}

/// Shifts a stop and all after it.
fn delay(route: &mut VehicleRoute, from: usize, seconds: i64) {
    for stop in route.stops.iter_mut().skip(from) {
        stop.arrive = stop.arrive.plus_seconds(seconds);
        stop.serve = stop.serve.plus_seconds(seconds);
        stop.leave = stop.leave.plus_seconds(seconds);
    }
    route.end = route.end.plus_seconds(seconds);
}

#[test]
fn delays_are_facts_and_lateness_is_no_defect() {
    let after_first = route().stops[0].leave.plus_seconds(60);
    assert_eq!(codes(after_first, |_| ()), []);
    assert_eq!(codes(after_first, |route| delay(route, 1, 1_200)), []);
    let mut late = state();
    let served = route().stops[0].order.clone();
    let open = late.delivery.ready.iter_mut().filter(|order| order.order != served);
    open.for_each(|order| order.window.1 = order.window.0);
    let mut delayed = route();
    delay(&mut delayed, 1, 1_200);
    assert_eq!(codes_in(&late, after_first, None, delayed.clone()), [DefectCode::WrongFact; 1], "not told");
    for stop in delayed.stops.iter_mut().skip(1) {
        let order = late.delivery.ready.iter().find(|order| order.order == stop.order).unwrap();
        stop.late = Seconds(stop.serve.seconds_since(order.window.1).max(0));
    }
    assert_eq!(codes_in(&late, after_first, None, delayed), []);
}

#[test]
fn what_has_been_driven_stays() {
    let now = route().stops[0].leave.plus_seconds(60);
    let past = |bend: &dyn Fn(&mut VehicleRoute)| assert!(codes(now, bend).contains(&DefectCode::InThePast));
    past(&|route| delay(route, 0, 60));
    past(&|route| route.stops.swap(0, 1));
    past(&|route| drop(route.stops.remove(0)));
    past(&|route| drop(route.stops.remove(1)));
    past(&|route| route.start = route.start.plus_seconds(-60));
    let early = now.plus_seconds(-7_200);
    assert_eq!(codes(early, |_| ()), [], "before it leaves everything may change");
    assert!(
        codes(route().start.plus_seconds(-60), |route| route.start = route.start.plus_seconds(-120))
            .contains(&DefectCode::InThePast)
    );
}

/// What is changed about a tour.
type Bend = &'static dyn Fn(&mut VehicleRoute);

#[test]
fn times_loads_and_costs_hold_for_the_rest() {
    let now = route().stops[0].leave.plus_seconds(60);
    let cases: [(DefectCode, Bend); 7] = [
        (DefectCode::WrongDuration, &|route| delay(route, 1, -60)),
        (DefectCode::WrongDuration, &|route| route.stops[1].leave = route.stops[1].serve),
        (DefectCode::WrongDuration, &|route| route.end = route.end.plus_seconds(-60)),
        (DefectCode::WrongCost, &|route| route.cost = eur(1)),
        (DefectCode::WrongCost, &|route| route.distance = Metres(1)),
        (DefectCode::WrongFact, &|route| route.stops[1].load = Grams(1)),
        (DefectCode::OffShift, &|route| delay(route, 1, 10 * 3_600)),
    ];
    for (code, bend) in cases {
        assert!(codes(now, bend).contains(&code), "{code:?}: {:?}", codes(now, bend));
    }
}

#[test]
fn nothing_is_brought_that_was_not_loaded_unless_it_is_taken_over() {
    let mut state = state();
    let place = point(52.51, 13.42);
    let mut more = state.delivery.ready[0].clone();
    (more.order, more.place) = (OrderId::new("more").unwrap(), Some(place));
    state.delivery.ready.push(more.clone());
    let now = route().stops[0].leave.plus_seconds(60);
    // Where the first stop is, after it: no way to drive.
    let mut after = route();
    let first = after.stops[0].clone();
    let serve = first.leave;
    let stop = |load| RouteStop {
        order: more.order.clone(),
        load: Grams(load),
        arrive: serve,
        serve,
        ..first.clone()
    };
    delay(&mut after, 1, 300);
    after.stops.insert(1, RouteStop { leave: serve.plus_seconds(300), ..stop(more.weight.0) });
    let found = codes_in(&state, now.plus_seconds(-61), None, after.clone());
    assert!(found.contains(&DefectCode::NotReady), "{found:?}");
    delay(&mut after, 1, 300);
    after.stops.insert(1, RouteStop { leave: serve.plus_seconds(300), ..stop(0) });
    let (before, now) = (route(), now.plus_seconds(-61));
    let fetched = |breakdowns: &[GeoPoint], aboard: i64, after: &VehicleRoute| {
        let way = UnderWay { before: &before, now, broken: None, aboard: Grams(aboard), breakdowns };
        codes_of(&state, &way, after.clone())
    };
    assert_eq!(fetched(&[place], 0, &after), []);
    assert_eq!(fetched(&[], 0, &after), [DefectCode::WrongFact], "nobody broke down there");
    let full = state.shop.fleet.vehicles[0].capacity.0;
    assert_eq!(fetched(&[place], full, &after), [DefectCode::OverCapacity], "what came off is on board");
    let mut once = after.clone();
    once.stops.remove(2);
    assert!(!fetched(&[place], 0, &once).is_empty(), "fetched and brought nowhere");
}

#[test]
fn the_stop_that_is_driven_to_comes_next_from_the_depot_too() {
    let start = route().start;
    let swap = |route: &mut VehicleRoute| route.stops.swap(0, 1);
    assert!(!codes(start.plus_seconds(-1), swap).contains(&DefectCode::InThePast), "it has not left");
    assert!(codes(start.plus_seconds(60), swap).contains(&DefectCode::InThePast));
    // It waits at the depot for a while.
    let mut before = route();
    delay(&mut before, 0, 1_200);
    let mut after = before.clone();
    after.stops.swap(0, 1);
    let found = |seconds: i64| {
        let now = start.plus_seconds(seconds);
        let way = UnderWay { before: &before, now, broken: None, aboard: Grams(0), breakdowns: &[] };
        codes_of(&state(), &way, after.clone()).contains(&DefectCode::InThePast)
    };
    assert!(!found(600) && found(1_300));
}

#[test]
fn breaks_and_overtime_hold_for_the_rest() {
    use DefectCode::{BreakMissed, InThePast, OffShift, WrongBreak, WrongDuration};
    let (first, start) = (route().stops[0].clone(), route().start);
    let minute = |at: Timestamp| {
        let day = Timestamp::parse("2026-11-23T00:00:00Z").unwrap();
        u32::try_from(at.seconds_since(day) / 60).unwrap()
    };
    let mut shop = state();
    // Due from the departure until the last stop has been reached, ten minutes.
    let window = Break { from: minute(start), to: minute(route().stops[1].leave), minutes: 10 };
    shop.shop.fleet.vehicles[0].breaks = vec![Break { from: window.from * 60, to: window.to * 60, ..window }];
    // Taken behind the first stop.
    let mut before = route();
    delay(&mut before, 1, 600);
    before.stops[0].leave = first.leave.plus_seconds(600);
    before.breaks = vec![RouteBreak { stop: 0, start: first.leave, end: first.leave.plus_seconds(600) }];
    let found = |now: Timestamp, bend: &dyn Fn(&mut VehicleRoute)| {
        let mut after = before.clone();
        bend(&mut after);
        let way = UnderWay { before: &before, now, broken: None, aboard: Grams(0), breakdowns: &[] };
        codes_of(&shop, &way, after)
    };
    let (early, resting) = (first.arrive, first.leave.plus_seconds(60));
    assert_eq!(found(early, &|_| ()), []);
    assert_eq!(found(resting, &|_| ()), []);
    assert_eq!(
        found(resting, &|route| {
            delay(route, 1, 300);
            route.stops[0].leave = route.stops[0].leave.plus_seconds(300);
            route.breaks[0].end = route.breaks[0].end.plus_seconds(300);
        }),
        [],
        "the break may be kept up"
    );
    assert!(found(early, &|route| route.breaks.clear()).contains(&BreakMissed));
    assert!(found(resting, &|route| route.breaks.clear()).contains(&InThePast));
    assert!(
        found(early, &|route| route.breaks[0].end = route.breaks[0].start).contains(&WrongBreak),
        "not whole"
    );
    let invented = |route: &mut VehicleRoute| {
        let end = route.end.plus_seconds(-600);
        route.breaks.push(RouteBreak { stop: 1, start: end, end: end.plus_seconds(-5) });
    };
    assert!(found(early, &invented).contains(&WrongBreak), "backwards");
    let sooner = |route: &mut VehicleRoute| route.breaks[0].start = route.breaks[0].start.plus_seconds(-200);
    assert!(found(early, &sooner).contains(&WrongBreak), "before it stands");
    // Overtime that is not there, and overtime that is not told.
    assert!(found(early, &|route| route.overtime = Seconds(60)).contains(&OffShift));
    let mut short = shop.clone();
    let end = minute(route().end) * 60;
    short.shop.fleet.vehicles[0].shifts = vec![Shift { weekdays: vec![0], from: 9 * 3_600, to: end }];
    let way = UnderWay { before: &before, now: early, broken: None, aboard: Grams(0), breakdowns: &[] };
    assert!(codes_of(&short, &way, before.clone()).contains(&OffShift), "back after the shift");
    let mut told = before.clone();
    told.overtime =
        Seconds(before.end.seconds_since(Timestamp::parse("2026-11-23T00:00:00Z").unwrap()) - i64::from(end));
    assert_eq!(codes_of(&short, &way, told), []);
    // At the depot, before it leaves: it arrives as much later.
    let mut waits = route();
    delay(&mut waits, 0, 600);
    waits.breaks = vec![RouteBreak { stop: 0, start, end: start.plus_seconds(600) }];
    let plain = route();
    let way = UnderWay {
        before: &plain,
        now: start.plus_seconds(-60),
        broken: None,
        aboard: Grams(0),
        breakdowns: &[],
    };
    assert_eq!(codes_of(&shop, &way, waits.clone()), []);
    delay(&mut waits, 0, -600);
    assert!(codes_of(&shop, &way, waits).contains(&WrongDuration));
}

#[test]
fn a_broken_vehicle_ends_where_it_stands() {
    let now = route().stops[0].leave.plus_seconds(60);
    let mut after = route();
    after.stops.truncate(1);
    let place = after.stops[0].place;
    let legs = point(52.5, 13.4).distance(place).0;
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "some thousand metres")]
    let metres = (legs as f64 * 1.3).round() as i64;
    after.end = after.stops[0].leave;
    after.distance = Metres(metres);
    after.cost = eur(2_000 + metres * 45 / 1_000);
    assert_eq!(codes_in(&state(), now, Some(place), after.clone()), []);
    let found = codes_in(&state(), now, None, after);
    assert!(found.contains(&DefectCode::WrongDuration), "it would have to come home: {found:?}");
    assert!(codes_in(&state(), now, Some(place), route()).contains(&DefectCode::StopCount));
}
