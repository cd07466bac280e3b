//! What a problem asks of the search, so that no more is kept up to date than matters.

use crate::matrices::LEG_MAX;
use crate::{Problem, Vehicle};

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
    /// Some vehicle or stop has a rule or price of its own: skills, numbers of stops, distances, groups, vehicles named,
    /// territories.
    pub(crate) rules: bool,
    /// Something that only the timetable of a whole day prices: promises, overtime, breaks, squares of hours, reloads
    /// elsewhere, several trips whose time costs or is limited, or speeds by hour.
    pub(crate) rich: bool,
    /// Some vehicle has a fixed cost, which stops may be worth together though none is alone.
    pub(crate) hired: bool,
    /// Some leg must not be driven, and some vehicle drives for nothing, so that no cost tells of it.
    pub(crate) barred: bool,
    /// None of the others but `timed`, one profile, one window per stop, and few enough stops for flat tables: places
    /// are priced by the short cut.
    pub(crate) plain: bool,
}

impl Features {
    pub(super) fn new(problem: &Problem) -> Self {
        let (vehicles, stops) = (problem.vehicles(), problem.stops());
        let spans = vehicles.iter().any(|v| v.cost_per_second.0 > 0 || v.duration_max.is_some());
        let releases = stops.iter().any(|stop| stop.release.is_some());
        let shift_binds = shift_binds(problem);
        let by_hour = |vehicle: &Vehicle| problem.profiles()[vehicle.profile].hours().is_some();
        let rich = vehicles.iter().any(|vehicle| is_rich(vehicle) || by_hour(vehicle))
            || stops.iter().any(|stop| stop.promise.is_some());
        Self {
            timed: rich
                || spans
                || releases
                || shift_binds
                || stops.iter().any(|stop| !stop.windows.is_empty()),
            spans,
            releases,
            trips: vehicles.iter().any(|v| v.trips_max > 1),
            mixed: stops.iter().any(|stop| stop.pickup.iter().any(|&load| load > 0))
                || !problem.shipments().is_empty()
                || vehicles.iter().any(|vehicle| !vehicle.aboard.is_empty()),
            rules: vehicles
                .iter()
                .any(|v| v.stops_max.is_some() || v.distance_max.is_some() || !v.driven.is_empty())
                || vehicles.iter().any(|v| v.cost_per_stop_squared.0 > 0 || v.territory.is_some())
                || stops.iter().any(|stop| stop.skills.0 != 0 || stop.group.is_some())
                || stops.iter().any(|stop| stop.vehicles.is_some() || stop.planned.is_some()),
            rich,
            hired: vehicles.iter().any(|vehicle| vehicle.fixed_cost.0 > 0),
            barred: vehicles.iter().any(|v| v.cost_per_metre.0 == 0)
                && problem.profiles().iter().any(|legs| legs.largest().0 >= LEG_MAX),
            plain: false,
        }
    }
}

/// Whether the days of a vehicle are priced as a whole.
fn is_rich(vehicle: &Vehicle) -> bool {
    let elsewhere = vehicle.reload_places().iter().any(|&place| place != vehicle.depot);
    let home = vehicle.depot == vehicle.end && !elsewhere;
    let by_trip = home && vehicle.cost_per_second.0 == 0 && vehicle.duration_max.is_none();
    vehicle.overtime_max.0 > 0
        || vehicle.cost_per_hour_squared.0 > 0
        || !vehicle.breaks.is_empty()
        || (vehicle.trips_max > 1 && !by_trip)
}

/// Whether a shift can be too short: not where it is longer than the longest tour there can be.
fn shift_binds(problem: &Problem) -> bool {
    let legs = i64::try_from(2 * problem.stops().len() + 1).unwrap_or(i64::MAX);
    let leg = problem.profiles().iter().map(crate::Matrices::longest).max().unwrap_or(0);
    let service: i64 = problem.stops().iter().map(|stop| stop.service.0).sum();
    let longest = legs.saturating_mul(leg).saturating_add(service);
    problem.vehicles().iter().any(|v| v.shift.close.0 - v.shift.open.0 < longest)
}
