//! From the domain's types to the shapes of the API.

use crate::api::action::{Action, PlannedTask, Rest, RouteStop};
use crate::api::decision::{
    Alternative, Approver, Decision, DecisionEvent, Fact, FactValue, Gain, Happened, Reason, Subject,
    Undecided,
};
use crate::api::reservation::SourcedLine;
use qm_domain::{self as domain, ReasonFact, Status, Timestamp};

pub(super) fn subject(subject: &domain::Subject) -> Subject {
    match subject {
        domain::Subject::Order { order } => Subject::Order { order: order.to_string() },
        domain::Subject::Stock { sku, location } => {
            Subject::Stock { sku: sku.to_string(), location: location.to_string() }
        }
        domain::Subject::Vehicle { vehicle, day } => {
            Subject::Vehicle { vehicle: vehicle.to_string(), day: (*day).into() }
        }
        domain::Subject::Shipment { shipment } => Subject::Shipment { shipment: shipment.to_string() },
        domain::Subject::Customer { customer } => Subject::Customer { customer: customer.to_string() },
        domain::Subject::Ticket { ticket } => Subject::Ticket { ticket: ticket.to_string() },
    }
}

pub(super) fn task(task: &domain::PlannedTask) -> PlannedTask {
    PlannedTask {
        kind: task.kind.into(),
        worker: task.worker.to_string(),
        station: task.station.as_ref().map(ToString::to_string),
        start: task.start.into(),
        end: task.end.into(),
    }
}

pub(super) fn stop(stop: &domain::RouteStop) -> RouteStop {
    RouteStop {
        order: stop.order.to_string(),
        lat: stop.place.lat(),
        lng: stop.place.lng(),
        load_g: stop.load.0,
        arrive: stop.arrive.into(),
        serve: stop.serve.into(),
        leave: stop.leave.into(),
        late_s: stop.late.0,
    }
}

pub(super) fn rest(rest: &domain::RouteBreak) -> Rest {
    Rest { stop: rest.stop, start: rest.start.into(), end: rest.end.into() }
}

pub(super) fn sourced_line(line: &domain::SourcedLine) -> SourcedLine {
    SourcedLine { sku: line.sku.to_string(), location: line.location.to_string(), quantity: line.quantity }
}

pub(super) fn action(action: &domain::Action) -> Action {
    match action {
        domain::Action::Fulfil(plan) => Action::Fulfil {
            order: plan.order.to_string(),
            location: plan.location.to_string(),
            due_at: plan.due_at.into(),
            tasks: plan.tasks.iter().map(task).collect(),
            sources: plan.sources.iter().map(sourced_line).collect(),
        },
        domain::Action::Purchase(line) => Action::Purchase {
            supplier: line.supplier.to_string(),
            sku: line.sku.to_string(),
            location: line.location.to_string(),
            quantity: line.quantity,
            unit_cost: line.unit_cost.into(),
            total: line.unit_cost.times(line.quantity).into(),
            arrives_on: line.arrives_on.into(),
        },
        domain::Action::Transfer(transfer) => Action::Transfer {
            sku: transfer.sku.to_string(),
            from: transfer.from.to_string(),
            to: transfer.to.to_string(),
            quantity: transfer.quantity,
            cost: transfer.cost.into(),
        },
        domain::Action::MarkDown(cheaper) => Action::MarkDown {
            sku: cheaper.sku.to_string(),
            location: cheaper.location.to_string(),
            quantity: cheaper.quantity,
            unit_price: cheaper.unit_price.into(),
        },
        domain::Action::Return(back) => Action::Return {
            supplier: back.supplier.to_string(),
            sku: back.sku.to_string(),
            location: back.location.to_string(),
            quantity: back.quantity,
            unit_credit: back.unit_credit.into(),
            total: back.unit_credit.times(back.quantity).into(),
        },
        domain::Action::Drive(route) => Action::Drive {
            vehicle: route.vehicle.to_string(),
            depot: route.depot.to_string(),
            start: route.start.into(),
            end: route.end.into(),
            stops: route.stops.iter().map(stop).collect(),
            rests: route.breaks.iter().map(rest).collect(),
            overtime_s: route.overtime.0,
            distance_m: route.distance.0,
            cost: route.cost.into(),
        },
        other => message(other),
    }
}

/// Actions that speak to people.
fn message(action: &domain::Action) -> Action {
    match action {
        domain::Action::NotifyLate(notice) => Action::NotifyLate {
            shipment: notice.shipment.to_string(),
            order: notice.order.to_string(),
            customer: notice.customer.as_ref().map(ToString::to_string),
            promised_at: notice.promised_at.into(),
            expected_at: notice.expected_at.into(),
            late: notice.late.get(),
        },
        domain::Action::WinBack(offer) => Action::WinBack {
            customer: offer.customer.to_string(),
            discount: offer.discount.get(),
            cost: offer.cost.into(),
            churn: offer.churn.get(),
        },
        domain::Action::Reply(reply) => Action::Reply {
            ticket: reply.ticket.to_string(),
            language: reply.language.into(),
            intent: reply.intent.into(),
            text: reply.text.clone(),
        },
        domain::Action::Escalate(ticket) => Action::Escalate {
            ticket: ticket.ticket.to_string(),
            order: ticket.order.as_ref().map(ToString::to_string),
            urgency: ticket.urgency,
        },
        other => self::action(other),
    }
}

fn fact(fact: &ReasonFact) -> Fact {
    let value = match &fact.value {
        domain::FactValue::Number(number) => FactValue::Number(*number),
        domain::FactValue::Count(count) => FactValue::Count(*count),
        domain::FactValue::Money(money) => FactValue::Money((*money).into()),
        domain::FactValue::Time(at) => FactValue::Time((*at).into()),
        domain::FactValue::Share(share) => FactValue::Share(share.get()),
        domain::FactValue::Code(code) => FactValue::Code(code.clone()),
    };
    Fact { code: fact.code.into(), value }
}

pub(super) fn reason(reason: &domain::Reason) -> Reason {
    Reason {
        code: reason.code.into(),
        facts: reason.facts.iter().map(fact).collect(),
        models: reason.models.iter().map(ToString::to_string).collect(),
    }
}

/// A decision where it stands at `clock`.
pub(super) fn row(row: &qm_store::DecisionRow, clock: Timestamp) -> Decision {
    decision(&row.decision, row.status, row.asleep(clock))
}

pub(super) fn decision(
    decision: &domain::Decision,
    status: Status,
    snoozed_until: Option<Timestamp>,
) -> Decision {
    let gain = &decision.gain;
    Decision {
        id: decision.id.to_string(),
        cycle: decision.cycle.to_string(),
        area: decision.area().into(),
        status: status.into(),
        snoozed_until: snoozed_until.map(Into::into),
        made_at: decision.made_at.into(),
        subject: subject(&decision.subject),
        action: action(&decision.action),
        reason: reason(&decision.reason),
        alternatives: decision
            .alternatives
            .iter()
            .map(|other| Alternative { what: other.what.clone(), gain: other.gain.into() })
            .collect(),
        gain: Gain {
            mean: gain.mean.into(),
            lo: gain.lo.into(),
            hi: gain.hi.into(),
            baseline: gain.baseline.into(),
        },
        confidence: decision.confidence.get(),
        deadline: decision.deadline.map(Into::into),
        assumed: decision.assumed.iter().map(|code| (*code).into()).collect(),
        supersedes: decision.supersedes.as_ref().map(ToString::to_string),
    }
}

pub(super) fn event(event: &domain::DecisionEvent) -> DecisionEvent {
    let by = match &event.by {
        domain::Approver::Person(name) => Approver::Person(name.clone()),
        domain::Approver::Rule(area) => Approver::Rule(area.clone()),
        domain::Approver::System => Approver::System,
    };
    let what = match &event.kind {
        domain::DecisionEventKind::Moved { to, note } => {
            Happened::Moved { to: (*to).into(), note: note.clone() }
        }
        domain::DecisionEventKind::Overridden { action: instead, note } => {
            Happened::Overridden { action: Box::new(action(instead)), note: note.clone() }
        }
        domain::DecisionEventKind::Replanned { action: instead, moment, note } => Happened::Replanned {
            action: Box::new(action(instead)),
            now: moment.now.into(),
            happenings: moment.happened.iter().map(super::day::told).collect(),
            note: note.clone(),
        },
        domain::DecisionEventKind::Snoozed { until, note } => {
            Happened::Snoozed { until: (*until).into(), note: note.clone() }
        }
        domain::DecisionEventKind::Woken => Happened::Woken,
        domain::DecisionEventKind::Measured(result) => {
            Happened::Measured { gain: result.gain.into(), followed: result.followed }
        }
    };
    DecisionEvent { at: event.at.into(), by, what }
}

pub(super) fn undecided(entry: &domain::Undecided) -> Undecided {
    Undecided { area: entry.area.into(), subject: subject(&entry.subject), reason: entry.reason.into() }
}
