//! The queue, the board, one order.

use super::care::excerpt_row;
use super::decisions::about;
use super::facts::Facts;
use super::{Backend, page, request, shapes, slice};
use crate::api::code::Risk;
use crate::api::order::{
    Board, BoardTask, BoardWorker, OrderDetail, OrderLine, OrderRow, OrderTask, Shipment, TrackingEvent,
};
use crate::api::scalar::Amount;
use crate::page::Page;
use crate::problem::Fault;
use crate::routes::{OrderQuery, OrderState};
use qm_domain::{
    Area, Currency, LocationId, Money, OrderFulfilment, OrderId, Shop, Sourced, Status, Subject, TaskKind,
    Timestamp,
};
use qm_store::{OpenOrderFacts, OrderFilter, OrderListRow};
use std::collections::BTreeMap;

/// An order due within this many seconds without a plan is at risk.
const SOON_SECONDS: i64 = 4 * 3600;

/// An order's plan: its decision, where that stands, what it does.
pub(super) struct Plan {
    id: String,
    status: Status,
    order: OrderFulfilment,
}

/// The open plans by order.
pub(super) fn plans(backend: &Backend) -> Result<BTreeMap<OrderId, Plan>, Fault> {
    let mut found = BTreeMap::new();
    for status in [Status::Applied, Status::Approved, Status::Proposed] {
        let decisions = backend.store().decisions_with_area(status, Area::Orders)?;
        for decision in decisions {
            if let qm_domain::Action::Fulfil(order) = decision.action {
                found.insert(order.order.clone(), Plan { id: decision.id.to_string(), status, order });
            }
        }
    }
    Ok(found)
}

/// When an order must be handed over: as a source tells, otherwise by the shop's target.
pub(super) fn due(
    ship_by: Option<Timestamp>,
    placed_at: Timestamp,
    shop: Option<&Shop>,
) -> Option<Timestamp> {
    ship_by.or_else(|| {
        let hours = shop?.targets.ship_within_hours;
        #[expect(clippy::cast_possible_truncation, reason = "hours of a promise; saturates")]
        let seconds = (hours * 3600.0) as i64;
        Some(placed_at.plus_seconds(seconds))
    })
}

fn risk(now: Timestamp, due: Option<Timestamp>, planned: Option<Timestamp>) -> Risk {
    match (due, planned) {
        (Some(due), _) if due < now => Risk::Late,
        (Some(due), Some(planned)) if planned > due => Risk::AtRisk,
        (Some(due), None) if due.seconds_since(now) < SOON_SECONDS => Risk::AtRisk,
        _ => Risk::Fine,
    }
}

fn amount(minor: i64, currency: Option<Currency>, shops: Currency) -> Amount {
    Money::from_minor(minor, currency.unwrap_or(shops)).into()
}

fn open_row(
    order: &OpenOrderFacts,
    plan: Option<&Plan>,
    now: Timestamp,
    shop: Option<&Shop>,
    currency: Currency,
) -> OrderRow {
    let due = due(order.ship_by, order.placed_at, shop);
    let planned = plan.and_then(|plan| plan.order.tasks.last()).map(|task| task.end);
    let started = !order.done.is_empty();
    OrderRow {
        order: order.order.to_string(),
        status: if started { "processing" } else { "approved" }.to_owned().into(),
        customer: order.customer.as_ref().map(ToString::to_string),
        location: order.location.as_ref().map(ToString::to_string),
        placed_at: order.placed_at.into(),
        due_at: due.map(Into::into),
        planned_at: planned.map(Into::into),
        workers: workers(plan),
        lines: i64::from(order.lines),
        units: order.units,
        value: amount(order.value_minor, order.currency, currency),
        risk: risk(now, due, planned),
        decision: plan.map(|plan| plan.id.clone()),
    }
}

/// An order that waits for units is at risk, however far off its due time is.
fn waiting(row: OrderRow, sourced: Option<&Sourced>) -> OrderRow {
    let waits = row.risk == Risk::Fine && sourced.is_some_and(|sourced| sourced.missing > 0);
    if waits { OrderRow { risk: Risk::AtRisk, ..row } } else { row }
}

fn workers(plan: Option<&Plan>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for task in plan.map(|plan| plan.order.tasks.as_slice()).unwrap_or_default() {
        let name = task.worker.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A row of an order wherever it stands.
pub(super) fn listed_row(
    order: &OrderListRow,
    plan: Option<&Plan>,
    now: Timestamp,
    currency: Currency,
) -> OrderRow {
    let open = order.shipped_at.is_none()
        && !["delivered", "cancelled", "unavailable"].contains(&order.status.as_str());
    let planned = plan.filter(|_| open).and_then(|plan| plan.order.tasks.last()).map(|task| task.end);
    let missed = order.promised_at.zip(order.delivered_at).is_some_and(|(promised, at)| at > promised);
    OrderRow {
        order: order.order.to_string(),
        status: order.status.clone().into(),
        customer: order.customer.as_ref().map(ToString::to_string),
        location: order.location.as_ref().map(ToString::to_string),
        placed_at: order.placed_at.into(),
        due_at: order.ship_by.map(Into::into),
        planned_at: planned.map(Into::into),
        workers: workers(plan),
        lines: i64::from(order.lines),
        units: order.units,
        value: amount(order.value_minor, order.currency, currency),
        risk: if open {
            risk(now, order.ship_by, planned)
        } else if missed {
            Risk::Late
        } else {
            Risk::Fine
        },
        decision: plan.map(|plan| plan.id.clone()),
    }
}

/// Open orders by due time.
pub(super) fn queue(backend: &Backend, facts: &Facts) -> Result<Vec<OrderRow>, Fault> {
    let (shop, plans) = (backend.shop()?, plans(backend)?);
    let (_, currency) = backend.books()?;
    let sourced = backend.store().sourced_orders(facts.now)?;
    let row = |order: &OpenOrderFacts| {
        let row = open_row(order, plans.get(&order.order), facts.now, shop.as_ref(), currency);
        waiting(row, sourced.get(&order.order))
    };
    let mut rows: Vec<OrderRow> = facts.orders.iter().map(row).collect();
    rows.sort_by(|a, b| (a.due_at, &a.order).cmp(&(b.due_at, &b.order)));
    Ok(rows)
}

pub(crate) fn orders(
    backend: &Backend,
    query: &OrderQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<OrderRow>, Fault> {
    let text = query.text.as_deref().unwrap_or("");
    if query.state.unwrap_or_default() == OrderState::Open {
        let all = queue(backend, &*backend.facts()?)?;
        let here = |row: &&OrderRow| query.location.is_none() || row.location == query.location;
        let wanted: Vec<&OrderRow> = all.iter().filter(|row| row.order.contains(text)).filter(here).collect();
        let (items, next_cursor) = slice(&wanted, after, rows)?;
        return Ok(Page { items: items.into_iter().cloned().collect(), next_cursor });
    }
    let location = query.location.as_deref().map(LocationId::new).transpose();
    let location =
        location.map_err(|error| Fault::Field { field: "location", message: error.to_string() })?;
    let filter =
        OrderFilter { status: None, location, text: Some(text.to_owned()).filter(|t| !t.is_empty()) };
    let (now, (_, currency)) = (backend.now()?, backend.books()?);
    let found = backend.store().order_list(&filter, request(after, rows))?;
    Ok(page(found, |row| listed_row(&row, None, now, currency)))
}

pub(crate) fn order(backend: &Backend, text: &str) -> Result<OrderDetail, Fault> {
    let missing = || Fault::Missing { what: "order", id: text.to_owned() };
    let id = OrderId::new(text).map_err(|_| missing())?;
    let it = backend.store().order_detail(&id)?.ok_or_else(missing)?;
    let (now, (_, currency)) = (backend.now()?, backend.books()?);
    let plans = plans(backend)?;
    let plan = plans.get(&id);
    let mut row = listed_row(&it.order, plan, now, currency);
    if it.order.shipped_at.is_none() {
        let due = due(it.order.ship_by, it.order.placed_at, backend.shop()?.as_ref());
        row.due_at = due.map(Into::into);
    }
    let row = waiting(row, it.sourced.as_ref());
    let person =
        it.order.customer.as_ref().map(|customer| backend.store().person(customer)).transpose()?.flatten();
    let messages = it
        .tickets
        .iter()
        .map(|ticket| excerpt_row(backend, ticket, now, currency))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(OrderDetail {
        customer_name: person.and_then(|person| person.name),
        promised_at: it.order.promised_at.map(Into::into),
        lines: it
            .lines
            .iter()
            .map(|line| OrderLine {
                line: line.line.clone(),
                sku: line.sku.to_string(),
                label: line.label.clone(),
                location: line.location.as_ref().map(ToString::to_string),
                quantity: line.quantity,
                unit_price: amount(line.unit_price_minor, it.order.currency, currency),
            })
            .collect(),
        tasks: tasks(&it.tasks, plan),
        shipments: shipments(backend, &it.shipments, now)?,
        sourcing: it.sourced.as_ref().map(super::reservations::shape),
        messages: messages.into_iter().flatten().collect(),
        decisions: about(backend, &Subject::Order { order: id })?,
        order: row,
    })
}

fn tasks(done: &[qm_store::TaskRow], plan: Option<&Plan>) -> Vec<OrderTask> {
    let shape = |task: &qm_store::TaskRow| {
        Some(OrderTask {
            kind: TaskKind::from_code(&task.kind)?.into(),
            worker: task.worker.clone(),
            station: task.station.clone(),
            start: task.started_at.into(),
            end: task.finished_at.into(),
            done: true,
        })
    };
    let mut all: Vec<OrderTask> = done.iter().filter_map(shape).collect();
    let planned = plan.map(|plan| plan.order.tasks.as_slice()).unwrap_or_default();
    for task in planned.iter().filter(|task| !done.iter().any(|d| d.kind == task.kind.code())) {
        let task = shapes::task(task);
        all.push(OrderTask {
            kind: task.kind,
            worker: Some(task.worker),
            station: task.station,
            start: task.start,
            end: task.end,
            done: false,
        });
    }
    all
}

/// An order's parcels with what carriers said of them.
pub(super) fn shipments(
    backend: &Backend,
    rows: &[qm_store::ShipmentRow],
    now: Timestamp,
) -> Result<Vec<Shipment>, Fault> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let events = backend.store().tracking(&row.shipment, now)?;
        all.push(Shipment {
            shipment: row.shipment.to_string(),
            carrier: row.carrier.clone(),
            service: row.service.clone(),
            shipped_at: row.shipped_at.map(Into::into),
            promised_at: row.promised_at.map(Into::into),
            delivered_at: row.delivered_at.map(Into::into),
            events: events
                .into_iter()
                .map(|(at, status)| TrackingEvent { at: at.into(), status: status.into() })
                .collect(),
        });
    }
    Ok(all)
}

pub(crate) fn board(backend: &Backend) -> Result<Option<Board>, Fault> {
    let (Some(cycle), Some(shop)) = (backend.store().last_cycle()?, backend.shop()?) else { return Ok(None) };
    let plans = plans(backend)?;
    let own = plans.values().flat_map(|plan| plan.order.tasks.iter().map(move |task| (plan, task)));
    let mut coming: Vec<(&Plan, &qm_domain::PlannedTask)> =
        own.filter(|(_, task)| task.end > cycle.as_of).collect();
    let day = coming
        .iter()
        .map(|(_, task)| shop.zone.day(task.start))
        .min()
        .unwrap_or_else(|| shop.zone.day(cycle.as_of));
    coming.retain(|(_, task)| shop.zone.day(task.start) == day);
    coming.sort_by(|a, b| (a.1.start, &a.1.worker).cmp(&(b.1.start, &b.1.worker)));
    let shop = shop.staffed(coming.iter().map(|(plan, _)| &plan.order.location));
    let mut workers: Vec<BoardWorker> = Vec::with_capacity(shop.workers.len());
    let (mut from, mut to) = (None::<Timestamp>, None::<Timestamp>);
    let mut widen = |start: Timestamp, end: Timestamp| {
        from = Some(from.map_or(start, |known| known.min(start)));
        to = Some(to.map_or(end, |known| known.max(end)));
    };
    for worker in &shop.workers {
        let shift = worker.shifts.iter().find_map(|shift| shift.on(day, &shop.zone));
        let tasks = coming.iter().filter(|(_, task)| task.worker == worker.id);
        let tasks: Vec<BoardTask> = tasks.map(|(plan, task)| board_task(plan, task)).collect();
        for (start, end) in shift.iter().copied().chain(tasks.iter().map(|task| (task.start.0, task.end.0))) {
            widen(start, end);
        }
        workers.push(BoardWorker {
            worker: worker.id.to_string(),
            location: worker.location.to_string(),
            from: shift.map(|(from, _)| from.into()),
            to: shift.map(|(_, to)| to.into()),
            tasks,
        });
    }
    workers.sort_by_key(|worker| (worker.tasks.is_empty(), worker.from.is_none()));
    let from = from.unwrap_or_else(|| shop.zone.at(day, 8 * 3600));
    let to = to.unwrap_or_else(|| shop.zone.at(day, 18 * 3600));
    Ok(Some(Board { day: day.into(), now: cycle.as_of.into(), from: from.into(), to: to.into(), workers }))
}

fn board_task(plan: &Plan, task: &qm_domain::PlannedTask) -> BoardTask {
    BoardTask {
        decision: plan.id.clone(),
        status: plan.status.into(),
        order: plan.order.order.to_string(),
        kind: task.kind.into(),
        station: task.station.as_ref().map(ToString::to_string),
        start: task.start.into(),
        end: task.end.into(),
        due_at: plan.order.due_at.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_follows_due_time_and_plan() {
        let at = |hours: i64| Timestamp::from_seconds(hours * 3600);
        let risk = |due, planned| risk(at(10), due, planned);
        assert_eq!(risk(None, None), Risk::Fine);
        assert_eq!(risk(Some(at(9)), Some(at(11))), Risk::Late);
        assert_eq!(risk(Some(at(12)), Some(at(13))), Risk::AtRisk);
        assert_eq!(risk(Some(at(12)), None), Risk::AtRisk);
        assert_eq!(risk(Some(at(20)), None), Risk::Fine);
        assert_eq!(risk(Some(at(12)), Some(at(11))), Risk::Fine);
    }
}
