//! Orders: who does what, when and where.

use crate::defect::{DefectCode, Findings};
use crate::general::{names_assumptions, names_sections};
use crate::known::real;
use crate::verifier::Facts;
use qm_domain::state::OpenOrder;
use qm_domain::{
    Assumption, OrderFulfilment, PlannedTask, Shift, SourcedLine, StationKind, TaskKind, Timestamp, Zone,
};

/// Shortest task, seconds.
const SHORTEST: f64 = 30.0;
/// Longest task, seconds.
const LONGEST: f64 = 86_400.0;
/// Seconds that roundings may differ by.
const SLACK: f64 = 1.5;

pub(crate) fn fulfilment(facts: &Facts<'_>, plan: &OrderFulfilment, findings: &mut Findings) {
    let Some(order) = facts.known.orders.get(&plan.order) else {
        return findings.rule(false, DefectCode::UnknownSubject, "an open order", &plan.order);
    };
    let there = order.missing == 0;
    findings.rule(there, DefectCode::UnknownSubject, "an order whose goods are there", &plan.order);
    findings.same(DefectCode::WrongLocation, &order.location, &plan.location);
    findings.same(DefectCode::WrongFact, &order.due_at, &plan.due_at);
    let told = |lines: &[SourcedLine]| {
        let line = |one: &SourcedLine| format!("{} x {} from {}", one.quantity, one.sku, one.location);
        lines.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    findings.same(DefectCode::WrongFact, &told(&order.sources), &told(&plan.sources));
    names_assumptions(facts, &order.assumed, findings);
    names_sections(facts, &[Assumption::Workers], findings);
    let kinds: Vec<TaskKind> = plan.tasks.iter().map(|task| task.kind).collect();
    let codes = |kinds: &[TaskKind]| kinds.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
    let whole = kinds == order.tasks && !kinds.is_empty();
    findings.rule(whole, DefectCode::WrongTasks, codes(&order.tasks), codes(&kinds));
    let mut free_from = facts.known.state.orders.now;
    for (at, task) in plan.tasks.iter().enumerate() {
        let code = if at == 0 { DefectCode::InThePast } else { DefectCode::Precedence };
        findings.rule(task.start >= free_from, code, free_from, task.start);
        free_from = task.end;
        duration(facts, order, task, findings);
        worker(facts, plan, task, findings);
        station(facts, plan, task, findings);
    }
}

/// A task takes its share of the order's minutes, the shares of the tasks left being the whole.
fn duration(facts: &Facts<'_>, order: &OpenOrder, task: &PlannedTask, findings: &mut Findings) {
    let shares = facts.known.state.shop.task_times.shares;
    let share = |kind: TaskKind| match kind {
        TaskKind::Pick => shares[0],
        TaskKind::Pack => shares[1],
        TaskKind::HandOver => shares[2],
    };
    let all: f64 = order.tasks.iter().copied().map(share).sum();
    let seconds = order.work.mean.max(0.0) * 60.0 * share(task.kind) / all;
    let seconds = if seconds.is_finite() { seconds.clamp(SHORTEST, LONGEST) } else { SHORTEST };
    let found = real(task.end.seconds_since(task.start));
    let right = (found - seconds).abs() <= SLACK;
    findings.rule(right, DefectCode::WrongDuration, format!("{seconds:.0} s"), format!("{found} s"));
}

fn worker(facts: &Facts<'_>, plan: &OrderFulfilment, task: &PlannedTask, findings: &mut Findings) {
    let there = facts.known.workers.get(&task.worker).filter(|w| w.location == plan.location);
    let Some(worker) = there else {
        return findings.rule(false, DefectCode::UnknownWorker, "a worker of the location", &task.worker);
    };
    findings.rule(worker.skills.contains(&task.kind), DefectCode::NoSkill, task.kind, &task.worker);
    let zone = &facts.known.state.shop.zone;
    let on = on_shift(&worker.shifts, zone, task.start, task.end);
    findings.rule(on, DefectCode::OffShift, "within a shift", format!("{} to {}", task.start, task.end));
    let busy = facts.spent.workers.get(&task.worker).is_some_and(|b| b.overlaps(task.start, task.end));
    findings.rule(!busy, DefectCode::Overlap, "a worker without another task", &task.worker);
}

fn station(facts: &Facts<'_>, plan: &OrderFulfilment, task: &PlannedTask, findings: &mut Findings) {
    let kind = match task.kind {
        TaskKind::Pick => StationKind::Pick,
        TaskKind::Pack => StationKind::Pack,
        TaskKind::HandOver => StationKind::HandOver,
    };
    let Some(id) = &task.station else {
        let bare = !facts.known.equipped.contains(&plan.location);
        return findings.rule(bare, DefectCode::WrongStation, format!("a {kind} station"), "none");
    };
    let fits = facts.known.stations.get(id).is_some_and(|s| s.location == plan.location && s.kind == kind);
    findings.rule(fits, DefectCode::WrongStation, format!("a {kind} station of the location"), id);
    let busy = facts.spent.stations.get(id).is_some_and(|b| b.overlaps(task.start, task.end));
    findings.rule(!busy, DefectCode::Overlap, "a station without another task", id);
}

/// Whether the shifts cover every moment from `from` to `to`, one following another without a gap.
pub(crate) fn on_shift(shifts: &[Shift], zone: &Zone, from: Timestamp, to: Timestamp) -> bool {
    from < to && covered(shifts, zone, from, to) >= to
}

/// Until when shifts that follow one another cover the time from `from` on, looked at no further than needed for `to`;
/// `from` itself where no shift does.
pub(crate) fn covered(shifts: &[Shift], zone: &Zone, from: Timestamp, to: Timestamp) -> Timestamp {
    let mut covered = from;
    while covered < to {
        let day = zone.day(covered);
        let reach = [day.plus(-1), day]
            .into_iter()
            .flat_map(|day| shifts.iter().filter_map(move |shift| shift.on(day, zone)))
            .filter(|(start, end)| *start <= covered && *end > covered)
            .map(|(_, end)| end)
            .max();
        let Some(end) = reach else { break };
        covered = end;
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_that_follow_each_other_cover_both() {
        let shift = |from: u32, to: u32| Shift { weekdays: vec![0], from: from * 3600, to: to * 3600 };
        let shifts = [shift(8, 12), shift(12, 16), shift(18, 20)];
        let at = |text: &str| Timestamp::parse(&format!("2026-11-23T{text}:00Z")).unwrap();
        let on = |from, to| on_shift(&shifts, &Zone::utc(), at(from), at(to));
        assert!(on("08:00", "16:00") && on("11:59", "12:01"));
        assert!(!on("07:59", "09:00") && !on("15:00", "16:01") && !on("15:00", "19:00"));
        assert!(!on("09:00", "09:00"), "a task without length is no task");
    }
}
