//! A day under way: planned again after what happened, and put in place.

use super::Backend;
use super::delivery::route;
use super::dispatch::broken;
use crate::api::day::{
    DayCommit, DayDraft, DayPreview, DayTotals, DayTour, DroppedOrder, Happening, LateOrder, OrderMove,
    Visited,
};
use crate::api::dispatch::Dispatched;
use crate::problem::Fault;
use qm_domain::{
    Approver, GeoPoint, LocationId, Metres, Moment, Money, OrderId, Seconds, Timestamp, VehicleId,
};
use qm_engine::DrivenTour;

pub(crate) fn day_preview(backend: &Backend, draft: &DayDraft) -> Result<DayPreview, Fault> {
    let now = draft.now.as_deref().map_or_else(|| Ok(backend.engine.now()), instant)?;
    let moment = Moment { now, happened: happened(&draft.happenings)? };
    let drafted = backend.engine.dispatch_day_preview(&depot(&draft.depot)?, &moment)?;
    let plan = drafted.plan;
    let visited = |visit: qm_engine::Visited| Visited {
        vehicle: visit.vehicle.to_string(),
        arrive: visit.arrive.into(),
    };
    let moved = |moved: qm_engine::OrderMove| OrderMove {
        order: moved.order.to_string(),
        before: moved.before.map(visited),
        after: moved.after.map(visited),
    };
    let dropped = |(order, reason): (OrderId, qm_domain::UndecidedReason)| DroppedOrder {
        order: order.to_string(),
        reason: reason.into(),
    };
    let late = |late: qm_engine::LateStop| LateOrder {
        order: late.order.to_string(),
        vehicle: late.vehicle.to_string(),
        by_s: late.by.0,
        settled: late.settled,
    };
    let tour = |driven: &DrivenTour| DayTour {
        route: route(&driven.standing, &driven.tour.route, |order| drafted.ready.get(order)),
        changed: driven.tour.changed,
        served: super::whole(driven.served),
        broken: driven.broken,
        lat: driven.place.lat(),
        lng: driven.place.lng(),
        breaks: driven.defects.iter().map(broken).collect(),
    };
    Ok(DayPreview {
        basis: drafted.basis,
        now: drafted.now.into(),
        tours: drafted.tours.iter().map(tour).collect(),
        moves: plan.moves.into_iter().map(moved).collect(),
        dropped: plan.dropped.into_iter().map(dropped).collect(),
        late: plan.late.into_iter().map(late).collect(),
        before: totals(drafted.before),
        after: totals(drafted.after),
    })
}

pub(crate) fn day_commit(
    backend: &Backend,
    commit: &DayCommit,
    who: &str,
    why: Option<&str>,
) -> Result<Dispatched, Fault> {
    let moment = Moment { now: instant(&commit.now)?, happened: happened(&commit.happenings)? };
    let by = Approver::Person(who.to_owned());
    let depot = depot(&commit.depot)?;
    let moved = backend.engine.dispatch_day_commit(&depot, &moment, &commit.basis, &by, why)?;
    Ok(Dispatched { decisions: moved.iter().map(ToString::to_string).collect() })
}

/// Microseconds are cut off: tours count in seconds.
fn instant(text: &str) -> Result<Timestamp, Fault> {
    let at = Timestamp::parse(text);
    let at = at.map_err(|error| Fault::Field { field: "now", message: error.to_string() })?;
    Ok(Timestamp::from_seconds(at.seconds()))
}

fn depot(text: &str) -> Result<LocationId, Fault> {
    LocationId::new(text).map_err(|error| Fault::Field { field: "depot", message: error.to_string() })
}

fn happened(told: &[Happening]) -> Result<Vec<qm_domain::Happening>, Fault> {
    let wrong = |message: String| Fault::Field { field: "happenings", message };
    let order = |id: &str| OrderId::new(id).map_err(|error| wrong(error.to_string()));
    let vehicle = |id: &str| VehicleId::new(id).map_err(|error| wrong(error.to_string()));
    let read = |one: &Happening| {
        Ok(match one {
            Happening::Cancelled { order: id } => qm_domain::Happening::Cancelled { order: order(id)? },
            Happening::Added { order: id } => qm_domain::Happening::Added { order: order(id)? },
            Happening::Breakdown { vehicle: id, lat, lng } => {
                let place = GeoPoint::new(*lat, *lng).map_err(|error| wrong(error.to_string()))?;
                qm_domain::Happening::Breakdown { vehicle: vehicle(id)?, place }
            }
            Happening::Delay { vehicle: id, by_s } => {
                qm_domain::Happening::Delay { vehicle: vehicle(id)?, by: Seconds(*by_s) }
            }
        })
    };
    told.iter().map(read).collect()
}

/// What happened, as it was told.
pub(super) fn told(one: &qm_domain::Happening) -> Happening {
    match one {
        qm_domain::Happening::Cancelled { order } => Happening::Cancelled { order: order.to_string() },
        qm_domain::Happening::Added { order } => Happening::Added { order: order.to_string() },
        qm_domain::Happening::Breakdown { vehicle, place } => {
            Happening::Breakdown { vehicle: vehicle.to_string(), lat: place.lat(), lng: place.lng() }
        }
        qm_domain::Happening::Delay { vehicle, by } => {
            Happening::Delay { vehicle: vehicle.to_string(), by_s: by.0 }
        }
    }
}

fn totals((distance, cost): (Metres, Money)) -> DayTotals {
    DayTotals { distance_m: distance.0, cost: cost.into() }
}
