//! Instances of any size by the generator of Uchoa et al. (2017), for sizes that no published set has.

use crate::rng::Rng;
use std::collections::HashSet;
use std::fmt::Write;

/// Side of the square in which everything lies.
const SIDE: i64 = 1_000;
/// Clusters grow around so many stops.
const SEEDS: usize = 7;
/// How far a cluster's pull reaches: it falls by a factor of e over this distance.
const REACH: f64 = 40.0;
/// Most that a stop wants.
const DEMAND_MAX: usize = 100;
/// Mean number of stops on a full vehicle.
const ROUTE: i64 = 12;

/// A CVRPLIB file of a capacitated problem with so many stops: a random depot, half of the stops anywhere, the others in
/// clusters, wants from 1 to 100, vehicles that hold about 12 stops. The same size and seed give the same bytes.
///
/// Uchoa, Pecin, Pessoa, Poggi, Vidal & Subramanian (2017), "New benchmark instances for the capacitated vehicle routing
/// problem", section 3: depot R, customers RC, demand 1-100. O(stops) memory; draws grow faster than the stops once the
/// clusters fill up, from some ten thousand on. At most 200,000 stops, more are cut off.
pub fn uchoa(stops: usize, seed: u64) -> String {
    let stops = stops.clamp(1, 200_000);
    let mut rng = Rng::new(seed);
    let mut places = Places { taken: HashSet::with_capacity(stops + 1), all: Vec::with_capacity(stops + 1) };
    while places.all.len() <= stops.div_ceil(2) {
        let place = anywhere(&mut rng);
        places.add(place);
    }
    // The depot is the first, so a cluster grows around stops only.
    let seeds: Vec<(i64, i64)> = places.all.iter().skip(1).take(SEEDS).copied().collect();
    while places.all.len() <= stops {
        let place = anywhere(&mut rng);
        let pull: f64 = seeds.iter().map(|seed| (-distance(*seed, place) / REACH).exp()).sum();
        if rng.unit() <= pull {
            places.add(place);
        }
    }
    let wants: Vec<usize> = (0..stops).map(|_| 1 + rng.below(DEMAND_MAX)).collect();
    let total = i64::try_from(wants.iter().sum::<usize>()).unwrap_or(i64::MAX);
    let count = i64::try_from(stops).unwrap_or(i64::MAX);
    let largest = i64::try_from(DEMAND_MAX).unwrap_or(i64::MAX);
    let capacity = (ROUTE * total).div_euclid(count).max(largest);
    written(stops, capacity, &places.all, &wants)
}

struct Places {
    taken: HashSet<(i64, i64)>,
    all: Vec<(i64, i64)>,
}

impl Places {
    fn add(&mut self, place: (i64, i64)) {
        if self.taken.insert(place) {
            self.all.push(place);
        }
    }
}

fn anywhere(rng: &mut Rng) -> (i64, i64) {
    let side = usize::try_from(SIDE + 1).unwrap_or(1);
    let mut along = || i64::try_from(rng.below(side)).unwrap_or(0);
    (along(), along())
}

fn distance((ax, ay): (i64, i64), (bx, by): (i64, i64)) -> f64 {
    crate::float::real(ax - bx).hypot(crate::float::real(ay - by))
}

fn written(stops: usize, capacity: i64, places: &[(i64, i64)], wants: &[usize]) -> String {
    let nodes = stops + 1;
    let mut text = format!(
        "NAME : G-n{nodes}\nTYPE : CVRP\nDIMENSION : {nodes}\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : {capacity}\nNODE_COORD_SECTION\n"
    );
    for (at, (x, y)) in places.iter().enumerate() {
        let _ = writeln!(text, "{} {x} {y}", at + 1);
    }
    text.push_str("DEMAND_SECTION\n1 0\n");
    for (at, want) in wants.iter().enumerate() {
        let _ = writeln!(text, "{} {want}", at + 2);
    }
    text.push_str("DEPOT_SECTION\n1\n-1\nEOF\n");
    text
}

#[cfg(test)]
mod tests {
    use super::uchoa;

    #[test]
    fn half_of_the_stops_lie_in_clusters_and_no_two_in_one_place() {
        let text = uchoa(2_000, 1);
        assert_eq!(text, uchoa(2_000, 1));
        assert_ne!(text, uchoa(2_000, 2));
        let read = crate::format::read(&text, None).unwrap();
        assert_eq!(read.problem.stops().len(), 2_000);
        let demand: i64 = read.problem.stops().iter().map(|stop| stop.demand[0]).sum();
        let capacity = read.problem.vehicles()[0].capacity[0];
        assert!((11..=13).contains(&(capacity * 2_000 / demand)), "{capacity} of {demand}");
        let mut places: Vec<(i64, i64)> = text
            .lines()
            .skip_while(|line| *line != "NODE_COORD_SECTION")
            .skip(1)
            .take(2_001)
            .map(|line| {
                let numbers: Vec<i64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
                (numbers[1], numbers[2])
            })
            .collect();
        // A tenth of the square by a tenth holds a hundredth of what lies anywhere; the fullest has far more.
        let mut cells = [0_usize; 121];
        for (x, y) in &places {
            cells[usize::try_from(x / 100 * 11 + y / 100).unwrap()] += 1;
        }
        assert!(*cells.iter().max().unwrap() > 80, "{cells:?}");
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 2_001);
    }

    #[test]
    fn one_stop_is_an_instance() {
        assert_eq!(crate::format::read(&uchoa(0, 1), None).unwrap().problem.stops().len(), 1);
    }
}
