//! The start of a walk: a plan followed as far as it keeps all limits.

use super::price::BARRED;
use super::tours::Tours;
use crate::core::NONE;
use crate::float::id;

impl Tours<'_> {
    /// Puts stops on a route that serves nothing but what has been driven, in their order. Where that breaks a limit, those
    /// are left out that cannot come behind the ones before them; shipments are then left out whole. O(stops²).
    pub(crate) fn follow(&mut self, route: usize, stops: &[usize]) {
        let core = self.core;
        let open: Vec<usize> = stops.iter().copied().filter(|&stop| !self.serves(stop)).collect();
        for &stop in &open {
            if self.takes(stop, route) && self.pairs_up(stop, &open) {
                self.append(stop, route);
            }
        }
        if self.keeps_limits(route) {
            return;
        }
        for &stop in &open {
            if self.serves(stop) {
                self.unlink(stop);
            }
        }
        self.refresh(route);
        for &stop in &open {
            if core.partner[stop] == NONE
                && let Some(place) = self.behind(stop, self.last(route), route)
            {
                self.put(stop, place);
            }
        }
    }

    /// Whether a stop is in no shipment, or both ends are in a route in their order and could be on this one.
    fn pairs_up(&self, stop: usize, order: &[usize]) -> bool {
        let partner = self.core.partner[stop];
        if partner == NONE {
            return true;
        }
        let place = |wanted: usize| order.iter().position(|&stop| stop == wanted);
        match (place(stop), place(partner as usize)) {
            (Some(here), Some(there)) if self.core.picks_up[stop] => here < there,
            (Some(here), Some(there)) => there < here && self.serves(partner as usize),
            _ => false,
        }
    }

    /// Whether a route that [`Self::takes`] each of its stops keeps all other limits. Brings it up to date.
    fn keeps_limits(&mut self, route: usize) -> bool {
        let core = self.core;
        let in_time = self.refresh(route);
        let carried = self.carries_all(route);
        let whole = self.stops_of(route).all(|stop| {
            let partner = core.partner[stop];
            partner == NONE || self.route[partner as usize] == id(route)
        });
        in_time && carried && whole && !self.is_barred(route)
    }

    /// Whether a route drives a leg that must not be driven. O(route).
    pub(super) fn is_barred(&self, route: usize) -> bool {
        self.stops_of(route).chain([self.core.start(route)]).any(|node| self.leg[node] >= BARRED)
    }
}
