//! The problem and its answer.

use serde::{Deserialize, Serialize};

/// A piece of work that is not interrupted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Earliest start, seconds.
    pub release: i64,
    /// When it should be done, seconds.
    pub due: i64,
    /// Length, seconds, above 0.
    pub duration: i64,
    /// Skill it needs, 0 to 63.
    pub skill: u8,
    /// Place it is done at; workers and stations of other places do not count.
    pub place: u32,
    /// Index of the task that must be done before it, if any.
    pub after: Option<usize>,
}

/// Somebody who works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// Where.
    pub place: u32,
    /// Skills as bits: bit `s` for skill `s`.
    pub skills: u64,
    /// Working intervals `(from, to)`, ascending, not touching.
    pub intervals: Vec<(i64, i64)>,
}

impl Worker {
    /// Whether the worker can do tasks of this skill.
    pub fn can(&self, skill: u8) -> bool {
        skill < 64 && self.skills >> skill & 1 == 1
    }
}

/// A work place for one skill; one task at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Where.
    pub place: u32,
    /// Skill it serves.
    pub skill: u8,
}

/// A task with its worker, station and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Index of the task.
    pub task: usize,
    /// Index of the worker.
    pub worker: usize,
    /// Index of the station.
    pub station: usize,
    /// From, seconds.
    pub start: i64,
    /// To, seconds.
    pub end: i64,
}

/// Why a task has no place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// Nobody at its place has the skill.
    NoWorker,
    /// Its place has no station for the skill.
    NoStation,
    /// No interval left that is long enough.
    NoInterval,
    /// Its predecessor has no place, or predecessors form a circle.
    Predecessor,
}

/// The answer: every task is in exactly one of the two lists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Schedule {
    /// Tasks with a place, in the order they were placed.
    pub assignments: Vec<Assignment>,
    /// Tasks without, by index.
    pub unassigned: Vec<(usize, Reason)>,
}

/// Seconds of lateness of each task, 0 where in time or not placed. `result[i]` belongs to task `i`.
pub fn tardiness(tasks: &[Task], schedule: &Schedule) -> Vec<i64> {
    let mut late = vec![0; tasks.len()];
    for assignment in &schedule.assignments {
        if let (Some(slot), Some(task)) = (late.get_mut(assignment.task), tasks.get(assignment.task)) {
            *slot = (assignment.end - task.due).max(0);
        }
    }
    late
}
