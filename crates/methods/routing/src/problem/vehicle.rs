//! A vehicle with its driver.

use serde::{Deserialize, Serialize};

use super::{Skills, Window};
use crate::{Cost, Metres, Seconds};

/// A vehicle with its driver.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vehicle {
    /// Location where it starts.
    pub depot: usize,
    /// Location where it ends.
    pub end: usize,
    /// What it can carry, one entry per dimension of load.
    pub capacity: Vec<i64>,
    /// It leaves and returns within this time.
    pub shift: Window,
    /// Most stops it may serve.
    pub stops_max: Option<usize>,
    /// Longest time from leaving to returning.
    pub duration_max: Option<Seconds>,
    /// Longest way.
    pub distance_max: Option<Metres>,
    /// Cost of using it at all.
    pub fixed_cost: Cost,
    /// Cost of each metre.
    pub cost_per_metre: Cost,
    /// Cost of each second from leaving to returning.
    pub cost_per_second: Cost,
    /// Index of the legs it drives.
    pub profile: usize,
    /// What it can do; a stop asks for some of it.
    pub skills: Skills,
    /// Trips it may make one after the other: it comes back, unloads, loads anew and leaves again. At least 1.
    pub trips_max: usize,
    /// Stops that it has served or is on its way to, in order: its route begins with them. Only with one trip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub driven: Vec<usize>,
}

impl Vehicle {
    /// A vehicle that costs one per metre and is limited by its capacity and its shift alone.
    pub fn new(depot: usize, capacity: Vec<i64>, shift: Window) -> Self {
        Self {
            depot,
            end: depot,
            capacity,
            shift,
            stops_max: None,
            duration_max: None,
            distance_max: None,
            fixed_cost: Cost(0),
            cost_per_metre: Cost(1),
            cost_per_second: Cost(0),
            profile: 0,
            skills: Skills::default(),
            trips_max: 1,
            driven: Vec::new(),
        }
    }
}
