//! What a file says, word for word.

use serde::{Deserialize, Serialize};

use super::mirror::mirrored;
use super::moment::Moment;
use crate::{Cost, Metres, Rounding, Seconds, Stop, Vehicle};

/// A problem.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
    /// Moment 0, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) midnight: Option<String>,
    /// Every skill there is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) skills: Vec<String>,
    pub(super) locations: Vec<LocationEntry>,
    pub(super) matrices: Vec<MatrixEntry>,
    pub(super) vehicles: Vec<VehicleEntry>,
    pub(super) stops: Vec<StopEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) shipments: Vec<ShipmentEntry>,
}

/// A place: on the earth, on a plane, or a row of the tables.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LocationEntry {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lng: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) x: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) y: Option<f64>,
    /// Row of the tables; its place in the list where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<usize>,
}

/// The legs of one profile: exactly one of three, and the speeds by hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatrixEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) great_circle: Option<GreatCircle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plane: Option<Plane>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<Tables>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hours: Option<HoursEntry>,
}

/// How fast the legs are driven at each hour of the day, in thousandths of the speed behind their durations.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursEntry {
    /// A moment at which a day begins.
    #[serde(default)]
    pub(super) midnight: Moment,
    pub(super) speed_permille: Vec<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GreatCircle {
    pub(super) detour: f64,
    pub(super) speed_kmh: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plane {
    pub(super) scale: f64,
    pub(super) rounding: Rounding,
}

/// Row by row; `null` is a leg that must not be driven.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    pub(super) distance: Vec<Vec<Option<i64>>>,
    /// The distance where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) duration: Option<Vec<Vec<Option<i64>>>>,
}

/// A break: when it starts, and seconds that it takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BreakEntry {
    pub(super) window: Span,
    pub(super) duration: Seconds,
}

/// A moment promised, and the cost of each second later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PromiseEntry {
    pub(super) by: Moment,
    pub(super) late_per_second: Cost,
}

/// The vehicle of the published plan, and the cost of sending another.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedEntry {
    pub(super) vehicle: String,
    pub(super) price: Cost,
}

/// The middle of a vehicle's territory, and the cost of each metre from there to a stop.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TerritoryEntry {
    pub(super) centre: String,
    pub(super) cost_per_metre: Cost,
}

/// First and last moment.
pub(super) type Span = (Moment, Moment);

mirrored! {
    /// Vehicles that are alike but for their ids.
    VehicleEntry of Vehicle {
        own {
            ids: Vec<String>,
            start: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            end: Option<String>,
            capacity: Vec<i64>,
            shift: Span,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            profile: Option<String>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            skills: Vec<String>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            breaks: Vec<BreakEntry>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            reload_at: Vec<String>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            territory: Option<TerritoryEntry>,
        }
        same {
            stops_max: usize,
            duration_max: Seconds,
            distance_max: Metres,
            fixed_cost: Cost,
            cost_per_metre: Cost,
            cost_per_second: Cost,
            cost_per_stop_squared: Cost,
            cost_per_hour_squared: Cost,
            trips_max: usize,
            overtime_max: Seconds,
            overtime_per_second: Cost,
        }
    }
}

mirrored! {
    /// A place to serve.
    StopEntry of Stop {
        own {
            id: String,
            location: String,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            demand: Vec<i64>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            windows: Vec<Span>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            release: Option<Moment>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            skills: Vec<String>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            group: Option<String>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            promise: Option<PromiseEntry>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            vehicles: Option<Vec<String>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            planned: Option<PlannedEntry>,
        }
        same {
            pickup: Vec<i64>,
            service: Seconds,
            penalty: Cost,
        }
    }
}

/// A pickup and its delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShipmentEntry {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) amount: Vec<i64>,
}
