//! Days under way: whatever happens, the plan holds and what has been driven stays.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use qm_routing::{
    Break, Budget, Cost, Day, Error, Event, Given, Plan, Problem, RestPlace, Route, Seconds, Stop, Vehicle,
    Visit, check, evaluate, search,
};

use crate::build::{hours, plane, stop, van, window};

const PLACES: usize = 25;
/// Stops that nobody moves for.
const DEAR: Cost = Cost(1_000_000);

/// A day of deliveries and collections on three vans, one of them with a break, and one in reserve, which starts late.
fn day(numbers: &[i64], price_of_leaving: Option<i64>) -> Day {
    let places: Vec<(i64, i64)> =
        (0..PLACES).map(|at| (numbers[2 * at] % 500 - 250, numbers[2 * at + 1] % 500 - 250)).collect();
    let mut vans: Vec<Vehicle> = (0..4)
        .map(|at| Vehicle { shift: window(100 * at, 6_000), cost_per_second: Cost(1), ..van(14) })
        .collect();
    vans[3].shift.open = Seconds(1_500);
    vans[1].breaks = vec![Break { window: window(900, 1_400), duration: Seconds(200) }];
    let stops = (1..18).map(|at| {
        let number = numbers[50 + at] % 1_000;
        let windows = if number % 3 == 0 { vec![window(number, number + 2_500)] } else { vec![] };
        let service = Seconds(30 + number % 50);
        let plain = if number % 2 == 0 { stop(at, 2) } else { Stop { pickup: vec![2], ..stop(at, 0) } };
        Stop { windows, service, penalty: price_of_leaving.map(Cost), ..plain }
    });
    let legs = match plane(&places) {
        legs if numbers[69] % 8 == 0 => legs.with_hours(hours(&numbers[..25])),
        legs => legs,
    };
    let problem = Problem::new(vans, stops.collect(), legs).unwrap();
    let plan = search(&problem, Budget::iterations(200), 1, &mut |_| {});
    assert_eq!(check(&problem, &plan), []);
    Day::new(problem, plan).unwrap()
}

fn event(day: &Day, kind: i64, number: i64) -> Event {
    let pick = |limit: usize| usize::try_from(number).unwrap() % limit;
    let new = |demand, at: usize| Stop { service: Seconds(40), ..stop(18 + at % 6, demand) };
    let vehicle = pick(4);
    match kind {
        0 => Event::NewStop(new(1 + number % 2, pick(6))),
        1 => Event::NewStop(Stop { pickup: vec![1], ..new(0, pick(6)) }),
        2 => Event::NewShipment {
            from: Box::new(new(0, pick(6))),
            to: Box::new(new(0, pick(5) + 1)),
            amount: vec![2],
        },
        3 => Event::Delay { vehicle, seconds: Seconds(number % 900) },
        4 => Event::Breakdown { vehicle, location: pick(PLACES) },
        _ => Event::Cancelled { stop: pick(day.problem().stops().len()) },
    }
}

fn replan(day: &Day, now: i64, event: &Event, price: Cost) -> Result<Day, Error> {
    day.replan(Seconds(now), event.clone(), price, Budget::iterations(150), 7)
}

fn route(plan: &Plan, vehicle: usize) -> Option<&Route> {
    plan.routes.iter().find(|route| route.vehicle == vehicle)
}

fn served_by(plan: &Plan, stop: usize) -> Option<usize> {
    let route = plan.routes.iter().find(|route| route.visits.iter().any(|visit| visit.stop == stop));
    route.map(|route| route.vehicle)
}

/// Visits that are over at a moment, and whether the vehicle is away from its depot.
fn done(plan: &Plan, vehicle: usize, now: i64) -> (&[Visit], bool) {
    let Some(route) = route(plan, vehicle) else { return (&[], false) };
    let over = route.visits.iter().take_while(|visit| visit.departure.0 <= now).count();
    (&route.visits[..over], route.departure.0 <= now)
}

fn times(visits: &[Visit]) -> Vec<(usize, Seconds, Seconds, Seconds)> {
    visits.iter().map(|visit| (visit.stop, visit.arrival, visit.start, visit.departure)).collect()
}

/// What must hold between a plan and the next one.
fn compare(
    before: &Day,
    after: &Day,
    now: i64,
    event: &Event,
    loaded: &BTreeMap<usize, usize>,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(check(after.problem(), after.plan()), []);
    for vehicle in 0..4 {
        let (over, away) = done(before.plan(), vehicle, now);
        let next = route(after.plan(), vehicle).map_or(&[][..], |route| &route.visits[..]);
        let whole = route(before.plan(), vehicle).map_or(&[][..], |route| &route.visits[..]);
        let delayed = matches!(event, Event::Delay { vehicle: late, .. } if *late == vehicle);
        let broken = matches!(event, Event::Breakdown { vehicle: broken, .. } if *broken == vehicle);
        prop_assert!(next.len() >= over.len());
        // A delay is booked where the vehicle was last, and only there.
        let told = over.len().saturating_sub(usize::from(delayed));
        prop_assert_eq!(times(&next[..told]), times(&over[..told]));
        if broken {
            prop_assert!(next.len() == over.len() || !away, "a broken vehicle drives nothing more");
            prop_assert!(away || next.is_empty());
        } else if away && over.len() < whole.len() {
            let to = over.len();
            prop_assert_eq!(next[to].stop, whole[to].stop, "the visit it is on its way to stays");
            if !delayed {
                prop_assert_eq!(next[to].start, whole[to].start);
            }
        }
        if away {
            let carried = |visit: &&Visit| {
                before.problem().stops()[visit.stop].demand[0] > 0
                    && after.problem().stops()[visit.stop].demand[0] > 0
            };
            for visit in whole.iter().filter(carried) {
                let on = served_by(after.plan(), visit.stop);
                prop_assert!(on.is_none_or(|on| on == vehicle), "what is on board stays on board");
            }
            let stops = after.problem().stops();
            let aboard =
                loaded.iter().filter(|(_, on)| **on == vehicle).map(|(&stop, _)| stops[stop].demand[0]);
            let mut load: i64 = aboard.sum();
            prop_assert!(broken || load <= 14, "what it left with stays on board until it is handed over");
            for visit in next {
                let shipped: i64 = after.problem().shipments().iter().fold(0, |sum, ends| {
                    let sign = i64::from(ends.from == visit.stop) - i64::from(ends.to == visit.stop);
                    sum + sign * ends.amount[0]
                });
                load += stops[visit.stop].pickup[0] - stops[visit.stop].demand[0] + shipped;
                prop_assert!(broken || (load <= 14 && visit.load == [load]), "{load} on board");
            }
            let brings = |visit: &&Visit| after.problem().stops()[visit.stop].demand[0] > 0;
            for visit in next.iter().filter(brings) {
                prop_assert_eq!(loaded.get(&visit.stop), Some(&vehicle), "nothing is loaded on the way");
            }
        } else if let Some(route) = route(after.plan(), vehicle) {
            prop_assert!(route.departure.0 >= now, "nothing is driven in the past");
        }
    }
    if let Event::Cancelled { stop } = event {
        prop_assert_eq!(served_by(after.plan(), *stop), None);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn whatever_happens_the_plan_holds_and_what_was_driven_stays(
        numbers in prop::collection::vec(0..10_000_i64, 70),
        events in prop::collection::vec((0..7_i64, 0..10_000_i64, 0..600_i64), 1..9),
        price in prop::sample::select(vec![Cost(0), Cost(100), DEAR]),
        optional in prop::option::of(100..2_000_i64),
    ) {
        let (mut day, mut now) = (day(&numbers, optional), 0);
        let (mut left, mut loaded) = (BTreeSet::new(), BTreeMap::new());
        for (kind, number, later) in events {
            now += later;
            let event = event(&day, kind, number);
            for vehicle in 0..4 {
                if done(day.plan(), vehicle, now).1 && left.insert(vehicle) {
                    let route = route(day.plan(), vehicle).unwrap();
                    loaded.extend(route.visits.iter().map(|visit| (visit.stop, vehicle)));
                }
            }
            match replan(&day, now, &event, price) {
                Ok(next) => {
                    compare(&day, &next, now, &event, &loaded)?;
                    prop_assert_eq!(&Ok(next.clone()), &replan(&day, now, &event, price));
                    day = next;
                }
                Err(Error::TooLate { stop }) => {
                    let vehicle = served_by(day.plan(), stop).unwrap();
                    let (_, away) = done(day.plan(), vehicle, now);
                    prop_assert!(away || left.contains(&vehicle), "only what is driven cannot be cancelled");
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn at_a_large_price_a_new_order_moves_nothing(
        numbers in prop::collection::vec(0..10_000_i64, 70), now in 0..3_000_i64, number in 0..1_000_i64,
    ) {
        let day = day(&numbers, None);
        let next = replan(&day, now, &event(&day, 1, number), DEAR).unwrap();
        for stop in 0..day.problem().stops().len() {
            prop_assert_eq!(served_by(day.plan(), stop), served_by(next.plan(), stop));
        }
    }
}

/// One van on a line, with a stop each 100 m.
fn line(stops: Vec<Stop>, vans: usize) -> Day {
    let places: Vec<(i64, i64)> = (0..8).map(|at| (100 * at, 0)).collect();
    let mut fleet = vec![van(9); vans];
    for van in &mut fleet {
        van.cost_per_second = Cost(1);
    }
    let problem = Problem::new(fleet, stops, plane(&places)).unwrap();
    let plan = search(&problem, Budget::iterations(300), 1, &mut |_| {});
    Day::new(problem, plan).unwrap()
}

fn visits(day: &Day, vehicle: usize) -> Vec<(usize, i64)> {
    let visits = route(day.plan(), vehicle).map_or(&[][..], |route| &route.visits[..]);
    visits.iter().map(|visit| (visit.stop, visit.arrival.0)).collect()
}

#[test]
fn a_delay_moves_all_that_follows_and_tells_who_waits_in_vain() {
    let timed = Stop { windows: vec![window(0, 220)], ..stop(2, 1) };
    let first = Stop { service: Seconds(10), windows: vec![window(0, 180)], ..stop(1, 1) };
    let day = line(vec![first, timed, stop(3, 0)], 1);
    assert_eq!(visits(&day, 0), [(0, 100), (1, 210), (2, 310)]);
    let late = replan(&day, 150, &Event::Delay { vehicle: 0, seconds: Seconds(60) }, DEAR).unwrap();
    assert_eq!(visits(&late, 0), [(0, 100), (1, 270), (2, 370)]);
    assert_eq!((late.late(), check(late.problem(), late.plan())), (vec![1], vec![]));
    let ahead = replan(&day, 50, &Event::Delay { vehicle: 0, seconds: Seconds(60) }, DEAR).unwrap();
    assert_eq!(visits(&ahead, 0)[0], (0, 160));
    assert_eq!(ahead.plan().unassigned.iter().map(|left| left.stop).collect::<Vec<_>>(), [1]);
}

#[test]
fn goods_of_a_broken_van_are_fetched_where_it_stands() {
    let first = Stop { windows: vec![window(0, 250)], ..stop(2, 1) };
    let day = line(vec![first, stop(6, 1), Stop { pickup: vec![1], ..stop(5, 0) }], 2);
    let vehicle = served_by(day.plan(), 1).unwrap();
    let breakdown = Event::Breakdown { vehicle, location: 3 };
    let next = replan(&day, 250, &breakdown, DEAR).unwrap();
    assert_eq!(check(next.problem(), next.plan()), []);
    assert_eq!(visits(&next, vehicle).iter().map(|visit| visit.0).collect::<Vec<_>>(), [0]);
    let other = visits(&next, 1 - vehicle);
    let place = |wanted: usize| other.iter().position(|visit| visit.0 == wanted).unwrap();
    assert!(place(3) < place(1), "first to where the goods are");
    assert_eq!(next.problem().stops()[3].location, 3);
    assert!(other.iter().all(|visit| visit.1 >= 250) && other.len() == 3);
}

#[test]
fn what_cannot_be_done_is_an_error() {
    let first = Stop { windows: vec![window(0, 150)], ..stop(1, 1) };
    let day = line(vec![first, stop(2, 1)], 1);
    let at = |event| replan(&day, 50, &event, DEAR).unwrap_err();
    assert_eq!(at(Event::Cancelled { stop: 0 }), Error::TooLate { stop: 0 });
    assert_eq!(at(Event::Cancelled { stop: 2 }), Error::Given { of: "stop", index: 2 });
    assert_eq!(
        at(Event::Delay { vehicle: 1, seconds: Seconds(1) }),
        Error::Given { of: "vehicle", index: 1 }
    );
    assert!(matches!(at(Event::Delay { vehicle: 0, seconds: Seconds(-1) }), Error::OutOfRange { .. }));
    assert!(matches!(at(Event::Breakdown { vehicle: 0, location: 8 }), Error::Location { .. }));
    assert!(matches!(at(Event::NewStop(stop(8, 1))), Error::Location { .. }));
    let mut trips = day.problem().vehicles().to_vec();
    (trips[0].trips_max, trips[0].cost_per_second) = (2, Cost(0));
    let several = Problem::new(trips, vec![], day.problem().matrices().clone()).unwrap();
    let plan = search(&several, Budget::iterations(1), 1, &mut |_| {});
    assert_eq!(Day::new(several, plan), Err(Error::Trips { vehicle: 0 }));
}

#[test]
fn a_stop_at_a_new_place_needs_legs_that_know_it() {
    let day = line(vec![stop(1, 1)], 1);
    let places: Vec<(i64, i64)> = (0..9).map(|at| (100 * at, 0)).collect();
    let wider = day.with_legs(vec![plane(&places)]).unwrap();
    let next = replan(&wider, -1_000, &Event::NewStop(stop(8, 1)), DEAR).unwrap();
    assert_eq!(check(next.problem(), next.plan()), []);
    assert_eq!(served_by(next.plan(), 1), Some(0));
}

/// A break that has begun stays where it is when the vehicle is delayed, and what the delay costs in overtime is counted
/// from the end of the shift as it was.
#[test]
fn a_break_under_way_is_a_fact_and_overtime_still_costs() {
    let places: Vec<(i64, i64)> = (0..4).map(|at| (at * 100, 0)).collect();
    let rest = Break { window: window(50, 150), duration: Seconds(60) };
    let late = (Seconds(1_000), Cost(3));
    let vehicle = Vehicle {
        shift: window(0, 700),
        breaks: vec![rest],
        overtime_max: late.0,
        overtime_per_second: late.1,
        ..van(9)
    };
    let stops = (1..4).map(|at| stop(at, 1)).collect();
    let problem = Problem::new(vec![vehicle], stops, plane(&places)).unwrap();
    let plan = search(&problem, Budget::iterations(100), 1, &mut |_| {});
    assert_eq!((check(&problem, &plan), plan.cost.overtime), (vec![], Cost(0)));
    let began = plan.routes[0].breaks[0];
    let day = Day::new(problem, plan).unwrap();
    let delay = Event::Delay { vehicle: 0, seconds: Seconds(200) };
    let later = replan(&day, began.start.0 + 10, &delay, DEAR).unwrap();
    assert_eq!(check(later.problem(), later.plan()), []);
    let route = &later.plan().routes[0];
    assert_eq!((route.breaks[0].start, route.breaks[0].end), (began.start, began.end));
    let over = (route.end.0 - 700).max(0);
    assert!(over > 0, "{route:?}");
    assert_eq!(later.plan().cost.overtime, Cost(3 * over));
}

#[test]
fn a_break_before_the_first_stop_stays_where_it_was() {
    let mut vans = vec![van(9)];
    vans[0].cost_per_second = Cost(1);
    vans[0].breaks = vec![Break { window: window(150, 350), duration: Seconds(200) }];
    let places: Vec<(i64, i64)> = (0..8).map(|at| (100 * at, 0)).collect();
    let at = |place, moment| Stop { windows: vec![window(moment, moment)], ..stop(place, 1) };
    let problem = Problem::new(vans, vec![at(1, 350), at(2, 450), stop(3, 1)], plane(&places)).unwrap();
    let given = [Given { vehicle: 0, trips: vec![vec![0, 1, 2]] }];
    let day = Day::new(problem.clone(), evaluate(&problem, &given).unwrap()).unwrap();
    let before = route(day.plan(), 0).unwrap();
    assert_eq!(before.breaks.iter().map(|rest| rest.place).collect::<Vec<_>>(), [RestPlace::BeforeVisit(0)]);
    let next = replan(&day, 400, &Event::Cancelled { stop: 2 }, DEAR).unwrap();
    let after = route(next.plan(), 0).unwrap();
    assert_eq!((before.departure, &before.breaks), (after.departure, &after.breaks));
    assert_eq!(times(&before.visits[..2]), times(&after.visits));
}

/// The van has served the first stop when it breaks down, on its way to the second or while it rests there; it ends at place
/// 7, after the break would have been due.
#[test]
fn a_broken_van_takes_no_break_where_it_was_last() {
    for (rest, rests_there) in [(window(300, 400), false), (window(150, 200), true)] {
        let mut vans = vec![van(9), van(9)];
        for van in &mut vans {
            van.cost_per_second = Cost(1);
        }
        vans[0].breaks = vec![Break { window: rest, duration: Seconds(50) }];
        let places: Vec<(i64, i64)> = (0..8).map(|at| (100 * at, 0)).collect();
        let at_once = Stop { windows: vec![window(100, 100)], ..stop(1, 1) };
        let problem = Problem::new(vans, vec![at_once, stop(2, 1), stop(3, 1)], plane(&places)).unwrap();
        let given = [Given { vehicle: 0, trips: vec![vec![0, 1, 2]] }];
        let day = Day::new(problem.clone(), evaluate(&problem, &given).unwrap()).unwrap();
        let before = route(day.plan(), 0).unwrap();
        let now = if rests_there { before.breaks[0].start.0 + 1 } else { before.visits[0].departure.0 + 1 };
        assert!(!rests_there || before.breaks[0].place == RestPlace::BeforeVisit(1), "{before:?}");
        let next = replan(&day, now, &Event::Breakdown { vehicle: 0, location: 7 }, DEAR).unwrap();
        assert_eq!(check(next.problem(), next.plan()), []);
        let stood = route(next.plan(), 0).unwrap();
        assert_eq!((times(&stood.visits), stood.breaks.len()), (times(&before.visits[..1]), 0));
    }
}

/// A day found by the property above: an order on board is left out for stops that are worth more, and cancelled later.
#[test]
fn a_cancelled_order_that_was_left_out_takes_no_room_from_what_is_driven() {
    let numbers = [
        8609, 500, 6059, 4412, 5445, 4385, 5728, 1664, 19, 7092, 4605, 6043, 3320, 2968, 1041, 1282, 7123,
        6441, 2233, 7393, 4694, 1387, 9616, 5430, 4502, 6058, 8331, 5519, 1615, 1930, 9736, 531, 5512, 5631,
        2482, 8734, 7843, 9550, 8455, 8452, 956, 4044, 8089, 8010, 5329, 7580, 3985, 3024, 145, 193, 1312,
        6991, 9361, 5415, 419, 9604, 9929, 5289, 4645, 8583, 7337, 5029, 7776, 4796, 2455, 3477, 6373, 7572,
        5537, 5002,
    ];
    let events = [(4, 7752, 309), (1, 9980, 471), (0, 7415, 820), (2, 9998, 1214), (5, 6040, 1761)];
    let mut day = day(&numbers, Some(412));
    for (kind, number, now) in events {
        let event = event(&day, kind, number);
        day = replan(&day, now, &event, Cost(0)).unwrap();
        assert_eq!(check(day.problem(), day.plan()), [], "after {event:?}");
    }
}

/// A day found by the property above: orders on board are left out, so that what was to be fetched in their place has no room.
#[test]
fn what_stays_on_board_leaves_no_room_for_what_was_to_be_fetched() {
    let numbers = [
        6424, 3276, 2500, 2995, 2370, 1768, 169, 1734, 6640, 1800, 604, 5310, 221, 7741, 1687, 6117, 3364,
        2847, 540, 7593, 582, 6620, 1429, 0, 3607, 3383, 130, 1549, 1987, 826, 1849, 1217, 2914, 5180, 7998,
        6157, 6255, 5315, 915, 3415, 1278, 5647, 4650, 5631, 3492, 9897, 6448, 2747, 3316, 1390, 8557, 4930,
        3744, 1411, 5299, 2749, 8266, 4815, 167, 6489, 6882, 2386, 5373, 8764, 6561, 5464, 836, 6432, 1971,
        6126,
    ];
    let day = day(&numbers, Some(399));
    let day = replan(&day, 270, &Event::Cancelled { stop: 12 }, Cost(100)).unwrap();
    let day = replan(&day, 457, &Event::Breakdown { vehicle: 3, location: 22 }, Cost(100)).unwrap();
    let day = replan(&day, 893, &Event::Cancelled { stop: 6 }, Cost(100)).unwrap();
    assert_eq!(check(day.problem(), day.plan()), []);
}
