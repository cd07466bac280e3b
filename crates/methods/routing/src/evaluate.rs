//! A given order of stops, timed and costed as it stands.

use serde::{Deserialize, Serialize};

use crate::core::Core;
use crate::report::report;
use crate::ruin::Tours;
use crate::{Error, Plan, Problem};

/// Stops in order on one vehicle; one list per trip.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Given {
    /// Index of the vehicle.
    pub vehicle: usize,
    /// Indices of the stops of each trip.
    pub trips: Vec<Vec<usize>>,
}

/// The plan that drives `given` and leaves the other stops out, whether or not limits hold: [`crate::check`] says which
/// do not. Each stop is served in the first window that can still be met. What a vehicle has driven comes first.
/// O(stops × vehicles).
///
/// # Errors
/// [`Error::Given`] on a vehicle or stop that is not there or comes twice, and on more trips than there can be.
pub fn evaluate(problem: &Problem, given: &[Given]) -> Result<Plan, Error> {
    let core = Core::with_all_trips(problem);
    let mut tours = Tours::empty(&core);
    let mut driven = vec![false; problem.vehicles().len()];
    for route in given {
        let fault = |index: usize, of: &'static str| Error::Given { of, index };
        let van = core.vans.get(route.vehicle).ok_or_else(|| fault(route.vehicle, "vehicle"))?;
        if std::mem::replace(&mut driven[route.vehicle], true) || route.trips.len() > van.trips {
            return Err(fault(route.vehicle, "vehicle"));
        }
        for (trip, stops) in route.trips.iter().enumerate() {
            for &stop in stops {
                if core.problem.vehicles()[route.vehicle].driven.contains(&stop) {
                    continue;
                }
                if stop >= core.stops || tours.serves(stop) {
                    return Err(fault(stop, "stop"));
                }
                tours.append(stop, van.first + trip);
            }
        }
    }
    Ok(report(&mut tours))
}
