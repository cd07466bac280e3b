//! How long each model takes: `timings [PROBLEMS.json]` solves each problem over and over and prints the quickest and
//! the median run. Without a file it times problems of its own, some of them larger than textbooks have.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::time::{Duration, Instant};

use qm_inventory::problem::{Problem, read_problems, solve_problem};
use serde_json::{Value, json};

/// Time spent on each problem, and most runs.
const SPENT: Duration = Duration::from_millis(60);
const RUNS_MAX: usize = 2_000;

fn problem(name: &str, algorithm: &str, data: Value) -> Problem {
    Problem { name: name.to_owned(), algorithm: algorithm.to_owned(), data }
}

/// A row of `count` stages, each two periods long and dearer than the one before.
fn row(count: u32, kind: &str) -> Value {
    let node = |id: u32| {
        let demand = json!({"type": kind, "mean": 10.0, "standard_deviation": 3.0});
        json!({
            "id": id,
            "predecessors": if id < count { vec![id + 1] } else { Vec::new() },
            "successors": if id > 1 { vec![id - 1] } else { Vec::new() },
            "echelon_holding_cost": 1.0, "local_holding_cost": f64::from(count + 1 - id), "shipment_lead_time": 2.0,
            "processing_time": 2, "stockout_cost": if id == 1 { 40.0 } else { 0.0 },
            "external_outbound_cst": if id == 1 { json!(0) } else { Value::Null },
            "demand": if id == 1 { demand } else { Value::Null },
        })
    };
    json!({"nodes": (1..=count).map(node).collect::<Vec<_>>()})
}

fn own() -> Vec<Problem> {
    let lot = json!({"fixed_cost": 20, "holding_cost": 0.4, "demand_rate": 900, "stockout_cost": 6,
        "production_rate": 1500, "disruption_rate": 1, "recovery_rate": 12, "yield_mean": 0.9, "yield_sd": 0.1});
    let stock = json!({"holding_cost": 0.4, "stockout_cost": 6, "fixed_cost": 20, "demand_mean": 40, "demand_sd": 9,
        "lead_time": 2, "demand": 40, "disruption_prob": 0.05, "recovery_prob": 0.3, "revenue": 9,
        "purchase_cost": 4, "salvage_value": 2});
    let zheng = |mean: u32| json!({"h": 1, "p": 9, "K": 64, "poisson_mean": mean, "lead_time": 0});
    let demand: Vec<u32> = (0..365).map(|day| 20 + day * 37 % 60).collect();
    let plan = json!({"num_periods": 365, "holding_cost": 0.1, "fixed_cost": 90, "demand": demand});
    let mut problems = vec![
        problem("eoq", "EOQ", lot.clone()),
        problem("disruptions", "EOQ with disruptions", lot.clone()),
        problem("multiplicative_yield", "EOQ multiplicative yield", lot),
        problem("year_of_days", "Wagner-Whitin", plan),
        problem("lead_time_2", "(s,S) exact", stock.clone()),
        problem("mean_20", "Zheng-Federgruen exact (s,S)", zheng(20)),
        problem("mean_65", "Zheng-Federgruen exact (s,S)", zheng(65)),
        problem("mean_1000", "Zheng-Federgruen exact (s,S)", zheng(1000)),
        problem("normal_3", "Clark-Scarf", row(3, "N")),
        problem("normal_8", "Clark-Scarf", row(8, "N")),
        problem("poisson_3", "Clark-Scarf", row(3, "P")),
        problem("row_10", "GSM (tree DP)", row(10, "N")),
        problem("row_100", "GSM (tree DP)", row(100, "N")),
    ];
    for algorithm in [
        "newsvendor normal",
        "newsvendor explicit",
        "newsvendor Poisson",
        "newsvendor gamma",
        "(r,Q) exact Poisson",
        "(r,Q) EIL approximation",
        "(r,Q) EOQB approximation",
        "(r,Q) loss approximation",
        "base-stock with disruptions",
    ] {
        problems.push(problem("lead_time_2", algorithm, stock.clone()));
    }
    problems
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let problems = match std::env::args().nth(1) {
        Some(path) => read_problems(&std::fs::read_to_string(path)?)?,
        None => own(),
    };
    for problem in &problems {
        let mut runs = Vec::new();
        let start = Instant::now();
        while runs.is_empty() || (start.elapsed() < SPENT && runs.len() < RUNS_MAX) {
            let run = Instant::now();
            std::hint::black_box(solve_problem(std::hint::black_box(problem))?);
            runs.push(run.elapsed().as_secs_f64() * 1e3);
        }
        runs.sort_by(f64::total_cmp);
        let name = format!("{}/{}", problem.algorithm, problem.name).replace(' ', "_");
        println!("{name}/quickest {:.4} ms", runs[0]);
        println!("{name}/median {:.4} ms", runs[runs.len() / 2]);
    }
    Ok(())
}
