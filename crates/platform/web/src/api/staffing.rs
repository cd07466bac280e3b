//! Orders to come beside the people on shift.

use super::code::Assumption;
use super::scalar::{Date, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// What comes and who is there, at every location.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Staffing {
    /// The instant it holds for.
    pub(crate) as_of: Time,
    /// What foretold the orders.
    pub(crate) model: String,
    /// Defaults that it rests on.
    pub(crate) assumed: Vec<Assumption>,
    /// Locations, the busiest first.
    pub(crate) locations: Vec<LocationStaffing>,
}

/// A location with the days to come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LocationStaffing {
    /// Where.
    pub(crate) location: String,
    /// Its share of the orders of the last four weeks.
    pub(crate) share: f64,
    /// Minutes of work on an order there.
    pub(crate) minutes: f64,
    /// People with shifts there.
    pub(crate) people: usize,
    /// The days to come, today first.
    pub(crate) days: Vec<StaffedDay>,
}

/// A day with its orders and its people; busy is what nine days of ten stay below.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffedDay {
    /// The day.
    pub(crate) day: Date,
    /// Orders still to come on it.
    pub(crate) orders: f64,
    /// As many on a busy day.
    pub(crate) orders_busy: f64,
    /// Hours of work: what waits at its start and what comes before the last shift ends.
    pub(crate) work_hours: f64,
    /// As many on a busy day.
    pub(crate) work_hours_busy: f64,
    /// Hours that people are on shift for, together.
    pub(crate) shift_hours: f64,
    /// Hours of work left when the last shift ends.
    pub(crate) left_hours: f64,
    /// As many on a busy day.
    pub(crate) left_hours_busy: f64,
    /// People needed beside those on shift, so that nothing is left on a busy day.
    pub(crate) more_people: u32,
    /// People who could stay away on a busy day.
    pub(crate) spare_people: u32,
    /// Its hours.
    pub(crate) hours: Vec<StaffedHour>,
}

/// An hour as expected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffedHour {
    /// 0 to 23, local.
    pub(crate) hour: usize,
    /// Orders that come.
    pub(crate) orders: f64,
    /// People on shift, those of a part of it in part.
    pub(crate) people: f64,
    /// Hours of work left at its end.
    pub(crate) left_hours: f64,
}
