//! The cases, each with the answer that is right.

#[path = "extremes.rs"]
mod extremes;
#[path = "odd.rs"]
mod odd;

use qm_routing::{Budget, Cost, Error, Matrices, Metres, Problem, Reason, Seconds, Stop, Vehicle, Window};
use qm_routing::{check, search};

/// What is right for a case.
pub(crate) enum Right {
    /// All stops are served at this cost.
    Served(i64),
    /// So many stops are left out, the plan costs so much, and each is left out for such a reason by every vehicle.
    Left(usize, i64, fn(&Reason) -> bool),
    /// Any plan that passes the check and serves all.
    Valid,
    /// An error.
    Refused(fn(&Error) -> bool),
}

/// One problem and what is right for it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) problem: Result<Problem, Error>,
    right: Right,
    /// Rounds of search.
    rounds: u64,
}

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    RightAnswer,
    ClearError,
    Wrong,
}

impl Outcome {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RightAnswer => "right answer",
            Self::ClearError => "clear error",
            Self::Wrong => "wrong",
        }
    }
}

/// Every case.
pub(crate) fn all() -> Vec<Case> {
    let mut all = odd::cases();
    all.extend(extremes::cases());
    all
}

impl Case {
    fn new(name: &'static str, problem: Result<Problem, Error>, right: Right) -> Self {
        Self { name, problem, right, rounds: 2_000 }
    }

    /// Solves the case and judges the answer.
    pub(crate) fn run(&self) -> (Outcome, String) {
        let problem = match (&self.problem, &self.right) {
            (Err(error), Right::Refused(expected)) if expected(error) => {
                return (Outcome::ClearError, error.to_string());
            }
            (Err(error), _) => return (Outcome::Wrong, error.to_string()),
            (Ok(problem), _) => problem,
        };
        let plan = search(problem, Budget::iterations(self.rounds), 1, &mut |_| {});
        let violations = check(problem, &plan);
        let (left, cost) = (plan.unassigned.len(), plan.cost.total().0);
        let why =
            plan.unassigned.first().map_or_else(String::new, |left| format!(" for {:?}", left.main_reason()));
        let detail = format!(
            "{} stops; {} routes; {left} left out{why}; cost {cost}; {} violations",
            problem.stops().len(),
            plan.routes.len(),
            violations.len()
        );
        let mut reasons = plan.unassigned.iter().flat_map(|left| &left.reasons);
        let right = match self.right {
            Right::Served(known) => left == 0 && cost == known,
            Right::Left(count, known, holds) => left == count && cost == known && reasons.all(holds),
            Right::Valid => left == 0,
            Right::Refused(_) => false,
        };
        (if right && violations.is_empty() { Outcome::RightAnswer } else { Outcome::Wrong }, detail)
    }
}

/// A problem, where its legs are legs.
fn problem(
    vehicles: Vec<Vehicle>,
    stops: Vec<Stop>,
    legs: Result<Matrices, Error>,
) -> Result<Problem, Error> {
    Problem::new(vehicles, stops, legs?)
}

/// The same legs for way and time, row by row.
fn legs(locations: usize, leg: impl Fn(usize, usize) -> i64) -> Result<Matrices, Error> {
    let cells = || (0..locations).flat_map(|from| (0..locations).map(move |to| (from, to)));
    let distance = cells().map(|(from, to)| Metres(leg(from, to))).collect();
    Matrices::new(locations, distance, cells().map(|(from, to)| Seconds(leg(from, to))).collect())
}

/// Places on a line, in metres.
fn line(places: &[i64]) -> Result<Matrices, Error> {
    legs(places.len(), |from, to| (places[from] - places[to]).abs())
}

fn window(open: i64, close: i64) -> Window {
    Window { open: Seconds(open), close: Seconds(close) }
}

/// A van at location 0 for a long day.
fn van(capacity: i64) -> Vehicle {
    Vehicle::new(0, vec![capacity], window(0, 1_000_000))
}

fn stop(location: usize, demand: i64) -> Stop {
    Stop::new(location, vec![demand])
}
