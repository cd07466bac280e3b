//! A problem laid out for the inner loops: stops first, then depots, in flat arrays.

mod features;
mod fleet;
mod loads;

use crate::float::id;
use crate::matrices::LEG_MAX;
use crate::segment::Load;
use crate::table::Table;
use crate::{Planned, Problem};
use features::Features;
use fleet::{Van, classes, trips_expected, vans};
use loads::Loads;

/// No stop, no route.
pub(crate) const NONE: u32 = u32::MAX;

/// A problem as the search sees it.
///
/// Nodes `0..stops` are the stops; route `r` starts at node `stops + 2r` and ends at the next one. A route is one trip
/// of a vehicle; a vehicle that may make several has as many routes in a row, each of which may stay empty.
/// Rows are what the tables know: row `i` is stop `i`, the rows after are the depots.
pub(crate) struct Core<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) stops: usize,
    pub(crate) routes: usize,
    /// Dimensions of load in the arrays below; twice those of the problem where pickups are [`Loads::apart`].
    pub(crate) dimensions: usize,
    /// What is picked up has dimensions of its own, behind those of what is brought.
    apart: bool,
    /// One per profile.
    pub(crate) tables: Vec<Table>,
    /// The row of each node.
    pub(crate) row: Vec<u32>,
    /// By vehicle.
    pub(crate) vans: Vec<Van>,
    /// The vehicle of each route.
    pub(crate) van_of: Vec<u32>,
    /// Capacity by route and dimension.
    pub(crate) capacity: Vec<i64>,
    /// Cost per metre by route.
    pub(crate) rate: Vec<i64>,
    /// The profile of each route.
    pub(crate) profile: Vec<u32>,
    /// Demand by stop and dimension.
    pub(crate) demand: Vec<i64>,
    /// Pickup by stop and dimension.
    pub(crate) pickup: Vec<i64>,
    /// Share of a mean vehicle that a stop takes up, in millionths, over all dimensions.
    pub(crate) size: Vec<i64>,
    pub(crate) service: Vec<i64>,
    /// Windows of all stops one after the other; stop `i` has those from `window_from[i]` to `window_from[i + 1]`.
    pub(crate) windows: Vec<(i64, i64)>,
    pub(crate) window_from: Vec<usize>,
    pub(crate) release: Vec<i64>,
    /// The moment promised and the cost of each second later, by stop.
    pub(crate) promise: Vec<(i64, i64)>,
    /// Cost of leaving a stop out; `None` where it must be served.
    pub(crate) penalty: Vec<Option<i64>>,
    pub(crate) group: Vec<u32>,
    /// The vehicle of a published plan; empty where no stop has one.
    planned: Vec<Option<Planned>>,
    /// The vehicle whose territory a stop is in; empty where there are none.
    at_home: Vec<u32>,
    /// Whether a vehicle has been driven to a stop, which stays where it is.
    pub(crate) driven: Vec<bool>,
    /// The other end of a shipment; [`NONE`] for most stops, and where one end has been driven to.
    pub(crate) partner: Vec<u32>,
    /// Whether a stop is where a shipment is taken on board.
    pub(crate) picks_up: Vec<bool>,
    /// What a shipment changes on board, by stop and dimension; empty without shipments.
    pub(crate) shipped: Vec<i64>,
    /// Vehicles that are equal, by class; and the class of each with its place there.
    pub(crate) classes: Vec<Vec<u32>>,
    pub(crate) class_of: Vec<(u32, u32)>,
    pub(crate) features: Features,
}

/// Later than any moment; sums of a few do not overflow.
pub(crate) const FAR: i64 = i64::MAX / 8;

impl<'a> Core<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        Self::with_vans(problem, vans(problem, trips_expected(problem)))
    }

    /// With room for every trip that vehicles may make.
    pub(crate) fn with_all_trips(problem: &'a Problem) -> Self {
        Self::with_vans(problem, vans(problem, problem.stops().len().max(1)))
    }

    fn with_vans(problem: &'a Problem, mut vans: Vec<Van>) -> Self {
        let stops = problem.stops().len();
        let Rows { places, row, van_of } = Rows::new(problem, &mut vans);
        let of = |route: &u32| &problem.vehicles()[*route as usize];
        let tables: Vec<Table> = problem.profiles().iter().map(|legs| Table::new(legs, &places)).collect();
        let (windows, window_from) = windows(problem);
        let (classes, class_of) = classes(problem);
        let (mut partner, shipped) = shipments(problem);
        part_driven(problem, &mut partner);
        let mut picks_up = vec![false; stops];
        problem.shipments().iter().for_each(|shipment| picks_up[shipment.from] = true);
        let mut features = Features::new(problem);
        let loads = Loads::new(problem);
        let mut demand: Vec<i64> = problem.stops().iter().flat_map(|stop| loads.demand(stop)).collect();
        let shipped = aboard(problem, &mut demand, shipped);
        features.mixed &= !loads.apart;
        let beyond = features.spans || features.mixed || features.rules || features.releases || features.rich;
        features.plain = !beyond
            && windows.len() == stops
            && matches!(tables.as_slice(), [table] if Table::is_flat(table));
        let mut core = Self {
            problem,
            stops,
            routes: van_of.len(),
            dimensions: loads.dimensions,
            apart: loads.apart,
            tables,
            row,
            capacity: van_of.iter().flat_map(|at| loads.capacity(problem, of(at))).collect(),
            rate: van_of.iter().map(|at| of(at).cost_per_metre.0).collect(),
            profile: van_of.iter().map(|at| id(of(at).profile)).collect(),
            vans,
            van_of,
            demand,
            pickup: problem.stops().iter().flat_map(|stop| loads.pickup(stop)).collect(),
            size: sizes(problem),
            service: problem.stops().iter().map(|stop| stop.service.0).collect(),
            windows,
            window_from,
            release: releases(problem),
            promise: promises(problem),
            penalty: problem.stops().iter().map(|stop| stop.penalty.map(|cost| cost.0)).collect(),
            group: problem.stops().iter().map(|stop| stop.group.map_or(NONE, id)).collect(),
            planned: planned(problem),
            at_home: Vec::new(),
            driven: driven(problem),
            partner,
            picks_up,
            shipped,
            classes,
            class_of,
            features,
        };
        core.at_home = core.territories();
        core
    }

    /// For each stop the vehicle whose territory it is in. O(stops × vehicles), nothing without territories.
    fn territories(&self) -> Vec<u32> {
        let vans = || (0..self.vans.len()).filter(|&van| self.vans[van].territory.is_some());
        if vans().next().is_none() {
            return Vec::new();
        }
        let metres = |stop: usize, van: usize| {
            let (centre, _) = self.vans[van].territory?;
            let metres = self.tables[self.profile[self.vans[van].first] as usize].distance(centre, id(stop));
            (metres < LEG_MAX && self.problem.stops()[stop].admits(van)).then_some((metres, van))
        };
        let home = |stop| vans().filter_map(|van| metres(stop, van)).min().map_or(NONE, |(_, van)| id(van));
        (0..self.stops).map(home).collect()
    }

    /// The node where route `route` starts.
    pub(crate) fn start(&self, route: usize) -> usize {
        self.stops + 2 * route
    }

    /// What a stop costs on a route beside others that the vehicle serves, wherever it comes in its order: by what was
    /// published, by where the vehicle should serve, and by the square of the number of stops.
    #[inline]
    pub(crate) fn own_price(&self, stop: usize, route: usize, others: u32) -> i64 {
        let van = &self.vans[self.van_of[route] as usize];
        self.moved(stop, route) + self.away(stop, route) + van.one_stop_more(others)
    }

    /// What it costs that a stop is away from the centre of a vehicle's territory.
    #[inline]
    pub(crate) fn away(&self, stop: usize, route: usize) -> i64 {
        let Some((centre, per_metre)) = self.vans[self.van_of[route] as usize].territory else { return 0 };
        let metres = self.tables[self.profile[route] as usize].distance(centre, id(stop));
        if metres < LEG_MAX { metres * per_metre } else { 0 }
    }

    /// What it costs that a route and not the published one serves a stop.
    #[inline]
    pub(crate) fn moved(&self, stop: usize, route: usize) -> i64 {
        let other = |planned: &&Planned| planned.vehicle != self.van_of[route] as usize;
        let planned = self.planned.get(stop).and_then(Option::as_ref);
        planned.filter(other).map_or(0, |planned| planned.price.0)
    }

    /// Whether stops have vehicles that suit them: in a published plan, or by their territories.
    pub(crate) fn prefers(&self) -> bool {
        !self.planned.is_empty() || self.vans.iter().any(|van| van.territory.is_some())
    }

    /// The vehicle that a stop is locked to or planned on, or in whose territory it is.
    pub(crate) fn home(&self, stop: usize) -> Option<usize> {
        if let Some(&[only]) = self.problem.stops()[stop].vehicles.as_deref() {
            return Some(only);
        }
        let planned = self.planned.get(stop).copied().flatten().map(|planned| planned.vehicle);
        let at_home = self.at_home.get(stop).filter(|&&vehicle| vehicle != NONE);
        planned.or_else(|| at_home.map(|&vehicle| vehicle as usize))
    }

    /// Whether one vehicle at most may serve a stop.
    pub(crate) fn is_locked(&self, stop: usize) -> bool {
        self.problem.stops()[stop].vehicles.as_ref().is_some_and(|only| only.len() <= 1)
    }

    /// What a stop does to the load in a dimension of the problem.
    pub(crate) fn load(&self, stop: usize, dimension: usize) -> Load {
        if self.apart {
            let at = stop * self.dimensions + dimension;
            return Load::stop(self.demand[at], self.demand[at + self.dimensions / 2]);
        }
        let at = stop * self.dimensions + dimension;
        match self.shipped.get(at) {
            // Nothing is loaded for such a stop; what is handed over makes room for what is fetched.
            Some(&change) if change != 0 => Load::shipment(self.pickup[at] + change),
            _ => Load::stop(self.demand[at], self.pickup[at]),
        }
    }

    /// The windows of a stop, at least one.
    pub(crate) fn windows(&self, stop: usize) -> &[(i64, i64)] {
        &self.windows[self.window_from[stop]..self.window_from[stop + 1]]
    }
}

/// Which row of the tables each node is.
struct Rows {
    /// The place of each row.
    places: Vec<usize>,
    /// The row of each node.
    row: Vec<u32>,
    /// The vehicle of each route.
    van_of: Vec<u32>,
}

impl Rows {
    /// Tells the vehicles their rows as well.
    fn new(problem: &Problem, vans: &mut [Van]) -> Self {
        let stops = problem.stops().len();
        let mut places: Vec<usize> = problem.stops().iter().map(|stop| stop.location).collect();
        let mut row: Vec<u32> = (0..stops).map(id).collect();
        let mut known = std::collections::HashMap::new();
        let mut van_of = Vec::new();
        for (at, (vehicle, van)) in problem.vehicles().iter().zip(vans).enumerate() {
            let mut row_of = |place: usize| {
                let next = places.len();
                let found = *known.entry(place).or_insert(next);
                if found == next {
                    places.push(place);
                }
                id(found)
            };
            let ends = [vehicle.depot, vehicle.end].map(&mut row_of);
            if vehicle.trips_max > 1 {
                let places = vehicle.reload_places();
                van.reload_at = places.iter().map(|&place| (row_of(place), place)).collect();
            }
            let territory = vehicle.territory;
            van.territory = territory.map(|own| (row_of(own.centre), own.cost_per_metre.0));
            for _ in 0..van.trips {
                row.extend(ends);
                van_of.push(id(at));
            }
        }
        Self { places, row, van_of }
    }
}

/// All windows one after the other, and where those of each stop begin; one without end for a stop that has none.
fn windows(problem: &Problem) -> (Vec<(i64, i64)>, Vec<usize>) {
    let mut windows = Vec::new();
    let mut window_from = vec![0];
    for stop in problem.stops() {
        windows.extend(stop.windows.iter().map(|window| (window.open.0, window.close.0)));
        if stop.windows.is_empty() {
            windows.push((-FAR, FAR));
        }
        window_from.push(windows.len());
    }
    (windows, window_from)
}

fn driven(problem: &Problem) -> Vec<bool> {
    let mut driven = vec![false; problem.stops().len()];
    problem.vehicles().iter().flat_map(|van| &van.driven).for_each(|&stop| driven[stop] = true);
    driven
}

/// What is on board already is nothing to be loaded; handing it over makes room, as at the second end of a shipment.
fn aboard(problem: &Problem, demand: &mut [i64], mut shipped: Vec<i64>) -> Vec<i64> {
    let dimensions = problem.dimensions();
    for &stop in problem.vehicles().iter().flat_map(|van| &van.aboard) {
        shipped.resize(demand.len(), 0);
        for at in stop * dimensions..(stop + 1) * dimensions {
            shipped[at] -= std::mem::take(&mut demand[at]);
        }
    }
    shipped
}

/// Parts the ends of shipments that have been taken on board.
fn part_driven(problem: &Problem, partner: &mut [u32]) {
    for &stop in problem.vehicles().iter().flat_map(|van| &van.driven) {
        if let Some(other) = partner.get(partner[stop] as usize).map(|_| partner[stop] as usize) {
            (partner[stop], partner[other]) = (NONE, NONE);
        }
    }
}

fn planned(problem: &Problem) -> Vec<Option<Planned>> {
    let planned: Vec<_> = problem.stops().iter().map(|stop| stop.planned).collect();
    if planned.iter().all(Option::is_none) { Vec::new() } else { planned }
}

fn releases(problem: &Problem) -> Vec<i64> {
    problem.stops().iter().map(|stop| stop.release.map_or(-FAR, |moment| moment.0)).collect()
}

fn promises(problem: &Problem) -> Vec<(i64, i64)> {
    let of = |stop: &crate::Stop| stop.promise.map(|promise| (promise.by.0, promise.late_per_second.0));
    problem.stops().iter().map(|stop| of(stop).unwrap_or((FAR, 0))).collect()
}

fn shipments(problem: &Problem) -> (Vec<u32>, Vec<i64>) {
    let (stops, dimensions) = (problem.stops().len(), problem.dimensions());
    let mut partner = vec![NONE; stops];
    let mut shipped = vec![0; if problem.shipments().is_empty() { 0 } else { stops * dimensions }];
    for shipment in problem.shipments() {
        partner[shipment.from] = id(shipment.to);
        partner[shipment.to] = id(shipment.from);
        for (dimension, amount) in shipment.amount.iter().enumerate() {
            shipped[shipment.from * dimensions + dimension] = *amount;
            shipped[shipment.to * dimensions + dimension] = -amount;
        }
    }
    (partner, shipped)
}

fn sizes(problem: &Problem) -> Vec<i64> {
    let most: Vec<i64> = (0..problem.dimensions())
        .map(|dimension| problem.vehicles().iter().map(|v| v.capacity[dimension]).max().unwrap_or(1).max(1))
        .collect();
    let size = |stop: &crate::Stop| {
        let loads = stop.demand.iter().zip(&stop.pickup).zip(&most);
        loads.map(|((&demand, &pickup), &most)| (demand.max(pickup)).saturating_mul(1_000_000) / most).sum()
    };
    problem.stops().iter().map(size).collect()
}
