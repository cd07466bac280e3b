//! The tours of the latest cycle as they stand.

use super::{Backend, shapes};
use crate::api::delivery::{Depot, Hours, Route, Routes, TourStop, Unassigned};
use crate::problem::Fault;
use qm_domain::state::ReadyOrder;
use qm_domain::{Area, OrderId, Timestamp, VehicleRoute};
use qm_engine::{LeftOrder, StandingTour};
use qm_store::{DecisionFilter, DecisionSort, PageRequest};
use std::collections::BTreeMap;

/// Most orders without a tour that are shown.
const MOST_UNASSIGNED: usize = 500;
const PAGE: usize = 200;

pub(crate) fn tours(backend: &Backend) -> Result<Routes, Fault> {
    let Some(standing) = backend.engine.dispatch()? else {
        let (depots, routes) = (Vec::new(), Vec::new());
        return Ok(Routes {
            cycle: None,
            as_of: None,
            depots,
            routes,
            unassigned: Vec::new(),
            at_risk: Vec::new(),
        });
    };
    let late = DecisionFilter {
        area: Some(Area::Delivery),
        kind: Some("notify_late".to_owned()),
        cycle: Some(standing.cycle.to_string()),
        ..DecisionFilter::default()
    };
    let late = backend.store().decisions(&late, DecisionSort::Gain, PageRequest::first(PAGE))?;
    let clock = backend.engine.shop_clock()?;
    let shape = |tour: &StandingTour| route(tour, &tour.route, |order| standing.ready.get(order));
    Ok(Routes {
        cycle: Some(standing.cycle.to_string()),
        as_of: Some(standing.as_of.into()),
        depots: depots(backend)?,
        routes: standing.tours.iter().map(shape).collect(),
        unassigned: unassigned(backend, &standing.left)?,
        at_risk: late.items.iter().map(|row| shapes::row(row, clock)).collect(),
    })
}

/// A route on the vehicle of a tour, with the windows of the orders that were ready.
pub(super) fn route<'a>(
    tour: &StandingTour,
    route: &VehicleRoute,
    ready: impl Fn(&OrderId) -> Option<&'a ReadyOrder>,
) -> Route {
    Route {
        decision: tour.decision.id.to_string(),
        status: tour.status.into(),
        vehicle: route.vehicle.to_string(),
        depot: route.depot.to_string(),
        start: route.start.into(),
        end: route.end.into(),
        distance_m: route.distance.0,
        load_g: route.stops.iter().map(|stop| stop.load.0).sum(),
        capacity_g: tour.vehicle.as_ref().map(|vehicle| vehicle.capacity.0),
        max_stops: tour.vehicle.as_ref().map(|vehicle| vehicle.max_stops),
        hours: tour.hours.map(hours),
        cost: route.cost.into(),
        stops: route.stops.iter().map(|stop| self::stop(stop, ready(&stop.order))).collect(),
        rests: route.breaks.iter().map(shapes::rest).collect(),
        overtime_s: route.overtime.0,
        assumed: tour.decision.assumed.iter().map(|code| (*code).into()).collect(),
    }
}

fn stop(stop: &qm_domain::RouteStop, ready: Option<&ReadyOrder>) -> TourStop {
    TourStop { stop: shapes::stop(stop), window: ready.map(|ready| hours(ready.window)) }
}

fn hours((from, to): (Timestamp, Timestamp)) -> Hours {
    Hours { from: from.into(), to: to.into() }
}

/// Locations that have vehicles and are somewhere.
fn depots(backend: &Backend) -> Result<Vec<Depot>, Fault> {
    let Some(shop) = backend.shop()? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for place in backend.store().locations()? {
        let has_vehicles = shop.fleet.vehicles.iter().any(|vehicle| vehicle.location == place.location);
        if let (true, Some(at)) = (has_vehicles, place.place) {
            let location = place.location.to_string();
            found.push(Depot { location, label: place.label, lat: at.lat(), lng: at.lng() });
        }
    }
    Ok(found)
}

/// The first of the orders on no tour.
pub(super) fn unassigned(backend: &Backend, left: &[LeftOrder]) -> Result<Vec<Unassigned>, Fault> {
    let shown = left.get(..MOST_UNASSIGNED.min(left.len())).unwrap_or_default();
    let facts = backend.facts()?;
    let known: BTreeMap<&OrderId, _> = facts.orders.iter().map(|order| (&order.order, order.place)).collect();
    let shape = |left: &LeftOrder| {
        let ready = left.ready.as_ref();
        let place = ready.map_or_else(|| known.get(&left.order).copied().flatten(), |ready| ready.place);
        Unassigned {
            order: left.order.to_string(),
            reason: left.reason.map(Into::into),
            depot: ready.map(|ready| ready.location.to_string()),
            load_g: ready.map(|ready| ready.weight.0),
            window: ready.map(|ready| hours(ready.window)),
            lat: place.map(qm_domain::GeoPoint::lat),
            lng: place.map(qm_domain::GeoPoint::lng),
        }
    };
    Ok(shown.iter().map(shape).collect())
}
