//! Delivery: tours, what no tour takes, parcels at risk.

use super::action::{Rest, RouteStop};
use super::code::{Assumption, Status, UndecidedReason};
use super::decision::Decision;
use super::scalar::{Amount, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// A place where tours start.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Depot {
    /// Location.
    pub(crate) location: String,
    /// Its name.
    #[schema(required)]
    pub(crate) label: Option<String>,
    /// Degrees north.
    pub(crate) lat: f64,
    /// Degrees east.
    pub(crate) lng: f64,
}

/// When something may happen.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Hours {
    /// From.
    pub(crate) from: Time,
    /// To.
    pub(crate) to: Time,
}

/// A stop of a tour, with what its order asks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TourStop {
    /// The stop.
    #[serde(flatten)]
    pub(crate) stop: RouteStop,
    /// The window promised; null where it was not kept.
    #[schema(required)]
    pub(crate) window: Option<Hours>,
}

/// A tour as it stands: as proposed, or as a person had it driven.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Route {
    /// The decision that plans it.
    pub(crate) decision: String,
    /// Where that stands.
    pub(crate) status: Status,
    /// The vehicle.
    pub(crate) vehicle: String,
    /// Its depot.
    pub(crate) depot: String,
    /// Departure.
    pub(crate) start: Time,
    /// Return.
    pub(crate) end: Time,
    /// Metres.
    pub(crate) distance_m: i64,
    /// Grams loaded.
    pub(crate) load_g: i64,
    /// Grams the vehicle carries; null when the fleet no longer has it.
    #[schema(required)]
    pub(crate) capacity_g: Option<i64>,
    /// Most stops the vehicle makes; null when the fleet no longer has it.
    #[schema(required)]
    pub(crate) max_stops: Option<u32>,
    /// When the vehicle may drive; null where that was not kept.
    #[schema(required)]
    pub(crate) hours: Option<Hours>,
    /// Fixed cost, and that of distance, overtime and lateness.
    pub(crate) cost: Amount,
    /// Stops in order.
    pub(crate) stops: Vec<TourStop>,
    /// Breaks of the driver in order.
    pub(crate) rests: Vec<Rest>,
    /// Seconds from the end of the vehicle's shift to the return; 0 within the shift.
    pub(crate) overtime_s: i64,
    /// Defaults it rests on.
    pub(crate) assumed: Vec<Assumption>,
}

/// An order that no tour takes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Unassigned {
    /// The order.
    pub(crate) order: String,
    /// Why the cycle planned none; null where a person took it off.
    #[schema(required)]
    pub(crate) reason: Option<UndecidedReason>,
    /// Where it waits; null where nobody kept what was ready, and for places without vehicles.
    #[schema(required)]
    pub(crate) depot: Option<String>,
    /// Grams, where known.
    #[schema(required)]
    pub(crate) load_g: Option<i64>,
    /// The window promised, where known.
    #[schema(required)]
    pub(crate) window: Option<Hours>,
    /// Degrees north, where known.
    #[schema(required)]
    pub(crate) lat: Option<f64>,
    /// Degrees east, where known.
    #[schema(required)]
    pub(crate) lng: Option<f64>,
}

/// The tours of the latest cycle.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Routes {
    /// The cycle; null before the first.
    #[schema(required)]
    pub(crate) cycle: Option<String>,
    /// The instant it decided for.
    #[schema(required)]
    pub(crate) as_of: Option<Time>,
    /// Depots.
    pub(crate) depots: Vec<Depot>,
    /// Tours by vehicle.
    pub(crate) routes: Vec<Route>,
    /// Orders that no tour takes, at most 500.
    pub(crate) unassigned: Vec<Unassigned>,
    /// Notices about parcels that will probably be late.
    pub(crate) at_risk: Vec<Decision>,
}
