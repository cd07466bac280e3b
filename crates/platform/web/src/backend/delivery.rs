//! Tours of the latest cycle.

use super::{Backend, shapes};
use crate::api::delivery::{Depot, Route, Routes, Unassigned};
use crate::problem::Fault;
use qm_domain::{Action, Area, OrderId, Status, Subject};
use qm_store::{DecisionFilter, DecisionSort, PageRequest};
use std::collections::BTreeMap;

/// Most orders without a tour that are shown.
const MOST_UNASSIGNED: usize = 500;
const PAGE: usize = 200;

pub(crate) fn tours(backend: &Backend) -> Result<Routes, Fault> {
    let store = backend.store();
    let Some(cycle) = store.last_cycle()? else {
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
    let shop = backend.shop()?;
    let of = |kind: &str| DecisionFilter {
        area: Some(Area::Delivery),
        kind: Some(kind.to_owned()),
        cycle: Some(cycle.id.to_string()),
        ..DecisionFilter::default()
    };
    let driven = store.decisions(&of("drive"), DecisionSort::Gain, PageRequest::first(PAGE))?;
    let mut routes: Vec<Route> = Vec::new();
    for row in driven.items {
        if row.status == Status::Expired {
            continue;
        }
        let Action::Drive(route) = &row.decision.action else { continue };
        let vehicles = shop.as_ref().map(|shop| shop.fleet.vehicles.as_slice()).unwrap_or_default();
        let vehicle = vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
        routes.push(Route {
            decision: row.decision.id.to_string(),
            status: row.status.into(),
            vehicle: route.vehicle.to_string(),
            depot: route.depot.to_string(),
            start: route.start.into(),
            end: route.end.into(),
            distance_m: route.distance.0,
            load_g: route.stops.iter().map(|stop| stop.load.0).sum(),
            capacity_g: vehicle.map(|vehicle| vehicle.capacity.0),
            cost: route.cost.into(),
            stops: route.stops.iter().map(shapes::stop).collect(),
            assumed: row.decision.assumed.iter().map(|code| (*code).into()).collect(),
        });
    }
    routes.sort_by(|a, b| (&a.vehicle, a.start).cmp(&(&b.vehicle, b.start)));
    let late = store.decisions(&of("notify_late"), DecisionSort::Gain, PageRequest::first(PAGE))?;
    let at_risk = late.items.iter().map(|row| shapes::decision(&row.decision, row.status)).collect();
    Ok(Routes {
        cycle: Some(cycle.id.to_string()),
        as_of: Some(cycle.as_of.into()),
        depots: depots(backend)?,
        routes,
        unassigned: unassigned(backend)?,
        at_risk,
    })
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

fn unassigned(backend: &Backend) -> Result<Vec<Unassigned>, Fault> {
    let facts = backend.facts()?;
    let places: BTreeMap<&OrderId, _> =
        facts.orders.iter().map(|order| (&order.order, order.place)).collect();
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    while found.len() < MOST_UNASSIGNED {
        let request = PageRequest { cursor: cursor.as_deref(), limit: PAGE };
        let page = backend.store().undecided(Some(Area::Delivery), None, request)?;
        for entry in page.items {
            if let Subject::Order { order } = &entry.subject {
                let place = places.get(order).copied().flatten();
                found.push(Unassigned {
                    order: order.to_string(),
                    reason: entry.reason.into(),
                    lat: place.map(qm_domain::GeoPoint::lat),
                    lng: place.map(qm_domain::GeoPoint::lng),
                });
            }
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    found.truncate(MOST_UNASSIGNED);
    Ok(found)
}
