//! What there is to dispatch, depot by depot: the latest cycle's tours and orders, and the tours of earlier ones that
//! stand and were not back by then.

use super::history::History;
use crate::engine::Engine;
use crate::error::Error;
use qm_decide::{driving_hours, hours_on_duty};
use qm_domain::state::{ReadyOrder, ShopState};
use qm_domain::{
    Action, Area, CycleId, Decision, LocationId, OrderId, Policy, Status, Subject, Timestamp,
    UndecidedReason, Vehicle, VehicleRoute,
};
use qm_store::PageRequest;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of the undecided list read at a time.
const PAGE: usize = 200;

/// A tour as it stands: as it was proposed, or as a person had it driven.
#[derive(Debug, Clone, PartialEq)]
pub struct StandingTour {
    /// The decision, with the action that stands.
    pub decision: Decision,
    /// Where that stands; only a proposal can be changed.
    pub status: Status,
    /// The tour.
    pub route: VehicleRoute,
    /// Its vehicle; none when the fleet no longer has it.
    pub vehicle: Option<Vehicle>,
    /// When that may drive.
    pub hours: Option<(Timestamp, Timestamp)>,
}

/// An order that is on no tour.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOrder {
    /// The order; none but its id where nobody kept what was ready.
    pub order: OrderId,
    /// What is known of it.
    pub ready: Option<ReadyOrder>,
    /// Why the cycle planned none; none where a person took it off.
    pub reason: Option<UndecidedReason>,
}

/// What there is to dispatch.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// The cycle that planned the tours.
    pub cycle: CycleId,
    /// The instant it planned for.
    pub as_of: Timestamp,
    /// Tours by vehicle and start; those turned down or expired are not there.
    pub tours: Vec<StandingTour>,
    /// Orders on no tour, the window that closes first at the front.
    pub left: Vec<LeftOrder>,
    /// Everything that was ready, by order.
    pub ready: BTreeMap<OrderId, ReadyOrder>,
}

/// One depot: its state as the cycle saw it, in which nothing else is open.
pub(crate) struct Pool {
    pub(crate) state: ShopState,
    pub(super) ready: BTreeMap<OrderId, usize>,
}

impl Pool {
    /// Whether every order of a tour is among them.
    pub(crate) fn knows(&self, route: &VehicleRoute) -> bool {
        route.stops.iter().all(|stop| self.ready.contains_key(&stop.order))
    }

    /// Puts the orders of a tour of an earlier cycle back among what is ready.
    fn recall(&mut self, history: &History, ran_at: Timestamp) {
        // What came off since the cycle ran was on the tour for that one.
        let since = history.left_behind.iter().filter(|(at, _)| *at >= ran_at).map(|(_, order)| order);
        let wanted: BTreeSet<&OrderId> = history.orders().chain(since).collect();
        let delivery = &mut self.state.delivery;
        for order in delivery.on_tour.extract_if(.., |order| wanted.contains(&order.order)) {
            self.ready.insert(order.order.clone(), delivery.ready.len());
            delivery.ready.push(order);
        }
    }

    pub(super) fn order(&self, id: &OrderId) -> Option<&ReadyOrder> {
        self.ready.get(id).and_then(|at| self.state.delivery.ready.get(*at))
    }
}

/// Every depot of the latest cycle.
pub(crate) struct Pools {
    pub(super) cycle: CycleId,
    as_of: Timestamp,
    pub(crate) policy: Option<Policy>,
    pub(crate) depots: BTreeMap<LocationId, Pool>,
    pub(super) tours: Vec<StandingTour>,
    /// Why the cycle put orders on no tour; empty where nobody asks.
    reasons: BTreeMap<OrderId, UndecidedReason>,
}

impl Engine {
    pub(crate) fn pools(&self) -> Result<Option<Pools>, Error> {
        let Some(cycle) = self.store().last_cycle()? else { return Ok(None) };
        let terms = self.store().cycle_terms(&cycle.id)?;
        let mut depots = BTreeMap::new();
        if let Some(terms) = &terms {
            let locations: BTreeSet<_> = terms.shop.fleet.vehicles.iter().map(|v| &v.location).collect();
            for location in locations {
                let Some(grounds) = self.store().depot_grounds(&cycle.id, location)? else { continue };
                let state = grounds.into_state(terms.shop.clone().into_owned());
                let ready = state.delivery.ready.iter().enumerate().map(|(at, r)| (r.order.clone(), at));
                let ready = ready.collect();
                depots.insert(location.clone(), Pool { state, ready });
            }
        }
        let vehicles = terms.as_ref().map(|t| t.shop.fleet.vehicles.as_slice()).unwrap_or_default();
        let mut tours = Vec::new();
        for (decision, status) in self.standing(&cycle.id, Area::Delivery)? {
            if let Action::Drive(route) = &decision.action {
                let route = route.clone();
                tours.push(standing_tour(&depots, vehicles, decision, status, route));
            }
        }
        for pool in depots.values_mut() {
            pool.state.delivery.driving.clear();
        }
        for (decision, status, history) in self.tours_until_after(cycle.as_of, cycle.as_of)? {
            if decision.cycle == cycle.id {
                continue;
            }
            if let Some(pool) = depots.get_mut(&history.route.depot) {
                pool.recall(&history, cycle.ran_at);
                pool.state.delivery.driving.push(history.driving());
            }
            tours.push(standing_tour(&depots, vehicles, decision, status, history.route));
        }
        tours.sort_by(|a, b| (&a.route.vehicle, a.route.start).cmp(&(&b.route.vehicle, b.route.start)));
        let policy = terms.map(|terms| terms.policy.into_owned());
        let reasons = BTreeMap::new();
        Ok(Some(Pools { cycle: cycle.id, as_of: cycle.as_of, policy, depots, tours, reasons }))
    }

    /// As [`Self::pools`], with the reason of each order on no tour.
    pub(super) fn pools_with_reasons(&self) -> Result<Option<Pools>, Error> {
        let Some(pools) = self.pools()? else { return Ok(None) };
        Ok(Some(Pools { reasons: self.reasons()?, ..pools }))
    }

    /// Why the cycle put orders on no tour.
    fn reasons(&self) -> Result<BTreeMap<OrderId, UndecidedReason>, Error> {
        let (mut reasons, mut cursor) = (BTreeMap::new(), None::<String>);
        loop {
            let request = PageRequest { cursor: cursor.as_deref(), limit: PAGE };
            let page = self.store().undecided(Some(Area::Delivery), None, request)?;
            for entry in page.items {
                if let Subject::Order { order } = entry.subject {
                    reasons.insert(order, entry.reason);
                }
            }
            cursor = match page.next {
                Some(next) => Some(next),
                None => return Ok(reasons),
            };
        }
    }
}

fn standing_tour(
    depots: &BTreeMap<LocationId, Pool>,
    vehicles: &[Vehicle],
    decision: Decision,
    status: Status,
    route: VehicleRoute,
) -> StandingTour {
    let vehicle = vehicles.iter().find(|v| v.id == route.vehicle).cloned();
    let pool = depots.get(&route.depot);
    let hours = match status {
        Status::Proposed => pool.and_then(|pool| driving_hours(&pool.state, &route.vehicle)),
        _ => pool
            .zip(vehicle.as_ref())
            .and_then(|(pool, van)| hours_on_duty(&pool.state.shop, van, route.start)),
    };
    StandingTour { decision, status, route, vehicle, hours }
}

impl Pools {
    /// The orders of these depots on none of these tours, the window that closes first at the front.
    pub(super) fn left<'a>(
        &self,
        depots: impl Iterator<Item = &'a Pool>,
        driven: &BTreeSet<&OrderId>,
    ) -> Vec<LeftOrder> {
        let ready = depots.flat_map(|pool| &pool.state.delivery.ready);
        let mut left: Vec<&ReadyOrder> = ready.filter(|order| !driven.contains(&order.order)).collect();
        left.sort_by(|a, b| (a.window.1, &a.order).cmp(&(b.window.1, &b.order)));
        let shape = |ready: &ReadyOrder| LeftOrder {
            order: ready.order.clone(),
            ready: Some(ready.clone()),
            reason: self.reasons.get(&ready.order).copied(),
        };
        left.into_iter().map(shape).collect()
    }

    pub(super) fn into_dispatch(self) -> Dispatch {
        let stops = self.tours.iter().flat_map(|tour| &tour.route.stops);
        let driven: BTreeSet<&OrderId> = stops.map(|stop| &stop.order).collect();
        let mut left = self.left(self.depots.values(), &driven);
        // Orders of places without vehicles are in no pool.
        let pooled = |order: &OrderId| self.depots.values().any(|pool| pool.ready.contains_key(order));
        let others = self.reasons.iter().filter(|(order, _)| !pooled(order) && !driven.contains(order));
        left.extend(others.map(|(order, reason)| LeftOrder {
            order: order.clone(),
            ready: None,
            reason: Some(*reason),
        }));
        let all = self.depots.into_values().flat_map(|pool| pool.state.delivery.ready);
        let ready = all.map(|ready| (ready.order.clone(), ready)).collect();
        Dispatch { cycle: self.cycle, as_of: self.as_of, tours: self.tours, left, ready }
    }
}
