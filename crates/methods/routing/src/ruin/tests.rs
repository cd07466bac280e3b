//! Random moves over random problems of every variant: what is priced is what it costs, by the checker's count.

use proptest::prelude::*;

use super::{Anneal, Tours};
use crate::core::{Core, NONE};
use crate::report::report;
use crate::rng::Rng;
use crate::{
    Break, Cost, FORBIDDEN, Hours, Matrices, Metres, Parts, Planned, Problem, Promise, Rounding, Seconds,
    Shipment, Skills, Stop, Territory, Vehicle, Violation, Window, check,
};

const PLACES: usize = 8;

/// What a random problem may have.
#[derive(Debug, Clone, Copy)]
struct Traits(u64);

impl Traits {
    fn has(self, bit: u64) -> bool {
        self.0 >> bit & 1 == 1
    }
}

fn number(rng: &mut Rng, limit: usize) -> i64 {
    i64::try_from(rng.below(limit)).unwrap()
}

fn legs(rng: &mut Rng, symmetric: bool, backhauls: bool) -> Matrices {
    let mut table = vec![0_i64; PLACES * PLACES];
    for from in 0..PLACES {
        for to in 0..PLACES {
            let mirrored = symmetric && to < from;
            table[from * PLACES + to] = if mirrored { table[to * PLACES + from] } else { number(rng, 400) };
        }
    }
    for (from, to) in (5..PLACES).flat_map(|from| (2..5).map(move |to| (from, to))).filter(|_| backhauls) {
        table[from * PLACES + to] = FORBIDDEN.0;
    }
    let slow = |leg: &i64| if *leg < FORBIDDEN.0 { leg / 2 + 7 } else { *leg };
    let seconds = if symmetric { table.clone() } else { table.iter().map(slow).collect() };
    let metres = table.into_iter().map(Metres).collect();
    Matrices::new(PLACES, metres, seconds.into_iter().map(Seconds).collect()).unwrap()
}

/// Speeds that change once or twice within the shifts.
fn hours(rng: &mut Rng) -> Hours {
    let midnight = Seconds(number(rng, 100_000) - 50_000);
    Hours::new(midnight, [(); 24].map(|()| 300 + number(rng, 1_700))).unwrap()
}

fn vehicle(rng: &mut Rng, traits: Traits, profiles: usize) -> Vehicle {
    let open = number(rng, 300);
    let shift = Window { open: Seconds(open), close: Seconds(open + 300 + number(rng, 3_000)) };
    let depot = rng.below(2);
    let trips = traits.has(0);
    let anywhere = trips && traits.has(15);
    let spans = traits.has(1) && (!trips || anywhere);
    let rest = |rng: &mut Rng| {
        let (open, close) = (open + number(rng, 1_200), number(rng, 400));
        let window = Window { open: Seconds(open), close: Seconds(open + close) };
        Break { window, duration: Seconds(number(rng, 90)) }
    };
    Vehicle {
        end: if trips && !anywhere { depot } else { rng.below(2) },
        stops_max: traits.has(2).then(|| rng.below(6)),
        duration_max: spans.then(|| Seconds(400 + number(rng, 2_000))),
        distance_max: traits.has(3).then(|| Metres(200 + number(rng, 2_500))),
        fixed_cost: Cost(number(rng, 500)),
        cost_per_metre: Cost(number(rng, 4)),
        cost_per_second: Cost(if spans { number(rng, 3) } else { 0 }),
        profile: rng.below(profiles),
        skills: Skills(rng.below(4) as u64),
        trips_max: if trips { 1 + rng.below(4) } else { 1 },
        reload_at: (0..if anywhere { rng.below(3) } else { 0 }).map(|_| rng.below(PLACES)).collect(),
        cost_per_stop_squared: Cost(if traits.has(19) { number(rng, 90) } else { 0 }),
        cost_per_hour_squared: Cost(if traits.has(20) { number(rng, 3_000) } else { 0 }),
        territory: traits
            .has(21)
            .then(|| Territory { centre: rng.below(PLACES), cost_per_metre: Cost(number(rng, 3)) }),
        overtime_max: Seconds(if traits.has(13) { number(rng, 900) } else { 0 }),
        overtime_per_second: Cost(number(rng, 4)),
        breaks: (0..if traits.has(14) { rng.below(4) } else { 0 }).map(|_| rest(rng)).collect(),
        ..Vehicle::new(depot, vec![8 + number(rng, 20), 40], shift)
    }
}

fn stop(rng: &mut Rng, traits: Traits) -> Stop {
    let window = |rng: &mut Rng| {
        let open = number(rng, 1_500);
        Window { open: Seconds(open), close: Seconds(open + number(rng, 900)) }
    };
    let windows = if traits.has(4) { rng.below(3) } else { 0 };
    Stop {
        pickup: if traits.has(5) { vec![number(rng, 6), number(rng, 4)] } else { Vec::new() },
        windows: (0..windows).map(|_| window(rng)).collect(),
        promise: (traits.has(12) && rng.below(2) == 0)
            .then(|| Promise { by: Seconds(number(rng, 1_500)), late_per_second: Cost(number(rng, 5)) }),
        service: Seconds(number(rng, 40)),
        penalty: (traits.has(6) && rng.below(2) == 0).then(|| Cost(number(rng, 900))),
        release: (traits.has(7) && rng.below(2) == 0).then(|| Seconds(number(rng, 600))),
        skills: Skills(if traits.has(8) { rng.below(3) as u64 } else { 0 }),
        ..Stop::new(rng.below(PLACES), vec![number(rng, 7), number(rng, 5)])
    }
}

fn problem(seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let traits = Traits(rng.below(1 << 24) as u64 & rng.below(1 << 24) as u64);
    let profiles = if traits.has(9) { 2 } else { 1 };
    let vans = 1 + rng.below(3);
    let vehicles: Vec<Vehicle> = match vehicle(&mut rng, traits, profiles) {
        first if rng.below(2) == 0 => vec![first; vans],
        first => (1..vans).map(|_| vehicle(&mut rng, traits, profiles)).chain([first]).collect(),
    };
    let mut stops: Vec<Stop> = (0..rng.below(12)).map(|_| stop(&mut rng, traits)).collect();
    let backhauls = traits.has(23);
    if backhauls {
        fetch_last(&mut rng, &mut stops);
    }
    let paired = if traits.has(10) && !backhauls { stops.len() / 2 } else { 0 };
    let shipments = (0..paired / 2)
        .map(|at| Shipment {
            from: 2 * at,
            to: 2 * at + 1,
            amount: vec![number(&mut rng, 9), number(&mut rng, 9)],
        })
        .collect();
    for stop in stops.iter_mut().take(paired / 2 * 2) {
        stop.demand.fill(0);
        stop.pickup.clear();
    }
    if traits.has(11) {
        for stop in stops.iter_mut().skip(paired) {
            stop.group = (rng.below(3) > 0).then(|| rng.below(3));
            stop.penalty = Some(Cost(300));
        }
    }
    name_vehicles(&mut rng, traits, &mut stops, vans);
    let profile = |_| match legs(&mut rng, seed.is_multiple_of(2), backhauls) {
        legs if traits.has(22) => legs.with_hours(hours(&mut rng)),
        legs => legs,
    };
    let profiles = (0..profiles).map(profile).collect();
    let parts = Parts { vehicles, stops, shipments, profiles };
    let drives = traits.has(18) && parts.vehicles.iter().all(|van| van.trips_max == 1);
    if drives { under_way(&mut rng, parts, seed) } else { Problem::validate(parts).unwrap() }
}

/// Some stops are brought something, the others have something fetched; between the two are legs that [`legs`] bars.
fn fetch_last(rng: &mut Rng, stops: &mut [Stop]) {
    for stop in stops {
        let load = vec![1 + number(rng, 6), number(rng, 5)];
        (stop.location, stop.demand, stop.pickup) = if rng.below(2) == 0 {
            (2 + rng.below(3), load, Vec::new())
        } else {
            (5 + rng.below(3), vec![0, 0], load)
        };
    }
}

/// The problem once the first stops of each route are driven; as it was where that alone breaks a limit, as it can where
/// legs do not keep the triangle inequality.
fn under_way(rng: &mut Rng, mut parts: Parts, seed: u64) -> Problem {
    let fresh = Problem::validate(parts.clone()).unwrap();
    let core = Core::new(&fresh);
    let plan = report(&mut walked(&core, seed, 10).tours);
    for route in &plan.routes {
        let driven = &route.visits[..rng.below(route.visits.len() + 1)];
        let van = &mut parts.vehicles[route.vehicle];
        van.driven = driven.iter().map(|visit| visit.stop).collect();
        if rng.below(2) == 0 && van.trips_max == 1 {
            let left = route.departure - Seconds(number(rng, 60));
            van.departed = Some(left.max(van.shift.open));
        }
        for visit in &route.visits[driven.len()..] {
            let brought = parts.stops[visit.stop].demand.iter().any(|&load| load > 0);
            if brought && van.trips_max == 1 && rng.below(2) == 0 {
                van.aboard.push(visit.stop);
                parts.stops[visit.stop].vehicles = Some(vec![route.vehicle]);
            }
        }
        for visit in driven {
            parts.stops[visit.stop].windows = vec![Window { open: visit.start, close: visit.start }];
            for shipment in &parts.shipments {
                if [shipment.from, shipment.to].contains(&visit.stop) {
                    parts.stops[shipment.from].vehicles = Some(vec![route.vehicle]);
                    parts.stops[shipment.to].vehicles = Some(vec![route.vehicle]);
                }
            }
        }
    }
    let later = Problem::validate(parts).unwrap();
    let kept = faults(&Tours::empty(&Core::new(&later))).is_empty();
    if kept { later } else { fresh }
}

/// Locks and published vehicles; both ends of a shipment admit the same.
fn name_vehicles(rng: &mut Rng, traits: Traits, stops: &mut [Stop], vans: usize) {
    let mut only = None;
    for (at, stop) in stops.iter_mut().enumerate() {
        if at % 2 == 0 {
            only = traits.has(16).then(|| (0..vans).filter(|_| rng.below(2) == 0).collect());
        }
        stop.vehicles.clone_from(&only);
        let planned = Planned { vehicle: rng.below(vans), price: Cost(number(rng, 400)) };
        stop.planned = (traits.has(17) && rng.below(3) > 0).then_some(planned);
    }
}

/// Equal vehicles at one depot on a plane, where lengths are rounded in any direction.
fn on_a_plane(seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let rounding = [Rounding::Nearest, Rounding::Down, Rounding::Up][rng.below(3)];
    let spots = (0..41).map(|_| (rng.unit() * 30.0, rng.unit() * 30.0)).collect();
    let legs = Matrices::plane(spots, 1.0, rounding).unwrap();
    let timed = rng.below(2) == 0;
    let stops = (1..41).map(|place| {
        let open = number(&mut rng, 200);
        let window = Window { open: Seconds(open), close: Seconds(open + 60) };
        Stop { windows: if timed { vec![window] } else { Vec::new() }, ..Stop::new(place, vec![1]) }
    });
    let stops = stops.collect();
    let day = Window { open: Seconds(0), close: Seconds(1_000) };
    Problem::new(vec![Vehicle::new(0, vec![12], day); 9], stops, legs).unwrap()
}

/// What the checker finds.
fn faults(tours: &Tours<'_>) -> Vec<Violation> {
    let mut tours = tours.clone();
    let plan = report(&mut tours);
    let mut found = check(tours.core.problem, &plan);
    if plan.cost.total().0 != tours.cost {
        found.push(Violation::WrongCost {
            vehicle: None,
            stated: Cost(tours.cost),
            found: plan.cost.total(),
        });
    }
    found
}

/// A walk of some rounds.
fn walked<'a>(core: &'a Core<'a>, seed: u64, rounds: usize) -> Anneal<'a> {
    let mut walk = Anneal::new(Tours::empty(core), seed);
    for _ in 0..rounds {
        walk.round(80.0);
    }
    walk
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_round_leaves_a_plan_that_the_checker_accepts(seed in any::<u64>()) {
        let problem = problem(seed);
        let core = Core::new(&problem);
        let mut walk = walked(&core, seed, 0);
        let grouped = core.group.iter().any(|&group| group != NONE);
        for round in 0..30 {
            walk.tours.raised = round % 3 * 400;
            walk.round(150.0);
            prop_assert_eq!(faults(&walk.tours), []);
            let left_out = (0..core.stops).filter(|&stop| !walk.tours.serves(stop));
            let penalties: i64 = left_out.filter_map(|stop| core.penalty[stop]).sum();
            prop_assert!(grouped || walk.tours.forgone == penalties);
        }
        prop_assert_eq!(faults(walk.best()), []);
    }

    #[test]
    fn what_the_triangle_rules_out_would_not_have_been_chosen(seed in any::<u64>()) {
        let problem = on_a_plane(seed);
        let (short, mut long) = (Core::new(&problem), Core::new(&problem));
        prop_assert!(std::mem::replace(&mut long.tables[0].straight, false));
        let (with, without) = (walked(&short, seed, 60), walked(&long, seed, 60));
        prop_assert_eq!(with.tours.tours(), without.tours.tours());
    }

    #[test]
    fn a_place_costs_what_it_was_priced_at(seed in any::<u64>()) {
        let problem = problem(seed);
        let core = Core::new(&problem);
        let walk = walked(&core, seed, 10);
        let served: Vec<usize> = (0..core.stops)
            .filter(|&stop| walk.tours.serves(stop) && core.partner[stop] == NONE && !core.driven[stop])
            .collect();
        for stop in served {
            let mut without = walk.tours.clone();
            let route = without.route[stop] as usize;
            without.unlink(stop);
            if !without.refresh(route) {
                continue;
            }
            for route in 0..core.routes {
                let mut before = core.start(route);
                while before != core.start(route) + 1 {
                    let priced = without.behind(stop, before, route);
                    let mut with = without.clone();
                    match priced {
                        Some(place) => {
                            with.put(stop, place);
                            let saved = core.penalty[stop].unwrap_or(0);
                            prop_assert_eq!(with.cost - without.cost + saved, place.extra);
                            prop_assert_eq!(faults(&with), []);
                        }
                        None if core.windows.len() == core.stops => {
                            with.link(stop, before);
                            with.refresh(route);
                            prop_assert_ne!(faults(&with), []);
                        }
                        None => {}
                    }
                    before = without.next[before] as usize;
                }
            }
        }
    }

    #[test]
    fn a_day_costs_less_than_a_limit_just_where_its_timetable_does(seed in any::<u64>()) {
        let problem = problem(seed);
        let core = Core::new(&problem);
        let walk = walked(&core, seed, 10);
        for vehicle in 0..core.vans.len() {
            let day = walk.tours.day(vehicle);
            if let Some(cost) = day.cost(&core, i64::MAX) {
                prop_assert_eq!(day.timetable(&core).cost, cost);
                prop_assert_eq!((day.cost(&core, cost + 1), day.cost(&core, cost)), (Some(cost), None));
            }
        }
    }

    #[test]
    fn a_shipment_costs_what_it_was_priced_at(seed in any::<u64>()) {
        let problem = problem(seed | 1 << 10);
        let core = Core::new(&problem);
        let walk = walked(&core, seed, 10);
        let whole = problem.shipments().iter().filter(|shipment| core.partner[shipment.from] != NONE);
        for shipment in whole {
            let mut without = walk.tours.clone();
            for stop in [shipment.from, shipment.to] {
                if without.serves(stop) {
                    let route = without.route[stop] as usize;
                    without.unlink(stop);
                    without.refresh(route);
                }
            }
            if !faults(&without).is_empty() {
                continue;
            }
            for route in 0..core.routes {
                if let Some(found) = without.pair_on(shipment.from, shipment.to, route, i64::MAX) {
                    let mut with = without.clone();
                    with.put(shipment.from, found.from);
                    with.put(shipment.to, found.to);
                    let ends = [shipment.from, shipment.to];
                    let saved: i64 = ends.iter().filter_map(|&end| core.penalty[end]).sum();
                    prop_assert_eq!(with.cost - without.cost + saved, found.extra);
                    prop_assert_eq!(faults(&with), []);
                }
            }
        }
    }
}
