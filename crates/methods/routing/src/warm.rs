//! Search that goes on from a plan.

use crate::budget::{Budget, CLOCK_EVERY, Meter, Progress};
use crate::core::Core;
use crate::evaluate::{Given, known};
use crate::report::report;
use crate::ruin::{Anneal, Heat, Tours};
use crate::{Error, Plan, Problem};

/// Temperatures as shares of the mean cost of a stop: so low that a good plan is improved and not thrown away.
const WARM: Heat = Heat { start: 0.1, end: 0.01 };

/// Improves a plan within a budget, telling `observer` of each better one.
///
/// What of `given` keeps all limits stays at first; the rest is taken out and put where it costs least. The result is
/// never worse than that. Ruin and recreate serves every variant. With a budget of rounds deterministic in problem, plan,
/// budget and seed.
///
/// # Errors
/// [`Error::Given`] on a vehicle or stop that is not there or comes twice.
pub fn search_from(
    problem: &Problem,
    given: &[Given],
    budget: Budget<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
) -> Result<Plan, Error> {
    known(problem, given)?;
    let core = Core::new(problem);
    let mut tours = Tours::empty(&core);
    for route in given {
        let first = core.vans[route.vehicle].first;
        for (trip, stops) in route.trips.iter().enumerate().take(core.vans[route.vehicle].trips) {
            tours.follow(first + trip, stops);
        }
    }
    let mut meter = Meter::new(budget);
    let mut walk = Anneal::new(tours, seed);
    observer(meter.improved(walk.best().key()));
    let (scale, cooling) = (walk.scale(), (WARM.end / WARM.start).ln());
    while core.stops > 0 && core.routes > 0 && meter.next(CLOCK_EVERY) {
        if walk.round(WARM.start * scale * (cooling * meter.used).exp()) {
            observer(meter.improved(walk.best().key()));
        }
    }
    let mut best = walk.best().clone();
    best.fill_in();
    Ok(report(&mut best))
}
