//! When the workers of a location work within the planning days.

use crate::number::seconds_up;
use qm_domain::{Day, Timestamp, Worker, Zone};

/// Working days planned ahead.
const WORKING_DAYS: usize = 5;
/// Days looked through for them.
const DAYS_LOOKED: i32 = 21;

/// The hours of each worker from `now` on over the next working days of the location, seconds since the epoch,
/// ascending and disjoint. A working day is one on which somebody there works.
pub(super) fn hours(workers: &[&Worker], zone: &Zone, now: Timestamp) -> Vec<Vec<(i64, i64)>> {
    let today = zone.day(now);
    let from = seconds_up(now);
    let works = |worker: &Worker, day: Day| -> Vec<(i64, i64)> {
        let on = worker.shifts.iter().filter_map(|shift| shift.on(day, zone));
        on.map(|(a, b)| (seconds_up(a).max(from), b.seconds())).filter(|(a, b)| a < b).collect()
    };
    let days = (0..DAYS_LOOKED).map(|ahead| today.plus(ahead));
    let working: Vec<Day> = days
        .filter(|day| workers.iter().any(|worker| !works(worker, *day).is_empty()))
        .take(WORKING_DAYS)
        .collect();
    workers
        .iter()
        .map(|worker| joined(working.iter().flat_map(|day| works(worker, *day)).collect()))
        .collect()
}

/// Intervals sorted, those that touch or overlap joined.
fn joined(mut intervals: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    intervals.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::with_capacity(intervals.len());
    for (from, to) in intervals {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::{LocationId, Shift, TaskKind, WorkerId};

    #[test]
    fn plans_five_working_days_and_skips_the_weekend() {
        let shift =
            |from: u32, to: u32| Shift { weekdays: vec![0, 1, 2, 3, 4], from: from * 3600, to: to * 3600 };
        let worker = Worker {
            id: WorkerId::new("w").unwrap(),
            location: LocationId::new("l").unwrap(),
            skills: vec![TaskKind::Pick],
            shifts: vec![shift(8, 12), shift(11, 16)],
        };
        // Friday noon: four hours today, then Monday to Thursday.
        let now = Timestamp::parse("2026-11-20T12:00:00Z").unwrap();
        let hours = hours(&[&worker], &Zone::utc(), now);
        let lengths: Vec<i64> = hours[0].iter().map(|(a, b)| (b - a) / 3600).collect();
        assert_eq!(lengths, [4, 8, 8, 8, 8]);
        assert_eq!(hours[0][1].0 - hours[0][0].0, (3 * 24 - 4) * 3600);
    }
}
