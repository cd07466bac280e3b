//! Local search on random plain problems: what it keeps is what a recount gives, and it never makes a plan dearer.

use proptest::prelude::*;

use super::individual::{Individual, measure};
use super::local::Local;
use super::split::split;
use super::{Genetic, Ground, Weights};
use crate::core::Core;
use crate::float::id;
use crate::rng::Rng;
use crate::{Matrices, Metres, Problem, Seconds, Stop, Vehicle, Window};

/// Stops at random places, with windows or without, on legs that are as long both ways or not.
fn problem(seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let mut number = |limit: usize| i64::try_from(rng.below(limit)).unwrap();
    let (timed, symmetric) = (number(2) == 1, number(2) == 1);
    let stops = usize::try_from(2 + number(25)).unwrap();
    let places: Vec<(i64, i64)> = (0..=stops).map(|_| (number(200), number(200))).collect();
    let mut legs = Vec::new();
    for (from, a) in places.iter().enumerate() {
        for (to, b) in places.iter().enumerate() {
            let straight = (a.0 - b.0).abs() + (a.1 - b.1).abs();
            legs.push(if symmetric || from == to { straight } else { straight + number(30) });
        }
    }
    let distance = legs.iter().copied().map(Metres).collect();
    let matrices = Matrices::new(stops + 1, distance, legs.into_iter().map(Seconds).collect()).unwrap();
    let shift = Window { open: Seconds(0), close: Seconds(if timed { 900 } else { 90_000_000_000 }) };
    let vehicles = vec![Vehicle::new(0, vec![12], shift); stops];
    let stops = (1..=stops).map(|location| {
        let open = number(600);
        let window = Window { open: Seconds(open), close: Seconds(open + 20 + number(250)) };
        let service = Seconds(if timed { number(20) } else { 0 });
        let windows = if timed { vec![window] } else { Vec::new() };
        Stop { windows, service, ..Stop::new(location, vec![1 + number(6)]) }
    });
    Problem::new(vehicles, stops.collect(), matrices).unwrap()
}

/// Distance, load and time turned back of every tour, counted anew, beside what the search keeps.
fn faults(local: &Local<'_>) -> Vec<String> {
    let ground = local.ground;
    let mut found = Vec::new();
    for tour in 0..ground.core.routes {
        let stops = local.stops_of(tour);
        let (distance, load, warp) = measure(ground, &stops);
        let (mut at, mut kept) = (ground.core.start(tour), 0);
        while at != ground.core.start(tour) + 1 {
            kept += local.leg[at];
            at = local.next[at] as usize;
        }
        if (kept, local.load[tour], local.warp[tour]) != (distance, load, warp) {
            found.push(format!("tour {tour}: {kept} {} {}", local.load[tour], local.warp[tour]));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn each_move_gains_and_all_stops_stay(seed in any::<u64>(), load in 1..60_i64, warp in 1..20_i64) {
        let problem = problem(seed);
        let core = Core::new(&problem);
        prop_assert!(Ground::suits(&core));
        let ground = Ground::new(&core);
        let weights = Weights { load, warp };
        let mut rng = Rng::new(seed);
        let mut order: Vec<u32> = (0..core.stops).map(id).collect();
        rng.shuffle(&mut order);
        let tours = split(&ground, &order, weights);
        let mut local = Local::new(&ground);
        local.begin(&tours, weights);
        let mut cost = Individual::new(&ground, local.tours()).cost(weights);
        for _ in 0..200 {
            let (first, second) = (rng.below(core.stops), rng.below(core.stops));
            if first == second {
                continue;
            }
            let start = core.start(rng.below(core.routes));
            let moved = if rng.below(4) == 0 {
                local.tour[first] != local.tour[start] && local.try_behind_start(first, start)
            } else {
                local.try_moves(first, second)
            };
            prop_assert_eq!(faults(&local), Vec::<String>::new());
            let now = Individual::new(&ground, local.tours()).cost(weights);
            let as_said = if moved { now < cost } else { now == cost };
            prop_assert!(as_said, "moved: {}, from {} to {}", moved, cost, now);
            cost = now;
        }
        if !ground.timed {
            local.swap_star(&mut rng);
            prop_assert_eq!(faults(&local), Vec::<String>::new());
            prop_assert!(Individual::new(&ground, local.tours()).cost(weights) <= cost);
        }
        let mut stops: Vec<u32> = local.tours().into_iter().flatten().collect();
        stops.sort_unstable();
        prop_assert_eq!(stops, (0..core.stops).map(id).collect::<Vec<_>>());
    }

    #[test]
    fn every_generation_serves_all_stops_once(seed in any::<u64>()) {
        let problem = problem(seed);
        let core = Core::new(&problem);
        let ground = Ground::new(&core);
        let mut genetic = Genetic::new(&ground, seed);
        for _ in 0..80 {
            genetic.generation();
        }
        if let Some((distance, tours)) = genetic.best() {
            let counted: i64 = tours.iter().map(|tour| measure(&ground, tour).0).sum();
            prop_assert_eq!(counted, distance);
            let mut stops: Vec<u32> = tours.iter().flatten().copied().collect();
            stops.sort_unstable();
            prop_assert_eq!(stops, (0..core.stops).map(id).collect::<Vec<_>>());
        }
    }
}
