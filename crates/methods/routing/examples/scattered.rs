//! Writes a capacitated instance as Uchoa et al. (2017) generate them, half of its customers in clusters.
//!
//! `cargo run --example scattered -- [customers] [customers per route] [seed]`

use std::collections::BTreeSet;
use std::io::Write;

/// Side of the square of whole places, how fast a cluster thins out, most seeds of clusters, largest demand.
const SIDE: u64 = 1_000;
const DECAY: f64 = 40.0;
const SEEDS_MAX: u64 = 8;
const DEMAND_MAX: u64 = 100;

type Place = (u64, u64);

/// A generator of numbers below a limit (Knuth's multiplicative sequence, upper bits).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn place(&mut self) -> Place {
        (self.below(SIDE + 1), self.below(SIDE + 1))
    }
}

fn apart(a: Place, b: Place) -> f64 {
    let side = |a: u64, b: u64| f64::from(u32::try_from(a.abs_diff(b)).unwrap_or(u32::MAX));
    side(a.0, b.0).hypot(side(a.1, b.1))
}

/// Different places: half anywhere, the others more likely the nearer to a seed.
fn places(customers: usize, numbers: &mut Numbers) -> Vec<Place> {
    let seeds: Vec<Place> = (0..3 + numbers.below(SEEDS_MAX - 2)).map(|_| numbers.place()).collect();
    let (mut taken, mut list) = (BTreeSet::new(), Vec::new());
    while list.len() < customers {
        let place = numbers.place();
        let pull: f64 = seeds.iter().map(|&seed| (-apart(place, seed) / DECAY).exp()).sum();
        let drawn = f64::from(u32::try_from(numbers.below(1_000_000)).unwrap_or(0)) / 1e6;
        if (list.len() < customers / 2 || drawn < pull) && taken.insert(place) {
            list.push(place);
        }
    }
    list
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<u64> = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let number = |at: usize, default| given.get(at).copied().unwrap_or(default);
    let (customers, per_route) = (number(0, 200).min(500_000), number(1, 12));
    let mut numbers = Numbers(number(2, 1));
    let depot = numbers.place();
    let places = places(usize::try_from(customers)?, &mut numbers);
    let demands: Vec<u64> = places.iter().map(|_| 1 + numbers.below(DEMAND_MAX)).collect();
    let capacity = (demands.iter().sum::<u64>() * per_route).div_ceil(customers.max(1)).max(DEMAND_MAX);
    let mut out = std::io::stdout().lock();
    writeln!(out, "NAME : G{customers}\nTYPE : CVRP\nDIMENSION : {}", customers + 1)?;
    writeln!(out, "EDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : {capacity}\nNODE_COORD_SECTION")?;
    for (at, (x, y)) in std::iter::once(&depot).chain(&places).enumerate() {
        writeln!(out, "{} {x} {y}", at + 1)?;
    }
    writeln!(out, "DEMAND_SECTION\n1 0")?;
    for (at, demand) in demands.iter().enumerate() {
        writeln!(out, "{} {demand}", at + 2)?;
    }
    writeln!(out, "DEPOT_SECTION\n1\n-1\nEOF")?;
    Ok(())
}
