//! What became of a tour since it was published.

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
    /// The tour as it stood before it went on otherwise, and the moment of that; none where it is as published.
    pub(crate) before: Option<(VehicleRoute, Timestamp)>,
    /// Where its vehicle broke down.
    pub(crate) broken: Option<GeoPoint>,
    /// Orders that came off the tour after it had left, which its vehicle still carries.
    pub(crate) aboard: BTreeMap<OrderId, Grams>,
}

impl History {
    /// Of a decision as it was made and its events, oldest first; none for one that is no tour.
    pub(crate) fn of(decision: &Decision, events: &[DecisionEvent]) -> Option<Self> {
        let Action::Drive(route) = &decision.action else { return None };
        let mut history = Self { route: route.clone(), before: None, broken: None, aboard: BTreeMap::new() };
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
                    }
                }
                DecisionEventKind::Moved { .. } | DecisionEventKind::Measured(_) => {}
            }
        }
        Some(history)
    }

    fn go_on(&mut self, route: &VehicleRoute, now: Timestamp, happened: &[Happening]) {
        let before = std::mem::replace(&mut self.route, route.clone());
        self.broken = broken_at(&before, now, happened).or(self.broken);
        if before.start <= now {
            let still: BTreeSet<&OrderId> = route.stops.iter().map(|stop| &stop.order).collect();
            let gone = before.stops.iter().filter(|stop| !still.contains(&stop.order));
            self.aboard.extend(gone.map(|stop| (stop.order.clone(), stop.load)));
        }
        self.before = Some((before, now));
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
