//! A place to serve.

use serde::{Deserialize, Serialize};

use super::Window;
use crate::{Cost, Seconds};

/// A set of up to 64 skills, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Skills(pub u64);

impl Skills {
    /// Whether all of `wanted` are here.
    pub fn cover(self, wanted: Self) -> bool {
        wanted.0 & !self.0 == 0
    }
}

/// The vehicle that a published plan promised, and the price of sending another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Index of the vehicle.
    pub vehicle: usize,
    /// Cost of serving the stop with another vehicle.
    pub price: Cost,
}

/// A place to serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Its location.
    pub location: usize,
    /// What is brought from the depot, one entry per dimension of load.
    pub demand: Vec<i64>,
    /// What is taken to the depot, one entry per dimension of load; empty: nothing.
    pub pickup: Vec<i64>,
    /// Service starts within one of these; any time where there are none.
    pub windows: Vec<Window>,
    /// Time that serving takes.
    pub service: Seconds,
    /// Cost of leaving it out; `None`: it must be served if that is possible at all.
    pub penalty: Option<Cost>,
    /// A vehicle that brings it leaves no earlier than this.
    pub release: Option<Seconds>,
    /// What the vehicle must be able to do.
    pub skills: Skills,
    /// Of the stops that name one group at most one is served, and its penalty is due only where none is.
    pub group: Option<usize>,
    /// The only vehicles that may serve it, none where the list is empty; `None`: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicles: Option<Vec<usize>>,
    /// The vehicle of a published plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
}

impl Stop {
    /// Whether a vehicle is one of those that may serve it.
    pub fn admits(&self, vehicle: usize) -> bool {
        self.vehicles.as_ref().is_none_or(|only| only.contains(&vehicle))
    }

    /// A stop that must be served, at any time and in no time.
    pub fn new(location: usize, demand: Vec<i64>) -> Self {
        Self {
            location,
            demand,
            pickup: Vec::new(),
            windows: Vec::new(),
            service: Seconds(0),
            penalty: None,
            release: None,
            skills: Skills::default(),
            group: None,
            vehicles: None,
            planned: None,
        }
    }
}
