//! Whether the reasons for leaving a stop out are true.

use super::places::Places;
use super::travel::{arrival, least};
use crate::{Cost, FORBIDDEN, Plan, Problem, Reason, Seconds, Shipment};

/// Whether a reason is borne out by the problem and the routes.
///
/// That no place is left, or none worth it, is found by trying all: see [`Places`]. What that does not try is believed:
/// [`Reason::NoTimeLeft`] of stops in shipments and of vehicles with breaks, further trips or a choice of reloads, and
/// [`Reason::NoTimeForBreaks`], and [`Reason::ShipmentOutOfReach`] of vehicles with breaks. What a place costs is recomputed where nothing but metres tells it.
pub(super) fn holds(problem: &Problem, plan: &Plan, stop: usize, vehicle: usize, reason: Reason) -> bool {
    let (wanted, van) = (&problem.stops()[stop], &problem.vehicles()[vehicle]);
    let visits =
        plan.routes.iter().find(|route| route.vehicle == vehicle).map_or(&[][..], |route| &route.visits);
    let matrices = &problem.profiles()[van.profile];
    let leaves = wanted.release.map_or(van.leaves(), |ready| ready.max(van.leaves()));
    let there = arrival(matrices, van.depot, wanted.location, leaves);
    let back_from = |start| arrival(matrices, wanted.location, van.end, start + wanted.service);
    let (going, coming) =
        (matrices.distance(van.depot, wanted.location), matrices.distance(wanted.location, van.end));
    let served = |group| {
        let mut visits = plan.routes.iter().flat_map(|route| &route.visits);
        visits.any(|visit| problem.stops().get(visit.stop).is_some_and(|stop| stop.group == Some(group)))
    };
    match reason {
        Reason::NoVehicle => false,
        Reason::NoStopsAllowed => van.stops_max == Some(0),
        Reason::CapacityExceeded { dimension, demand, capacity } => {
            let most = wanted.demand.get(dimension).max(wanted.pickup.get(dimension));
            most == Some(&demand) && van.capacity.get(dimension) == Some(&capacity) && demand > capacity
        }
        Reason::NotAdmitted => wanted.vehicles.as_ref().is_some_and(|only| !only.contains(&vehicle)),
        Reason::SkillMissing => wanted.skills.0 & !van.skills.0 != 0,
        Reason::TooFar { needed, available } => {
            let barred = going.max(coming) >= FORBIDDEN && available.0 == 0;
            needed == going + coming && (barred || van.distance_max == Some(available) && needed > available)
        }
        Reason::GroupServed { group } => wanted.group == Some(group) && served(group),
        Reason::AlreadyLeft { departed, ready } => {
            let stated = van.departed == Some(departed) && wanted.release == Some(ready);
            stated && departed < ready && van.trips_max == 1
        }
        Reason::OutOfReach { needed, available } => {
            let shift = van.shift.close + van.overtime_max - leaves;
            let by_shift = needed == back_from(there) - leaves && available == shift;
            needed > available && (by_shift || is_too_long(problem, stop, vehicle, needed, available))
        }
        Reason::WindowMissed { earliest } => {
            let (spans, last) = (van.duration_max.is_some(), van.shift.close + van.overtime_max);
            earliest == there
                && wanted.windows.iter().all(|window| {
                    let start = earliest.max(window.open);
                    start > window.close || back_from(start) > last || spans
                })
        }
        Reason::ShipmentOutOfReach => problem.shipments().iter().any(|ends| {
            let out_of_reach = !van.breaks.is_empty() || !can_carry(problem, ends, vehicle);
            (ends.from == stop || ends.to == stop) && out_of_reach
        }),
        Reason::NoTimeForBreaks => !van.breaks.is_empty(),
        Reason::StopsFull { stops_max } => van.stops_max == Some(stops_max) && visits.len() >= stops_max,
        Reason::CapacityTaken { dimension, demand, free } => {
            let Some(&capacity) = van.capacity.get(dimension) else { return false };
            let served = |stop: &usize| visits.iter().any(|visit| visit.stop == *stop);
            let kept = van.aboard.iter().copied().filter(|stop| !served(stop));
            let taken: i64 = visits
                .iter()
                .map(|visit| visit.stop)
                .chain(kept)
                .filter_map(|stop| problem.stops().get(stop)?.demand.get(dimension))
                .sum();
            van.trips_max == 1
                && !van.aboard.contains(&stop)
                && free == capacity - taken
                && wanted.demand[dimension] == demand
                && demand > free
        }
        _ => holds_by_places(problem, plan, stop, vehicle, reason),
    }
}

/// As [`holds`], of reasons that tell of places on the route of the vehicle.
fn holds_by_places(problem: &Problem, plan: &Plan, stop: usize, vehicle: usize, reason: Reason) -> bool {
    let route = plan.routes.iter().find(|route| route.vehicle == vehicle);
    let places = Places::new(problem, plan, stop, vehicle);
    match reason {
        Reason::NoTimeLeft => route.is_some() && places.is_none_or(|places| places.shortest(stop).is_none()),
        Reason::LeftOut => places.is_none_or(|places| places.shortest(stop).is_some()),
        Reason::NotWorthIt { extra, penalty } => {
            let served = route.map_or(0, |route| route.visits.len());
            let costs = |longer| extra_cost(problem, stop, vehicle, served, longer);
            let so = |longer| costs(longer).is_none_or(|least| least == extra);
            worth(problem, stop, vehicle) == Some(penalty)
                && extra >= penalty
                && places.is_none_or(|places| places.shortest(stop).is_some_and(so))
        }
        _ => false,
    }
}

/// What leaving a stop out costs, with the other end of its shipment where that is not on board.
fn worth(problem: &Problem, stop: usize, vehicle: usize) -> Option<Cost> {
    let ends = problem.shipments().iter().find(|ends| ends.from == stop || ends.to == stop);
    let open = ends.filter(|ends| !problem.vehicles()[vehicle].driven.contains(&ends.from));
    open.map_or(problem.stops()[stop].penalty, |ends| {
        let (from, to) = (&problem.stops()[ends.from], &problem.stops()[ends.to]);
        from.penalty.zip(to.penalty).map(|(from, to)| from + to)
    })
}

/// What it costs that a vehicle which serves some stops drives so many metres more for another; `None` where more than metres
/// tells it.
fn extra_cost(problem: &Problem, stop: usize, vehicle: usize, served: usize, longer: i64) -> Option<Cost> {
    let (wanted, van) = (&problem.stops()[stop], &problem.vehicles()[vehicle]);
    let by_time = [van.cost_per_second, van.cost_per_hour_squared, van.overtime_per_second];
    let promised = problem.stops().iter().any(|stop| stop.promise.is_some());
    if promised || by_time.iter().any(|cost| cost.0 > 0) {
        return None;
    }
    let opened = if served == 0 { van.fixed_cost } else { Cost(0) };
    let crowded = i64::try_from(2 * served + 1).ok()? * van.cost_per_stop_squared.0;
    let moved = wanted.planned.filter(|planned| planned.vehicle != vehicle).map_or(Cost(0), |p| p.price);
    let away = van.territory.map_or(0, |own| {
        let leg = problem.profiles()[van.profile].distance(own.centre, wanted.location);
        if leg < FORBIDDEN { leg.0 * own.cost_per_metre.0 } else { 0 }
    });
    Some(opened + moved + Cost(longer * van.cost_per_metre.0 + crowded + away))
}

/// Whether a trip to a stop alone takes so long at the fastest hour, and the vehicle may be under way for so long.
fn is_too_long(problem: &Problem, stop: usize, vehicle: usize, needed: Seconds, available: Seconds) -> bool {
    let (wanted, van) = (&problem.stops()[stop], &problem.vehicles()[vehicle]);
    let legs = &problem.profiles()[van.profile];
    let out = least(legs, van.depot, wanted.location);
    needed == out + wanted.service + least(legs, wanted.location, van.end)
        && van.duration_max == Some(available)
}

/// Whether a vehicle with nothing else to do can carry a shipment, with a longest duration taken for too short.
fn can_carry(problem: &Problem, ends: &Shipment, vehicle: usize) -> bool {
    let (van, stops) =
        (&problem.vehicles()[vehicle], [ends.from, ends.to].map(|stop| &problem.stops()[stop]));
    let legs = &problem.profiles()[van.profile];
    let (mut place, mut metres) = (van.depot, 0);
    let mut moment = stops
        .iter()
        .filter_map(|stop| stop.release)
        .max()
        .map_or(van.leaves(), |ready| ready.max(van.leaves()));
    for stop in stops {
        let admitted = stop.vehicles.as_ref().is_none_or(|only| only.contains(&vehicle));
        let arrival = arrival(legs, place, stop.location, moment);
        let leg = legs.distance(place, stop.location).0;
        let begins = if stop.windows.is_empty() {
            Some(arrival)
        } else {
            let met = stop.windows.iter().filter(|window| window.close >= arrival);
            met.map(|window| window.open.max(arrival)).min()
        };
        let Some(start) = begins else { return false };
        if !admitted || stop.skills.0 & !van.skills.0 != 0 || leg >= FORBIDDEN.0 {
            return false;
        }
        (place, moment, metres) = (stop.location, start + stop.service, metres + leg);
    }
    let home = legs.distance(place, van.end);
    let fits = ends.amount.iter().zip(&van.capacity).all(|(amount, capacity)| amount <= capacity);
    fits && home < FORBIDDEN
        && van.stops_max.is_none_or(|most| most >= 2)
        && van.duration_max.is_none()
        && van.distance_max.is_none_or(|most| metres + home.0 <= most.0)
        && arrival(legs, place, van.end, moment) <= van.shift.close + van.overtime_max
}
