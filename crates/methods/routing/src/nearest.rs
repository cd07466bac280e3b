//! The baseline: always drive to the nearest stop that still fits.

use crate::core::{Core, NONE};
use crate::float::id;
use crate::report::report;
use crate::ruin::{Place, Tours};
use crate::{Plan, Problem};

/// A plan made vehicle by vehicle, each going to the nearest stop, by driving time at the usual speed, that it can still serve.
///
/// Ties go to the stop that comes first; no attention is paid to penalties on the way. What is left in the end and
/// still fits between others is put there, unless leaving it out is cheaper; so are shipments. O(stops² + routes × stops).
pub fn nearest_neighbour(problem: &Problem) -> Plan {
    report(&mut construct(&Core::new(problem)))
}

pub(crate) fn construct<'a>(core: &'a Core<'a>) -> Tours<'a> {
    build(core, false)
}

/// As [`construct`], but each vehicle serves only the first of its stops that are worth it together, or none.
pub(crate) fn worthwhile<'a>(core: &'a Core<'a>) -> Tours<'a> {
    build(core, true)
}

fn build<'a>(core: &'a Core<'a>, worthwhile: bool) -> Tours<'a> {
    let mut tours = Tours::empty(core);
    let mut open: Vec<usize> = (0..core.stops).filter(|&stop| core.partner[stop] == NONE).collect();
    // Vehicles of the same class as one that keeps nothing would build the same row of the same stops.
    let mut refused = NONE;
    for route in 0..core.routes {
        let class = core.class_of[core.van_of[route] as usize].0;
        if class == refused {
            continue;
        }
        let table = &core.tables[core.profile[route] as usize];
        let mut here = core.start(route);
        // Stops, of those in a row, that are the best to keep on the vehicle.
        let (mut kept, mut least, mut row) = (0, tours.key(), Vec::new());
        loop {
            let from = core.row[here];
            let mut best: Option<((i64, i64, usize), usize, Place)> = None;
            for (at, &stop) in open.iter().enumerate() {
                let key = (table.duration(from, id(stop)), table.distance(from, id(stop)), stop);
                if best.is_none_or(|(found, ..)| key < found)
                    && let Some(place) = tours.behind(stop, here, route)
                {
                    best = Some((key, at, place));
                }
            }
            let Some((_, at, place)) = best else { break };
            here = open.remove(at);
            tours.put(here, place);
            row.push(here);
            if tours.key() < least {
                (kept, least) = (row.len(), tours.key());
            }
        }
        refused = if worthwhile && kept == 0 { class } else { NONE };
        if worthwhile && kept < row.len() {
            for &stop in &row[kept..] {
                tours.unlink(stop);
            }
            tours.refresh(route);
            open.extend_from_slice(&row[kept..]);
            open.sort_unstable();
        }
    }
    tours.fill_in();
    tours
}
