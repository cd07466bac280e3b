//! Vehicles in numbers, their trips, and which of them are equal.

use super::FAR;
use crate::core::NONE;
use crate::float::id;
use crate::problem::HOURS_MAX;
use crate::{Break, Problem};

/// Seconds of an hour, squared.
const HOUR_SQUARED: i128 = 3_600 * 3_600;

/// A vehicle in numbers.
#[derive(Debug, Clone)]
pub(crate) struct Van {
    /// The earliest and the latest moment of leaving.
    pub(crate) open: i64,
    pub(crate) latest: i64,
    pub(crate) close: i64,
    pub(crate) fixed: i64,
    pub(crate) per_second: i64,
    pub(crate) per_stop_squared: i64,
    pub(crate) per_hour_squared: i64,
    /// Row of the centre of its territory, and the cost of each metre from there.
    pub(crate) territory: Option<(u32, i64)>,
    pub(crate) stops_max: u32,
    pub(crate) span_max: i64,
    pub(crate) distance_max: i64,
    pub(crate) skills: u64,
    /// Its first route, and how many it has.
    pub(crate) first: usize,
    pub(crate) trips: usize,
    pub(crate) overtime_max: i64,
    pub(crate) overtime_per_second: i64,
    pub(crate) breaks: Vec<Break>,
    /// Rows and locations where it may reload.
    pub(crate) reload_at: Vec<(u32, usize)>,
}

impl Van {
    /// What the square of the hours between leaving and returning costs.
    pub(crate) fn hours_squared(&self, span: i64) -> i64 {
        if self.per_hour_squared == 0 {
            return 0;
        }
        let span = i128::from(span.min(3_600 * HOURS_MAX));
        let square = span * span * i128::from(self.per_hour_squared);
        i64::try_from(square / HOUR_SQUARED).unwrap_or(i64::MAX)
    }

    /// What a day costs that takes `span` seconds and ends at `back`, at a rate per metre; without lateness.
    pub(crate) fn day_cost(&self, rate: i64, metres: i64, span: i64, back: i64) -> i64 {
        let overtime = (back - self.close).max(0).saturating_mul(self.overtime_per_second);
        (metres * rate + span * self.per_second)
            .saturating_add(overtime)
            .saturating_add(self.hours_squared(span))
    }

    /// Whether the length of its day costs or is limited.
    pub(crate) fn minds_its_span(&self) -> bool {
        self.per_second > 0 || self.per_hour_squared > 0 || self.span_max < FAR
    }

    /// What one stop more costs a vehicle that serves some, for the square of their number.
    #[inline]
    pub(crate) fn one_stop_more(&self, served: u32) -> i64 {
        self.per_stop_squared * (2 * i64::from(served) + 1)
    }
}

/// The vehicles, with room for at most so many trips each.
pub(super) fn vans(problem: &Problem, most: usize) -> Vec<Van> {
    let mut first = 0;
    let mut van = |vehicle: &crate::Vehicle| {
        let trips = vehicle.trips_max.min(most);
        first += trips;
        Van {
            open: vehicle.leaves().0,
            latest: vehicle.departed.map_or(FAR, |moment| moment.0),
            close: vehicle.shift.close.0,
            fixed: vehicle.fixed_cost.0,
            per_second: vehicle.cost_per_second.0,
            per_stop_squared: vehicle.cost_per_stop_squared.0,
            per_hour_squared: vehicle.cost_per_hour_squared.0,
            territory: None,
            stops_max: vehicle.stops_max.map_or(NONE, id),
            span_max: vehicle.duration_max.map_or(FAR, |most| most.0),
            distance_max: vehicle.distance_max.map_or(FAR, |most| most.0),
            skills: vehicle.skills.0,
            first: first - trips,
            trips,
            overtime_max: vehicle.overtime_max.0,
            overtime_per_second: vehicle.overtime_per_second.0,
            breaks: vehicle.breaks.clone(),
            reload_at: Vec::new(),
        }
    };
    problem.vehicles().iter().map(&mut van).collect()
}

/// Twice the trips each vehicle makes where they share the load evenly, and a few.
pub(super) fn trips_expected(problem: &Problem) -> usize {
    let share = |dimension: usize| {
        let load: i64 =
            problem.stops().iter().map(|stop| stop.demand[dimension].max(stop.pickup[dimension])).sum();
        let room: i64 = problem.vehicles().iter().map(|vehicle| vehicle.capacity[dimension]).sum();
        usize::try_from(2 * load / room.max(1)).unwrap_or(1)
    };
    let trips = (0..problem.dimensions()).map(share).max().unwrap_or(0);
    trips.saturating_add(4).min(problem.stops().len().max(1))
}

/// The vehicles of each class, and the class of each with its place there.
pub(super) fn classes(problem: &Problem) -> (Vec<Vec<u32>>, Vec<(u32, u32)>) {
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
