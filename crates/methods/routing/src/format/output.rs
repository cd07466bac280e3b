//! The ways in which a plan is written.

use super::{FormatError, Instance, write_plan, write_solution};
use crate::{Plan, Problem, Route};

/// The ways in which a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    /// As CVRPLIB writes it: orders of stops and the cost.
    Solution,
    /// JSON of our own: everything.
    Json,
    /// GeoJSON (RFC 7946): routes as lines, stops as points.
    GeoJson,
    /// GPX 1.1: a `<rte>` per route.
    Gpx,
}

impl Output {
    /// Every way with its name, which is also the extension of such files.
    pub const NAMED: [(&'static str, Self); 4] =
        [("sol", Self::Solution), ("json", Self::Json), ("geojson", Self::GeoJson), ("gpx", Self::Gpx)];

    /// The way of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|&(_, output)| output)
    }
}

/// Writes a plan.
///
/// # Errors
/// [`Fault::Places`](super::Fault::Places) for GeoJSON and GPX where the instance does not know latitude and longitude of
/// every location.
pub fn write(instance: &Instance, plan: &Plan, output: Output) -> Result<String, FormatError> {
    match output {
        Output::Solution => Ok(write_solution(instance, plan)),
        Output::Json => Ok(write_plan(instance, plan)),
        Output::GeoJson => super::geojson::write(instance, plan),
        Output::Gpx => super::gpx::write(instance, plan),
    }
}

/// A place that a vehicle comes to.
#[derive(Clone, Copy)]
pub(super) struct Call {
    pub(super) location: usize,
    /// Index among the visits; `None` at a depot.
    pub(super) visit: Option<usize>,
}

/// All places that a route comes to, from its start to its end, depots between trips too.
pub(super) fn calls(problem: &Problem, route: &Route) -> Vec<Call> {
    let vehicle = &problem.vehicles()[route.vehicle];
    let depot = |location| Call { location, visit: None };
    let mut calls = vec![depot(vehicle.depot)];
    for (at, visit) in route.visits.iter().enumerate() {
        let reload = route.reloads.iter().find(|reload| reload.before == at);
        calls.extend(reload.map(|reload| depot(reload.location)));
        calls.push(Call { location: problem.stops()[visit.stop].location, visit: Some(at) });
    }
    calls.push(depot(vehicle.end));
    calls
}
