//! A person's draft of tours: weighed, and put in the place of what was proposed.

use super::Backend;
use super::delivery::{route, unassigned};
use crate::api::dispatch::{Break, DispatchPreview, DispatchTotals, Dispatched, DraftTour, DraftedTour};
use crate::problem::Fault;
use qm_domain::{Approver, DecisionId, Money, OrderId};
use qm_engine::{Defect, Totals};

pub(crate) fn weigh(backend: &Backend, tours: &[DraftTour]) -> Result<DispatchPreview, Fault> {
    let drafted = backend.engine.weigh_dispatch(&draft(tours)?)?;
    Ok(DispatchPreview {
        tours: drafted.tours.iter().map(shape).collect(),
        unassigned: unassigned(backend, &drafted.left)?,
        before: totals(&drafted.before),
        after: totals(&drafted.after),
    })
}

pub(crate) fn commit(
    backend: &Backend,
    tours: &[DraftTour],
    who: &str,
    why: Option<&str>,
) -> Result<Dispatched, Fault> {
    let by = Approver::Person(who.to_owned());
    let moved = backend.engine.commit_dispatch(&draft(tours)?, &by, why)?;
    Ok(Dispatched { decisions: moved.iter().map(ToString::to_string).collect() })
}

fn draft(tours: &[DraftTour]) -> Result<Vec<qm_engine::DraftTour>, Fault> {
    let read = |tour: &DraftTour| {
        let decision = DecisionId::new(&tour.decision);
        let decision =
            decision.map_err(|_| Fault::Missing { what: "decision", id: tour.decision.clone() })?;
        let orders = tour.orders.iter().map(|order| OrderId::new(order)).collect::<Result<_, _>>();
        let orders = orders
            .map_err(|_| Fault::Field { field: "orders", message: "holds what is no order".to_owned() })?;
        Ok(qm_engine::DraftTour { decision, orders })
    };
    tours.iter().map(read).collect()
}

fn shape(tour: &qm_engine::DraftedTour) -> DraftedTour {
    let ready = |id: &OrderId| tour.orders.iter().find(|ready| ready.order == *id);
    DraftedTour {
        decision: tour.standing.decision.id.to_string(),
        changed: tour.changed,
        route: tour.route.as_ref().map(|drawn| route(&tour.standing, drawn, ready)),
        breaks: tour.defects.iter().map(broken).collect(),
    }
}

pub(super) fn broken(defect: &Defect) -> Break {
    Break {
        code: defect.code().to_owned(),
        order: defect.order.as_ref().map(ToString::to_string),
        by: defect.by,
        expected: defect.expected.clone(),
        found: defect.found.clone(),
    }
}

fn totals(totals: &Totals) -> DispatchTotals {
    let parcels = totals.parcels.map_or(0, |parcels| parcels.minor);
    let total = Money { minor: totals.tours.minor.saturating_add(parcels), ..totals.tours };
    DispatchTotals {
        distance_m: totals.distance.0,
        time_s: totals.time.0,
        tours: totals.tours.into(),
        parcels: totals.parcels.map(Into::into),
        total: total.into(),
    }
}
