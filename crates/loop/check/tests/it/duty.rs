//! A tour with a break, overtime and a late stop, made by hand, and what can be wrong with it.

use crate::sound;
use proptest::prelude::*;
use qm_check::{Defect, DefectCode, Verifier};
use qm_domain::state::ShopState;
use qm_domain::*;

/// Seconds of the break, and those that the second stop is late.
const REST: i64 = 600;
const LATE: i64 = 120;

/// A van on duty until 10:15, with an hour of overtime at one minor unit a second and a break of ten minutes from 10:02
/// to 10:20; a late second costs two, up to half an hour. The tour starts at 10:00.
fn state() -> ShopState {
    let mut state = sound::state();
    let rest = |from: u32, to: u32, minutes| Break { from: from * 60, to: to * 60, minutes };
    let van = &mut state.shop.fleet.vehicles[0];
    van.shifts = vec![Shift { weekdays: vec![0], from: 9 * 3_600, to: 10 * 3_600 + 900 }];
    van.breaks = vec![rest(900, 960, 5), rest(602, 620, 10), rest(480, 510, 20)];
    (van.overtime_minutes, van.overtime_hour_cost_minor) = (60, 3_600);
    (state.shop.fleet.late_hour_cost_minor, state.shop.fleet.late_max_minutes) = (Some(7_200), 30);
    let Action::Drive(route) = tour(|_| ()).action else { unreachable!() };
    state.delivery.ready[1].window.1 = route.stops[1].serve.plus_seconds(-LATE);
    state
}

/// The sound tour with ten minutes of rest before the first service, bent.
fn tour(bend: impl FnOnce(&mut VehicleRoute)) -> Decision {
    let mut decision = sound::drive();
    let Action::Drive(route) = &mut decision.action else { unreachable!() };
    let (arrive, later) = (route.stops[0].arrive, |at: Timestamp| at.plus_seconds(REST));
    route.breaks = vec![RouteBreak { stop: 0, start: arrive, end: later(arrive) }];
    route.stops[0].serve = later(route.stops[0].serve);
    route.stops[0].leave = later(route.stops[0].leave);
    let second = &mut route.stops[1];
    (second.arrive, second.serve, second.leave) =
        (later(second.arrive), later(second.serve), later(second.leave));
    second.late = Seconds(LATE);
    route.end = later(route.end);
    route.overtime = Seconds(route.end.seconds_since(Timestamp::parse("2026-11-23T10:15:00Z").unwrap()));
    assert!((300..3_600).contains(&route.overtime.0), "{:?}", route.overtime);
    route.cost.minor += route.overtime.0 + 2 * LATE;
    bend(route);
    decision
}

fn defects(decision: &Decision, state: &ShopState) -> Vec<Defect> {
    Verifier::new(state, &Policy::default()).defects(decision)
}

fn codes(decision: &Decision, state: &ShopState) -> Vec<DefectCode> {
    defects(decision, state).into_iter().map(|defect| defect.code).collect()
}

/// The rest after the first service instead of before it.
fn rest_after(route: &mut VehicleRoute) {
    let stop = &mut route.stops[0];
    stop.serve = stop.arrive;
    let served = stop.serve.plus_seconds(300);
    route.breaks[0] = RouteBreak { stop: 0, start: served, end: stop.leave };
}

#[test]
fn a_break_overtime_and_a_late_stop_pass() {
    assert_eq!(defects(&tour(|_| ()), &state()), []);
    assert_eq!(defects(&tour(rest_after), &state()), []);
    let mut free = state();
    free.shop.fleet.vehicles[0].breaks[1].to = 12 * 3_600;
    assert_eq!(defects(&tour(|_| ()), &free), [], "a break that is not due may be taken");
    let mut two = state();
    two.shop.fleet.vehicles[0].shifts[0].to = 10 * 3_600 + 60;
    two.shop.fleet.vehicles[0].shifts.push(Shift { weekdays: vec![0], from: 36_060, to: 36_900 });
    assert_eq!(defects(&tour(|_| ()), &two), [], "overtime begins after the shift that follows");
}

#[test]
fn whatever_is_wrong_with_a_drivers_duty_is_found() {
    use DefectCode::{BreakMissed, OffShift, OutsideWindow, WrongBreak, WrongCost, WrongDuration, WrongFact};
    let later = |at: &mut Timestamp| *at = at.plus_seconds(60);
    let bent = [
        (BreakMissed, tour(|r| r.breaks.clear())),
        (WrongBreak, tour(|r| later(&mut r.breaks[0].start))),
        (WrongBreak, tour(|r| later(&mut r.breaks[0].end))),
        (WrongDuration, tour(|r| r.stops[0].serve = r.stops[0].serve.plus_seconds(-1))),
        (WrongBreak, tour(|r| r.breaks[0].stop = 1)),
        (WrongBreak, tour(|r| r.breaks[0].stop = 2)),
        (BreakMissed, tour(|r| r.breaks.push(r.breaks[0]))),
        (WrongDuration, tour(|r| (rest_after(r), later(&mut r.stops[0].leave)).1)),
        (OffShift, tour(|r| r.overtime = Seconds(0))),
        (OffShift, tour(|r| r.overtime.0 += 60)),
        (OffShift, tour(|r| r.overtime.0 = i64::MIN)),
        (WrongCost, tour(|r| r.cost.minor -= r.overtime.0)),
        (WrongCost, tour(|r| r.cost.minor -= 2 * LATE)),
        (WrongFact, tour(|r| r.stops[1].late = Seconds(0))),
        (WrongFact, tour(|r| r.stops[0].late = Seconds(1))),
    ];
    for (at, (expected, decision)) in bent.into_iter().enumerate() {
        let found = codes(&decision, &state());
        assert!(found.contains(&expected), "{at}: {expected:?} not in {found:?}");
    }
    let on = |bend: &dyn Fn(&mut Fleet)| {
        let mut state = state();
        bend(&mut state.shop.fleet);
        defects(&tour(|_| ()), &state)
    };
    for (expected, by, found) in [
        (
            OffShift,
            Some(60),
            on(&|f| (f.vehicles[0].overtime_minutes, f.vehicles[0].shifts[0].to) = (0, end() - 60)),
        ),
        (OutsideWindow, Some(LATE - 60), on(&|f| f.late_max_minutes = 1)),
        (OutsideWindow, Some(LATE), on(&|f| f.late_hour_cost_minor = None)),
        (WrongCost, None, on(&|f| f.vehicles[0].overtime_hour_cost_minor = 7_200)),
        (WrongCost, None, on(&|f| f.late_hour_cost_minor = Some(3_600))),
        (WrongBreak, None, on(&|f| f.vehicles[0].breaks[1].minutes = 11)),
        (WrongBreak, None, on(&|f| f.vehicles[0].breaks[1].from = 37_000)),
        (WrongBreak, None, on(&|f| f.vehicles[0].breaks[1].to = 36_121)),
        (WrongBreak, None, on(&|f| f.vehicles[0].breaks.clear())),
        (BreakMissed, None, on(&|f| f.vehicles[0].breaks.extend_from_within(1..2))),
    ] {
        let same = found.iter().any(|defect| defect.code == expected && (by.is_none() || defect.by == by));
        assert!(same, "{expected:?} {by:?} not in {found:?}");
    }
}

/// When the tour is back, in seconds of the day.
fn end() -> u32 {
    let Action::Drive(route) = tour(|_| ()).action else { unreachable!() };
    u32::try_from(route.end.seconds_since(Timestamp::parse("2026-11-23T00:00:00Z").unwrap())).unwrap()
}

proptest! {
    #[test]
    fn a_break_at_any_other_time_is_found(by in prop_oneof![-2_000_i64..0, 1_i64..2_000], whole: bool) {
        let decision = tour(|r| {
            r.breaks[0].start = r.breaks[0].start.plus_seconds(by);
            if whole {
                r.breaks[0].end = r.breaks[0].end.plus_seconds(by);
            }
        });
        prop_assert!(codes(&decision, &state()).contains(&DefectCode::WrongBreak));
    }
}
