//! Laws of the scheduler, held against the independent checker.

use proptest::prelude::*;
use qm_scheduling::{Reason, Rule, Station, Task, Violation, Worker, check, schedule, tardiness};

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    let task = (0..500_i64, 0..2_000_i64, 1..200_i64, 0..3_u8, 0..2_u32, any::<bool>());
    prop::collection::vec(task, 0..40).prop_map(|parts| {
        let build = |(index, (release, due, duration, skill, place, chained)): (usize, _)| {
            let after = if chained && index > 0 { Some(index - 1) } else { None };
            Task { release, due, duration, skill, place, after }
        };
        parts.into_iter().enumerate().map(build).collect()
    })
}

fn workers() -> impl Strategy<Value = Vec<Worker>> {
    let worker =
        (0..2_u32, 0..8_u64, 100..1_000_i64, 0..400_i64).prop_map(|(place, skills, length, gap)| Worker {
            place,
            skills,
            intervals: vec![(gap, gap + length), (gap + length + 300, gap + 2 * length + 300)],
        });
    prop::collection::vec(worker, 0..6)
}

fn stations() -> impl Strategy<Value = Vec<Station>> {
    prop::collection::vec((0..2_u32, 0..3_u8).prop_map(|(place, skill)| Station { place, skill }), 0..8)
}

proptest! {
    #[test]
    fn every_plan_passes_the_checker(tasks in tasks(), workers in workers(), stations in stations()) {
        for rule in [Rule::EarliestDueDate, Rule::FirstInFirstOut] {
            let plan = schedule(&tasks, &workers, &stations, rule);
            prop_assert_eq!(check(&tasks, &workers, &stations, &plan), vec![]);
            prop_assert_eq!(plan.assignments.len() + plan.unassigned.len(), tasks.len());
        }
    }

    #[test]
    fn the_checker_notices_each_kind_of_damage(tasks in tasks(), workers in workers(), stations in stations(), pick in 0..40_usize) {
        let plan = schedule(&tasks, &workers, &stations, Rule::EarliestDueDate);
        prop_assume!(!plan.assignments.is_empty());
        let at = pick % plan.assignments.len();
        let mut lost = plan.clone();
        lost.assignments.remove(at);
        prop_assert!(!check(&tasks, &workers, &stations, &lost).is_empty());
        let mut early = plan.clone();
        early.assignments[at].start = -1;
        prop_assert!(check(&tasks, &workers, &stations, &early).contains(&Violation::WrongLength(plan.assignments[at].task)));
        let mut twice = plan.clone();
        twice.assignments.push(plan.assignments[at].clone());
        prop_assert!(check(&tasks, &workers, &stations, &twice).contains(&Violation::Repeated(plan.assignments[at].task)));
    }

    /// Jackson (1955): on one machine with equal releases, no order has a smaller maximum lateness.
    #[test]
    fn due_date_order_is_best_on_one_machine(lengths in prop::collection::vec((1..100_i64, 0..600_i64), 1..12)) {
        let tasks: Vec<Task> = lengths.iter()
            .map(|&(duration, due)| Task { release: 0, due, duration, skill: 0, place: 0, after: None }).collect();
        let workers = [Worker { place: 0, skills: 1, intervals: vec![(0, 100_000)] }];
        let stations = [Station { place: 0, skill: 0 }];
        let worst = |rule| tardiness(&tasks, &schedule(&tasks, &workers, &stations, rule)).into_iter().max();
        prop_assert!(worst(Rule::EarliestDueDate) <= worst(Rule::FirstInFirstOut));
    }
}

#[test]
fn says_why_a_task_has_no_place() {
    let task = |skill, after| Task { release: 0, due: 10, duration: 50, skill, place: 0, after };
    let tasks = [task(0, None), task(1, None), task(2, None), task(0, Some(1)), task(0, None)];
    let workers = [Worker { place: 0, skills: 0b101, intervals: vec![(0, 60)] }];
    let stations = [Station { place: 0, skill: 0 }, Station { place: 0, skill: 1 }];
    let plan = schedule(&tasks, &workers, &stations, Rule::EarliestDueDate);
    let reasons =
        [(1, Reason::NoWorker), (2, Reason::NoStation), (3, Reason::Predecessor), (4, Reason::NoInterval)];
    assert_eq!(plan.unassigned, reasons);
}
