//! The baseline: always drive to the nearest stop that still fits.

use crate::core::{Core, NONE};
use crate::float::id;
use crate::report::report;
use crate::ruin::{Place, Tours};
use crate::{Plan, Problem};

/// A plan made vehicle by vehicle, each going to the nearest stop, by driving time at the usual speed, that it can still serve.
///
/// Ties go to the stop that comes first; no attention is paid to penalties on the way. What is left in the end and
/// still fits between others is put there, unless leaving it out is cheaper; so are shipments. O(stops²).
pub fn nearest_neighbour(problem: &Problem) -> Plan {
    report(&mut construct(&Core::new(problem)))
}

pub(crate) fn construct<'a>(core: &'a Core<'a>) -> Tours<'a> {
    let mut tours = Tours::empty(core);
    let mut open: Vec<usize> = (0..core.stops).filter(|&stop| core.partner[stop] == NONE).collect();
    for route in 0..core.routes {
        let table = &core.tables[core.profile[route] as usize];
        let mut here = core.start(route);
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
        }
    }
    tours.fill_in();
    tours
}
