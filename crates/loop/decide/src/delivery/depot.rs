//! The orders of one depot onto its vehicles.

use super::fleet::{Fleet, Stop};
use super::tour::tours;
use crate::cycle::{CycleInfo, Planned};
use crate::draft::undecided;
use qm_domain::state::ReadyOrder;
use qm_domain::state::ShopState;
use qm_domain::{Area, LocationId, Subject, UndecidedReason};

/// Stops searched over per stop that the vehicles may take.
const CHOICE: usize = 2;
/// Most stops searched over at once: matrices grow with their square.
const STOPS_MAX: usize = 300;

/// Plans the orders of one location, the window that closes first at the front.
///
/// Vehicles of one speed and range are planned together, those that take most first; what they leave goes to the next.
pub(super) fn plan(
    state: &ShopState,
    location: &LocationId,
    ready: &[&ReadyOrder],
    cycle: &CycleInfo,
    planned: &mut Planned,
) {
    let fleets = Fleet::at(state, location, cycle.seed);
    let mut left = Vec::new();
    let mut open: Vec<Stop<'_>> = Vec::new();
    for &order in ready {
        match order.place.map(|place| Stop { order, place }) {
            None => left.push((order, UndecidedReason::NoPlace)),
            Some(stop) => match nearest_miss(&fleets, &stop) {
                None => open.push(stop),
                Some(why) => left.push((order, why)),
            },
        }
    }
    for fleet in &fleets {
        let room = fleet.stops_max().saturating_mul(CHOICE).min(STOPS_MAX);
        let (mut tried, mut rest) = (Vec::new(), Vec::new());
        for stop in open {
            let fits = tried.len() < room && fleet.alone(&stop).is_none();
            if fits { &mut tried } else { &mut rest }.push(stop);
        }
        let outcome = tours(fleet, &tried);
        planned.decisions.extend(outcome.drafts.into_iter().map(|draft| draft.decision(cycle)));
        left.extend(outcome.dear.iter().map(|stop| (stop.order, UndecidedReason::GainTooSmall)));
        open = outcome.left;
        open.extend(rest);
        open.sort_by(|a, b| (a.order.window.1, &a.order.order).cmp(&(b.order.window.1, &b.order.order)));
    }
    left.extend(open.iter().map(|stop| (stop.order, UndecidedReason::VehiclesFull)));
    planned.undecided.extend(
        left.into_iter().map(|(order, why)| {
            undecided(Area::Delivery, Subject::Order { order: order.order.clone() }, why)
        }),
    );
}

/// What forbids the stop even alone on every vehicle: of the fleet that comes nearest; `None` where one can.
fn nearest_miss(fleets: &[Fleet<'_>], stop: &Stop<'_>) -> Option<UndecidedReason> {
    let mut nearest = UndecidedReason::NoVehicle;
    for fleet in fleets {
        nearest = nearest.max(fleet.alone(stop)?);
    }
    Some(nearest)
}
