//! Problems by name: what is answered, what is refused and in which words.

use proptest::prelude::*;
use qm_inventory::problem::{
    Algorithm, Outcome, Problem, ProblemError, read_problems, solve_problem, solve_problems,
};
use serde_json::{Value, json};

fn problem(algorithm: &str, data: Value) -> Problem {
    Problem { name: "case".into(), algorithm: algorithm.into(), data }
}

fn number(answer: &impl serde::Serialize, key: &str) -> f64 {
    serde_json::to_value(answer).unwrap()[key].as_f64().unwrap()
}

fn three_nodes() -> Value {
    let demand = json!({"type": "N", "mean": 5, "standard_deviation": 1});
    json!({"nodes": [
        {"id": 3, "predecessors": [], "successors": [2], "local_holding_cost": 2, "processing_time": 1,
         "echelon_holding_cost": 2, "shipment_lead_time": 2, "external_inbound_cst": 1, "demand": null},
        {"id": 2, "predecessors": [3], "successors": [1], "local_holding_cost": 4, "processing_time": 0,
         "echelon_holding_cost": 2, "shipment_lead_time": 1, "demand": null},
        {"id": 1, "predecessors": [2], "successors": [], "local_holding_cost": 7, "processing_time": 1,
         "echelon_holding_cost": 3, "shipment_lead_time": 1, "stockout_cost": 37.12, "external_outbound_cst": 1,
         "demand": demand},
    ]})
}

/// A well-posed problem for every algorithm.
fn samples() -> Vec<Problem> {
    let lot = json!({"fixed_cost": 8, "holding_cost": 0.225, "demand_rate": 1300, "stockout_cost": 5,
        "production_rate": 2000, "disruption_rate": 1.5, "recovery_rate": 14, "yield_mean": 0.9, "yield_sd": 0.1});
    let breaks = json!({"fixed_cost": 8, "holding_cost_rate": 0.3, "demand_rate": 1300, "breakpoints": [0, 400],
        "unit_costs": [0.75, 0.72]});
    let joint = json!({"shared_fixed_cost": 10, "individual_fixed_costs": [2, 5], "holding_costs": [0.2, 0.3],
        "demand_rates": [1736, 656]});
    let periods = json!({"num_periods": 3, "holding_cost": 2, "fixed_cost": [50, 60, 70], "demand": [9, 0, 7],
        "purchase_cost": 1});
    let stock = json!({"holding_cost": 0.5, "stockout_cost": 4, "fixed_cost": 9, "demand_mean": 50, "demand_sd": 8,
        "lead_time": 2, "demand": 20, "disruption_prob": 0.04, "recovery_prob": 0.25, "yield_lo": -3,
        "yield_hi": 2, "revenue": 7, "purchase_cost": 2.5, "salvage_value": 1.5});
    let discrete = json!({"holding_cost": 0.5, "stockout_cost": 4, "fixed_cost": 9, "lead_time": 1,
        "demand_pmf": {"0": 0.5, "3": 0.25, "7": 0.25}});
    let data_for = |name: &str| match name {
        "Wagner-Whitin" => &periods,
        "newsvendor discrete" | "(s,S) exact" => &discrete,
        name if name.contains("discount") => &breaks,
        name if name.starts_with("JRP") => &joint,
        name if name.starts_with("EOQ") || name.starts_with("EPQ") || name.starts_with("economic") => &lot,
        _ => &stock,
    };
    Algorithm::names()
        .map(|name| {
            let network = name.starts_with("GSM") || name.contains("Clark");
            problem(name, if network { three_nodes() } else { data_for(name).clone() })
        })
        .collect()
}

#[test]
fn every_algorithm_answers_its_sample() {
    for sample in samples() {
        let answer = solve_problem(&sample).unwrap_or_else(|why| panic!("{}: {why}", sample.algorithm));
        let text = serde_json::to_string(&answer).unwrap();
        assert!(!text.contains("null"), "{}: {text}", sample.algorithm);
    }
}

#[test]
fn refusals_name_problem_field_value_and_what_was_expected() {
    let lot = |key: &str, value: Value| {
        let mut data = json!({"fixed_cost": 8, "holding_cost": 0.225, "demand_rate": 1300});
        data[key] = value;
        problem("EOQ", data)
    };
    let mut alien = three_nodes();
    alien["nodes"][1]["successors"] = json!([9]);
    let mut branching = three_nodes();
    branching["nodes"][0]["successors"] = json!([2, 1]);
    let mut uneven = three_nodes();
    uneven["nodes"][2]["demand"]["standard_deviation"] = json!(-1);
    let pmf = json!({"holding_cost": 1, "stockout_cost": 2, "demand_pmf": {"1": 0.5, "2": 0.25}});
    let cases = [
        (lot("holding_cost", json!(-1)), "case: holding_cost is -1, expected a number above 0"),
        (lot("holding_cost", json!("1")), "case: holding_cost is \"1\", expected a number above 0"),
        (
            problem("EOQ", json!({"fixed_cost": 8})),
            "case: holding_cost is missing, expected a number above 0",
        ),
        (problem("EOQ", json!([8])), "case: data is [8], expected an object of named fields"),
        (
            problem("EOW", json!({})),
            "case: algorithm is `EOW`, expected a known name such as `EOQ` or `Wagner-Whitin`",
        ),
        (
            problem("GSM (tree DP)", alien),
            "case: nodes[1].successors is \"9\", expected ids of nodes that there are",
        ),
        (
            problem("Clark-Scarf", branching),
            "case: nodes is \"3 supplies between 3 nodes\", expected a row in which each node but the last supplies one other",
        ),
        (
            problem("GSM (tree DP)", uneven),
            "case: nodes[2].demand.standard_deviation is -1, expected a number of at least 0",
        ),
        (
            problem("newsvendor discrete", pmf),
            "case: demand_pmf is 0.75, expected probabilities that add up to 1",
        ),
    ];
    for (problem, message) in cases {
        assert_eq!(solve_problem(&problem).unwrap_err().to_string(), message);
    }
}

#[test]
fn probabilities_come_by_name_or_in_a_list() {
    let costs = |pmf: Value| json!({"holding_cost": 1, "stockout_cost": 2, "demand_pmf": pmf});
    let named = problem("newsvendor discrete", costs(json!({"1": 0.5, "3": 0.5})));
    let listed = problem("newsvendor discrete", costs(json!([0, 0.5, 0, 0.5])));
    // Two units short with chance 1/2 cost 2, two over cost 1: S = 3 at a cost of 1.
    for case in [named, listed] {
        let answer = solve_problem(&case).unwrap();
        assert!((number(&answer, "S") - 3.0).abs() < 1e-12 && (number(&answer, "cost") - 1.0).abs() < 1e-12);
    }
}

#[test]
fn one_bad_problem_does_not_spoil_the_others() {
    let text = r#"[{"name": "good", "algorithm": "EOQ", "data": {"fixed_cost": 8, "holding_cost": 2, "demand_rate": 2}},
        {"name": "bad", "algorithm": "EPQ",
         "data": {"fixed_cost": 8, "holding_cost": 2, "demand_rate": 2, "production_rate": 1}}]"#;
    let answers = solve_problems(&read_problems(text).unwrap());
    assert!(
        matches!(&answers.instances["good"], Outcome::Solved(answer) if (number(answer, "Q") - 4.0).abs() < 1e-12)
    );
    let refused: Vec<_> = answers.refused().collect();
    assert_eq!(refused, [("bad", "bad: no answer: production rate is out of range: 1")]);
}

#[test]
fn files_that_are_no_problems_are_refused() {
    for text in ["", "7", "[{}]", r#"{"name": "a"}"#] {
        assert!(matches!(read_problems(text), Err(ProblemError::Json(_))), "{text}");
    }
    let twice =
        r#"[{"name": "a", "algorithm": "EOQ", "data": 1}, {"name": "a", "algorithm": "EOQ", "data": 2}]"#;
    assert!(matches!(read_problems(twice), Err(ProblemError::Twice { problem }) if problem == "a"));
}

#[test]
fn published_answers_are_met() {
    #[expect(clippy::disallowed_methods, reason = "tests on public data are told where it is")]
    let Ok(root) = std::env::var("QM_DATA") else {
        return eprintln!("skipped: published_answers_are_met needs QM_DATA");
    };
    let read = |name: &str| std::fs::read_to_string(format!("{root}/inventory/{name}")).unwrap();
    let problems = read_problems(&read("problems.json")).unwrap();
    let expected: Value = serde_json::from_str(&read("expected.json")).unwrap();
    let mut compared = 0;
    for problem in &problems {
        let answer = serde_json::to_value(solve_problem(problem).unwrap()).unwrap();
        let wanted = &expected["instances"][&problem.name];
        let normal = problem.data.pointer("/nodes").is_some_and(|nodes| nodes.to_string().contains("\"N\""));
        let continuous = problem.algorithm.starts_with("serial") && normal;
        for (key, found) in answer.as_object().unwrap() {
            compared +=
                compare(&problem.name, key, found, &wanted[key], if continuous { 5e-3 } else { 1e-6 });
        }
    }
    assert!(compared >= 2 * problems.len(), "only {compared} numbers were compared");
}

/// Compares all numbers of two values and says how many there were.
fn compare(problem: &str, key: &str, found: &Value, wanted: &Value, tolerance: f64) -> usize {
    match (found, wanted) {
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.len(), b.len(), "{problem}: {key}");
            a.iter().map(|(name, value)| compare(problem, name, value, &b[name], tolerance)).sum()
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{problem}: {key}");
            a.iter().zip(b).map(|(a, b)| compare(problem, key, a, b, tolerance)).sum()
        }
        _ => {
            let (a, b) = (found.as_f64().unwrap(), wanted.as_f64().unwrap());
            assert!((a - b).abs() <= tolerance * b.abs().max(1e-9), "{problem}: {key} is {a}, not {b}");
            1
        }
    }
}

/// Replaces the `at`-th leaf of a value.
fn replace_leaf(value: &mut Value, at: &mut usize, new: &Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|inner| replace_leaf(inner, at, new)),
        Value::Array(list) => list.iter_mut().for_each(|inner| replace_leaf(inner, at, new)),
        leaf => {
            if *at == 0 {
                *leaf = new.clone();
            }
            *at = at.wrapping_sub(1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_value_anywhere_makes_it_fall_over(
        sample in prop::sample::select(samples()),
        leaf in 0..30_usize,
        new in prop::sample::select(vec![
            json!(0), json!(-1), json!(0.5), json!(1), json!(1e-300), json!(1e300), json!(12_000), json!(4e9), json!(1e15),
            json!(null), json!("x"), json!([]), json!({}), json!(true), json!(-1e300),
        ]),
    ) {
        let mut changed = sample;
        let mut at = leaf;
        replace_leaf(&mut changed.data, &mut at, &new);
        if let Err(why) = solve_problem(&changed) {
            prop_assert!(why.to_string().starts_with("case: "), "{why}");
        }
    }
}
