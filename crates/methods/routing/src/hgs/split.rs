//! A giant tour cut into tours at least cost (Prins 2004), windows left aside as in Kool et al. (2022).

use super::{Ground, Weights};

/// Tours may be this many times too heavy, in tenths, at a price.
const OVERLOAD_TENTHS: i64 = 15;

/// The cheapest cut of an order of all stops. O(stops × stops per tour).
pub(super) fn split(ground: &Ground<'_>, order: &[u32], weights: Weights) -> Vec<Vec<u32>> {
    let stops = order.len();
    let table = ground.table;
    let mut best = vec![i64::MAX; stops + 1];
    let mut from = vec![0; stops + 1];
    best[0] = 0;
    for first in 0..stops {
        let (mut load, mut inside) = (0, 0);
        let out = table.distance(ground.depot, order[first]);
        for last in first..stops {
            let stop = order[last];
            load += ground.demand[stop as usize];
            if last > first && load * 10 > ground.capacity * OVERLOAD_TENTHS {
                break;
            }
            if last > first {
                inside += table.distance(order[last - 1], stop);
            }
            let over = (load - ground.capacity).max(0) * weights.load;
            let cost = best[first] + out + inside + table.distance(stop, ground.depot) + over;
            if cost < best[last + 1] {
                best[last + 1] = cost;
                from[last + 1] = first;
            }
        }
    }
    let mut tours = Vec::new();
    let mut end = stops;
    while end > 0 {
        tours.push(order[from[end]..end].to_vec());
        end = from[end];
    }
    tours.reverse();
    fit_fleet(ground, tours)
}

/// Tours beyond the fleet are hung onto the last one; the local search takes them apart again.
fn fit_fleet(ground: &Ground<'_>, mut tours: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    while tours.len() > ground.routes {
        let Some(tour) = tours.pop() else { break };
        if let Some(last) = tours.last_mut() {
            last.extend(tour);
        }
    }
    tours
}
