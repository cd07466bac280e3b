//! What is to be planned: vehicles, stops, legs between locations; checked once.

mod stop;
mod validate;
mod vehicle;

pub(crate) use validate::{HOURS_MAX, MOMENT_MAX};

pub use stop::{Planned, Promise, Skills, Stop};
pub use vehicle::{Break, Territory, Vehicle};

use serde::{Deserialize, Serialize};

use crate::{Error, Matrices, Seconds};

/// A span of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// First moment.
    pub open: Seconds,
    /// Last moment.
    pub close: Seconds,
}

/// A pickup and the delivery of what was picked up, on one route, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// Stop where it is taken on board.
    pub from: usize,
    /// Stop where it is handed over.
    pub to: usize,
    /// What is carried, one entry per dimension of load.
    pub amount: Vec<i64>,
}

/// A problem whose parts fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    vehicles: Vec<Vehicle>,
    stops: Vec<Stop>,
    shipments: Vec<Shipment>,
    profiles: Vec<Matrices>,
    /// For each vehicle the first one that is equal to it; itself where a stop names it.
    classes: Vec<usize>,
    dimensions: usize,
}

/// The parts of a problem before they are checked.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// The vehicles.
    pub vehicles: Vec<Vehicle>,
    /// The stops.
    pub stops: Vec<Stop>,
    /// Pairs of stops that one vehicle serves one after the other.
    pub shipments: Vec<Shipment>,
    /// One set of legs per profile (van, bike), all over the same locations.
    pub profiles: Vec<Matrices>,
}

impl Problem {
    /// A problem of one profile without shipments; as [`Self::validate`].
    ///
    /// # Errors
    /// As [`Self::validate`].
    pub fn new(vehicles: Vec<Vehicle>, stops: Vec<Stop>, matrices: Matrices) -> Result<Self, Error> {
        Self::validate(Parts { vehicles, stops, shipments: Vec::new(), profiles: vec![matrices] })
    }

    /// Checks that indices, dimensions and ranges agree, and sorts the windows of each stop and the breaks of each vehicle.
    ///
    /// # Errors
    /// [`Error::TooMany`] above 100,000 vehicles or stops and 8 breaks of a vehicle, [`Error::Profiles`], [`Error::Location`],
    /// [`Error::Dimensions`], [`Error::OutOfRange`], [`Error::Window`], [`Error::Trips`], [`Error::CostTooLarge`] and
    /// [`Error::Shipment`] on the first part
    /// that does not fit.
    pub fn validate(mut parts: Parts) -> Result<Self, Error> {
        let dimensions = validate::validate(&mut parts)?;
        let classes = classes(&parts);
        let Parts { vehicles, stops, shipments, profiles } = parts;
        Ok(Self { vehicles, stops, shipments, profiles, classes, dimensions })
    }

    /// The parts, to be changed and checked again.
    pub fn parts(&self) -> Parts {
        Parts {
            vehicles: self.vehicles.clone(),
            stops: self.stops.clone(),
            shipments: self.shipments.clone(),
            profiles: self.profiles.clone(),
        }
    }

    /// The vehicles, in the order given.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// The stops, in the order given.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The shipments, in the order given.
    pub fn shipments(&self) -> &[Shipment] {
        &self.shipments
    }

    /// The legs of the first profile.
    pub fn matrices(&self) -> &Matrices {
        &self.profiles[0]
    }

    /// The legs of every profile; never empty.
    pub fn profiles(&self) -> &[Matrices] {
        &self.profiles
    }

    /// Number of dimensions of load.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The first vehicle that can stand for `vehicle`.
    pub(crate) fn class(&self, vehicle: usize) -> usize {
        self.classes[vehicle]
    }

    /// The legs that `vehicle` drives.
    pub(crate) fn legs_of(&self, vehicle: usize) -> &Matrices {
        &self.profiles[self.vehicles[vehicle].profile]
    }
}

/// Equal vehicles can stand for one another unless a stop names one of them.
fn classes(parts: &Parts) -> Vec<usize> {
    let mut named = vec![false; parts.vehicles.len()];
    for stop in &parts.stops {
        for &vehicle in
            stop.vehicles.iter().flatten().chain(stop.planned.iter().map(|planned| &planned.vehicle))
        {
            named[vehicle] = true;
        }
    }
    let mut first_of = std::collections::HashMap::new();
    let vehicles = parts.vehicles.iter().enumerate();
    vehicles.map(|(i, v)| if named[i] { i } else { *first_of.entry(v).or_insert(i) }).collect()
}
