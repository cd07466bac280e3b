//! One van, eight parcels in a town: what a plan saves over driving to the nearest next.

use qm_routing::{Params, Place, Problem, Stop, Vehicle, great_circle, nearest_next, solve};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let around = [
        (0.0, 0.0),
        (0.02, 0.03),
        (-0.03, 0.01),
        (0.04, -0.02),
        (-0.01, -0.04),
        (0.03, 0.05),
        (-0.05, 0.04),
        (0.01, 0.06),
        (0.06, 0.01),
    ];
    let places: Vec<Place> = around.iter().map(|(n, e)| Place { lat: 53.55 + n, lng: 9.99 + e }).collect();
    let stop = |place| Stop {
        place,
        load: vec![4_000],
        windows: vec![(8 * 3600, 14 * 3600)],
        service_s: 300,
        release: 0,
    };
    let problem = Problem {
        vehicles: vec![Vehicle::new(0, vec![100_000], (8 * 3600, 17 * 3600))],
        stops: (1..places.len()).map(stop).collect(),
        matrix: great_circle(&places, 1.3, 35.0),
    };
    let mut out = std::io::stdout().lock();
    for (name, plan) in
        [("nearest next", nearest_next(&problem)?), ("planned", solve(&problem, &Params::default())?)]
    {
        for route in &plan.routes {
            let order: Vec<usize> = route.visits.iter().map(|v| v.stop + 1).collect();
            writeln!(out, "{name}: {} metres, stops {order:?}", route.distance_m)?;
        }
    }
    Ok(())
}
