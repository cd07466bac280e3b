//! Places priced by the timetable of a vehicle's whole day, where only that tells what they cost.

use super::pairs::PairPlace;
use super::price::Place;
use super::tours::Tours;
use crate::core::FAR;
use crate::float::id;
use crate::timetable::{Call, Day, Event};

/// A stop put in behind a node, in one of the windows of all stops.
#[derive(Clone, Copy)]
struct Put {
    stop: usize,
    before: u32,
    window: u32,
}

impl Tours<'_> {
    /// What a vehicle does. O(stops of the vehicle).
    pub(crate) fn day(&self, vehicle: usize) -> Day {
        self.day_with(vehicle, &[])
    }

    fn day_with(&self, vehicle: usize, puts: &[Put]) -> Day {
        let core = self.core;
        let stops = self.on_van[vehicle] as usize + puts.len();
        let mut day =
            Day { vehicle, ready: -FAR, calls: Vec::with_capacity(stops + core.vans[vehicle].trips) };
        for trip in self.trips_of(vehicle) {
            let opened = day.calls.len();
            if opened > 0 {
                day.calls.push(Call::Reload { ready: -FAR });
            }
            let (loaded, mut ready, mut node) = (day.calls.len(), -FAR, core.start(trip));
            loop {
                let mut behind = id(node);
                while let Some(put) = puts.iter().find(|put| put.before == behind) {
                    ready = ready.max(core.release[put.stop]);
                    let window = core.windows[put.window as usize];
                    behind = id(put.stop);
                    day.calls.push(Call::Stop { stop: behind, window });
                }
                node = self.next[node] as usize;
                if node >= core.stops {
                    break;
                }
                ready = ready.max(core.release[node]);
                day.calls.push(Call::Stop { stop: id(node), window: self.window(node) });
            }
            if day.calls.len() == loaded {
                day.calls.truncate(opened);
            } else if opened > 0 {
                day.calls[opened] = Call::Reload { ready };
            } else {
                day.ready = ready;
            }
        }
        day
    }

    /// When a vehicle arrives at a stop put in behind a node, at any time of the day.
    pub(super) fn arrives_behind(&self, stop: usize, before: usize, route: usize) -> i64 {
        let vehicle = self.core.van_of[route] as usize;
        let put = Put { stop, before: id(before), window: id(self.core.window_from[stop]) };
        let events = self.day_with(vehicle, &[put]).timetable(self.core).events;
        let there = events.iter().find(|(event, _)| *event == Event::Arrival(id(stop)));
        there.map_or(-FAR, |(_, moment)| *moment)
    }

    /// Times the day of a vehicle and accounts for what it costs; `false` where it breaks a limit.
    pub(super) fn refresh_day(&mut self, vehicle: usize) -> bool {
        let (mut cost, mut fits) = (0, true);
        if self.on_van[vehicle] > 0 {
            let day = self.day(vehicle);
            cost = day.cost(self.core, i64::MAX).unwrap_or_else(|| {
                fits = false;
                day.timetable(self.core).cost
            });
        }
        self.cost += cost - self.on_road[vehicle];
        self.on_road[vehicle] = cost;
        fits
    }

    /// As [`Tours::price`], by the timetable. O(day × windows).
    pub(super) fn price_day(&self, stop: usize, before: usize, route: usize, limit: i64) -> Option<Place> {
        let core = self.core;
        let mut best: Option<Place> = None;
        for window in core.window_from[stop]..core.window_from[stop + 1] {
            let put = Put { stop, before: id(before), window: id(window) };
            if let Some(extra) = self.extra(route, &[put], best.map_or(limit, |found| found.extra)) {
                best = Some(Place { before: put.before, window: put.window, extra });
            }
        }
        best
    }

    /// What a vehicle costs more with stops put in on one of its routes; `None` where that breaks a limit or costs
    /// `limit` or more.
    fn extra(&self, route: usize, puts: &[Put], limit: i64) -> Option<i64> {
        let van = self.core.van_of[route] as usize;
        let opened = if self.on_van[van] == 0 { self.core.vans[van].fixed } else { 0 };
        let mut own = 0;
        if self.core.features.rules {
            for (put, served) in puts.iter().zip(self.on_van[van]..) {
                own += self.core.own_price(put.stop, route, served);
            }
        }
        let before = self.on_road[van] - opened - own;
        let cost = self.day_with(van, puts).cost(self.core, limit.saturating_add(before))?;
        Some(cost - before)
    }

    /// As [`Tours::pair_on`] for a route that [`Tours::takes`] both ends, by the timetable. O(route² × day).
    pub(super) fn pair_by_day(
        &self,
        from: usize,
        to: usize,
        route: usize,
        mut limit: i64,
    ) -> Option<PairPlace> {
        let (mut best, mut before) = (None, self.core.start(route));
        while self.is_driven(self.next[before] as usize) {
            before = self.next[before] as usize;
        }
        loop {
            let mut behind = before;
            while self.room(behind, from, route) {
                let second = if behind == before { from } else { behind };
                if let Some(found) = self.pair_between(from, to, route, (id(before), id(second)), limit) {
                    limit = found.extra;
                    best = Some(found);
                }
                behind = self.next[behind] as usize;
                if behind >= self.core.stops {
                    break;
                }
            }
            before = self.next[before] as usize;
            if before >= self.core.stops {
                return best;
            }
        }
    }

    /// The cheapest windows for a shipment whose ends come behind two nodes.
    fn pair_between(
        &self,
        from: usize,
        to: usize,
        route: usize,
        (before, second): (u32, u32),
        mut limit: i64,
    ) -> Option<PairPlace> {
        let core = self.core;
        let windows = |stop: usize| core.window_from[stop]..core.window_from[stop + 1];
        let mut best = None;
        for (first, last) in windows(from).flat_map(|first| windows(to).map(move |last| (first, last))) {
            let puts = [
                Put { stop: from, before, window: id(first) },
                Put { stop: to, before: second, window: id(last) },
            ];
            if let Some(extra) = self.extra(route, &puts, limit) {
                limit = extra;
                let [from, to] = puts.map(|put| Place { before: put.before, window: put.window, extra: 0 });
                best = Some(PairPlace { from, to, extra });
            }
        }
        best
    }
}
