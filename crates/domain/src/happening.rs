//! What happens to a day of tours that is under way.

use crate::id::{OrderId, VehicleId};
use crate::time::Timestamp;
use crate::units::{GeoPoint, Seconds};
use serde::{Deserialize, Serialize};

/// Something that happens while tours are driven, as a dispatcher tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// An order on a tour is no longer wanted.
    Cancelled {
        /// The order.
        order: OrderId,
    },
    /// An order that is on no tour is to be taken along.
    Added {
        /// The order.
        order: OrderId,
    },
    /// A vehicle drives no further.
    Breakdown {
        /// The vehicle.
        vehicle: VehicleId,
        /// Where it stands.
        place: GeoPoint,
    },
    /// A vehicle is later than planned.
    Delay {
        /// The vehicle.
        vehicle: VehicleId,
        /// By so much; not negative.
        by: Seconds,
    },
}

/// A moment of a day under way, and what happened by then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// The moment.
    pub now: Timestamp,
    /// What happened, in the order in which it is taken up.
    pub happened: Vec<Happening>,
}
