//! Days under way: whatever happens, what has been driven stays, no order is lost, the checker agrees, and the tours can be
//! planned again from what was published.

use crate::shop::*;
use qm_check::{UnderWay, Verifier};
use qm_decide::*;
use qm_domain::state::ShopState;
use qm_domain::*;
use std::collections::{BTreeSet, HashSet};

/// A tour and what became of it.
#[derive(Clone)]
struct Driven {
    decision: Decision,
    route: VehicleRoute,
    broken: Option<GeoPoint>,
    aboard: i64,
}

/// A linear congruential generator (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let limit = i64::try_from(from.len()).unwrap();
        (limit > 0).then(|| &from[usize::try_from(self.below(limit)).unwrap()])
    }
}

/// Three vans, one of them slower and one with a lunch break, and so many orders around their depot; every third is wanted within some hours.
fn shop_of(orders: i64, dice: &mut Dice) -> ShopState {
    let mut state = empty();
    let mut vans: Vec<Vehicle> = ["van-1", "van-2", "van-3"].iter().map(|id| vehicle(id, "L1")).collect();
    vans[2].speed_kmh = 28.0;
    for van in &mut vans {
        van.capacity = Grams(14_000 * orders / 12);
        van.max_stops = u32::try_from(orders).unwrap();
    }
    vans[0].breaks = vec![Break { from: 11 * 3_600, to: 13 * 3_600, minutes: 30 }];
    state.shop.fleet.vehicles = vans;
    state.shop.carriers.clear();
    let mut offset =
        |reach: f64| f64::from(i32::try_from(dice.below(2_001)).unwrap() - 1_000) / 1_000.0 * reach;
    for at in 0..orders {
        let place = point(52.5 + offset(0.12), 13.4 + offset(0.18));
        let mut order = ready(&format!("o{at}"), Some(place), 2_000);
        if at % 3 == 0 {
            order.window = (now().plus_seconds(3_600 * (at % 4)), now().plus_seconds(3_600 * (at % 4 + 3)));
        }
        state.delivery.ready.push(order);
    }
    state
}

/// Slow traffic about noon, overtime and lateness at a price.
fn with_terms(state: &mut ShopState) {
    let slow = std::array::from_fn(|hour| if (11..14).contains(&hour) { 60 } else { 100 });
    let fleet = &mut state.shop.fleet;
    fleet.speed_percent_by_hour = Some(slow);
    for van in &mut fleet.vehicles {
        (van.overtime_minutes, van.overtime_hour_cost_minor) = (60, 3_000);
    }
    (fleet.late_hour_cost_minor, fleet.late_max_minutes) = (Some(1_000), 30);
}

/// The tours that the cycle proposes.
fn published(state: &ShopState) -> Vec<Driven> {
    let planned = delivery(state, &Policy::default(), &cycle());
    let drive = |decision: Decision| match &decision.action {
        Action::Drive(route) => {
            let route = route.clone();
            Some(Driven { route, decision, broken: None, aboard: 0 })
        }
        _ => None,
    };
    planned.decisions.into_iter().filter_map(drive).collect()
}

fn replan(
    state: &ShopState,
    tours: &[Driven],
    at: i64,
    happened: Vec<Happening>,
) -> Result<DayPlan, DayFault> {
    let tours: Vec<TourUnderWay<'_>> = tours
        .iter()
        .map(|tour| TourUnderWay { route: &tour.route, broken: tour.broken, aboard: Grams(tour.aboard) })
        .collect();
    let moment = Moment { now: now().plus_seconds(at), happened };
    replan_day(state, &location("L1"), &tours, &moment, 0)
}

/// The tours as they go on.
fn go_on(tours: &[Driven], plan: &DayPlan, at: i64, happened: &[Happening]) -> Vec<Driven> {
    let next = |(tour, new): (&Driven, &DayTour)| {
        let broken = happened.iter().find_map(|one| match one {
            Happening::Breakdown { vehicle, place } if *vehicle == tour.route.vehicle => Some(*place),
            _ => None,
        });
        let still: BTreeSet<&OrderId> = new.route.stops.iter().map(|stop| &stop.order).collect();
        let moment = now().plus_seconds(at);
        let waits = |order: &OrderId| {
            let mut stops = tour.route.stops.iter().enumerate();
            stops.any(|(n, stop)| stop.order == *order && stop.leave > moment && tour.route.takes_over(n))
        };
        let gone = tour.route.stops.iter().filter(|stop| !still.contains(&stop.order) && !waits(&stop.order));
        let left = tour.route.start <= moment;
        let aboard = if left { gone.map(|stop| stop.load.0).sum() } else { 0 };
        let decision = Decision { action: Action::Drive(new.route.clone()), ..tour.decision.clone() };
        let broken = broken.filter(|_| tour.route.end > now().plus_seconds(at)).or(tour.broken);
        Driven { decision, route: new.route.clone(), broken, aboard: tour.aboard + aboard }
    };
    tours.iter().zip(&plan.tours).map(next).collect()
}

fn orders(tours: &[Driven]) -> Vec<OrderId> {
    let stops = tours.iter().flat_map(|tour| {
        let stops = tour.route.stops.iter().enumerate();
        stops
            .filter(|(at, stop)| stop.load.0 > 0 && !tour.route.takes_over(*at))
            .map(|(_, stop)| stop.order.clone())
    });
    stops.collect()
}

fn defects(
    state: &ShopState,
    before: &[Driven],
    after: &[Driven],
    (at, happened): (i64, &[Happening]),
) -> Vec<qm_check::Defect> {
    let policy = Policy::default();
    let place = |one: &Happening| match one {
        Happening::Breakdown { place, .. } => Some(*place),
        _ => None,
    };
    let breakdowns: Vec<GeoPoint> = happened.iter().filter_map(place).collect();
    let mut verifier = Verifier::new(state, &policy);
    let mut found = Vec::new();
    for (old, new) in before.iter().zip(after).filter(|(old, new)| old.route != new.route) {
        let (now, aboard) = (now().plus_seconds(at), Grams(old.aboard));
        let way = UnderWay { before: &old.route, now, broken: new.broken, aboard, breakdowns: &breakdowns };
        found.extend(verifier.defects_under_way(&new.decision, &way));
        verifier.count(&new.decision);
    }
    found
}

fn van(name: &str) -> VehicleId {
    VehicleId::new(name).unwrap()
}

/// Something that may happen; of the tours only what they have left to do.
fn happening(dice: &mut Dice, state: &ShopState, tours: &[Driven], at: i64) -> Option<Happening> {
    let vehicle = dice.pick(tours)?.route.vehicle.clone();
    match dice.below(6) {
        0 | 1 => {
            let on: Vec<OrderId> = orders(tours);
            dice.pick(&on).map(|order| Happening::Cancelled { order: order.clone() })
        }
        2 => {
            let on: BTreeSet<OrderId> = orders(tours).into_iter().collect();
            let off: Vec<_> =
                state.delivery.ready.iter().filter(|order| !on.contains(&order.order)).collect();
            dice.pick(&off).map(|order| Happening::Added { order: order.order.clone() })
        }
        3 if at > 7_000 => {
            let place = point(52.5, 13.4 + f64::from(i32::try_from(dice.below(100)).unwrap()) / 1_000.0);
            Some(Happening::Breakdown { vehicle, place })
        }
        _ => Some(Happening::Delay { vehicle, by: Seconds(60 * dice.below(50)) }),
    }
}

#[test]
fn the_tours_stand_while_nothing_happens() {
    let state = shop_of(24, &mut Dice(3));
    let tours = published(&state);
    assert!(tours.len() > 1, "{}", tours.len());
    for at in [0, 3_600, 2 * 3_600, 5 * 3_600, 12 * 3_600] {
        let plan = replan(&state, &tours, at, Vec::new()).unwrap();
        for (tour, new) in tours.iter().zip(&plan.tours) {
            assert_eq!((new.changed, &new.route), (false, &tour.route), "{at} s");
        }
        assert!(plan.moves.is_empty() && plan.dropped.is_empty() && plan.late.is_empty(), "{plan:?}");
    }
}

#[test]
fn whatever_happens_the_past_stays_no_order_is_lost_and_the_checker_agrees() {
    let (mut taken, mut kinds) = (0, HashSet::new());
    for seed in 0..5 {
        let mut dice = Dice(seed);
        let mut state = shop_of(20, &mut dice);
        if seed % 2 == 1 {
            with_terms(&mut state);
        }
        let mut tours = published(&state);
        // Some orders come in after the tours were published.
        state.delivery.ready.extend(
            (0..4).map(|at| {
                ready(&format!("new{at}"), Some(point(52.53, 13.37 + f64::from(at) / 50.0)), 1_000)
            }),
        );
        let mut clock = 0;
        let mut gone: BTreeSet<OrderId> = BTreeSet::new();
        for _ in 0..10 {
            clock += dice.below(2_400);
            let Some(happening) = happening(&mut dice, &state, &tours, clock) else { continue };
            if matches!(&happening, Happening::Added { order } if gone.contains(order)) {
                continue;
            }
            let happened = vec![happening];
            let plan = match replan(&state, &tours, clock, happened.clone()) {
                Ok(plan) => plan,
                Err(DayFault::TooLate(_) | DayFault::Broken(_)) => continue,
                Err(DayFault::NoTour(back)) => {
                    let tour = tours.iter().find(|tour| tour.route.vehicle == back).unwrap();
                    assert!(tour.route.end <= now().plus_seconds(clock), "{back} is back");
                    continue;
                }
                Err(other) => panic!("{seed}: {happened:?}: {other}"),
            };
            kinds.insert(std::mem::discriminant(&happened[0]));
            let after = go_on(&tours, &plan, clock, &happened);
            assert_eq!(
                defects(&state, &tours, &after, (clock, &happened)),
                [],
                "{seed}: {happened:?} at {clock}"
            );
            let (old, new) = (orders(&tours), orders(&after));
            let all: BTreeSet<OrderId> = new.iter().cloned().collect();
            assert_eq!(all.len(), new.len(), "each order once");
            for order in old {
                let cancelled = happened.contains(&Happening::Cancelled { order: order.clone() });
                let dropped = plan.dropped.iter().any(|(of, _)| *of == order);
                assert_eq!(
                    1,
                    [all.contains(&order), cancelled, dropped].iter().filter(|is| **is).count(),
                    "{order}"
                );
                if dropped || cancelled {
                    gone.insert(order);
                }
            }
            taken += after
                .iter()
                .map(|tour| (0..tour.route.stops.len()).filter(|at| tour.route.takes_over(*at)).count())
                .sum::<usize>();
            // What was published is enough to go on from.
            let again = replan(&state, &after, clock, Vec::new()).unwrap();
            for (tour, same) in after.iter().zip(&again.tours) {
                assert_eq!(same.route, tour.route, "{seed}: {happened:?} at {clock}");
            }
            tours = after;
        }
    }
    assert!(taken > 0 && kinds.len() == 4, "{taken} taken over, {} kinds", kinds.len());
}

#[test]
fn a_delay_comes_on_top_of_every_later_arrival() {
    let mut state = shop_of(12, &mut Dice(5));
    state.delivery.ready.iter_mut().for_each(|order| order.window.1 = now().plus_days(2));
    state.delivery.ready.iter_mut().for_each(|order| order.window.0 = now());
    state.shop.fleet.vehicles.truncate(1);
    state.shop.fleet.vehicles[0].capacity = Grams(100_000);
    let tours = published(&state);
    let route = &tours[0].route;
    let at = route.stops[3].leave.seconds_since(now()) + 10;
    let happened = vec![Happening::Delay { vehicle: van("van-1"), by: Seconds(1_200) }];
    let plan = replan(&state, &tours, at, happened).unwrap();
    let new = &plan.tours[0].route;
    assert_eq!(new.stops[..3], route.stops[..3]);
    for (old, new) in route.stops.iter().zip(&new.stops).skip(4) {
        assert_eq!((&old.order, new.arrive), (&new.order, old.arrive.plus_seconds(1_200)));
    }
    assert_eq!(new.end, route.end.plus_seconds(1_200));
    assert_eq!(plan.moves.len(), route.stops.len() - 4);
}

#[test]
fn a_broken_vans_goods_are_fetched_where_it_stands_or_a_reason_is_told() {
    let state = shop_of(24, &mut Dice(3));
    let tours = published(&state);
    let broken = &tours[0].route;
    let at = broken.stops[1].leave.seconds_since(now()) + 1;
    let place = point(52.51, 13.41);
    let happened = vec![Happening::Breakdown { vehicle: broken.vehicle.clone(), place }];
    let plan = replan(&state, &tours, at, happened.clone()).unwrap();
    assert_eq!(plan.tours[0].route.stops, broken.stops[..2]);
    let waiting: BTreeSet<&OrderId> = broken.stops[2..].iter().map(|stop| &stop.order).collect();
    for order in &waiting {
        let dropped = plan.dropped.iter().any(|(of, _)| of == *order);
        let with =
            plan.tours[1..].iter().find(|tour| tour.route.stops.iter().any(|stop| stop.order == **order));
        assert_ne!(dropped, with.is_some(), "{order}");
        let Some(tour) = with else { continue };
        let fetched = tour.route.stops.iter().position(|stop| stop.order == **order).unwrap();
        assert!(tour.route.takes_over(fetched) && tour.route.stops[fetched].place == place);
    }
    assert!(plan.moves.iter().any(|moved| moved.after.is_some()), "{plan:?}");
    // Alone, nobody fetches anything.
    let alone = vec![tours[0].clone()];
    let plan = replan(&state, &alone, at, happened).unwrap();
    let dropped: BTreeSet<&OrderId> = plan.dropped.iter().map(|(order, _)| order).collect();
    assert_eq!(dropped, waiting);
}

#[test]
fn stops_keep_their_order_where_another_saves_little() {
    let mut state = shop_of(12, &mut Dice(5));
    state.delivery.ready.iter_mut().for_each(|order| order.window = (now(), now().plus_days(2)));
    state.shop.fleet.vehicles.truncate(1);
    state.shop.fleet.vehicles[0].capacity = Grams(100_000);
    let mut tours = published(&state);
    // Two stops the other way round: a little longer than need be.
    let mut route = tours[0].route.clone();
    let places: Vec<OrderId> = route.stops.iter().map(|stop| stop.order.clone()).collect();
    let ready = |id: &OrderId| state.delivery.ready.iter().find(|order| order.order == *id).unwrap();
    let mut best = None;
    for at in 4..places.len() - 1 {
        let mut swapped = places.clone();
        swapped.swap(at, at + 1);
        let orders: Vec<_> = swapped.iter().map(ready).collect();
        let longer = given_tour(&state, &route.vehicle, &orders).unwrap();
        if best.as_ref().is_none_or(|best: &VehicleRoute| longer.cost.minor < best.cost.minor) {
            best = Some(longer);
        }
    }
    let longer = best.unwrap();
    assert!(longer.cost.minor > route.cost.minor, "the search had found the better order");
    route.clone_from(&longer);
    tours[0].route = route;
    let at = longer.stops[1].leave.seconds_since(now()) + 10;
    let happened = vec![Happening::Delay { vehicle: van("van-1"), by: Seconds(60) }];
    let plan = replan(&state, &tours, at, happened).unwrap();
    let order = |route: &VehicleRoute| route.stops.iter().map(|stop| stop.order.clone()).collect::<Vec<_>>();
    assert_eq!(order(&plan.tours[0].route), order(&longer));
}

#[test]
fn what_cannot_have_happened_is_told() {
    let state = shop_of(12, &mut Dice(1));
    let tours = published(&state);
    let on = orders(&tours)[0].clone();
    let nobody = OrderId::new("nobody").unwrap();
    let fault = |happened: Vec<Happening>| replan(&state, &tours, 0, happened).unwrap_err();
    assert_eq!(
        fault(vec![Happening::Cancelled { order: nobody.clone() }]),
        DayFault::NotOnTour(nobody.clone())
    );
    assert_eq!(fault(vec![Happening::Added { order: nobody.clone() }]), DayFault::NotReady(nobody));
    assert_eq!(fault(vec![Happening::Added { order: on.clone() }]), DayFault::OnTour(on.clone()));
    let delay = |vehicle, by| Happening::Delay { vehicle, by: Seconds(by) };
    assert_eq!(fault(vec![delay(van("cart"), 60)]), DayFault::NoTour(van("cart")));
    let first = tours[0].route.vehicle.clone();
    assert_eq!(fault(vec![delay(first.clone(), -1)]), DayFault::Delay(first.clone()));
    assert_eq!(fault(vec![delay(first.clone(), 60); 51]), DayFault::TooMany(51));
    let down = Happening::Breakdown { vehicle: first.clone(), place: point(52.5, 13.4) };
    assert_eq!(fault(vec![down.clone(), down]), DayFault::Broken(first));
    let late = tours.iter().find_map(|tour| tour.route.stops.first()).unwrap();
    let at = late.leave.seconds_since(now());
    let happened = vec![Happening::Cancelled { order: late.order.clone() }];
    assert_eq!(replan(&state, &tours, at, happened).unwrap_err(), DayFault::TooLate(late.order.clone()));
}
