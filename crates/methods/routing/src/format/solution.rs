//! Solutions as CVRPLIB writes them: `Route #1: 3 7 ...`, then `Cost 1234`.

use super::text::{index, real};
use super::{Fault, FormatError, Instance};
use crate::float::real as float;
use crate::{Given, Plan, evaluate};

/// What a solution file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Solution {
    /// The numbers on each `Route` line; empty routes are kept.
    pub routes: Vec<Vec<usize>>,
    /// The cost stated.
    pub cost: Option<f64>,
}

/// Reads the `Route` and `Cost` lines of a solution; other lines are passed over.
///
/// # Errors
/// [`FormatError`] on a word of such a line that is no number.
pub fn read_solution(text: &str) -> Result<Solution, FormatError> {
    let mut solution = Solution::default();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let lower = line.to_ascii_lowercase();
        let failed = |section: &str, fault: Fault| FormatError::new(at + 1, section, fault);
        if lower.starts_with("route") {
            let Some((_, stops)) = line.split_once(':') else { continue };
            let stops: Result<Vec<usize>, Fault> = stops.split_whitespace().map(index).collect();
            solution.routes.push(stops.map_err(|fault| failed("Route", fault))?);
        } else if lower.starts_with("cost") {
            let word = line.split([' ', '\t', ':']).rfind(|word| !word.is_empty()).unwrap_or("");
            solution.cost = Some(real(word).map_err(|fault| failed("Cost", fault))?);
        }
    }
    Ok(solution)
}

/// Writes a plan as the set of the instance wants it. Stops left out are not told.
pub fn write_solution(instance: &Instance, plan: &Plan) -> String {
    let layout = &instance.layout;
    let mut lines: Vec<String> = Vec::new();
    let mut tours = plan.routes.iter().peekable();
    if layout.by_vehicle {
        for vehicle in 0..instance.problem.vehicles().len() {
            let tour = tours.next_if(|route| route.vehicle == vehicle);
            lines.push(tour.map_or_else(String::new, |route| instance.tour(route)));
        }
    } else {
        lines.extend(tours.map(|route| instance.tour(route)));
    }
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        text.push_str(&format!("Route #{}: {line}", at + 1));
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text.push_str(&format!("Cost {}\n", instance.cost(plan)));
    text
}

impl Instance {
    /// The plan that a solution describes, as it stands; [`crate::check`] says what is wrong with it.
    ///
    /// # Errors
    /// [`crate::Error::Given`] on numbers that are not there or come twice, and on more routes than vehicles.
    pub fn plan(&self, solution: &Solution) -> Result<Plan, crate::Error> {
        let first = self.layout.labels.first().copied().unwrap_or(1);
        let routes = solution.routes.iter().filter(|route| self.layout.by_vehicle || !route.is_empty());
        let given = routes.enumerate().filter(|(_, route)| !route.is_empty()).map(|(vehicle, route)| {
            // Numbers below the first stop are depots, between two trips.
            let trips = route.split(|&number| number < first && self.layout.by_vehicle);
            let stop = |number: &usize| number.checked_sub(first).unwrap_or(usize::MAX);
            let trips = trips.filter(|trip| !trip.is_empty()).map(|trip| trip.iter().map(stop).collect());
            Given { vehicle, trips: trips.collect() }
        });
        evaluate(&self.problem, &given.collect::<Vec<_>>())
    }

    fn tour(&self, route: &crate::Route) -> String {
        // Any number below the first stop's is a depot.
        let depot = self.layout.labels.first().map_or(0, |first| first.saturating_sub(1));
        let depot = self.problem.vehicles()[route.vehicle].depot.min(depot);
        let mut words = Vec::with_capacity(route.visits.len() + route.reloads.len());
        for (at, visit) in route.visits.iter().enumerate() {
            if route.reloads.iter().any(|reload| reload.before == at) {
                words.push(depot.to_string());
            }
            words.push(self.layout.labels[visit.stop].to_string());
        }
        words.join(" ")
    }

    /// The cost of a plan in the unit of the set, with its number of decimals.
    pub fn cost(&self, plan: &Plan) -> String {
        let layout = &self.layout;
        let value = if layout.exact.is_empty() {
            let cost = plan.cost.total().0;
            let shown = 10_i64.pow(u32::try_from(layout.decimals).unwrap_or(0));
            let steps =
                (cost - cost.rem_euclid((layout.scale / shown).max(1))) / (layout.scale / shown).max(1);
            float(steps) / float(shown)
        } else {
            plan.routes.iter().map(|route| self.length(route)).sum()
        };
        format!("{value:.*}", layout.decimals)
    }

    /// The exact length of a route from its depot to its end.
    fn length(&self, route: &crate::Route) -> f64 {
        let vehicle = &self.problem.vehicles()[route.vehicle];
        let stops = route.visits.iter().map(|visit| self.problem.stops()[visit.stop].location);
        let places: Vec<usize> = std::iter::once(vehicle.depot).chain(stops).chain([vehicle.end]).collect();
        let exact = &self.layout.exact;
        let leg =
            |pair: &[usize]| (exact[pair[0]].0 - exact[pair[1]].0).hypot(exact[pair[0]].1 - exact[pair[1]].1);
        places.windows(2).map(leg).sum()
    }
}
