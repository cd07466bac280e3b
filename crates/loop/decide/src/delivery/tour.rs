//! The tours that pay: their money, their reason.

use super::fleet::{Fleet, Stop, wording};
use super::price::Price;
use super::words::{halt, rest};
use crate::draft::{Draft, alternative, assumed, gain, number, reason, share, tally};
use crate::number::{count, float};
use qm_domain::{
    Action, Assumption, Baseline, FactCode, Metres, Probability, ReasonCode, Subject, Timestamp,
    UndecidedReason, VehicleRoute,
};
use qm_routing::{Route, nearest_neighbour};
use std::collections::BTreeSet;

/// Rounds of the search per depot and fleet.
const ROUNDS: u32 = 10_000;
/// Rounds where each is priced by the whole day of a vehicle, per stop, and the fewest.
const ROUNDS_PER_STOP: u32 = 50;
const ROUNDS_MIN: u32 = 2_000;
/// Half the width of the 80 % interval of road distances around great circle x detour, as a share.
const DISTANCE_SPREAD: f64 = 0.15;
/// Confidence in a tour whose whole interval is a gain.
const CONFIDENCE_MAX: f64 = 0.95;

/// What became of the stops tried.
#[derive(Default)]
pub(super) struct Outcome<'a> {
    pub(super) drafts: Vec<Draft>,
    /// Dearer by vehicle than by carrier.
    pub(super) dear: Vec<Stop<'a>>,
    /// On no tour.
    pub(super) left: Vec<Stop<'a>>,
}

/// Tours through the stops, those that cost less than sending their parcels.
pub(super) fn tours<'a>(fleet: &Fleet<'a>, stops: &[Stop<'a>]) -> Outcome<'a> {
    let mut outcome = Outcome::default();
    let Ok(plan) = fleet.solved(stops, None, fleet.parcel_cost(), rounds(fleet, stops.len())) else {
        outcome.left.extend_from_slice(stops);
        return outcome;
    };
    for left in &plan.unassigned {
        let dear = wording(left) == UndecidedReason::GainTooSmall;
        if dear { &mut outcome.dear } else { &mut outcome.left }.push(stops[left.stop]);
    }
    for route in &plan.routes {
        let on = visited(route, stops);
        let baseline = baseline(fleet, route.vehicle, &on);
        let price = fleet.price(route.vehicle, route, &on);
        if fleet.parcel_cost().is_some() && baseline <= price.exact() {
            outcome.dear.extend(on);
        } else {
            outcome.drafts.push(Tour { fleet, route, stops: on, price, baseline }.draft());
        }
    }
    outcome
}

/// Rounds of the search. Where breaks, overtime, lateness or hourly speeds count, one costs some thirty times as much; on 24
/// to 80 simulated orders a fifth of the rounds left tours at most 0.4 % longer.
fn rounds(fleet: &Fleet<'_>, stops: usize) -> u32 {
    let shop = &fleet.state.shop.fleet;
    let by_day = fleet.vehicles.iter().any(|(v, _)| !v.breaks.is_empty() || v.overtime_minutes > 0);
    if by_day || shop.late_hour_cost_minor.is_some() || shop.speed_percent_by_hour.is_some() {
        let stops = u32::try_from(stops).unwrap_or(u32::MAX);
        return stops.saturating_mul(ROUNDS_PER_STOP).clamp(ROUNDS_MIN, ROUNDS);
    }
    ROUNDS
}

/// What the stops cost without the tour, in minor units: by the cheapest carrier, or each on a trip of its own where
/// there is none.
fn baseline(fleet: &Fleet<'_>, vehicle: usize, stops: &[Stop<'_>]) -> f64 {
    match fleet.parcel_cost() {
        Some(parcel) => float(parcel.saturating_mul(count(stops.len()))),
        None => {
            let trip = |stop| {
                let plan = fleet.solved(&[stop], Some(vehicle), None, 0).ok()?;
                Some(fleet.price(vehicle, plan.routes.first()?, &[stop]))
            };
            stops.iter().filter_map(|stop| trip(*stop)).sum::<Price>().exact()
        }
    }
}

/// The stops of a route in the order of its visits.
fn visited<'a>(route: &Route, stops: &[Stop<'a>]) -> Vec<Stop<'a>> {
    route.visits.iter().map(|visit| stops[visit.stop]).collect()
}

struct Tour<'a, 'f> {
    fleet: &'f Fleet<'a>,
    route: &'f Route,
    stops: Vec<Stop<'a>>,
    price: Price,
    /// Minor units.
    baseline: f64,
}

impl Tour<'_, '_> {
    fn draft(&self) -> Draft {
        let (fleet, route) = (self.fleet, self.route);
        let shop = &fleet.state.shop;
        let (vehicle, _) = fleet.vehicles[route.vehicle];
        let start = Timestamp::from_seconds(route.departure.0);
        let load: i64 = self.stops.iter().map(|stop| stop.order.weight.0.max(0)).sum();
        let mean = self.baseline - self.price.exact();
        let driven = self.price.exact() - float(vehicle.fixed_cost_minor.max(0));
        let spread = driven.max(0.0) * DISTANCE_SPREAD;
        let own: BTreeSet<Assumption> =
            self.stops.iter().flat_map(|s| s.order.assumed.iter().copied()).collect();
        let own: Vec<Assumption> = own.into_iter().collect();
        Draft {
            subject: Subject::Vehicle { vehicle: vehicle.id.clone(), day: shop.zone.day(start) },
            action: Action::Drive(tour_of(fleet, route.vehicle, route, &self.stops)),
            reason: reason(
                ReasonCode::CheapestTour,
                vec![
                    tally(FactCode::Stops, count(self.stops.len())),
                    number(FactCode::Kilometres, float(route.distance.0) / 1_000.0),
                    share(FactCode::LoadShare, float(load) / float(vehicle.capacity.0.max(1))),
                ],
                Vec::new(),
            ),
            alternatives: self.alternatives(),
            gain: gain(shop, Baseline::NearestNext, [mean - spread, mean, mean + spread]),
            confidence: confidence(mean, spread),
            deadline: start,
            assumed: assumed(shop, &own, &[Assumption::Fleet, Assumption::Carriers]),
        }
    }

    /// The baseline itself, and driving to the nearest next stop where that reaches them all.
    fn alternatives(&self) -> Vec<qm_domain::Alternative> {
        let shop = &self.fleet.state.shop;
        let without = if shop.carriers.is_empty() { "single_trips" } else { "carrier" };
        let mut weighed = vec![alternative(shop, without, 0.0)];
        if let Ok(problem) = self.fleet.problem(&self.stops, Some(self.route.vehicle), None) {
            let nearest = nearest_neighbour(&problem);
            if nearest.unassigned.is_empty() {
                let price =
                    |route: &Route| self.fleet.price(self.route.vehicle, route, &visited(route, &self.stops));
                let price: Price = nearest.routes.iter().map(price).sum();
                weighed.push(alternative(shop, "nearest_next", self.baseline - price.exact()));
            }
        }
        weighed
    }
}

/// A route of the fleet's vehicle in the shop's words; `stops` in the order of its visits.
pub(super) fn tour_of(fleet: &Fleet<'_>, vehicle: usize, route: &Route, stops: &[Stop<'_>]) -> VehicleRoute {
    let visits = route.visits.iter().zip(stops);
    VehicleRoute {
        vehicle: fleet.vehicles[vehicle].0.id.clone(),
        depot: fleet.location.clone(),
        start: Timestamp::from_seconds(route.departure.0),
        end: Timestamp::from_seconds(route.end.0),
        stops: visits.map(|(visit, stop)| halt(visit, stop.order, stop.place, false)).collect(),
        breaks: route.breaks.iter().filter_map(|one| rest(one, |visit| visit)).collect(),
        overtime: fleet.overtime(vehicle, route),
        distance: Metres(route.distance.0),
        cost: fleet.state.shop.money(fleet.price(vehicle, route, stops).minor()),
    }
}

/// The share of the interval that is a gain, up to [`CONFIDENCE_MAX`].
fn confidence(mean: f64, spread: f64) -> Probability {
    let part = if spread > 0.0 { ((mean + spread) / (2.0 * spread)).clamp(0.0, 1.0) } else { 1.0 };
    Probability::clamped(part * CONFIDENCE_MAX)
}
