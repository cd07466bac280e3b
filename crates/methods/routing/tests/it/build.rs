//! Small problems to plan.

use qm_routing::{Hours, Matrices, Metres, Problem, Seconds, Stop, Vehicle, Window};

/// Matrices of places on a plane: whole Euclidean metres, one metre per second.
pub(crate) fn plane(places: &[(i64, i64)]) -> Matrices {
    let legs: Vec<i64> = places
        .iter()
        .flat_map(|a| places.iter().map(|b| ((a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)).isqrt()))
        .collect();
    let distance = legs.iter().copied().map(Metres).collect();
    Matrices::new(places.len(), distance, legs.into_iter().map(Seconds).collect()).unwrap()
}

pub(crate) fn window(open: i64, close: i64) -> Window {
    Window { open: Seconds(open), close: Seconds(close) }
}

/// A van at location 0 that pays for metres alone and may drive for 10,000 seconds.
pub(crate) fn van(capacity: i64) -> Vehicle {
    Vehicle::new(0, vec![capacity], window(0, 10_000))
}

/// A stop that must be served, at any time, in no time.
pub(crate) fn stop(location: usize, demand: i64) -> Stop {
    Stop::new(location, vec![demand])
}

/// A problem on a plane with the depot at its first place and a stop of demand 1 at each other.
pub(crate) fn around(vehicles: Vec<Vehicle>, places: &[(i64, i64)]) -> Problem {
    let stops = (1..places.len()).map(|location| stop(location, 1)).collect();
    Problem::new(vehicles, stops, plane(places)).unwrap()
}

/// Speeds by hour of days that begin at the first number, some of them far from the usual.
pub(crate) fn hours(numbers: &[i64]) -> Hours {
    let mut speed = [1_000; 24];
    for (speed, number) in speed.iter_mut().zip(&numbers[1..]) {
        *speed = if number % 7 == 0 { 1 + number % 10_000 } else { 300 + number % 1_700 };
    }
    Hours::new(Seconds(numbers[0]), speed).unwrap()
}
