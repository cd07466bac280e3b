//! Problems at the edge of what can be asked: each is answered rightly or refused clearly, by every method.

#[path = "../../examples/stress/cases.rs"]
mod cases;

use cases::Outcome;
use qm_routing::{Budget, baseline, check, nearest_neighbour};

#[test]
fn every_case_has_a_right_answer_or_a_clear_error() {
    let wrong: Vec<String> = cases::all()
        .iter()
        .map(|case| (case.name, case.run()))
        .filter(|(_, (outcome, _))| *outcome == Outcome::Wrong)
        .map(|(name, (outcome, detail))| format!("{name}: {}: {detail}", outcome.name()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_plain_methods_pass_the_check_as_well() {
    for case in cases::all() {
        let Ok(problem) = &case.problem else { continue };
        if problem.stops().len() > 1_000 {
            continue;
        }
        let plans = [
            nearest_neighbour(problem),
            baseline::genetic(problem, Budget::iterations(200), 1, &mut |_| {}),
            baseline::swarm(problem, Budget::iterations(200), 1, &mut |_| {}),
        ];
        for plan in plans {
            assert_eq!(check(problem, &plan), [], "{}", case.name);
        }
    }
}
