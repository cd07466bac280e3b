//! Verifies a schedule by its own arithmetic; shares no code with the scheduler.

use crate::problem::{Schedule, Station, Task, Worker};
use serde::{Deserialize, Serialize};

/// What is wrong with a schedule; numbers are indices of tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Violation {
    /// Names a task, worker or station that is not there.
    Unknown(usize),
    /// Stands twice, or in both lists.
    Repeated(usize),
    /// Stands nowhere.
    Lost(usize),
    /// Starts before its release.
    TooEarly(usize),
    /// Does not take its duration.
    WrongLength(usize),
    /// Its worker lacks the skill or works elsewhere.
    WrongWorker(usize),
    /// Its station serves another skill or place.
    WrongStation(usize),
    /// Outside its worker's intervals.
    OffShift(usize),
    /// Starts before its predecessor ends, or its predecessor has no place.
    BeforePredecessor(usize),
    /// Overlaps the second task at the same worker or station.
    Overlap(usize, usize),
}

/// Lists every violation, in ascending order. O(a log a + a i).
pub fn check(
    tasks: &[Task],
    workers: &[Worker],
    stations: &[Station],
    schedule: &Schedule,
) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut seen = vec![0_u32; tasks.len()];
    let mut ends = vec![None; tasks.len()];
    for a in &schedule.assignments {
        if a.task >= tasks.len() || a.worker >= workers.len() || a.station >= stations.len() {
            found.push(Violation::Unknown(a.task));
            continue;
        }
        seen[a.task] += 1;
        ends[a.task] = Some(a.end);
    }
    for (task, _) in &schedule.unassigned {
        match seen.get_mut(*task) {
            Some(count) => *count += 1,
            None => found.push(Violation::Unknown(*task)),
        }
    }
    for (task, count) in seen.iter().enumerate() {
        match count {
            0 => found.push(Violation::Lost(task)),
            1 => {}
            _ => found.push(Violation::Repeated(task)),
        }
    }
    if found.iter().any(|v| matches!(v, Violation::Unknown(_))) {
        return found;
    }
    for a in &schedule.assignments {
        let (task, worker, station) = (&tasks[a.task], &workers[a.worker], &stations[a.station]);
        let mut rule = |holds: bool, violation| {
            if !holds {
                found.push(violation);
            }
        };
        rule(a.start >= task.release, Violation::TooEarly(a.task));
        rule(a.end - a.start == task.duration.max(1), Violation::WrongLength(a.task));
        rule(worker.place == task.place && worker.can(task.skill), Violation::WrongWorker(a.task));
        rule(station.place == task.place && station.skill == task.skill, Violation::WrongStation(a.task));
        let on_shift = worker.intervals.iter().any(|(from, to)| *from <= a.start && a.end <= *to);
        rule(on_shift, Violation::OffShift(a.task));
        if let Some(before) = task.after {
            let in_order = ends.get(before).copied().flatten().is_some_and(|end| end <= a.start);
            rule(in_order, Violation::BeforePredecessor(a.task));
        }
    }
    found.extend(overlaps(schedule, |a| a.worker));
    found.extend(overlaps(schedule, |a| a.station));
    found.sort_unstable();
    found.dedup();
    found
}

fn overlaps(schedule: &Schedule, resource: impl Fn(&crate::Assignment) -> usize) -> Vec<Violation> {
    let mut order: Vec<_> = schedule.assignments.iter().collect();
    order.sort_by_key(|a| (resource(a), a.start, a.task));
    let clash = |pair: &[&crate::Assignment]| {
        let same = resource(pair[0]) == resource(pair[1]);
        (same && pair[1].start < pair[0].end).then(|| Violation::Overlap(pair[0].task, pair[1].task))
    };
    order.windows(2).filter_map(clash).collect()
}
