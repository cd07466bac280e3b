//! What the decisions accepted so far have used up.

use crate::known::Known;
use qm_domain::state::Driving;
use qm_domain::{
    Action, Area, Decision, DecisionId, LocationId, OrderId, Sku, StationId, Subject, SupplierId, Timestamp,
    VehicleId, VehicleRoute, WorkerId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Busy time of something that does one thing at a time: start to end, none of them overlapping. Tours that were changed may
/// overlap; they count as one.
#[derive(Debug, Default)]
pub(crate) struct Busy(BTreeMap<Timestamp, Timestamp>);

impl Busy {
    /// Whether anything is done between the two instants. O(log n).
    pub(crate) fn overlaps(&self, from: Timestamp, to: Timestamp) -> bool {
        self.0.range(..to).next_back().is_some_and(|(_, end)| *end > from)
    }

    /// O(log n) over many calls: each time taken is merged into another one at most once.
    fn take(&mut self, mut from: Timestamp, mut to: Timestamp) {
        if from >= to {
            return;
        }
        while let Some((&start, &end)) = self.0.range(..to).next_back().filter(|(_, end)| **end > from) {
            self.0.remove(&start);
            (from, to) = (from.min(start), to.max(end));
        }
        self.0.insert(from, to);
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
    /// On tours that stood before any of these decisions.
    standing: BTreeMap<VehicleId, Busy>,
    pub(crate) routed: BTreeSet<OrderId>,
    /// Units given away, or to be sold cheaper.
    pub(crate) given: BTreeMap<(Sku, LocationId), i64>,
    /// Cubic centimetres that purchases and transfers bring to a location.
    pub(crate) brought: BTreeMap<LocationId, i64>,
    /// Cubic centimetres that a supplier sends to a location.
    pub(crate) shipped: BTreeMap<(SupplierId, LocationId), i128>,
    /// Minor units of purchases.
    pub(crate) purchases_minor: i64,
    pub(crate) contacts: u32,
}

impl Spent {
    /// What tours that stand already use up.
    pub(crate) fn standing(driving: &[Driving]) -> Self {
        let mut spent = Self::default();
        for tour in driving {
            spent.standing.entry(tour.vehicle.clone()).or_default().take(tour.from, tour.to);
        }
        spent
    }

    /// Whether a vehicle drives between the two instants, on a tour counted or one that stood before.
    pub(crate) fn drives(&self, vehicle: &VehicleId, from: Timestamp, to: Timestamp) -> bool {
        let tours = [&self.vehicles, &self.standing].into_iter().filter_map(|tours| tours.get(vehicle));
        tours.into_iter().any(|busy| busy.overlaps(from, to))
    }

    /// Counts the time of a tour's vehicle, and its orders.
    pub(crate) fn add_tour(&mut self, route: &VehicleRoute) {
        self.vehicles.entry(route.vehicle.clone()).or_default().take(route.start, route.end);
        self.routed.extend(route.stops.iter().map(|stop| stop.order.clone()));
    }

    /// Counts units that are there no more.
    fn give(&mut self, sku: &Sku, location: &LocationId, units: i64) {
        let given = self.given.entry((sku.clone(), location.clone())).or_default();
        *given = given.saturating_add(units);
    }

    /// Counts the room of units that come to a position of the state.
    fn bring(&mut self, known: &Known<'_>, (sku, location, units): (&Sku, &LocationId, i64)) {
        let volume = known.positions.get(&(sku, location)).map_or(0, |position| position.unit_volume.0);
        let brought = self.brought.entry(location.clone()).or_default();
        *brought = brought.saturating_add(volume.saturating_mul(units));
    }

    /// Counts an accepted decision.
    pub(crate) fn add(&mut self, decision: &Decision, known: &Known<'_>) {
        self.ids.insert(decision.id.clone());
        self.subjects.insert((decision.area(), decision.subject.clone()));
        if let Some(brought) = decision.action.brings() {
            self.bring(known, brought);
        }
        match &decision.action {
            Action::Fulfil(plan) => {
                for task in &plan.tasks {
                    self.workers.entry(task.worker.clone()).or_default().take(task.start, task.end);
                    if let Some(station) = &task.station {
                        self.stations.entry(station.clone()).or_default().take(task.start, task.end);
                    }
                }
            }
            Action::Purchase(line) => {
                let position = known.positions.get(&(&line.sku, &line.location));
                let unit = position.map_or(0, |position| i128::from(position.unit_volume.0));
                let order = (line.supplier.clone(), line.location.clone());
                *self.shipped.entry(order).or_default() += unit * i128::from(line.quantity);
                self.purchases_minor = self.purchases_minor.saturating_add(decision.action.commits_minor());
            }
            Action::Transfer(transfer) => self.give(&transfer.sku, &transfer.from, transfer.quantity),
            Action::MarkDown(cheaper) => self.give(&cheaper.sku, &cheaper.location, cheaper.quantity),
            Action::Return(back) => self.give(&back.sku, &back.location, back.quantity),
            Action::Drive(route) => self.add_tour(route),
            Action::WinBack(_) => self.contacts = self.contacts.saturating_add(1),
            Action::NotifyLate(_) | Action::Reply(_) | Action::Escalate(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_time_is_that_of_a_list_of_all() {
        let at = |minute: u64| Timestamp::from_seconds(i64::try_from(minute).unwrap() * 60);
        let (mut busy, mut all) = (Busy::default(), Vec::new());
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..400 {
            let from = draw(20_000);
            let to = from + draw(90);
            for asked in [(from, to), (from, from), (to, to + 30)] {
                let found = all.iter().any(|(start, end)| *start < asked.1 && *end > asked.0);
                assert_eq!(busy.overlaps(at(asked.0), at(asked.1)), found, "{asked:?}");
            }
            busy.take(at(from), at(to));
            if from < to {
                all.push((from, to));
            }
        }
        let apart = busy.0.iter().zip(busy.0.iter().skip(1)).all(|((_, end), (start, _))| end <= start);
        assert!(apart && busy.0.len() < all.len());
    }
}
