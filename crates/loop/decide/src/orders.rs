//! Orders: tasks onto workers and stations, earliest due date first, per location over the next working days.

mod shifts;

use crate::cycle::{CycleInfo, Planned};
use crate::draft::{Draft, alternative, assumed, gain, number, reason, tally, time, undecided};
use crate::number::{count, float, sane, seconds_up, whole};
use qm_domain::state::{OpenOrder, ShopState};
use qm_domain::{
    Action, Area, Assumption, Baseline, FactCode, LocationId, OrderFulfilment, PlannedTask, Predicted,
    Probability, ReasonCode, Station, StationKind, Subject, TaskKind, TaskTimes, Timestamp, UndecidedReason,
    Worker,
};
use qm_scheduling::{Reason, Rule, Schedule, Task, schedule};
use std::collections::BTreeMap;

/// Shortest task, seconds.
const TASK_SECONDS_MIN: f64 = 30.0;
/// Longest task, seconds: no shift is longer.
const TASK_SECONDS_MAX: f64 = 86_400.0;
/// Confidence that an order for which nothing can get worse is planned right; below 1, as workers fall ill.
const CONFIDENCE_MAX: f64 = 0.95;

/// Plans every open order whose goods are there, location by location.
pub fn orders(state: &ShopState, cycle: &CycleInfo) -> Planned {
    let mut by_location: BTreeMap<&LocationId, Vec<&OpenOrder>> = BTreeMap::new();
    let mut planned = Planned::default();
    for order in &state.orders.orders {
        if order.missing > 0 {
            let subject = Subject::Order { order: order.order.clone() };
            planned.undecided.push(undecided(Area::Orders, subject, UndecidedReason::NoStock));
        } else {
            by_location.entry(&order.location).or_default().push(order);
        }
    }
    for (location, mut queue) in by_location {
        queue.sort_by(|a, b| (a.placed_at, &a.order).cmp(&(b.placed_at, &b.order)));
        Floor::new(state, location, &queue).plan(cycle, &mut planned);
    }
    planned
}

/// One location with its people, places and queue.
struct Floor<'a> {
    state: &'a ShopState,
    location: &'a LocationId,
    queue: &'a [&'a OpenOrder],
    workers: Vec<&'a Worker>,
    stations: Vec<&'a Station>,
    tasks: Vec<Task>,
    /// Index of each order's first task; one more entry closes the last.
    first: Vec<usize>,
}

impl<'a> Floor<'a> {
    fn new(state: &'a ShopState, location: &'a LocationId, queue: &'a [&'a OpenOrder]) -> Self {
        let workers = state.shop.workers.iter().filter(|w| w.location == *location).collect();
        let stations = state.shop.stations.iter().filter(|s| s.location == *location).collect();
        let (mut tasks, mut first) = (Vec::new(), Vec::with_capacity(queue.len() + 1));
        let release = seconds_up(state.orders.now);
        for order in queue {
            let start = tasks.len();
            first.push(start);
            for (step, kind) in order.tasks.iter().enumerate() {
                let duration = task_seconds(order, *kind, &state.shop.task_times);
                let after = (step > 0).then(|| start + step - 1);
                tasks.push(Task {
                    release,
                    due: order.due_at.seconds(),
                    duration,
                    skill: skill(*kind),
                    place: 0,
                    after,
                });
            }
        }
        first.push(tasks.len());
        Self { state, location, queue, workers, stations, tasks, first }
    }

    fn plan(&self, cycle: &CycleInfo, planned: &mut Planned) {
        let hours = shifts::hours(&self.workers, &self.state.shop.zone, self.state.orders.now);
        let horizon = hours.iter().flatten().map(|(_, to)| *to).max().unwrap_or(0);
        let workers: Vec<_> = self
            .workers
            .iter()
            .zip(hours)
            .map(|(w, intervals)| qm_scheduling::Worker {
                place: 0,
                skills: w.skills.iter().fold(0, |bits, kind| bits | 1 << skill(*kind)),
                intervals,
            })
            .collect();
        let stations = self.work_places();
        let ours = schedule(&self.tasks, &workers, &stations, Rule::EarliestDueDate);
        let theirs = schedule(&self.tasks, &workers, &stations, Rule::FirstInFirstOut);
        let (placed, baseline) = (self.by_task(&ours), self.by_task(&theirs));
        for (index, order) in self.queue.iter().enumerate() {
            let range = self.first[index]..self.first[index + 1];
            let steps: Option<Vec<&qm_scheduling::Assignment>> = range.clone().map(|t| placed[t]).collect();
            let fifo_end =
                range.clone().next_back().and_then(|last| baseline[last]).map_or(horizon, |a| a.end);
            match steps {
                Some(steps) if !steps.is_empty() => {
                    planned.decisions.push(self.draft(order, &steps, fifo_end).decision(cycle));
                }
                _ => {
                    let why = missing(&ours, &range);
                    let subject = Subject::Order { order: order.order.clone() };
                    planned.undecided.push(undecided(Area::Orders, subject, why));
                }
            }
        }
    }

    /// The stations; where a location has none at all, work is done anywhere: a place per worker and kind.
    fn work_places(&self) -> Vec<qm_scheduling::Station> {
        if self.stations.is_empty() {
            let kinds = TaskKind::ALL.iter().map(|kind| skill(*kind));
            return kinds
                .flat_map(|skill| {
                    self.workers.iter().map(move |_| qm_scheduling::Station { place: 0, skill })
                })
                .collect();
        }
        let place = |s: &&Station| qm_scheduling::Station { place: 0, skill: station_skill(s.kind) };
        self.stations.iter().map(place).collect()
    }

    fn by_task<'s>(&self, plan: &'s Schedule) -> Vec<Option<&'s qm_scheduling::Assignment>> {
        let mut out = vec![None; self.tasks.len()];
        for assignment in &plan.assignments {
            out[assignment.task] = Some(assignment);
        }
        out
    }

    fn draft(&self, order: &OpenOrder, steps: &[&qm_scheduling::Assignment], fifo_end: i64) -> Draft {
        let shop = &self.state.shop;
        let tasks: Vec<PlannedTask> = steps
            .iter()
            .zip(&order.tasks)
            .map(|(a, kind)| PlannedTask {
                kind: *kind,
                worker: self.workers[a.worker].id.clone(),
                station: self.stations.get(a.station).map(|s| s.id.clone()),
                start: Timestamp::from_seconds(a.start),
                end: Timestamp::from_seconds(a.end),
            })
            .collect();
        let end = steps.last().map_or(0, |a| a.end);
        let done_at = Timestamp::from_seconds(end);
        let saved = late_days_saved(order, end, fifo_end).map(|days| days * float(shop.costs.late_day_minor));
        Draft {
            subject: Subject::Order { order: order.order.clone() },
            action: Action::Fulfil(OrderFulfilment {
                order: order.order.clone(),
                location: self.location.clone(),
                due_at: order.due_at,
                tasks,
                sources: order.sources.clone(),
            }),
            reason: reason(
                ReasonCode::DueDateOrder,
                vec![
                    time(FactCode::DueAt, order.due_at),
                    time(FactCode::DoneAt, done_at),
                    number(FactCode::WorkMinutes, order.work.mean),
                    tally(FactCode::QueueLength, count(self.queue.len())),
                    tally(FactCode::Lines, i64::from(order.lines)),
                    tally(FactCode::Units, order.units),
                ],
                vec![order.work.model.clone()],
            ),
            alternatives: vec![alternative(shop, "first_in_first_out", 0.0)],
            gain: gain(shop, Baseline::FirstInFirstOut, saved),
            confidence: confidence(&order.work, saved[1]),
            deadline: done_at,
            assumed: assumed(
                shop,
                &order.assumed,
                &[Assumption::Workers, Assumption::Stations, Assumption::Costs],
            ),
        }
    }
}

/// How sure: certain up to [`CONFIDENCE_MAX`] where the order is not made to wait, otherwise as sure as its work
/// takes no longer than planned.
fn confidence(work: &Predicted, saved: f64) -> Probability {
    if saved >= 0.0 {
        return Probability::clamped(CONFIDENCE_MAX);
    }
    Probability::clamped(1.0 - work.quantiles.share_above(work.mean).get())
}

/// Late days avoided beside first in, first out, were the order's own work at its 10 % quantile, its mean, its 90 %.
fn late_days_saved(order: &OpenOrder, end: i64, fifo_end: i64) -> [f64; 3] {
    let late = |end: i64, shift: f64| ((float(end - order.due_at.seconds()) + shift) / 86_400.0).max(0.0);
    let mean = sane(order.work.mean);
    [order.work.quantiles.q10, mean, order.work.quantiles.q90].map(|minutes| {
        let shift = (sane(minutes) - mean) * 60.0;
        late(fifo_end, shift) - late(end, shift)
    })
}

/// Whole seconds of one task: its share of the minutes left, at least [`TASK_SECONDS_MIN`].
fn task_seconds(order: &OpenOrder, kind: TaskKind, times: &TaskTimes) -> i64 {
    let share = |kind: TaskKind| sane(times.shares[usize::from(skill(kind))]);
    let all: f64 = order.tasks.iter().map(|k| share(*k)).sum();
    let part = if all > 0.0 { share(kind) / all } else { 1.0 / float(count(order.tasks.len().max(1))) };
    whole((sane(order.work.mean) * 60.0 * part).clamp(TASK_SECONDS_MIN, TASK_SECONDS_MAX))
}

/// Why the order has no place: what stopped its first task without one. An order without tasks has nothing open.
fn missing(plan: &Schedule, range: &std::ops::Range<usize>) -> UndecidedReason {
    let at = plan.unassigned.partition_point(|(task, _)| *task < range.start);
    let own = plan.unassigned[at..].iter().take_while(|(task, _)| *task < range.end);
    match own.map(|(_, why)| why).find(|why| **why != Reason::Predecessor) {
        Some(Reason::NoWorker) => UndecidedReason::NoWorker,
        Some(Reason::NoStation) => UndecidedReason::NoStation,
        Some(Reason::NoInterval | Reason::Predecessor) => UndecidedReason::NoShift,
        None => UndecidedReason::AlreadyProposed,
    }
}

fn skill(kind: TaskKind) -> u8 {
    match kind {
        TaskKind::Pick => 0,
        TaskKind::Pack => 1,
        TaskKind::HandOver => 2,
    }
}

fn station_skill(kind: StationKind) -> u8 {
    match kind {
        StationKind::Pick => 0,
        StationKind::Pack => 1,
        StationKind::HandOver => 2,
    }
}
