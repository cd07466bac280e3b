//! Problems as data: `{name, algorithm, data}` in, the named numbers of the answer out.
//!
//! The names of algorithms and fields are those of the published textbook instances of Snyder & Shen's
//! Fundamentals of Supply Chain Theory, 2nd ed., as the package stockpyl keeps them.

mod algorithm;
mod answer;
mod failure;
mod fields;
mod lots;
mod network;
mod stocks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use algorithm::Algorithm;
pub use answer::Answer;
pub use failure::ProblemError;
use fields::Fields;

/// A problem as it stands in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What the answer goes by.
    pub name: String,
    /// Which model it asks for, by a name of [`Algorithm`].
    pub algorithm: String,
    /// The numbers, by name.
    pub data: Value,
}

/// An answer, or why there is none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// The numbers asked for.
    Solved(Answer),
    /// The problem is not one that can be solved as it was put.
    Refused {
        /// Which problem, what is wrong with it and what was expected.
        error: String,
    },
}

/// The answers to a file of problems, by name.
#[derive(Debug, Default, Serialize)]
pub struct Answers {
    /// One outcome per problem.
    pub instances: BTreeMap<String, Outcome>,
}

impl Answers {
    /// Names and messages of the problems that were refused.
    pub fn refused(&self) -> impl Iterator<Item = (&str, &str)> {
        self.instances.iter().filter_map(|(name, outcome)| match outcome {
            Outcome::Solved(_) => None,
            Outcome::Refused { error } => Some((name.as_str(), error.as_str())),
        })
    }
}

/// Reads one problem or a list of them.
///
/// # Errors
/// [`ProblemError::Json`] on text that is not JSON or not of this shape, [`ProblemError::Twice`] on a name that
/// occurs twice.
pub fn read_problems(text: &str) -> Result<Vec<Problem>, ProblemError> {
    let value: Value = serde_json::from_str(text)?;
    let problems: Vec<Problem> =
        if value.is_array() { serde_json::from_value(value)? } else { vec![serde_json::from_value(value)?] };
    let mut names: Vec<&str> = problems.iter().map(|problem| problem.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(ProblemError::Twice { problem: pair[0].to_owned() }),
        None => Ok(problems),
    }
}

/// Solves each problem; one that cannot be solved does not keep the others from being answered.
pub fn solve_problems(problems: &[Problem]) -> Answers {
    let outcome = |problem: &Problem| match solve_problem(problem) {
        Ok(answer) => Outcome::Solved(answer),
        Err(why) => Outcome::Refused { error: describe(&why) },
    };
    Answers { instances: problems.iter().map(|problem| (problem.name.clone(), outcome(problem))).collect() }
}

/// An error and what caused it, in one line.
fn describe(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", describe(cause)),
        None => error.to_string(),
    }
}

/// Solves one problem.
///
/// # Errors
/// [`ProblemError::Algorithm`] on a name that is not known, [`ProblemError::Missing`] and [`ProblemError::Field`] on data
/// that do not fit the model, [`ProblemError::Unsolvable`] where the model has no answer for them.
pub fn solve_problem(problem: &Problem) -> Result<Answer, ProblemError> {
    let algorithm = Algorithm::named(&problem.algorithm).ok_or_else(|| ProblemError::Algorithm {
        problem: problem.name.clone(),
        algorithm: problem.algorithm.clone(),
    })?;
    let fields = Fields::new(&problem.name, &problem.data)?;
    match algorithm {
        Algorithm::Eoq
        | Algorithm::EoqBackorders
        | Algorithm::ProductionLot
        | Algorithm::AllUnitsDiscount
        | Algorithm::IncrementalDiscount
        | Algorithm::JointReplenishment
        | Algorithm::WagnerWhitin
        | Algorithm::EoqDisruptions
        | Algorithm::EoqAdditiveYield
        | Algorithm::EoqMultiplicativeYield => lots::solve(algorithm, &fields),
        Algorithm::GuaranteedService => network::guaranteed(&fields),
        Algorithm::SerialStochastic => network::serial(&fields),
        _ => stocks::solve(algorithm, &fields),
    }
}
