//! What there is to dispatch: the latest cycle's tours and orders, depot by depot.

use crate::engine::Engine;
use crate::error::Error;
use qm_decide::driving_hours;
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
pub(super) struct Pool {
    pub(super) state: ShopState,
    pub(super) ready: BTreeMap<OrderId, usize>,
}

impl Pool {
    pub(super) fn order(&self, id: &OrderId) -> Option<&ReadyOrder> {
        self.ready.get(id).and_then(|at| self.state.delivery.ready.get(*at))
    }
}

/// Every depot of the latest cycle.
pub(super) struct Pools {
    pub(super) cycle: CycleId,
    as_of: Timestamp,
    pub(super) policy: Option<Policy>,
    pub(super) depots: BTreeMap<LocationId, Pool>,
    pub(super) tours: Vec<StandingTour>,
    reasons: BTreeMap<OrderId, UndecidedReason>,
}

impl Engine {
    pub(super) fn pools(&self) -> Result<Option<Pools>, Error> {
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
        let mut tours = Vec::new();
        for (decision, status) in self.standing(&cycle.id, Area::Delivery)? {
            let Action::Drive(route) = &decision.action else { continue };
            let route = route.clone();
            let vehicles = terms.as_ref().map(|t| t.shop.fleet.vehicles.as_slice()).unwrap_or_default();
            let vehicle = vehicles.iter().find(|v| v.id == route.vehicle).cloned();
            let pool = depots.get(&route.depot);
            let hours = pool.and_then(|pool: &Pool| driving_hours(&pool.state, &route.vehicle));
            tours.push(StandingTour { decision, status, route, vehicle, hours });
        }
        tours.sort_by(|a, b| (&a.route.vehicle, a.route.start).cmp(&(&b.route.vehicle, b.route.start)));
        let policy = terms.map(|terms| terms.policy.into_owned());
        let reasons = self.reasons()?;
        Ok(Some(Pools { cycle: cycle.id, as_of: cycle.as_of, policy, depots, tours, reasons }))
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
