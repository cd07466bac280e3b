//! Routes as doubly linked lists in flat arrays, with what is known at every node.

use crate::core::{Core, FAR, NONE};
use crate::float::id;
use crate::segment::{Clock, Load};

/// Routes that keep every limit.
#[derive(Clone)]
pub(crate) struct Tours<'a> {
    pub(crate) core: &'a Core<'a>,
    pub(super) next: Vec<u32>,
    pub(super) prev: Vec<u32>,
    /// The route of each node; [`NONE`] for a stop left out.
    pub(super) route: Vec<u32>,
    /// Distance from each node to the next; 0 in a route without stops.
    pub(super) leg: Vec<i64>,
    /// The earliest moment each node is left.
    pub(super) depart: Vec<i64>,
    /// The latest moment of arrival at each node that keeps all that follows in time.
    pub(super) latest: Vec<i64>,
    /// The window chosen for each stop, among those of all stops.
    pub(super) window: Vec<u32>,
    /// The part from the start to each node, and from each node to the end. Where spans matter.
    pub(super) pre: Vec<Clock>,
    pub(super) post: Vec<Clock>,
    /// The same of loads, by node and dimension. Where loads are mixed.
    pub(super) pre_load: Vec<Load>,
    pub(super) post_load: Vec<Load>,
    /// Room that deliveries leave, by route and dimension.
    pub(super) free: Vec<i64>,
    pub(super) count: Vec<u32>,
    /// Stops and metres by vehicle; metres as if each trip began and ended with the day.
    pub(super) on_van: Vec<u32>,
    pub(super) metres: Vec<i64>,
    /// When all that a route brings is ready. Where there are releases.
    pub(super) ready: Vec<i64>,
    /// Seconds from start to end, where spans matter.
    pub(super) span: Vec<i64>,
    /// What the day of each vehicle costs, where only its timetable tells.
    pub(super) on_road: Vec<i64>,
    /// Stops served of each group.
    pub(super) in_group: Vec<u32>,
    /// For each class of vehicles: those before this one are in use.
    pub(super) spare: Vec<usize>,
    /// Cost of all routes and of what is left out that need not be served.
    pub(super) cost: i64,
    /// Stops left out that must be served.
    pub(super) missing: i64,
    /// Penalties of all that is left out.
    pub(super) forgone: i64,
    /// What penalties count for more while walking, per mille.
    pub(crate) raised: i64,
    /// No vehicle may be put into use.
    pub(super) closed: bool,
    /// How much of the cost of an unused vehicle is left to the stops to come, per cent.
    pub(super) sharing: i64,
    /// A class of vehicles of which none is put into use.
    pub(super) passed: usize,
}

impl<'a> Tours<'a> {
    /// No route serves anything but what has been driven.
    pub(crate) fn empty(core: &'a Core<'a>) -> Self {
        let nodes = core.stops + 2 * core.routes;
        let features = core.features;
        let clock = Clock::node((-FAR, FAR), 0, -FAR);
        let groups =
            core.problem.stops().iter().filter_map(|stop| stop.group).max().map_or(0, |most| most + 1);
        let mut tours = Self {
            core,
            next: vec![NONE; nodes],
            prev: vec![NONE; nodes],
            route: vec![NONE; nodes],
            leg: vec![0; nodes],
            depart: vec![0; nodes],
            latest: vec![0; nodes],
            window: core.window_from[..core.stops].iter().map(|&at| id(at)).collect(),
            pre: vec![clock; if features.spans || features.releases { nodes } else { 0 }],
            post: vec![clock; if features.spans || features.releases { nodes } else { 0 }],
            pre_load: vec![Load::default(); if features.mixed { nodes * core.dimensions } else { 0 }],
            post_load: vec![Load::default(); if features.mixed { nodes * core.dimensions } else { 0 }],
            free: core.capacity.clone(),
            count: vec![0; core.routes],
            on_van: vec![0; core.vans.len()],
            metres: vec![0; core.vans.len()],
            ready: vec![-FAR; core.routes],
            span: vec![0; core.routes],
            on_road: vec![0; if features.rich { core.vans.len() } else { 0 }],
            in_group: vec![0; groups],
            spare: vec![0; core.classes.len()],
            cost: 0,
            missing: 0,
            forgone: 0,
            raised: 0,
            closed: false,
            sharing: 0,
            passed: usize::MAX,
        };
        let mut seen = vec![false; groups];
        for stop in 0..core.stops {
            let group = core.group[stop];
            if group == NONE || !std::mem::replace(&mut seen[group as usize], true) {
                tours.left(stop, 1);
            }
        }
        for route in 0..core.routes {
            let (start, end) = (core.start(route), core.start(route) + 1);
            tours.next[start] = id(end);
            tours.prev[end] = id(start);
            tours.route[start] = id(route);
            tours.route[end] = id(route);
        }
        for route in 0..core.routes {
            tours.refresh(route);
        }
        for (vehicle, van) in core.problem.vehicles().iter().enumerate() {
            van.driven.iter().for_each(|&stop| tours.append(stop, core.vans[vehicle].first));
        }
        tours
    }

    /// The stops of a route in order.
    pub(crate) fn stops_of(&self, route: usize) -> impl Iterator<Item = usize> + '_ {
        let stops = self.core.stops;
        let first = self.next[self.core.start(route)] as usize;
        std::iter::successors(Some(first), |&at| Some(self.next[at] as usize))
            .take_while(move |&at| at < stops)
    }

    /// What plans are compared by.
    pub(crate) fn key(&self) -> (i64, i64) {
        (self.missing, self.cost)
    }

    /// Cost of metres and seconds, overtime and lateness.
    pub(crate) fn driving(&self) -> i64 {
        let core = self.core;
        if core.features.rich {
            return self.on_road.iter().sum();
        }
        let vans = self.metres.iter().zip(&core.vans);
        let metres: i64 = vans.map(|(metres, van)| metres * core.rate[van.first]).sum();
        let routes = self.span.iter().zip(&core.van_of);
        metres + routes.map(|(span, van)| span * core.vans[*van as usize].per_second).sum::<i64>()
    }

    /// Becomes equal to `other` without allocating.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.next.copy_from_slice(&other.next);
        self.prev.copy_from_slice(&other.prev);
        self.route.copy_from_slice(&other.route);
        self.leg.copy_from_slice(&other.leg);
        self.depart.copy_from_slice(&other.depart);
        self.latest.copy_from_slice(&other.latest);
        self.window.copy_from_slice(&other.window);
        self.pre.copy_from_slice(&other.pre);
        self.post.copy_from_slice(&other.post);
        self.pre_load.copy_from_slice(&other.pre_load);
        self.post_load.copy_from_slice(&other.post_load);
        self.free.copy_from_slice(&other.free);
        self.count.copy_from_slice(&other.count);
        self.on_van.copy_from_slice(&other.on_van);
        self.ready.copy_from_slice(&other.ready);
        self.metres.copy_from_slice(&other.metres);
        self.span.copy_from_slice(&other.span);
        self.on_road.copy_from_slice(&other.on_road);
        self.in_group.copy_from_slice(&other.in_group);
        self.spare.copy_from_slice(&other.spare);
        (self.cost, self.missing, self.forgone) = (other.cost, other.missing, other.forgone);
    }

    /// The routes of a vehicle.
    pub(crate) fn trips_of(&self, vehicle: usize) -> std::ops::Range<usize> {
        let van = &self.core.vans[vehicle];
        van.first..van.first + van.trips
    }

    /// Whether a stop is on a route.
    #[inline]
    pub(crate) fn serves(&self, stop: usize) -> bool {
        self.route[stop] != NONE
    }

    /// Whether one stop of a group is on a route.
    pub(crate) fn serves_group(&self, group: usize) -> bool {
        self.in_group.get(group).is_some_and(|&served| served > 0)
    }

    /// The most that a stop may cost while walking; `None` where it must be served.
    #[inline]
    pub(super) fn worth(&self, stop: usize) -> Option<i64> {
        self.core.penalty[stop].map(|penalty| penalty.saturating_add(self.raise_of(penalty)))
    }

    /// What penalties of that sum count for beyond themselves.
    #[inline]
    pub(super) fn raise_of(&self, penalties: i64) -> i64 {
        penalties.saturating_mul(self.raised) / 1_000
    }

    /// The window chosen for a stop.
    pub(crate) fn window(&self, stop: usize) -> (i64, i64) {
        self.core.windows[self.window[stop] as usize]
    }

    /// Takes a stop out of its route. What is known at the nodes of the route waits for [`Self::refresh`].
    pub(crate) fn unlink(&mut self, stop: usize) {
        let (before, after) = (self.prev[stop] as usize, self.next[stop] as usize);
        let route = self.route[stop] as usize;
        self.next[before] = id(after);
        self.prev[after] = id(before);
        self.route[stop] = NONE;
        self.count[route] -= 1;
        let left = self.count[route] > 0;
        let table = &self.core.tables[self.core.profile[route] as usize];
        let leg = if left { table.distance(self.core.row[before], self.core.row[after]) } else { 0 };
        let longer = leg - self.leg[before] - self.leg[stop];
        self.leg[before] = leg;
        self.account(route, longer, stop, -1);
        let van = self.core.van_of[route] as usize;
        self.on_van[van] -= 1;
        if self.on_van[van] == 0 {
            self.cost -= self.core.vans[van].fixed;
            let (class, place) = self.core.class_of[van];
            let spare = &mut self.spare[class as usize];
            *spare = (*spare).min(place as usize);
        }
    }

    /// Puts a stop that is left out behind a node. What is known at the nodes waits for [`Self::refresh`].
    pub(super) fn link(&mut self, stop: usize, before: usize) {
        let after = self.next[before] as usize;
        let route = self.route[before] as usize;
        self.next[before] = id(stop);
        self.prev[after] = id(stop);
        self.next[stop] = id(after);
        self.prev[stop] = id(before);
        self.route[stop] = id(route);
        self.count[route] += 1;
        let table = &self.core.tables[self.core.profile[route] as usize];
        let to = table.distance(self.core.row[before], id(stop));
        let from = table.distance(id(stop), self.core.row[after]);
        let longer = to + from - self.leg[before];
        self.leg[before] = to;
        self.leg[stop] = from;
        self.account(route, longer, stop, 1);
        let van = self.core.van_of[route] as usize;
        self.on_van[van] += 1;
        if self.on_van[van] == 1 {
            self.cost += self.core.vans[van].fixed;
        }
    }

    fn account(&mut self, route: usize, longer: i64, stop: usize, sign: i64) {
        self.metres[self.core.van_of[route] as usize] += longer;
        if !self.core.features.rich {
            self.cost += longer * self.core.rate[route];
        }
        let dimensions = self.core.dimensions;
        for dimension in 0..dimensions {
            self.free[route * dimensions + dimension] -=
                sign * self.core.demand[stop * dimensions + dimension];
        }
        if self.core.features.rules {
            let van = self.core.van_of[route] as usize;
            let others = if sign > 0 { self.on_van[van] } else { self.on_van[van] - 1 };
            self.cost += sign * self.core.own_price(stop, route, others);
        }
        let group = self.core.group[stop] as usize;
        if let Some(served) = self.in_group.get_mut(group) {
            let before = *served;
            *served = if sign > 0 { before + 1 } else { before.saturating_sub(1) };
            if before + *served != 1 {
                return;
            }
        }
        self.left(stop, -sign);
    }

    /// Counts a stop, or its group, as left out (1) or no longer so (-1).
    fn left(&mut self, stop: usize, sign: i64) {
        match self.core.penalty[stop] {
            Some(penalty) => {
                self.cost += sign * penalty;
                self.forgone += sign * penalty;
            }
            None => self.missing += sign,
        }
    }

    /// The route of the next unused vehicle of a class: of its trips the middle one, so that others fit before it.
    pub(super) fn spare(&mut self, class: usize) -> Option<usize> {
        let members = &self.core.classes[class];
        while let Some(&van) = members.get(self.spare[class]) {
            if self.on_van[van as usize] == 0 {
                let van = &self.core.vans[van as usize];
                return Some(van.first + van.trips / 2);
            }
            self.spare[class] += 1;
        }
        None
    }
}
