//! Why a vehicle does not serve a stop.

use crate::core::{Core, NONE};
use crate::ruin::Tours;
use crate::{Cost, Metres, Problem, Reason, Seconds};

/// Answers for the stops left out of one plan.
pub(crate) struct Reasons<'a> {
    /// The same vehicles with nothing more to do.
    idle: Tours<'a>,
}

impl<'a> Reasons<'a> {
    pub(crate) fn new(core: &'a Core<'a>) -> Self {
        Self { idle: Tours::empty(core) }
    }

    /// The reason why `vehicle`, with the route it has, does not serve `stop`. O(route), for shipments O(route²).
    pub(crate) fn of(&self, tours: &Tours<'_>, stop: usize, vehicle: usize) -> Reason {
        if let Some(reason) = self.even_alone(stop, vehicle) {
            return reason;
        }
        let problem = tours.core.problem;
        let (van, wanted) = (&problem.vehicles()[vehicle], &problem.stops()[stop]);
        let trips = tours.trips_of(vehicle);
        let route: Vec<usize> = trips.clone().flat_map(|trip| tours.stops_of(trip)).collect();
        let one_trip = trips.len() == 1;
        if let Some(stops_max) = van.stops_max.filter(|&most| route.len() >= most) {
            return Reason::StopsFull { stops_max };
        }
        if let Some(group) = wanted.group.filter(|&group| tours.serves_group(group)) {
            return Reason::GroupServed { group };
        }
        for (dimension, (&demand, &capacity)) in wanted.demand.iter().zip(&van.capacity).enumerate() {
            let kept = van.aboard.iter().filter(|other| !route.contains(other));
            let taken: i64 =
                route.iter().chain(kept).map(|&other| problem.stops()[other].demand[dimension]).sum();
            if one_trip && taken + demand > capacity && !van.aboard.contains(&stop) {
                return Reason::CapacityTaken { dimension, demand, free: capacity - taken };
            }
        }
        match (extra(tours, stop, vehicle), penalty(tours.core, stop)) {
            (Some(extra), Some(penalty)) if extra >= penalty => {
                Reason::NotWorthIt { extra: Cost(extra), penalty: Cost(penalty) }
            }
            (Some(_), _) => Reason::LeftOut,
            (None, _) => Reason::NoTimeLeft,
        }
    }

    /// What would keep the vehicle from the stop with nothing else to do.
    fn even_alone(&self, stop: usize, vehicle: usize) -> Option<Reason> {
        let problem = self.idle.core.problem;
        let (van, wanted) = (&problem.vehicles()[vehicle], &problem.stops()[stop]);
        if van.stops_max == Some(0) {
            return Some(Reason::NoStopsAllowed);
        }
        if !wanted.admits(vehicle) {
            return Some(Reason::NotAdmitted);
        }
        if !van.skills.cover(wanted.skills) {
            return Some(Reason::SkillMissing);
        }
        for (dimension, &capacity) in van.capacity.iter().enumerate() {
            let demand = wanted.demand[dimension].max(wanted.pickup[dimension]);
            if demand > capacity {
                return Some(Reason::CapacityExceeded { dimension, demand, capacity });
            }
        }
        let legs = problem.legs_of(vehicle);
        let metres = legs.distance(van.depot, wanted.location) + legs.distance(wanted.location, van.end);
        if let Some(available) = van.distance_max.filter(|&most| metres > most) {
            return Some(Reason::TooFar { needed: metres, available });
        }
        if legs.distance(van.depot, wanted.location).max(legs.distance(wanted.location, van.end))
            >= crate::FORBIDDEN
        {
            return Some(Reason::TooFar { needed: metres, available: Metres(0) });
        }
        if let Some((departed, ready)) = van.departed.zip(wanted.release)
            && van.trips_max == 1
            && ready > departed
        {
            return Some(Reason::AlreadyLeft { departed, ready });
        }
        let leaves = wanted.release.map_or(van.leaves(), |ready| ready.max(van.leaves()));
        if let Some(reason) = out_of_reach(problem, stop, vehicle, leaves) {
            return Some(reason);
        }
        if van.driven.is_empty() && extra(&self.idle, stop, vehicle).is_none() {
            if self.idle.core.partner[stop] != NONE {
                return Some(Reason::ShipmentOutOfReach);
            }
            if !van.breaks.is_empty() {
                return Some(Reason::NoTimeForBreaks);
            }
            let earliest = legs.arrival(van.depot, wanted.location, leaves);
            return Some(Reason::WindowMissed { earliest });
        }
        None
    }
}

/// Whether going to a stop alone takes too long for the shift from a moment on, or for the longest duration. Where speeds
/// depend on the hour the shift is held against the way at the earliest departure, which is back first, the longest duration
/// against the speed of the fastest hour.
fn out_of_reach(problem: &Problem, stop: usize, vehicle: usize, leaves: Seconds) -> Option<Reason> {
    let (van, wanted) = (&problem.vehicles()[vehicle], &problem.stops()[stop]);
    let legs = problem.legs_of(vehicle);
    let shift = van.shift.close + van.overtime_max - leaves;
    let longest = van.duration_max.unwrap_or(Seconds(i64::MAX));
    let Some(hours) = legs.hours() else {
        let needed = legs.duration(van.depot, wanted.location)
            + wanted.service
            + legs.duration(wanted.location, van.end);
        let available = shift.min(longest);
        return (needed > available).then_some(Reason::OutOfReach { needed, available });
    };
    let served = legs.arrival(van.depot, wanted.location, leaves) + wanted.service;
    let needed = legs.arrival(wanted.location, van.end, served) - leaves;
    if needed > shift {
        return Some(Reason::OutOfReach { needed, available: shift });
    }
    let least = |from, to| Seconds(hours.least(legs.duration(from, to).0));
    let needed = least(van.depot, wanted.location) + wanted.service + least(wanted.location, van.end);
    (needed > longest).then_some(Reason::OutOfReach { needed, available: longest })
}

/// The least extra cost of serving a stop, with the other end of its shipment.
fn extra(tours: &Tours<'_>, stop: usize, vehicle: usize) -> Option<i64> {
    let core = tours.core;
    let partner = core.partner[stop] as usize;
    let (from, to) = if core.picks_up[stop] { (stop, partner) } else { (partner, stop) };
    let extra = |trip| {
        if partner >= core.stops {
            return tours.place_on(stop, trip).map(|place| place.extra);
        }
        tours.pair_on(from, to, trip, i64::MAX).map(|found| found.extra)
    };
    tours.trips_of(vehicle).filter_map(extra).min()
}

/// What leaving a stop out costs, with the other end of its shipment.
fn penalty(core: &Core<'_>, stop: usize) -> Option<i64> {
    let own = core.penalty[stop]?;
    match core.penalty.get(core.partner[stop] as usize) {
        None => Some(own),
        Some(other) => other.map(|other| own + other),
    }
}
