//! The tours of a depot as a routing problem in which their published times hold.

use super::{DayFault, TourUnderWay};
use crate::delivery::fleet::{breaks, duty, hours, stops_max};
use crate::delivery::price::{RATE_MAX, Scale};
use crate::number::seconds_up;
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{GeoPoint, LocationId, Moment, OrderId, Vehicle, VehicleId, VehicleRoute};
use qm_routing::{
    Break, Cost, Day, Given, Parts, Problem, Promise, Seconds, Shipment, Stop, Window, evaluate,
};
use std::collections::BTreeMap;

/// Longest that a vehicle may come home after its shift, seconds.
const OVERTIME: i64 = 2 * 3_600;
/// A delay after which coming is no better than not coming, seconds.
const LATE_AS_BAD_AS_NEVER: i64 = 3_600;
/// Longest that a stop may be served after its window, seconds.
const LATE_MAX: i64 = 86_400;

/// What a stop of the problem is to the shop.
#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    /// A vehicle leaves its depot.
    Departure,
    /// An order is handed over, or taken over from another vehicle.
    Order { order: &'a ReadyOrder, takes_over: bool },
}

/// What an hour of overtime counts: at least the driver's work, also where the shop does not pay it.
fn overtime_hour(state: &ShopState, vehicle: &Vehicle) -> i64 {
    state.shop.costs.labour_hour_minor.max(vehicle.overtime_hour_cost_minor)
}

/// Parts of a minor unit that fit the prices of the vehicles.
fn scale(state: &ShopState, vans: &[(&Vehicle, (i64, i64))]) -> Scale {
    let km = vans.iter().map(|(van, _)| van.km_cost_minor).max().unwrap_or(0);
    Scale::of(km, vans.iter().map(|(van, _)| overtime_hour(state, van)).max().unwrap_or(0))
}

/// The tours while they are planned again.
pub(super) struct Board<'a> {
    pub(super) state: &'a ShopState,
    /// With its tour's place among those given.
    pub(super) vans: Vec<(&'a Vehicle, (i64, i64))>,
    pub(super) places: Vec<GeoPoint>,
    /// By stop of the problem.
    pub(super) roles: Vec<Role<'a>>,
    pub(super) depot: &'a LocationId,
    pub(super) ready: BTreeMap<&'a OrderId, &'a ReadyOrder>,
    pub(super) parts: Parts,
    given: Vec<Given>,
    /// Whether each vehicle has broken down.
    pub(super) broken: Vec<bool>,
    /// The location of each happening that has one: of an order that is added, of where a vehicle breaks down.
    pub(super) spots: Vec<usize>,
    pub(super) scale: Scale,
}

impl<'a> Board<'a> {
    pub(super) fn new(
        state: &'a ShopState,
        depot: &'a LocationId,
        tours: &'a [TourUnderWay<'a>],
        moment: &'a Moment,
    ) -> Result<Self, DayFault> {
        let at = state.delivery.depots.get(depot).copied();
        let home = at.ok_or_else(|| DayFault::Numbers(format!("nobody knows where {depot} is")))?;
        let there = state.shop.fleet.vehicles.iter().filter(|van| van.location == *depot);
        let known: BTreeMap<&VehicleId, &Vehicle> = there.map(|van| (&van.id, van)).collect();
        let van = |tour: &TourUnderWay<'_>| {
            let (route, zone) = (tour.route, &state.shop.zone);
            let van = known.get(&route.vehicle).copied();
            let van = van.ok_or_else(|| DayFault::NoTour(route.vehicle.clone()))?;
            let (from, to) = duty(van, zone, route.start).unwrap_or((route.start, route.end));
            Ok((van, (from.seconds(), to.seconds())))
        };
        let vans = tours.iter().map(van).collect::<Result<Vec<_>, DayFault>>()?;
        let scale = scale(state, &vans);
        let ready = state.delivery.ready.iter().map(|order| (&order.order, order)).collect();
        let broken = tours.iter().map(|tour| tour.broken.is_some()).collect();
        let (places, roles) = (vec![home], Vec::new());
        let (parts, given, spots) = (Parts::default(), Vec::new(), Vec::new());
        let mut board = Self { state, vans, places, roles, depot, ready, parts, given, broken, spots, scale };
        for (at, tour) in tours.iter().enumerate() {
            board.tour(at, tour, moment)?;
        }
        for happening in &moment.happened {
            let spot = board.spot(happening, tours, moment)?;
            board.spots.push(spot);
        }
        Ok(board)
    }

    /// The day as it is published.
    pub(super) fn day(&mut self) -> Result<Day, DayFault> {
        self.profiles()?;
        let problem = Problem::validate(self.parts.clone())?;
        let plan = evaluate(&problem, &self.given)?;
        Ok(Day::new(problem, plan)?)
    }

    pub(super) fn place(&mut self, at: GeoPoint) -> usize {
        self.places.push(at);
        self.places.len() - 1
    }

    fn stop(&mut self, role: Role<'a>, stop: Stop) -> usize {
        self.roles.push(role);
        self.parts.stops.push(stop);
        self.roles.len() - 1
    }

    /// A tour's vehicle and stops, the first of them its departure: one that has left waits there until it really drives.
    fn tour(&mut self, at: usize, tour: &TourUnderWay<'_>, moment: &Moment) -> Result<(), DayFault> {
        let (vehicle, (from, to)) = self.vans[at];
        let route = tour.route;
        let drives = !route.stops.is_empty() || route.distance.0 > 0;
        let (start, end) = (route.start.seconds(), route.end.seconds());
        let left = drives && route.start <= moment.now;
        let mut visits = Vec::new();
        if drives {
            // Who has not left yet leaves when that was published, unless something keeps them.
            let latest = if left { start } else { to.max(start).saturating_add(OVERTIME) };
            let window = Window { open: Seconds(start), close: Seconds(latest) };
            let promise = Some(Promise { by: Seconds(start), late_per_second: Cost(1) });
            let vehicles = Some(vec![at]);
            let waits = Stop { windows: vec![window], promise, vehicles, ..Stop::new(0, vec![0]) };
            visits.push(self.stop(Role::Departure, waits));
        }
        let load = self.visits(route, drives, &mut visits)?;
        let open = if left {
            from.min(start)
        } else if drives {
            from.max(start)
        } else {
            from
        };
        let room = (vehicle.capacity.0.max(0) - tour.aboard.0.max(0)).max(load);
        let shift = Window { open: Seconds(open), close: Seconds(to.max(open)) };
        let end_at = tour.broken.map(|place| self.place(place)).unwrap_or_default();
        let most = if tour.broken.is_some() {
            visits.len()
        } else {
            stops_max(vehicle).max(visits.len()) + usize::from(drives)
        };
        self.parts.vehicles.push(qm_routing::Vehicle {
            end: end_at,
            stops_max: Some(most),
            fixed_cost: self.scale.amount(vehicle.fixed_cost_minor),
            cost_per_metre: self.scale.per_metre(vehicle.km_cost_minor),
            overtime_max: Seconds(
                OVERTIME.max(vehicle.overtime_max().0).max(end.saturating_sub(shift.close.0)),
            ),
            overtime_per_second: self.scale.per_second(overtime_hour(self.state, vehicle)),
            breaks: self.breaks(vehicle, from, route, moment),
            ..qm_routing::Vehicle::new(0, vec![room], shift)
        });
        if left {
            let home = tour.broken.unwrap_or(self.places[0]);
            let next = route.stops.first().map_or((home, end), |first| (first.place, first.arrive.seconds()));
            self.wait(visits.first().copied(), start, next, at);
        }
        if !visits.is_empty() {
            self.given.push(Given { vehicle: at, trips: vec![visits] });
        }
        Ok(())
    }

    /// The breaks of a vehicle; those that have begun stay at their moment, and the others come no sooner than published.
    fn breaks(&self, vehicle: &Vehicle, from: i64, route: &VehicleRoute, moment: &Moment) -> Vec<Break> {
        let mut breaks = breaks(&self.state.shop, vehicle, from);
        breaks.sort_by_key(|rest| (rest.window.close, rest.window.open, rest.duration));
        let mut next = 0;
        for taken in &route.breaks {
            let (start, lasts) = (taken.start.seconds(), taken.end.seconds_since(taken.start));
            let begun = taken.start <= moment.now;
            // One that has begun may have been kept up.
            let lasted = |rest: &Break| rest.duration.0 == lasts || (begun && rest.duration.0 < lasts);
            let is = |rest: &Break| lasted(rest) && rest.window.open.0 <= start;
            let Some(at) = breaks.iter().skip(next).position(is) else { continue };
            let rest = &mut breaks[next + at];
            let close = if begun { Seconds(start) } else { rest.window.close };
            rest.window = Window { open: Seconds(start), close: close.max(Seconds(start)) };
            rest.duration = Seconds(lasts);
            next += at + 1;
        }
        breaks
    }

    /// The stops of a tour, after those in `visits`; answers what is brought to them from the depot, in grams.
    fn visits(
        &mut self,
        route: &VehicleRoute,
        departs: bool,
        visits: &mut Vec<usize>,
    ) -> Result<i64, DayFault> {
        let mut load = 0;
        for (place, stop) in route.stops.iter().enumerate() {
            let order = self.known(&stop.order)?;
            let takes_over = route.takes_over(place) || order.place != Some(stop.place);
            let rested = route.breaks.iter().filter(|rest| rest.stop == place && rest.end > stop.serve);
            let rested: i64 = rested.map(|rest| rest.end.seconds_since(rest.start)).sum();
            let until = (stop.leave.seconds_since(stop.serve) - rested).max(0);
            let location = self.place(stop.place);
            let mut planned = self.soft(order, location, until);
            let taken = route.stops.iter().take(place).position(|before| before.order == stop.order);
            let weight = order.weight.0.max(0);
            if takes_over {
                (planned.demand, planned.release, planned.windows) = (vec![0], None, Vec::new());
                planned.promise = None;
                let brings = route.stops.iter().skip(place + 1).any(|later| later.order == stop.order);
                planned.pickup = if brings { Vec::new() } else { vec![weight] };
            } else if taken.is_some() {
                (planned.demand, planned.release) = (vec![0], None);
            } else {
                load += weight;
            }
            let index = self.stop(Role::Order { order, takes_over }, planned);
            if let Some(from) = taken.and_then(|before| visits.get(before + usize::from(departs)).copied()) {
                self.parts.shipments.push(Shipment { from, to: index, amount: vec![weight] });
            }
            visits.push(index);
        }
        Ok(load)
    }

    /// A vehicle that has left and is later at the next place than the road takes waits as long at its depot.
    fn wait(&mut self, departure: Option<usize>, start: i64, (next, arrives): (GeoPoint, i64), van: usize) {
        let (_, seconds) = self.leg(van, self.places[0], next).unwrap_or_default();
        let leaves = match hours(&self.state.shop, start) {
            Ok(Some(hours)) => hours.departure(Seconds(arrives), Seconds(seconds)).0,
            _ => arrives - seconds,
        };
        let wait = leaves - start;
        // Up to two seconds are rounding.
        if let (Some(departure), true) = (departure, wait > 2) {
            self.parts.stops[departure].service = Seconds(wait);
        }
    }

    pub(super) fn known(&self, order: &OrderId) -> Result<&'a ReadyOrder, DayFault> {
        self.ready.get(order).copied().ok_or_else(|| DayFault::NotReady(order.clone()))
    }

    /// An order's stop on a tour: its window is a promise.
    pub(super) fn soft(&self, order: &ReadyOrder, location: usize, service: i64) -> Stop {
        let open = seconds_up(order.window.0);
        let close = order.window.1.seconds().max(open);
        let shop = &self.state.shop;
        let parcel = shop.cheapest_parcel_minor().unwrap_or(0);
        let never = parcel.max(0).saturating_add(shop.costs.late_day_minor.max(0)).max(1);
        let late = self.scale.amount(never).0 / LATE_AS_BAD_AS_NEVER;
        Stop {
            windows: vec![Window { open: Seconds(open), close: Seconds(close + LATE_MAX) }],
            promise: Some(Promise { by: Seconds(close), late_per_second: Cost(late.clamp(1, RATE_MAX)) }),
            service: Seconds(service),
            release: Some(Seconds(seconds_up(order.ready_at))),
            vehicles: self.in_range(order),
            ..Stop::new(location, vec![order.weight.0.max(0)])
        }
    }

    /// The vehicles whose range the order's place is in; any where all may.
    fn in_range(&self, order: &ReadyOrder) -> Option<Vec<usize>> {
        let away = order.place.map(|place| self.places[0].distance(place));
        let reach: Vec<usize> = (0..self.vans.len())
            .filter(|&van| away.is_none_or(|away| away <= self.vans[van].0.range))
            .collect();
        (reach.len() < self.vans.len()).then_some(reach)
    }
}
