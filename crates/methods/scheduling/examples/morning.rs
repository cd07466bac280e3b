//! A morning in a small warehouse: three orders are picked and packed by two people.

use qm_scheduling::{Rule, Station, Task, Worker, schedule, tardiness};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let (shelf, table) = (0, 1);
    let mut tasks = Vec::new();
    for due in [3_600, 1_800, 2_700] {
        tasks.push(Task { release: 0, due, duration: 600, skill: shelf, place: 0, after: None });
        tasks.push(Task {
            release: 0,
            due,
            duration: 420,
            skill: table,
            place: 0,
            after: Some(tasks.len() - 1),
        });
    }
    let worker = Worker { place: 0, skills: 0b11, intervals: vec![(0, 4 * 3_600)] };
    let stations = [Station { place: 0, skill: shelf }, Station { place: 0, skill: table }];
    let mut out = std::io::stdout().lock();
    for rule in [Rule::FirstInFirstOut, Rule::EarliestDueDate] {
        let plan = schedule(&tasks, &[worker.clone(), worker.clone()], &stations, rule);
        let late: i64 = tardiness(&tasks, &plan).into_iter().sum();
        writeln!(out, "{rule:?}: {late} seconds late in all")?;
    }
    Ok(())
}
