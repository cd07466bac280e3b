//! Delivery: tours, what no tour takes, parcels at risk.

use super::action::RouteStop;
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

/// A tour.
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
    /// Fixed and distance cost.
    pub(crate) cost: Amount,
    /// Stops in order.
    pub(crate) stops: Vec<RouteStop>,
    /// Defaults it rests on.
    pub(crate) assumed: Vec<Assumption>,
}

/// An order that no tour takes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Unassigned {
    /// The order.
    pub(crate) order: String,
    /// Why.
    pub(crate) reason: UndecidedReason,
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
