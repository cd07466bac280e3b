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
    known(problem, given)?;
    let core = Core::with_all_trips(problem);
    let mut tours = Tours::empty(&core);
    for route in given {
        let van = &core.vans[route.vehicle];
        if route.trips.len() > van.trips {
            return Err(Error::Given { of: "vehicle", index: route.vehicle });
        }
        for (trip, stops) in route.trips.iter().enumerate() {
            for &stop in stops {
                if problem.vehicles()[route.vehicle].driven.contains(&stop) {
                    continue;
                }
                if tours.serves(stop) {
                    return Err(Error::Given { of: "stop", index: stop });
                }
                tours.append(stop, van.first + trip);
            }
        }
    }
    Ok(report(&mut tours))
}

/// Whether vehicles and stops are there and come once.
pub(crate) fn known(problem: &Problem, given: &[Given]) -> Result<(), Error> {
    let mut driven = vec![false; problem.vehicles().len()];
    let mut served = vec![false; problem.stops().len()];
    let first = |seen: &mut [bool], index: usize| {
        seen.get_mut(index).is_some_and(|seen| !std::mem::replace(seen, true))
    };
    for route in given {
        if !first(&mut driven, route.vehicle) {
            return Err(Error::Given { of: "vehicle", index: route.vehicle });
        }
        if let Some(&index) = route.trips.iter().flatten().find(|&&stop| !first(&mut served, stop)) {
            return Err(Error::Given { of: "stop", index });
        }
    }
    Ok(())
}
