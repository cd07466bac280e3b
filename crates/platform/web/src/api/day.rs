//! A day under way: what happened, what comes of it, and having the tours go on so.

use super::code::UndecidedReason;
use super::delivery::Route;
use super::dispatch::Break;
use super::scalar::{Amount, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that happens while tours are driven.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Happening {
    /// An order on a tour is no longer wanted.
    Cancelled {
        /// The order.
        order: String,
    },
    /// An order that is on no tour is to be taken along.
    Added {
        /// The order.
        order: String,
    },
    /// A vehicle drives no further.
    Breakdown {
        /// The vehicle.
        vehicle: String,
        /// Where it stands, degrees north.
        lat: f64,
        /// Where it stands, degrees east.
        lng: f64,
    },
    /// A vehicle is later than planned.
    Delay {
        /// The vehicle.
        vehicle: String,
        /// By so many seconds, 0 to 86,400.
        by_s: i64,
    },
}

/// A moment of a day under way and what happened by then.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayDraft {
    /// The depot whose tours go on.
    pub(crate) depot: String,
    /// The moment, RFC 3339; the server's clock when left out.
    #[serde(default)]
    pub(crate) now: Option<String>,
    /// What happened, in the order in which it is taken up, at most 50; none shows the tours as they stand.
    #[serde(default)]
    pub(crate) happenings: Vec<Happening>,
}

/// What was previewed, to be carried out.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayCommit {
    /// The depot.
    pub(crate) depot: String,
    /// The moment of the preview.
    pub(crate) now: String,
    /// What happened, as previewed.
    pub(crate) happenings: Vec<Happening>,
    /// The `basis` of the preview.
    pub(crate) basis: String,
    /// Why; kept with the decisions.
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

/// A tour under way as it would go on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayTour {
    /// The tour, what has been driven included. An order that is taken over from another vehicle comes twice: where that
    /// stands, with a load of 0, then where the order goes.
    pub(crate) route: Route,
    /// Whether it differs from the tour that stands.
    pub(crate) changed: bool,
    /// Stops that are over.
    pub(crate) served: u64,
    /// Whether the vehicle broke down.
    pub(crate) broken: bool,
    /// Where it broke down or is about now, degrees north.
    pub(crate) lat: f64,
    /// Where it broke down or is about now, degrees east.
    pub(crate) lng: f64,
    /// What the check refuses about it; nothing can be committed then.
    pub(crate) breaks: Vec<Break>,
}

/// Who brings an order, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Visited {
    /// The vehicle.
    pub(crate) vehicle: String,
    /// Arrival.
    pub(crate) arrive: Time,
}

/// An order that comes with another vehicle or at another time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderMove {
    /// The order.
    pub(crate) order: String,
    /// Before; null where it was on no tour.
    #[schema(required)]
    pub(crate) before: Option<Visited>,
    /// After; null where it is on no tour any more.
    #[schema(required)]
    pub(crate) after: Option<Visited>,
}

/// An order that no tour brings any more, or that none takes along.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DroppedOrder {
    /// The order.
    pub(crate) order: String,
    /// What kept the vehicle that came nearest from it.
    pub(crate) reason: UndecidedReason,
}

/// An order that is served after its window.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LateOrder {
    /// The order.
    pub(crate) order: String,
    /// Who brings it.
    pub(crate) vehicle: String,
    /// By so many seconds.
    pub(crate) by_s: i64,
    /// Whether it was served or is being driven to: nothing can change it.
    pub(crate) settled: bool,
}

/// What the tours of a day measure and cost.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayTotals {
    /// Metres.
    pub(crate) distance_m: i64,
    /// What they cost: vehicles, metres, overtime and lateness.
    pub(crate) cost: Amount,
}

/// What a day under way comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayPreview {
    /// What it was planned from; a commit names it, and is refused once these tours have changed.
    pub(crate) basis: String,
    /// The moment.
    pub(crate) now: Time,
    /// The depot's tours under way, by vehicle.
    pub(crate) tours: Vec<DayTour>,
    /// Orders that come with another vehicle or at another time.
    pub(crate) moves: Vec<OrderMove>,
    /// Orders that no tour brings; cancelled ones are not there.
    pub(crate) dropped: Vec<DroppedOrder>,
    /// Orders that come late.
    pub(crate) late: Vec<LateOrder>,
    /// The tours as they stand.
    pub(crate) before: DayTotals,
    /// The tours as they would go on.
    pub(crate) after: DayTotals,
}
