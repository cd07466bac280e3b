//! A day under way: its plan is kept while things happen.
//!
//! What has been driven stays, and so does the visit that a vehicle is on its way to. The rules for the rest:
//!
//! - A vehicle that has left carries what its route was to bring: these stops stay with it, and it can bring nothing that
//!   it did not load. Stops that ask for nothing from the depot (collections, services) may go to any vehicle.
//! - A vehicle on its way home takes nothing more.
//! - What is on board of a vehicle that breaks down is fetched where it stands by whoever serves the stop, as a
//!   [`Shipment`] from a new stop there. Of a group, a stop is brought anew from the depot.
//! - A cancelled stop stays in the problem, admits no vehicle, and costs nothing to leave out; its goods, once loaded,
//!   take up room until the end of the route. A stop that is being driven to can no longer be cancelled.
//! - A delay counts from where the vehicle was last: it was there longer, or it leaves the depot later. Where it is then
//!   late at the stop it is on its way to, or after its shift at home, that is taken for a fact:
//!   [`Day::late`] tells of it, and limits are widened as far as what has been driven needs.
//!
//! Each new plan is one for the whole day, and [`crate::check`] accepts it for [`Day::problem`].

mod draft;
mod event;

pub use event::Event;

use crate::evaluate::known;
use crate::warm::search_from;
use crate::{Budget, Cost, Error, Given, Matrices, Plan, Problem, Seconds, Stop};
use draft::Draft;

/// A problem and its plan at a moment of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    problem: Problem,
    plan: Plan,
    now: Seconds,
    /// The stops as they were ordered.
    orders: Vec<Stop>,
    /// The vehicle that has left with what each stop is brought.
    on_board: Vec<Option<usize>>,
}

impl Day {
    /// The day of a plan, before anything happens.
    ///
    /// # Errors
    /// [`Error::Given`] on a plan of another problem, [`Error::Trips`] where a vehicle may make several trips.
    pub fn new(problem: Problem, plan: Plan) -> Result<Self, Error> {
        if let Some(vehicle) = problem.vehicles().iter().position(|van| van.trips_max > 1) {
            return Err(Error::Trips { vehicle });
        }
        let whole = |route: &crate::Route| Given {
            vehicle: route.vehicle,
            trips: vec![route.visits.iter().map(|visit| visit.stop).collect()],
        };
        known(&problem, &plan.routes.iter().map(whole).collect::<Vec<_>>())?;
        let orders = problem.stops().to_vec();
        let on_board = vec![None; orders.len()];
        Ok(Self { problem, plan, now: Seconds(i64::MIN), orders, on_board })
    }

    /// The problem as it has become.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The plan for the whole day.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The moment of the last event.
    pub fn now(&self) -> Seconds {
        self.now
    }

    /// The stops, by stop, that were or will be reached after their windows, with no way to change that.
    pub fn late(&self) -> Vec<usize> {
        let mut late = Vec::new();
        for route in &self.plan.routes {
            let driven = self.problem.vehicles()[route.vehicle].driven.len();
            let missed = route.visits.iter().take(driven).filter(|visit| {
                let windows = &self.orders[visit.stop].windows;
                let met = |window: &crate::Window| (window.open..=window.close).contains(&visit.start);
                !windows.is_empty() && !windows.iter().any(met)
            });
            late.extend(missed.map(|visit| visit.stop));
        }
        late.sort_unstable();
        late
    }

    /// The same day with legs that know more locations, the known ones first; for stops at new places.
    ///
    /// # Errors
    /// As [`Problem::validate`].
    pub fn with_legs(&self, profiles: Vec<Matrices>) -> Result<Self, Error> {
        let parts = crate::Parts { profiles, ..self.problem.parts() };
        Ok(Self { problem: Problem::validate(parts)?, ..self.clone() })
    }

    /// The day after an event, with a plan in which a stop changes vehicles only where that saves more than `price`.
    ///
    /// The search goes on from the plan there is, within a budget; with one of rounds the result depends on day, event,
    /// price and seed alone. A moment before the last event counts as that.
    ///
    /// # Errors
    /// [`Error::Given`] on a stop or vehicle that is not there, [`Error::TooLate`] on a stop that is served or being
    /// driven to, [`Error::Location`] on a place that the legs do not know, otherwise as [`Problem::validate`].
    pub fn replan(
        &self,
        now: Seconds,
        event: Event,
        price: Cost,
        budget: Budget<'_>,
        seed: u64,
    ) -> Result<Self, Error> {
        let mut draft = Draft::at(self, now.max(self.now));
        draft.apply(event)?;
        draft.settle(price);
        let given = draft.given();
        let Draft { parts, orders, on_board, now, .. } = draft;
        let problem = Problem::validate(parts)?;
        let plan = search_from(&problem, &given, budget, seed, &mut |_| {})?;
        Ok(Self { problem, plan, now, orders, on_board })
    }
}
