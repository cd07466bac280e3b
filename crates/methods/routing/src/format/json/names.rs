//! What the parts of a problem are called.

use std::collections::HashMap;

use super::moment::Clock;
use crate::format::{Fault, FormatError, Instance};
use crate::{Point, Seconds};

/// What the parts of a problem are called; empty lists where a file only numbers them.
#[derive(Debug, Clone, Default)]
pub(in crate::format) struct Names {
    pub(super) locations: Vec<String>,
    pub(super) vehicles: Vec<String>,
    pub(super) stops: Vec<String>,
    pub(super) skills: Vec<String>,
    pub(super) profiles: Vec<String>,
    pub(super) groups: Vec<String>,
    /// Places of the locations where all are known.
    pub(super) points: Vec<Point>,
    pub(super) clock: Clock,
}

impl Names {
    pub(super) fn skill(&self, bit: usize) -> String {
        self.skills.get(bit).cloned().unwrap_or_else(|| format!("skill-{}", bit + 1))
    }

    pub(super) fn profile(&self, at: usize) -> String {
        self.profiles.get(at).cloned().unwrap_or_else(|| format!("profile-{}", at + 1))
    }

    pub(super) fn group(&self, group: usize) -> String {
        self.groups.get(group).cloned().unwrap_or_else(|| format!("group-{}", group + 1))
    }
}

impl Instance {
    /// What a stop is called: its id, or its number in solutions.
    pub fn stop_id(&self, stop: usize) -> String {
        let number = || self.layout.labels.get(stop).map_or(stop, |&label| label).to_string();
        self.names.stops.get(stop).cloned().unwrap_or_else(number)
    }

    /// What a vehicle is called: its id, or its number from 1.
    pub fn vehicle_id(&self, vehicle: usize) -> String {
        self.names.vehicles.get(vehicle).cloned().unwrap_or_else(|| (vehicle + 1).to_string())
    }

    /// What a location is called: its id, or its number from 0.
    pub fn location_id(&self, location: usize) -> String {
        self.names.locations.get(location).cloned().unwrap_or_else(|| location.to_string())
    }

    /// Where a location is on the earth; known where the file gives latitude and longitude of every one.
    pub fn point(&self, location: usize) -> Option<Point> {
        self.names.points.get(location).copied()
    }

    /// As [`Self::point`], for what cannot be written without.
    pub(in crate::format) fn place(&self, location: usize) -> Result<Point, FormatError> {
        let fault = Fault::Places { wanted: "`lat` and `lng` for GeoJSON and GPX" };
        self.point(location).ok_or_else(|| FormatError::new(0, "locations", fault))
    }

    /// A moment in RFC 3339 and UTC, where moments stand in a calendar.
    pub(in crate::format) fn utc(&self, moment: Seconds) -> Option<String> {
        self.names.clock.utc(moment)
    }
}

/// Finds parts by their names.
pub(super) struct Directory<'a> {
    of: &'static str,
    known: HashMap<&'a str, usize>,
}

impl<'a> Directory<'a> {
    pub(super) fn new(of: &'static str) -> Self {
        Self { of, known: HashMap::new() }
    }

    /// Enters a name that must be new; its index is the number of names before.
    pub(super) fn enter(&mut self, name: &'a str) -> Result<(), Fault> {
        let next = self.known.len();
        match self.known.insert(name, next) {
            None => Ok(()),
            Some(_) => Err(Fault::Twice { of: self.of, name: name.to_owned() }),
        }
    }

    pub(super) fn find(&self, name: &str) -> Result<usize, Fault> {
        let fault = || Fault::NoSuch { of: self.of, name: name.chars().take(40).collect() };
        self.known.get(name).copied().ok_or_else(fault)
    }
}
