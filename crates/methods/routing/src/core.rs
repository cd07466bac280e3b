//! A problem laid out for the inner loops: stops first, then depots, in flat arrays.

use crate::Problem;
use crate::float::id;
use crate::segment::Load;
use crate::table::Table;

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
    pub(crate) dimensions: usize,
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
    /// Cost of leaving a stop out; `None` where it must be served.
    pub(crate) penalty: Vec<Option<i64>>,
    pub(crate) group: Vec<u32>,
    /// The other end of a shipment; [`NONE`] for most stops.
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

/// What a problem has beyond distances and deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself in an inner loop")]
pub(crate) struct Features {
    /// Moments matter at all.
    pub(crate) timed: bool,
    /// The length of a tour in time matters, not only whether it is in time.
    pub(crate) spans: bool,
    /// Something is not ready before some moment.
    pub(crate) releases: bool,
    /// Some vehicle may make several trips.
    pub(crate) trips: bool,
    /// Loads go up on the way, so that their sum says too little.
    pub(crate) mixed: bool,
    /// Some vehicle or stop has a rule of its own: skills, numbers of stops, distances, groups.
    pub(crate) rules: bool,
    /// None of the others but `timed`, one profile, one window per stop, and few enough stops for flat tables: places
    /// are priced by the short cut.
    pub(crate) plain: bool,
}

/// A vehicle in numbers.
#[derive(Debug, Clone)]
pub(crate) struct Van {
    pub(crate) open: i64,
    pub(crate) close: i64,
    pub(crate) fixed: i64,
    pub(crate) per_second: i64,
    pub(crate) stops_max: u32,
    pub(crate) span_max: i64,
    pub(crate) distance_max: i64,
    pub(crate) skills: u64,
    /// Its first route, and how many it has.
    pub(crate) first: usize,
    pub(crate) trips: usize,
}

/// Later than any moment; sums of a few do not overflow.
pub(crate) const FAR: i64 = i64::MAX / 8;

impl<'a> Core<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let stops = problem.stops().len();
        let mut places: Vec<usize> = problem.stops().iter().map(|stop| stop.location).collect();
        let mut row: Vec<u32> = (0..stops).map(id).collect();
        let mut depot_row = std::collections::HashMap::new();
        let vans = vans(problem);
        let mut van_of = Vec::new();
        for (at, (vehicle, van)) in problem.vehicles().iter().zip(&vans).enumerate() {
            let ends = [vehicle.depot, vehicle.end].map(|place| {
                let next = places.len();
                let found = *depot_row.entry(place).or_insert(next);
                if found == next {
                    places.push(place);
                }
                id(found)
            });
            for _ in 0..van.trips {
                row.extend(ends);
                van_of.push(id(at));
            }
        }
        let of = |route: &u32| &problem.vehicles()[*route as usize];
        let tables: Vec<Table> = problem.profiles().iter().map(|legs| Table::new(legs, &places)).collect();
        let mut windows = Vec::new();
        let mut window_from = vec![0];
        for stop in problem.stops() {
            windows.extend(stop.windows.iter().map(|window| (window.open.0, window.close.0)));
            if stop.windows.is_empty() {
                windows.push((-FAR, FAR));
            }
            window_from.push(windows.len());
        }
        let (classes, class_of) = classes(problem);
        let (partner, shipped) = shipments(problem);
        let mut picks_up = vec![false; stops];
        problem.shipments().iter().for_each(|shipment| picks_up[shipment.from] = true);
        let mut features = Features::new(problem);
        features.plain = !(features.spans || features.mixed || features.rules || features.releases)
            && windows.len() == stops
            && matches!(tables.as_slice(), [table] if Table::is_flat(table));
        Self {
            problem,
            stops,
            routes: van_of.len(),
            dimensions: problem.dimensions(),
            tables,
            row,
            capacity: van_of.iter().flat_map(|at| of(at).capacity.iter().copied()).collect(),
            rate: van_of.iter().map(|at| of(at).cost_per_metre.0).collect(),
            profile: van_of.iter().map(|at| id(of(at).profile)).collect(),
            vans,
            van_of,
            demand: problem.stops().iter().flat_map(|stop| stop.demand.iter().copied()).collect(),
            pickup: problem.stops().iter().flat_map(|stop| stop.pickup.iter().copied()).collect(),
            size: sizes(problem),
            service: problem.stops().iter().map(|stop| stop.service.0).collect(),
            windows,
            window_from,
            release: problem
                .stops()
                .iter()
                .map(|stop| stop.release.map_or(-FAR, |moment| moment.0))
                .collect(),
            penalty: problem.stops().iter().map(|stop| stop.penalty.map(|cost| cost.0)).collect(),
            group: problem.stops().iter().map(|stop| stop.group.map_or(NONE, id)).collect(),
            partner,
            picks_up,
            shipped,
            classes,
            class_of,
            features,
        }
    }

    /// The node where route `route` starts.
    pub(crate) fn start(&self, route: usize) -> usize {
        self.stops + 2 * route
    }

    /// What a stop does to the load.
    pub(crate) fn load(&self, stop: usize, dimension: usize) -> Load {
        let at = stop * self.dimensions + dimension;
        let own = Load::stop(self.demand[at], self.pickup[at]);
        self.shipped.get(at).map_or(own, |&change| own.join(Load::shipment(change)))
    }

    /// The windows of a stop, at least one.
    pub(crate) fn windows(&self, stop: usize) -> &[(i64, i64)] {
        &self.windows[self.window_from[stop]..self.window_from[stop + 1]]
    }
}

/// The vehicles, with room for as many trips as they can be expected to make and some to spare.
fn vans(problem: &Problem) -> Vec<Van> {
    let most = trips_expected(problem);
    let mut first = 0;
    let mut van = |vehicle: &crate::Vehicle| {
        let trips = vehicle.trips_max.min(most);
        first += trips;
        Van {
            open: vehicle.shift.open.0,
            close: vehicle.shift.close.0,
            fixed: vehicle.fixed_cost.0,
            per_second: vehicle.cost_per_second.0,
            stops_max: vehicle.stops_max.map_or(NONE, id),
            span_max: vehicle.duration_max.map_or(FAR, |most| most.0),
            distance_max: vehicle.distance_max.map_or(FAR, |most| most.0),
            skills: vehicle.skills.0,
            first: first - trips,
            trips,
        }
    };
    problem.vehicles().iter().map(&mut van).collect()
}

/// Twice the trips each vehicle makes where they share the load evenly, and a few.
fn trips_expected(problem: &Problem) -> usize {
    let share = |dimension: usize| {
        let load: i64 =
            problem.stops().iter().map(|stop| stop.demand[dimension].max(stop.pickup[dimension])).sum();
        let room: i64 = problem.vehicles().iter().map(|vehicle| vehicle.capacity[dimension]).sum();
        usize::try_from(2 * load / room.max(1)).unwrap_or(1)
    };
    let trips = (0..problem.dimensions()).map(share).max().unwrap_or(0);
    trips.saturating_add(4).min(problem.stops().len().max(1))
}

impl Features {
    fn new(problem: &Problem) -> Self {
        let (vehicles, stops) = (problem.vehicles(), problem.stops());
        let spans = vehicles.iter().any(|v| v.cost_per_second.0 > 0 || v.duration_max.is_some());
        let releases = stops.iter().any(|stop| stop.release.is_some());
        let shift_binds = shift_binds(problem);
        Self {
            timed: spans || releases || shift_binds || stops.iter().any(|stop| !stop.windows.is_empty()),
            spans,
            releases,
            trips: vehicles.iter().any(|v| v.trips_max > 1),
            mixed: stops.iter().any(|stop| stop.pickup.iter().any(|&load| load > 0))
                || !problem.shipments().is_empty(),
            rules: vehicles.iter().any(|v| v.stops_max.is_some() || v.distance_max.is_some())
                || stops.iter().any(|stop| stop.skills.0 != 0 || stop.group.is_some()),
            plain: false,
        }
    }
}

/// Whether a shift can be too short: not where it is longer than the longest tour there can be.
fn shift_binds(problem: &Problem) -> bool {
    let legs = i64::try_from(2 * problem.stops().len() + 1).unwrap_or(i64::MAX);
    let leg = problem.profiles().iter().map(crate::Matrices::longest).max().unwrap_or(0);
    let service: i64 = problem.stops().iter().map(|stop| stop.service.0).sum();
    let longest = legs.saturating_mul(leg).saturating_add(service);
    problem.vehicles().iter().any(|v| v.shift.close.0 - v.shift.open.0 < longest)
}

fn classes(problem: &Problem) -> (Vec<Vec<u32>>, Vec<(u32, u32)>) {
    let mut classes: Vec<Vec<u32>> = Vec::new();
    let mut class_of: Vec<(u32, u32)> = Vec::with_capacity(problem.vehicles().len());
    for vehicle in 0..problem.vehicles().len() {
        let first = problem.class(vehicle);
        if first == vehicle {
            classes.push(Vec::new());
        }
        let class = if first == vehicle { id(classes.len() - 1) } else { class_of[first].0 };
        let members = &mut classes[class as usize];
        class_of.push((class, id(members.len())));
        members.push(id(vehicle));
    }
    (classes, class_of)
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
