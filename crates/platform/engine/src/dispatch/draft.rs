//! A person's draft of tours: driven on paper, checked, and compared with what stands.

use super::pool::{LeftOrder, Pool, Pools, StandingTour};
use crate::error::Error;
use qm_check::{Defect, Verifier};
use qm_decide::given_tour;
use qm_domain::state::ReadyOrder;
use qm_domain::{Action, Decision, DecisionId, Metres, Money, OrderId, Seconds, Shop, VehicleRoute};
use std::collections::{BTreeMap, BTreeSet};

/// Most stops that a tour may be drafted with.
const STOPS_MAX: usize = 1_000;

/// A tour as a person would have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftTour {
    /// The decision that proposes it.
    pub decision: DecisionId,
    /// The orders in the order of their stops; none where nothing should be driven.
    pub orders: Vec<OrderId>,
}

/// What a drafted tour comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftedTour {
    /// The tour as it stands.
    pub standing: StandingTour,
    /// The orders drafted, as their depot had them ready.
    pub orders: Vec<ReadyOrder>,
    /// The tour as drafted; none without stops.
    pub route: Option<VehicleRoute>,
    /// Whether it visits other orders, or in another order, than was proposed.
    pub changed: bool,
    /// What the checker would refuse about it beside the other tours.
    pub defects: Vec<Defect>,
}

/// Sums over the tours of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Length.
    pub distance: Metres,
    /// From departure to return.
    pub time: Seconds,
    /// Fixed cost, and that of distance, overtime and lateness.
    pub tours: Money,
    /// What the orders on no tour cost by the cheapest carrier; none where there is none.
    pub parcels: Option<Money>,
}

/// What a draft comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// Its tours, in the order of the draft.
    pub tours: Vec<DraftedTour>,
    /// Orders of these tours' depots that would be on no tour.
    pub left: Vec<LeftOrder>,
    /// The same tours as proposed.
    pub before: Totals,
    /// The tours as drafted.
    pub after: Totals,
}

/// A draft beside what stands.
pub(super) struct Weighing<'a> {
    pools: &'a Pools,
    shop: &'a Shop,
    tours: Vec<Pair<'a>>,
}

/// One tour as it stands and as it is drafted.
struct Pair<'a> {
    standing: &'a StandingTour,
    pool: &'a Pool,
    orders: Vec<&'a ReadyOrder>,
    route: Option<VehicleRoute>,
}

impl<'a> Weighing<'a> {
    /// Drives the draft on paper.
    ///
    /// # Errors
    /// [`Error::Draft`], [`Error::NoGrounds`].
    pub(super) fn new(pools: &'a Pools, draft: &[DraftTour]) -> Result<Self, Error> {
        let (mut named, mut drafted) = (BTreeSet::new(), BTreeSet::new());
        let mut tours = Vec::new();
        for tour in draft {
            let id = &tour.decision;
            let standing = pools.tours.iter().find(|standing| standing.decision.id == *id);
            let standing = standing.ok_or_else(|| Error::Draft(format!("decision {id} is no tour")))?;
            if !named.insert(id) {
                return Err(Error::Draft(format!("decision {id} comes twice")));
            }
            let pool = pools.depots.get(&standing.route.depot);
            let pool = pool.ok_or_else(|| Error::NoGrounds(id.clone()))?;
            if tour.orders.len() > STOPS_MAX {
                return Err(Error::Draft(format!("a tour has at most {STOPS_MAX} stops")));
            }
            let mut orders = Vec::with_capacity(tour.orders.len());
            for order in &tour.orders {
                if !drafted.insert(order) {
                    return Err(Error::Draft(format!("order {order} comes twice")));
                }
                orders.push(placed(pool, order)?);
            }
            let route = given_tour(&pool.state, &standing.route.vehicle, &orders);
            if route.is_none() && !orders.is_empty() {
                let vehicle = &standing.route.vehicle;
                return Err(Error::Draft(format!("{vehicle} does not drive within a week")));
            }
            tours.push(Pair { standing, pool, orders, route });
        }
        let shop = tours.first().map(|pair| &pair.pool.state.shop);
        let shop = shop.ok_or_else(|| Error::Draft("the draft has no tour".to_owned()))?;
        Ok(Self { pools, shop, tours })
    }

    pub(super) fn drafted(self) -> Drafted {
        let defects = self.defects();
        let left = |driven: &BTreeSet<&OrderId>| {
            let depots: BTreeMap<_, _> =
                self.tours.iter().map(|pair| (&pair.standing.route.depot, pair.pool)).collect();
            self.pools.left(depots.into_values(), driven)
        };
        let named: BTreeSet<_> = self.tours.iter().map(|pair| &pair.standing.decision.id).collect();
        let all = self.pools.tours.iter();
        let others = || all.clone().filter(|tour| !named.contains(&tour.decision.id));
        let fixed = || others().flat_map(|tour| &tour.route.stops).map(|stop| &stop.order);
        let proposed = self.tours.iter().flat_map(|pair| &pair.standing.route.stops).map(|s| &s.order);
        let now = self.tours.iter().flat_map(|pair| &pair.orders).map(|ready| &ready.order);
        let left_before = left(&fixed().chain(proposed).collect());
        let left_after = left(&fixed().chain(now).collect());
        let before = self.totals(|pair| Some(&pair.standing.route), left_before.len());
        let after = self.totals(|pair| pair.route.as_ref(), left_after.len());
        let tour = |(pair, defects): (Pair<'_>, Vec<Defect>)| {
            let stood = pair.standing.route.stops.iter().map(|stop| &stop.order);
            let changed = !stood.eq(pair.orders.iter().map(|ready| &ready.order));
            let orders = pair.orders.iter().map(|ready| (*ready).clone()).collect();
            DraftedTour { standing: pair.standing.clone(), orders, route: pair.route, changed, defects }
        };
        let tours = self.tours.into_iter().zip(defects).map(tour).collect();
        Drafted { tours, left: left_after, before, after }
    }

    /// What the checker finds about each tour beside all others, none for those without stops.
    fn defects(&self) -> Vec<Vec<Defect>> {
        let policy = self.pools.policy.clone().unwrap_or_default();
        let named: BTreeSet<_> = self.tours.iter().map(|pair| &pair.standing.decision.id).collect();
        let mut verifiers = BTreeMap::new();
        let mut found = Vec::new();
        for pair in &self.tours {
            let Some(route) = &pair.route else {
                found.push(Vec::new());
                continue;
            };
            let verifier = verifiers.entry(&pair.standing.route.depot).or_insert_with(|| {
                let mut verifier = Verifier::new(&pair.pool.state, &policy);
                let others = self.pools.tours.iter().filter(|tour| !named.contains(&tour.decision.id));
                others.for_each(|tour| verifier.count_tour(&tour.route));
                verifier
            });
            let decision = instead(pair, route);
            found.push(verifier.defects(&decision));
            verifier.count(&decision);
        }
        found
    }

    fn totals<'s>(&'s self, of: impl Fn(&'s Pair<'a>) -> Option<&'s VehicleRoute>, left: usize) -> Totals {
        let shop = self.shop;
        let parcel = shop.cheapest_parcel_minor();
        let count = i64::try_from(left).unwrap_or(i64::MAX);
        let mut totals = Totals {
            distance: Metres(0),
            time: Seconds(0),
            tours: shop.money(0),
            parcels: parcel.map(|minor| shop.money(minor.saturating_mul(count))),
        };
        for route in self.tours.iter().filter_map(of) {
            totals.distance.0 = totals.distance.0.saturating_add(route.distance.0);
            totals.time.0 = totals.time.0.saturating_add(route.end.seconds_since(route.start));
            totals.tours.minor = totals.tours.minor.saturating_add(route.cost.minor);
        }
        totals
    }
}

/// The decision with the drafted tour in it.
fn instead(pair: &Pair<'_>, route: &VehicleRoute) -> Decision {
    let decision = &pair.standing.decision;
    let decision = Decision { action: Action::Drive(route.clone()), ..decision.clone() };
    let ready = pair.orders.iter();
    let assumed = super::named(&decision, ready.flat_map(|ready| &ready.assumed));
    Decision { assumed, ..decision }
}

fn placed<'p>(pool: &'p Pool, order: &OrderId) -> Result<&'p ReadyOrder, Error> {
    let ready = pool.order(order);
    let ready =
        ready.ok_or_else(|| Error::Draft(format!("order {order} is not ready at the tour's depot")))?;
    match ready.place {
        Some(_) => Ok(ready),
        None => Err(Error::Draft(format!("nobody knows where order {order} goes"))),
    }
}
