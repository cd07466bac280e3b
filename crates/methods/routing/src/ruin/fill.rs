//! Stops put in one by one, outside any walk.

use super::pairs::PairPlace;
use super::price::Place;
use super::tours::Tours;
use crate::core::Core;
use crate::float::id;

impl<'a> Tours<'a> {
    /// What it takes to serve a stop right behind a node.
    pub(crate) fn behind(&self, stop: usize, before: usize, route: usize) -> Option<Place> {
        if self.takes(stop, route) { self.price(stop, before, route, i64::MAX) } else { None }
    }

    /// Puts a stop where it was priced.
    pub(crate) fn put(&mut self, stop: usize, place: Place) {
        self.window[stop] = place.window;
        self.link(stop, place.before as usize);
        self.refresh_around(stop);
    }

    /// Puts both ends of a shipment where they were priced.
    pub(crate) fn put_pair(&mut self, from: usize, to: usize, found: &PairPlace) {
        self.put(from, found.from);
        self.put(to, found.to);
    }

    /// The node before the end of a route.
    pub(crate) fn last(&self, route: usize) -> usize {
        self.prev[self.core.start(route) + 1] as usize
    }

    /// The stops of each route in use.
    pub(crate) fn tours(&self) -> Vec<Vec<u32>> {
        let all = (0..self.core.routes).map(|route| self.stops_of(route).map(id).collect());
        all.filter(|tour: &Vec<u32>| !tour.is_empty()).collect()
    }

    /// Puts a stop at the end of a route, whatever limits that breaks, in the first window it can still meet.
    pub(crate) fn append(&mut self, stop: usize, route: usize) {
        let last = self.last(route);
        let core = self.core;
        let leg = core.tables[core.profile[route] as usize].duration(core.row[last], id(stop));
        let arrival = match (core.features.timed, core.features.rich) {
            (false, _) => 0,
            (true, false) => self.depart[last].saturating_add(leg),
            (true, true) => self.arrives_behind(stop, last, route),
        };
        let windows = core.windows(stop);
        let met = windows.iter().position(|window| window.1 >= arrival).unwrap_or(windows.len() - 1);
        self.window[stop] = id(core.window_from[stop] + met);
        self.link(stop, last);
        self.refresh(route);
    }

    /// Serves tours in their order, one route after the other; one that breaks a limit is left out. Loads must fit.
    pub(crate) fn of(core: &'a Core<'a>, tours: &[Vec<u32>]) -> Self {
        let mut made = Self::empty(core);
        for (route, tour) in tours.iter().enumerate().take(core.routes) {
            let mut before = core.start(route);
            for &stop in tour {
                made.link(stop as usize, before);
                before = stop as usize;
            }
            if !made.refresh(route) {
                for &stop in tour {
                    made.unlink(stop as usize);
                }
                made.refresh(route);
            }
        }
        made
    }

    /// Puts in what is left out and has a place, unless leaving it out is cheaper, until nothing more goes in.
    pub(crate) fn fill_in(&mut self) {
        let core = self.core;
        let mut left: Vec<usize> = (0..core.stops).filter(|&stop| !self.serves(stop)).collect();
        left.sort_by_key(|&stop| (core.penalty[stop].is_some(), stop));
        loop {
            let before = left.len();
            left.retain(|&stop| !self.serves(stop) && !self.fill_one(stop));
            if left.len() == before {
                return;
            }
        }
    }

    fn fill_one(&mut self, stop: usize) -> bool {
        let core = self.core;
        let partner = core.partner[stop] as usize;
        if partner >= core.stops {
            let found = self.place_anywhere(stop);
            let worth = found.filter(|place| core.penalty[stop].is_none_or(|most| place.extra < most));
            if let Some(place) = worth {
                self.put(stop, place);
            }
            return worth.is_some();
        }
        let (from, to) = if core.picks_up[stop] { (stop, partner) } else { (partner, stop) };
        let most = core.penalty[from].zip(core.penalty[to]).map(|(a, b)| a + b);
        let found = self.pair_anywhere(from, to).filter(|found| most.is_none_or(|most| found.extra < most));
        found.inspect(|found| self.put_pair(from, to, found)).is_some()
    }
}
