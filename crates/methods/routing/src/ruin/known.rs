//! What is known at the nodes of a route: earliest and latest moments, parts in time, loads.

use super::tours::Tours;
use crate::core::FAR;
use crate::segment::{Clock, Load};

impl Tours<'_> {
    /// Brings what is known at the nodes of a route up to date; `false` where it is late, or too long in time
    /// or distance. O(route), with
    /// several trips O(routes of the vehicle).
    pub(crate) fn refresh(&mut self, route: usize) -> bool {
        let core = self.core;
        let features = core.features;
        if features.mixed {
            self.refresh_loads(route);
        }
        let van = core.van_of[route] as usize;
        if features.rich {
            return self.refresh_day(van);
        }
        let near_enough = self.count[route] == 0 || self.metres[van] <= core.vans[van].distance_max;
        if !features.timed {
            return near_enough;
        }
        let (start, end) = (core.start(route), core.start(route) + 1);
        self.refresh_ready(route);
        let mut in_time = self.forward(route, start, true);
        self.latest[end] = self.latest_end(route);
        self.backward(route, end, true);
        if features.trips {
            in_time &= self.refresh_other_trips(route);
        }
        if features.spans || features.releases {
            in_time &= self.refresh_parts(route);
        }
        in_time && near_enough
    }

    /// As [`Self::refresh`] after a stop was put in, as far as that changes anything.
    pub(super) fn refresh_around(&mut self, stop: usize) {
        let core = self.core;
        let features = core.features;
        let route = self.route[stop] as usize;
        if features.trips || features.releases || features.rich {
            self.refresh(route);
            return;
        }
        if features.mixed {
            self.refresh_loads(route);
        }
        if features.timed {
            self.forward(route, self.prev[stop] as usize, false);
            self.backward(route, self.next[stop] as usize, false);
        }
        if features.spans {
            self.refresh_parts(route);
        }
    }

    /// When the route is left at the earliest: behind the trip before it, with all it brings.
    fn refresh_ready(&mut self, route: usize) {
        let core = self.core;
        let van = &core.vans[core.van_of[route] as usize];
        if core.features.releases {
            self.ready[route] = self.stops_of(route).map(|stop| core.release[stop]).max().unwrap_or(-FAR);
        }
        let before = if route > van.first { self.depart[core.start(route) - 1] } else { van.open };
        self.depart[core.start(route)] = before.max(self.ready[route]);
    }

    /// When the route has to end at the latest, for the trip behind it.
    fn latest_end(&self, route: usize) -> i64 {
        let core = self.core;
        let van = &core.vans[core.van_of[route] as usize];
        if route + 1 < van.first + van.trips { self.latest[core.start(route + 1)] } else { van.close }
    }

    fn refresh_other_trips(&mut self, route: usize) -> bool {
        let core = self.core;
        let van = &core.vans[core.van_of[route] as usize];
        let mut in_time = true;
        for later in route + 1..van.first + van.trips {
            self.refresh_ready(later);
            in_time &= self.forward(later, core.start(later), true);
        }
        for earlier in (van.first..route).rev() {
            let end = core.start(earlier) + 1;
            self.latest[end] = self.latest_end(earlier);
            self.backward(earlier, end, true);
        }
        in_time
    }

    /// Earliest departures of all after `from`; unless `all`, until one stays as it was beyond the first.
    fn forward(&mut self, route: usize, from: usize, all: bool) -> bool {
        let core = self.core;
        let table = &core.tables[core.profile[route] as usize];
        let start = core.start(route);
        if self.count[route] == 0 {
            self.depart[start + 1] = self.depart[start];
            return true;
        }
        let (mut at, mut in_time, mut first) = (from, true, true);
        while at < core.stops || at == start {
            let to = self.next[at] as usize;
            let arrival = self.depart[at] + table.duration(core.row[at], core.row[to]);
            let (window, service) = if to < core.stops {
                (core.windows[self.window[to] as usize], core.service[to])
            } else {
                ((-FAR, core.vans[core.van_of[route] as usize].close), 0)
            };
            let begin = arrival.max(window.0);
            in_time &= begin <= window.1;
            let depart = begin + service;
            if !all && !first && depart == self.depart[to] {
                return in_time;
            }
            self.depart[to] = depart;
            (at, first) = (to, false);
        }
        in_time
    }

    /// Latest arrivals of all before `from`; unless `all`, until one stays as it was beyond the first.
    fn backward(&mut self, route: usize, from: usize, all: bool) {
        let core = self.core;
        let table = &core.tables[core.profile[route] as usize];
        let end = core.start(route) + 1;
        if self.count[route] == 0 {
            self.latest[end - 1] = self.latest[end];
            return;
        }
        let (mut at, mut first) = (from, true);
        while at < core.stops || at == end {
            let before = self.prev[at] as usize;
            let leave = self.latest[at] - table.duration(core.row[before], core.row[at]);
            let latest = if before < core.stops {
                (leave - core.service[before]).min(core.windows[self.window[before] as usize].1)
            } else {
                leave.min(core.vans[core.van_of[route] as usize].close)
            };
            if !all && !first && latest == self.latest[before] {
                return;
            }
            self.latest[before] = latest;
            (at, first) = (before, false);
        }
    }

    /// The parts of the route in time, from its start and to its end.
    fn refresh_parts(&mut self, route: usize) -> bool {
        let core = self.core;
        let table = &core.tables[core.profile[route] as usize];
        let van = &core.vans[core.van_of[route] as usize];
        let depot = Clock::node((van.open, van.close), 0, -FAR);
        let leaving = Clock::node((van.open, van.close.min(van.latest)), 0, -FAR);
        let (start, end) = (core.start(route), core.start(route) + 1);
        self.pre[start] = leaving;
        let mut at = start;
        while at != end {
            let to = self.next[at] as usize;
            let node = if to < core.stops { self.clock(to) } else { depot };
            self.pre[to] = self.pre[at].join(table.duration(core.row[at], core.row[to]), &node);
            at = to;
        }
        self.post[end] = depot;
        while at != start {
            let before = self.prev[at] as usize;
            let node = if before < core.stops { self.clock(before) } else { leaving };
            self.post[before] = node.join(table.duration(core.row[before], core.row[at]), &self.post[at]);
            at = before;
        }
        let whole = self.pre[end];
        let span = if self.count[route] > 0 { whole.duration } else { 0 };
        self.cost += van.per_second * (span - self.span[route]);
        self.span[route] = span;
        !core.features.spans || self.count[route] == 0 || (whole.closed_warp() == 0 && span <= van.span_max)
    }

    /// A stop in time, with the window chosen for it.
    pub(super) fn clock(&self, stop: usize) -> Clock {
        Clock::node(self.window(stop), self.core.service[stop], self.core.release[stop])
    }

    fn refresh_loads(&mut self, route: usize) {
        let (core, dimensions) = (self.core, self.core.dimensions);
        let (start, end) = (core.start(route), core.start(route) + 1);
        for dimension in 0..dimensions {
            let (mut at, mut sum) = (start, Load::default());
            while at != end {
                self.pre_load[at * dimensions + dimension] = sum;
                at = self.next[at] as usize;
                if at < core.stops {
                    sum = sum.join(core.load(at, dimension));
                }
            }
            self.pre_load[end * dimensions + dimension] = sum;
            let mut rest = Load::default();
            while at != start {
                self.post_load[at * dimensions + dimension] = rest;
                at = self.prev[at] as usize;
                if at < core.stops {
                    rest = core.load(at, dimension).join(rest);
                }
            }
            self.post_load[start * dimensions + dimension] = rest;
        }
    }
}
