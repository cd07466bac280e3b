//! What became of a tour since it was published.

use qm_check::UnderWay;
use qm_domain::state::Driving;
use qm_domain::{
    Action, Decision, DecisionEvent, DecisionEventKind, GeoPoint, Grams, Happening, OrderId, Timestamp,
    VehicleRoute,
};
use std::collections::{BTreeMap, BTreeSet};

/// A tour with what happened to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct History {
    /// The tour as it stands.
    pub(crate) route: VehicleRoute,
    /// How it stood before it went on otherwise; none where it is as published.
    pub(crate) before: Option<Before>,
    /// Where its vehicle broke down.
    pub(crate) broken: Option<GeoPoint>,
    /// Orders that came off the tour after it had left, which its vehicle still carries.
    pub(crate) aboard: BTreeMap<OrderId, Grams>,
    /// Orders that came off before it left, with when that was put in place; cancelled ones are not there.
    pub(crate) left_behind: Vec<(Timestamp, OrderId)>,
}

/// A tour before it went on otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Before {
    /// The tour as it stood.
    pub(crate) route: VehicleRoute,
    /// The moment from which it goes on otherwise.
    pub(crate) now: Timestamp,
    /// What its vehicle carried and did not hand over.
    pub(crate) aboard: Grams,
    /// Where vehicles broke down at that moment.
    pub(crate) breakdowns: Vec<GeoPoint>,
}

impl Before {
    /// What the checker needs to know of it.
    pub(crate) fn way(&self, broken: Option<GeoPoint>) -> UnderWay<'_> {
        let (before, now, aboard) = (&self.route, self.now, self.aboard);
        UnderWay { before, now, broken, aboard, breakdowns: &self.breakdowns }
    }
}

/// Where vehicles break down.
pub(super) fn breakdowns(happened: &[Happening]) -> Vec<GeoPoint> {
    let place = |one: &Happening| match one {
        Happening::Breakdown { place, .. } => Some(*place),
        _ => None,
    };
    happened.iter().filter_map(place).collect()
}

impl History {
    /// Of a decision as it was made and its events, oldest first; none for one that is no tour.
    pub(crate) fn of(decision: &Decision, events: &[DecisionEvent]) -> Option<Self> {
        let Action::Drive(route) = &decision.action else { return None };
        let mut history = Self {
            route: route.clone(),
            before: None,
            broken: None,
            aboard: BTreeMap::new(),
            left_behind: Vec::new(),
        };
        for event in events {
            match &event.kind {
                DecisionEventKind::Overridden { action, .. } => {
                    if let Action::Drive(route) = action.as_ref() {
                        history.route = route.clone();
                    }
                }
                DecisionEventKind::Replanned { action, moment, .. } => {
                    if let Action::Drive(route) = action.as_ref() {
                        history.go_on(route, moment.now, &moment.happened);
                        history.leave_behind(event.at, &moment.happened);
                    }
                }
                DecisionEventKind::Moved { .. }
                | DecisionEventKind::Snoozed { .. }
                | DecisionEventKind::Woken
                | DecisionEventKind::Measured(_) => {}
            }
        }
        Some(history)
    }

    fn go_on(&mut self, route: &VehicleRoute, now: Timestamp, happened: &[Happening]) {
        let aboard = self.load();
        let before = std::mem::replace(&mut self.route, route.clone());
        self.broken = broken_at(&before, now, happened).or(self.broken);
        if before.start <= now {
            let still: BTreeSet<&OrderId> = route.stops.iter().map(|stop| &stop.order).collect();
            // What was to be fetched later waits where it is.
            let fetched_later = |order: &OrderId| {
                let mut stops = before.stops.iter().enumerate();
                stops.any(|(at, stop)| stop.order == *order && stop.leave > now && before.takes_over(at))
            };
            let gone = before.stops.iter().enumerate().filter(|(at, stop)| {
                !before.takes_over(*at) && !still.contains(&stop.order) && !fetched_later(&stop.order)
            });
            self.aboard.extend(gone.map(|(_, stop)| (stop.order.clone(), stop.load)));
        }
        self.before = Some(Before { route: before, now, aboard, breakdowns: breakdowns(happened) });
    }

    /// Notes what is no longer on a tour that had not left.
    fn leave_behind(&mut self, at: Timestamp, happened: &[Happening]) {
        let Some(before) = self.before.as_ref().filter(|before| before.route.start > before.now) else {
            return;
        };
        let on = |order: &OrderId| self.route.stops.iter().any(|stop| stop.order == *order);
        let cancelled = |order: &OrderId| {
            happened.iter().any(|one| matches!(one, Happening::Cancelled { order: of } if of == order))
        };
        let off = before.route.stops.iter().map(|stop| &stop.order);
        let off = off.filter(|order| !on(order) && !cancelled(order));
        self.left_behind.extend(off.map(|order| (at, order.clone())));
    }

    /// Until when its vehicle is not to be had: it is back, or, where it broke down, a day has passed since it left.
    pub(crate) fn until(&self) -> Timestamp {
        if self.broken.is_some() { self.route.start.plus_days(1).max(self.route.end) } else { self.route.end }
    }

    /// The time of its vehicle.
    pub(crate) fn driving(&self) -> Driving {
        Driving { vehicle: self.route.vehicle.clone(), from: self.route.start, to: self.until() }
    }

    /// The orders that are on it, or on board of its vehicle.
    pub(crate) fn orders(&self) -> impl Iterator<Item = &OrderId> {
        self.route.stops.iter().map(|stop| &stop.order).chain(self.aboard.keys())
    }

    /// What the vehicle carries and does not hand over.
    pub(crate) fn load(&self) -> Grams {
        Grams(self.aboard.values().map(|load| load.0.max(0)).fold(0, i64::saturating_add))
    }
}

/// Where the vehicle of a tour breaks down; one that is back has nothing left to drive.
pub(super) fn broken_at(route: &VehicleRoute, now: Timestamp, happened: &[Happening]) -> Option<GeoPoint> {
    let breakdown = happened.iter().rev().find_map(|one| match one {
        Happening::Breakdown { vehicle, place } if *vehicle == route.vehicle => Some(*place),
        _ => None,
    });
    breakdown.filter(|_| route.end > now)
}
