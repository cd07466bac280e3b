//! List scheduling: tasks in the order of a rule, each at its first free slot.

use crate::calendar::{Calendar, common_fit};
use crate::problem::{Assignment, Reason, Schedule, Station, Task, Worker};

/// In which order tasks are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Earliest due date first (Jackson 1955): least maximum lateness on one machine.
    EarliestDueDate,
    /// First in, first out: by release. What people do without a plan, and the baseline.
    FirstInFirstOut,
}

/// Places every task that can be placed.
///
/// Tasks are taken by the rule among those whose predecessor is placed; ties go to the lower index. Each takes the
/// worker and station of its place that let it start first; ties go to the lower index. Method: Jackson (1955);
/// Graham (1969) for the list algorithm. O(t log t + t w s) calls to the calendars.
pub fn schedule(tasks: &[Task], workers: &[Worker], stations: &[Station], rule: Rule) -> Schedule {
    let mut board = Board::new(workers, stations);
    let mut ends: Vec<Option<i64>> = vec![None; tasks.len()];
    let mut failed: Vec<Option<Reason>> = vec![None; tasks.len()];
    let mut plan = Schedule::default();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); tasks.len()];
    for (index, task) in tasks.iter().enumerate() {
        if let Some(before) = task.after.and_then(|b| followers.get_mut(b)) {
            before.push(index);
        }
    }
    let key = |index: usize| match rule {
        Rule::EarliestDueDate => (tasks[index].due, tasks[index].release, index),
        Rule::FirstInFirstOut => (tasks[index].release, 0, index),
    };
    let roots = (0..tasks.len()).filter(|&i| tasks[i].after.is_none());
    let mut ready: std::collections::BTreeSet<_> = roots.map(key).collect();
    while let Some((.., index)) = ready.pop_first() {
        let task = &tasks[index];
        let earliest =
            task.after.and_then(|before| ends[before]).map_or(task.release, |end| end.max(task.release));
        match board.place(index, task, earliest) {
            Ok(assignment) => {
                ends[index] = Some(assignment.end);
                plan.assignments.push(assignment);
                ready.extend(followers[index].iter().copied().map(key));
            }
            Err(reason) => failed[index] = Some(reason),
        }
    }
    let left = (0..tasks.len()).filter(|&i| ends[i].is_none());
    plan.unassigned = left.map(|i| (i, failed[i].unwrap_or(Reason::Predecessor))).collect();
    plan
}

/// The calendars of all workers and stations.
struct Board<'a> {
    workers: &'a [Worker],
    stations: &'a [Station],
    worker_time: Vec<Calendar>,
    station_time: Vec<Calendar>,
}

impl<'a> Board<'a> {
    fn new(workers: &'a [Worker], stations: &'a [Station]) -> Self {
        let worker_time = workers.iter().map(|w| Calendar::new(&w.intervals)).collect();
        let station_time = stations.iter().map(|_| Calendar::always()).collect();
        Self { workers, stations, worker_time, station_time }
    }

    fn place(&mut self, index: usize, task: &Task, earliest: i64) -> Result<Assignment, Reason> {
        let able = |w: &usize| self.workers[*w].place == task.place && self.workers[*w].can(task.skill);
        let able: Vec<usize> = (0..self.workers.len()).filter(able).collect();
        if able.is_empty() {
            return Err(Reason::NoWorker);
        }
        let fitting =
            |s: &usize| self.stations[*s].place == task.place && self.stations[*s].skill == task.skill;
        let fitting: Vec<usize> = (0..self.stations.len()).filter(fitting).collect();
        if fitting.is_empty() {
            return Err(Reason::NoStation);
        }
        let duration = task.duration.max(1);
        let mut best: Option<(i64, usize, usize)> = None;
        for &worker in &able {
            for &station in &fitting {
                let start =
                    common_fit(&self.worker_time[worker], &self.station_time[station], earliest, duration);
                if let Some(start) = start {
                    best = Some(best.map_or((start, worker, station), |b| b.min((start, worker, station))));
                }
            }
        }
        let (start, worker, station) = best.ok_or(Reason::NoInterval)?;
        let end = start + duration;
        self.worker_time[worker].take(start, end);
        self.station_time[station].take(start, end);
        Ok(Assignment { task: index, worker, station, start, end })
    }
}
