//! What is to be planned: vehicles, stops, matrices; checked once.

use serde::{Deserialize, Serialize};

use crate::{Cost, Error, Matrices, Seconds};

/// Largest moment, in seconds from the start of counting, either way.
const MOMENT_MAX: i64 = 100_000_000_000;
/// Largest load of one stop or vehicle.
const LOAD_MAX: i64 = 1_000_000_000_000;
/// Largest fixed cost or penalty.
const COST_MAX: i64 = 10_000_000_000_000;
/// Largest cost per metre or second.
const RATE_MAX: i64 = 1_000_000;
/// Most stops; most vehicles.
const COUNT_MAX: usize = 20_000;

/// A span of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Window {
    /// First moment.
    pub open: Seconds,
    /// Last moment.
    pub close: Seconds,
}

/// A vehicle with its driver.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vehicle {
    /// Location where it starts and ends.
    pub depot: usize,
    /// What it can carry, one entry per dimension of load.
    pub capacity: Vec<i64>,
    /// It leaves and returns within this time.
    pub shift: Window,
    /// Most stops it may serve.
    pub stops_max: Option<usize>,
    /// Longest time from leaving to returning.
    pub duration_max: Option<Seconds>,
    /// Cost of using it at all.
    pub fixed_cost: Cost,
    /// Cost of each metre.
    pub cost_per_metre: Cost,
    /// Cost of each second from leaving to returning.
    pub cost_per_second: Cost,
}

/// A place to deliver to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Its location.
    pub location: usize,
    /// What is brought, one entry per dimension of load.
    pub demand: Vec<i64>,
    /// Service starts within one of these; any time where there are none.
    pub windows: Vec<Window>,
    /// Time that serving takes.
    pub service: Seconds,
    /// Cost of leaving it out; `None`: it must be served if that is possible at all.
    pub penalty: Option<Cost>,
}

/// A problem whose parts fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    vehicles: Vec<Vehicle>,
    stops: Vec<Stop>,
    matrices: Matrices,
    /// For each vehicle the first one that is equal to it.
    classes: Vec<usize>,
}

impl Problem {
    /// Checks that indices, dimensions and ranges agree, and sorts the windows of each stop.
    ///
    /// # Errors
    /// [`Error::TooMany`] above 20,000 vehicles or stops, [`Error::Location`], [`Error::Dimensions`],
    /// [`Error::OutOfRange`] and [`Error::Window`] on the first part that does not fit.
    pub fn new(vehicles: Vec<Vehicle>, mut stops: Vec<Stop>, matrices: Matrices) -> Result<Self, Error> {
        for (of, count) in [("vehicles", vehicles.len()), ("stops", stops.len())] {
            if count > COUNT_MAX {
                return Err(Error::TooMany { of, count, limit: COUNT_MAX });
            }
        }
        let first = vehicles.first().map(|v| v.capacity.len()).or(stops.first().map(|s| s.demand.len()));
        let dimensions = first.unwrap_or(0);
        for (index, vehicle) in vehicles.iter().enumerate() {
            fits(Part { of: "vehicle", index }, vehicle.depot, &vehicle.capacity, dimensions, &matrices)?;
            vehicle.validate(Part { of: "vehicle", index })?;
        }
        for (index, stop) in stops.iter_mut().enumerate() {
            fits(Part { of: "stop", index }, stop.location, &stop.demand, dimensions, &matrices)?;
            stop.validate(Part { of: "stop", index })?;
            stop.windows.sort_unstable();
        }
        let mut first_of = std::collections::HashMap::new();
        let classes: Vec<usize> =
            vehicles.iter().enumerate().map(|(i, v)| *first_of.entry(v).or_insert(i)).collect();
        Ok(Self { vehicles, stops, matrices, classes })
    }

    /// The vehicles, in the order given.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// The stops, in the order given.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The matrices.
    pub fn matrices(&self) -> &Matrices {
        &self.matrices
    }

    /// The first vehicle equal to `vehicle`.
    pub(crate) fn class(&self, vehicle: usize) -> usize {
        self.classes[vehicle]
    }
}

/// What an error is about.
#[derive(Clone, Copy)]
struct Part {
    of: &'static str,
    index: usize,
}

impl Part {
    fn range(self, name: &'static str, value: i64, low: i64, high: i64) -> Result<(), Error> {
        if (low..=high).contains(&value) {
            Ok(())
        } else {
            Err(Error::OutOfRange { of: self.of, index: self.index, name, value })
        }
    }

    fn window(self, window: Window) -> Result<(), Error> {
        self.range("window", window.open.0, -MOMENT_MAX, MOMENT_MAX)?;
        self.range("window", window.close.0, -MOMENT_MAX, MOMENT_MAX)?;
        if window.open > window.close {
            return Err(Error::Window { of: self.of, index: self.index });
        }
        Ok(())
    }
}

fn fits(
    part: Part,
    location: usize,
    load: &[i64],
    dimensions: usize,
    matrices: &Matrices,
) -> Result<(), Error> {
    let Part { of, index } = part;
    if location >= matrices.locations() {
        return Err(Error::Location { of, index, location, locations: matrices.locations() });
    }
    if load.len() != dimensions {
        return Err(Error::Dimensions { of, index, found: load.len(), expected: dimensions });
    }
    load.iter().try_for_each(|&value| part.range("load", value, 0, LOAD_MAX))
}

impl Vehicle {
    fn validate(&self, part: Part) -> Result<(), Error> {
        part.window(self.shift)?;
        part.range("fixed cost", self.fixed_cost.0, 0, COST_MAX)?;
        part.range("cost per metre", self.cost_per_metre.0, 0, RATE_MAX)?;
        part.range("cost per second", self.cost_per_second.0, 0, RATE_MAX)?;
        let longest = self.duration_max.map_or(0, |duration| duration.0);
        part.range("longest duration", longest, 0, MOMENT_MAX)
    }
}

impl Stop {
    fn validate(&self, part: Part) -> Result<(), Error> {
        self.windows.iter().try_for_each(|window| part.window(*window))?;
        part.range("service time", self.service.0, 0, crate::matrices::LEG_MAX)?;
        part.range("penalty", self.penalty.map_or(0, |penalty| penalty.0), 0, COST_MAX)
    }
}
