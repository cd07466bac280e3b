//! What the decisions accepted so far have used up.

use qm_domain::{
    Action, Area, Decision, DecisionId, LocationId, OrderId, Sku, StationId, Subject, Timestamp, VehicleId,
    WorkerId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Busy time of something that does one thing at a time: start to end, disjoint.
#[derive(Debug, Default)]
pub(crate) struct Busy(BTreeMap<Timestamp, Timestamp>);

impl Busy {
    /// Whether anything is done between the two instants. O(log n).
    pub(crate) fn overlaps(&self, from: Timestamp, to: Timestamp) -> bool {
        self.0.range(..to).next_back().is_some_and(|(_, end)| *end > from)
    }

    fn take(&mut self, from: Timestamp, to: Timestamp) {
        let end = self.0.entry(from).or_insert(to);
        *end = to.max(*end);
    }
}

/// Everything used up.
#[derive(Debug, Default)]
pub(crate) struct Spent {
    pub(crate) ids: BTreeSet<DecisionId>,
    pub(crate) subjects: BTreeSet<(Area, Subject)>,
    pub(crate) workers: BTreeMap<WorkerId, Busy>,
    pub(crate) stations: BTreeMap<StationId, Busy>,
    pub(crate) vehicles: BTreeMap<VehicleId, Busy>,
    pub(crate) routed: BTreeSet<OrderId>,
    /// Units given away.
    pub(crate) given: BTreeMap<(Sku, LocationId), i64>,
    /// Minor units of purchases.
    pub(crate) purchases_minor: i64,
    pub(crate) contacts: u32,
}

impl Spent {
    /// Counts an accepted decision.
    pub(crate) fn add(&mut self, decision: &Decision) {
        self.ids.insert(decision.id.clone());
        self.subjects.insert((decision.area(), decision.subject.clone()));
        match &decision.action {
            Action::Fulfil(plan) => {
                for task in &plan.tasks {
                    self.workers.entry(task.worker.clone()).or_default().take(task.start, task.end);
                    if let Some(station) = &task.station {
                        self.stations.entry(station.clone()).or_default().take(task.start, task.end);
                    }
                }
            }
            Action::Purchase(_) => {
                self.purchases_minor = self.purchases_minor.saturating_add(decision.action.commits_minor());
            }
            Action::Transfer(transfer) => {
                let given = self.given.entry((transfer.sku.clone(), transfer.from.clone())).or_default();
                *given = given.saturating_add(transfer.quantity);
            }
            Action::Drive(route) => {
                self.vehicles.entry(route.vehicle.clone()).or_default().take(route.start, route.end);
                self.routed.extend(route.stops.iter().map(|stop| stop.order.clone()));
            }
            Action::WinBack(_) => self.contacts = self.contacts.saturating_add(1),
            Action::NotifyLate(_) | Action::Reply(_) | Action::Escalate(_) => {}
        }
    }
}
