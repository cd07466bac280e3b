//! Plans of sets whose legs are straight lines of exact length.

use super::Instance;
use crate::float::real;
use crate::{Plan, Route, Violation, check};

/// How much later than a window's end service may start: the rounding of sums of doubles.
const SLACK: f64 = 1e-6;
/// Seconds of the problem in one unit of the file.
const SCALE: f64 = super::lilim::SCALE;

impl Instance {
    /// What is wrong with a plan by the rules of the set.
    ///
    /// As [`crate::check`], but for Li & Lim's set: legs are rounded up there to thousandths, so a route that keeps its
    /// windows exactly may be late by some of them. It is timed again in doubles, and is late where it misses a window
    /// by more than 10^-6.
    pub fn check(&self, plan: &Plan) -> Vec<Violation> {
        let mut found = check(&self.problem, plan);
        if !self.layout.exact.is_empty() {
            let in_time = |vehicle: usize| {
                plan.routes.iter().filter(|route| route.vehicle == vehicle).all(|route| self.in_time(route))
            };
            found.retain(|violation| match *violation {
                Violation::OutsideWindow { vehicle, .. } | Violation::OutsideShift { vehicle } => {
                    !in_time(vehicle)
                }
                _ => true,
            });
        }
        found
    }

    /// Whether a route without reloads that leaves at once keeps its windows and its shift in exact lengths.
    fn in_time(&self, route: &Route) -> bool {
        let (exact, vehicle) = (&self.layout.exact, &self.problem.vehicles()[route.vehicle]);
        let leg = |from: usize, to: usize| (exact[from].0 - exact[to].0).hypot(exact[from].1 - exact[to].1);
        let (mut place, mut now) = (vehicle.depot, real(vehicle.shift.open.0) / SCALE);
        for visit in &route.visits {
            let stop = &self.problem.stops()[visit.stop];
            now += leg(place, stop.location);
            // Every stop of the set has a window.
            let met = stop.windows.iter().find(|window| now <= real(window.close.0) / SCALE + SLACK);
            let Some(window) = met else { return false };
            now = now.max(real(window.open.0) / SCALE) + real(stop.service.0) / SCALE;
            place = stop.location;
        }
        now + leg(place, vehicle.end) <= real(vehicle.shift.close.0) / SCALE + SLACK
    }
}
