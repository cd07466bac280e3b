//! The one place where the parts of a problem are checked.

use super::{Break, Parts, Stop, Vehicle, Window};
use crate::matrices::DRIVEN_MAX;
use crate::{Error, Matrices};

/// Largest moment, in seconds from the start of counting, either way.
pub(crate) const MOMENT_MAX: i64 = 100_000_000_000;
/// Largest load of one stop or vehicle.
const LOAD_MAX: i64 = 1_000_000_000_000;
/// Largest fixed cost or penalty.
const COST_MAX: i64 = 10_000_000_000_000;
/// Most hours of a route whose square is counted.
pub(crate) const HOURS_MAX: i64 = 10_000;
/// Largest cost per square of stops or hours.
const SQUARE_MAX: i64 = 1_000_000_000;
/// Largest cost per metre or second.
const RATE_MAX: i64 = 1_000_000;
/// Largest cost of a plan: a multiple of it by any count of stops missing still fits.
const COST_TOTAL_MAX: i128 = 100_000_000_000_000_000;
/// Most stops; most vehicles.
const COUNT_MAX: usize = 100_000;
/// Most trips that all vehicles together may make.
const TRIPS_MAX: usize = 10_000_000;
/// Most breaks of a vehicle.
const BREAKS_MAX: usize = 8;

/// Checks the parts, sorts windows, joins those that overlap, fills pickups; tells the number of dimensions.
pub(super) fn validate(parts: &mut Parts) -> Result<usize, Error> {
    for (of, count) in [("vehicles", parts.vehicles.len()), ("stops", parts.stops.len())] {
        if count > COUNT_MAX {
            return Err(Error::TooMany { of, count, limit: COUNT_MAX });
        }
    }
    let trips = parts.vehicles.iter().map(|van| van.trips_max.min(parts.stops.len()));
    let count = trips.fold(0, usize::saturating_add);
    if count > TRIPS_MAX {
        return Err(Error::TooMany { of: "trips", count, limit: TRIPS_MAX });
    }
    let locations = parts.profiles.first().map_or(0, Matrices::locations);
    if parts.profiles.is_empty() || parts.profiles.iter().any(|legs| legs.locations() != locations) {
        return Err(Error::Profiles { profiles: parts.profiles.len() });
    }
    let first = parts.vehicles.first().map(|v| v.capacity.len());
    let dimensions = first.or(parts.stops.first().map(|s| s.demand.len())).unwrap_or(0);
    let limits = Limits { locations, dimensions, profiles: parts.profiles.len() };
    for (index, vehicle) in parts.vehicles.iter_mut().enumerate() {
        vehicle.validate(Part { of: "vehicle", index }, &limits)?;
        vehicle.breaks.sort_by_key(|rest| (rest.window.close, rest.window.open, rest.duration));
    }
    for (index, stop) in parts.stops.iter_mut().enumerate() {
        if stop.pickup.is_empty() {
            stop.pickup = vec![0; stop.demand.len()];
        }
        stop.validate(Part { of: "stop", index }, &limits)?;
        stop.windows.sort_unstable();
        stop.windows.dedup_by(|next, before| {
            let joined = next.open <= before.close;
            before.close = if joined { before.close.max(next.close) } else { before.close };
            joined
        });
    }
    for (index, stop) in parts.stops.iter().enumerate() {
        stop.names(Part { of: "stop", index }, parts.vehicles.len())?;
    }
    driven(parts)?;
    shipments(parts, dimensions)?;
    let most = dearest(parts);
    if most > COST_TOTAL_MAX {
        return Err(Error::CostTooLarge { most, limit: COST_TOTAL_MAX });
    }
    Ok(dimensions)
}

/// A bound on the cost of any plan, limits kept or not: every stop on a trip of its own over the longest legs, every
/// vehicle waiting to the last moment there is, all of it overtime, every stop as late as that, and one
/// vehicle serving all where stops are priced by their square.
fn dearest(parts: &Parts) -> i128 {
    let (vehicles, stops) = (&parts.vehicles, &parts.stops);
    let legs = 2 * stops.len() as i128 + vehicles.len() as i128;
    let (metres, seconds) = parts
        .profiles
        .iter()
        .map(Matrices::largest)
        .fold((0, 0), |most, legs| (most.0.max(i128::from(legs.0)), most.1.max(i128::from(legs.1))));
    let service: i128 = stops.iter().map(|stop| i128::from(stop.service.0)).sum();
    let rate = |of: fn(&Vehicle) -> i64| vehicles.iter().map(of).max().map_or(0, i128::from);
    let moments =
        stops.iter().flat_map(|stop| stop.windows.iter().map(|window| window.close).chain(stop.release));
    let last = moments
        .chain(vehicles.iter().map(|vehicle| vehicle.shift.close + vehicle.overtime_max))
        .max()
        .map_or(0, |last| last.0);
    let fixed: i128 = vehicles
        .iter()
        .map(|vehicle| {
            let rate = vehicle.cost_per_second.0 + vehicle.overtime_per_second.0;
            let waiting = i128::from(last - vehicle.shift.open.0) * i128::from(rate);
            i128::from(vehicle.fixed_cost.0) + waiting
        })
        .sum();
    let changes = stops.iter().filter_map(|stop| stop.planned).map(|planned| planned.price);
    let penalties = stops.iter().filter_map(|stop| stop.penalty).chain(changes);
    let penalties: i128 = penalties.map(|cost| i128::from(cost.0)).sum();
    let driving = legs * seconds + service;
    let late = stops.iter().filter_map(|stop| stop.promise).map(|promise| {
        (i128::from((last - promise.by.0).max(0)) + driving) * i128::from(promise.late_per_second.0)
    });
    let late: i128 = late.sum();
    let first = vehicles.iter().map(|vehicle| vehicle.shift.open.0).min().map_or(0, i128::from);
    let square = |count: i128, rate: i128| count.saturating_mul(count).saturating_mul(rate);
    let most = vehicles.len() as i128 * i128::from(HOURS_MAX).pow(2);
    // Every vehicle may wait that long, and what is driven is shared out somehow.
    let (waiting, driven) = ((i128::from(last) - first) / 3_600 + 1, driving / 3_600 + 1);
    let hours = (vehicles.len() as i128 * waiting)
        .saturating_mul(waiting)
        .saturating_add(2 * waiting.saturating_mul(driven))
        .saturating_add(driven.saturating_mul(driven));
    let by_hours = hours.min(most).saturating_mul(rate(|vehicle| vehicle.cost_per_hour_squared.0));
    let work =
        square(stops.len() as i128, rate(|vehicle| vehicle.cost_per_stop_squared.0)).saturating_add(by_hours);
    let away = rate(|vehicle| vehicle.territory.map_or(0, |territory| territory.cost_per_metre.0));
    fixed
        + penalties
        + late
        + work.min(2 * COST_TOTAL_MAX)
        + stops.len() as i128 * metres * away
        + legs * metres * rate(|vehicle| vehicle.cost_per_metre.0)
        + driving * rate(|vehicle| vehicle.cost_per_second.0 + vehicle.overtime_per_second.0)
}

struct Limits {
    locations: usize,
    dimensions: usize,
    profiles: usize,
}

/// What an error is about.
#[derive(Clone, Copy)]
struct Part {
    of: &'static str,
    index: usize,
}

impl Part {
    fn range(self, name: &'static str, value: i64, low: i64, high: i64) -> Result<(), Error> {
        if (low..=high).contains(&value) {
            Ok(())
        } else {
            Err(Error::OutOfRange { of: self.of, index: self.index, name, value })
        }
    }

    fn window(self, window: Window) -> Result<(), Error> {
        self.range("window", window.open.0, -MOMENT_MAX, MOMENT_MAX)?;
        self.range("window", window.close.0, -MOMENT_MAX, MOMENT_MAX)?;
        if window.open > window.close {
            return Err(Error::Window { of: self.of, index: self.index });
        }
        Ok(())
    }

    fn location(self, location: usize, locations: usize) -> Result<(), Error> {
        if location < locations {
            Ok(())
        } else {
            Err(Error::Location { of: self.of, index: self.index, location, locations })
        }
    }

    fn load(self, load: &[i64], dimensions: usize) -> Result<(), Error> {
        if load.len() != dimensions {
            let (of, index) = (self.of, self.index);
            return Err(Error::Dimensions { of, index, found: load.len(), expected: dimensions });
        }
        load.iter().try_for_each(|&value| self.range("load", value, 0, LOAD_MAX))
    }
}

impl Vehicle {
    fn validate(&self, part: Part, limits: &Limits) -> Result<(), Error> {
        part.location(self.depot, limits.locations)?;
        part.location(self.end, limits.locations)?;
        part.load(&self.capacity, limits.dimensions)?;
        part.window(self.shift)?;
        part.range("departure", self.leaves().0, self.shift.open.0, MOMENT_MAX)?;
        part.range("fixed cost", self.fixed_cost.0, 0, COST_MAX)?;
        part.range("cost per metre", self.cost_per_metre.0, 0, RATE_MAX)?;
        part.range("cost per second", self.cost_per_second.0, 0, RATE_MAX)?;
        part.range("cost per stop squared", self.cost_per_stop_squared.0, 0, SQUARE_MAX)?;
        part.range("cost per hour squared", self.cost_per_hour_squared.0, 0, SQUARE_MAX)?;
        if let Some(territory) = self.territory {
            part.location(territory.centre, limits.locations)?;
            part.range("cost per metre from the centre", territory.cost_per_metre.0, 0, RATE_MAX)?;
        }
        part.range("longest duration", self.duration_max.map_or(0, |most| most.0), 0, MOMENT_MAX)?;
        part.range("longest distance", self.distance_max.map_or(0, |most| most.0), 0, MOMENT_MAX)?;
        part.range("overtime", self.overtime_max.0, 0, MOMENT_MAX)?;
        part.range("cost per second of overtime", self.overtime_per_second.0, 0, RATE_MAX)?;
        self.reload_at.iter().try_for_each(|&place| part.location(place, limits.locations))?;
        self.breaks.iter().try_for_each(|rest| rest.validate(part))?;
        if self.breaks.len() > BREAKS_MAX {
            return Err(Error::TooMany { of: "breaks", count: self.breaks.len(), limit: BREAKS_MAX });
        }
        if self.trips_max == 0 || (self.trips_max > 1 && !(self.driven.is_empty() && self.aboard.is_empty()))
        {
            return Err(Error::Trips { vehicle: part.index });
        }
        if self.profile >= limits.profiles {
            let (of, index) = (part.of, part.index);
            let value = i64::try_from(self.profile).unwrap_or(i64::MAX);
            return Err(Error::OutOfRange { of, index, name: "profile", value });
        }
        Ok(())
    }
}

impl Break {
    fn validate(&self, part: Part) -> Result<(), Error> {
        part.window(self.window)?;
        part.range("break", self.duration.0, 0, DRIVEN_MAX)
    }
}

impl Stop {
    fn validate(&self, part: Part, limits: &Limits) -> Result<(), Error> {
        part.location(self.location, limits.locations)?;
        part.load(&self.demand, limits.dimensions)?;
        part.load(&self.pickup, limits.dimensions)?;
        self.windows.iter().try_for_each(|window| part.window(*window))?;
        if let Some(promise) = self.promise {
            part.range("promise", promise.by.0, -MOMENT_MAX, MOMENT_MAX)?;
            part.range("cost per second late", promise.late_per_second.0, 0, RATE_MAX)?;
        }
        part.range("service time", self.service.0, 0, DRIVEN_MAX)?;
        part.range("release", self.release.map_or(0, |moment| moment.0), -MOMENT_MAX, MOMENT_MAX)?;
        part.range("price of change", self.planned.map_or(0, |planned| planned.price.0), 0, COST_MAX)?;
        part.range("penalty", self.penalty.map_or(0, |penalty| penalty.0), 0, COST_MAX)
    }

    fn names(&self, part: Part, vehicles: usize) -> Result<(), Error> {
        let named =
            self.vehicles.iter().flatten().copied().chain(self.planned.map(|planned| planned.vehicle));
        let missing = named.into_iter().find(|&vehicle| vehicle >= vehicles);
        missing.map_or(Ok(()), |vehicle| {
            let value = i64::try_from(vehicle).unwrap_or(i64::MAX);
            Err(Error::OutOfRange { of: part.of, index: part.index, name: "vehicle", value })
        })
    }
}

/// Each stop is driven to, or what it is brought on board, once at most; what has been taken on board is locked to its vehicle.
fn driven(parts: &Parts) -> Result<(), Error> {
    let mut seen = vec![false; parts.stops.len()];
    for (vehicle, van) in parts.vehicles.iter().enumerate() {
        for &stop in &van.driven {
            let new = seen.get_mut(stop).is_some_and(|seen| !std::mem::replace(seen, true));
            if !new || !parts.stops[stop].admits(vehicle) {
                return Err(Error::Given { of: "stop", index: stop });
            }
        }
        for &stop in &van.aboard {
            let new = seen.get_mut(stop).is_some_and(|seen| !std::mem::replace(seen, true));
            let only = |stop: usize| parts.stops[stop].vehicles.as_deref();
            if !new || !only(stop).is_some_and(|only| only.iter().all(|&admitted| admitted == vehicle)) {
                return Err(Error::Given { of: "stop", index: stop });
            }
        }
    }
    for (shipment, ends) in parts.shipments.iter().enumerate() {
        let on = |stop: usize| parts.vehicles.iter().position(|van| van.driven.contains(&stop));
        let locked =
            |van: usize| parts.stops.get(ends.to).is_some_and(|to| to.vehicles.as_deref() == Some(&[van]));
        let (taken, handed) = (on(ends.from), on(ends.to));
        if (handed.is_some() && handed != taken) || taken.is_some_and(|van| !locked(van)) {
            return Err(Error::Shipment { shipment, stop: ends.to });
        }
    }
    Ok(())
}

/// Each stop is in one shipment at most; one in a shipment is in no group and has no load of its own. Both ends admit the
/// same vehicles.
fn shipments(parts: &Parts, dimensions: usize) -> Result<(), Error> {
    let mut seen = vec![false; parts.stops.len()];
    for (index, shipment) in parts.shipments.iter().enumerate() {
        Part { of: "shipment", index }.load(&shipment.amount, dimensions)?;
        for at in [shipment.from, shipment.to] {
            let free = seen.get_mut(at).is_some_and(|seen| !std::mem::replace(seen, true));
            let own = |stop: &Stop| stop.demand.iter().chain(&stop.pickup).any(|&load| load > 0);
            if !free || parts.stops[at].group.is_some() || own(&parts.stops[at]) {
                return Err(Error::Shipment { shipment: index, stop: at });
            }
        }
        if parts.stops[shipment.from].vehicles != parts.stops[shipment.to].vehicles {
            return Err(Error::Shipment { shipment: index, stop: shipment.to });
        }
    }
    Ok(())
}
