//! The probability that a person does not come back: logistic regression on recency, frequency, money, tenure.

mod baseline;
mod logistic;

use serde::{Deserialize, Serialize};

pub use baseline::ChurnBaseline;
use logistic::Logistic;

use crate::error::Error;
use crate::history::History;

/// Numbers that the model sees of a history.
const TERMS: usize = 6;
/// Fewest people of each kind to learn from.
const LEAST: usize = 10;

/// A fitted churn model.
///
/// Its terms are the logarithms of recency, frequency, money and tenure, the logarithm of recency in
/// units of the person's own mean gap between purchases (of the whole tenure after a single one), and
/// whether there was but one purchase; all are standardised. A ridge keeps weights finite where the
/// kinds part cleanly; the intercept is free, so that on the people fitted the mean probability equals
/// the share that was gone. Sources: `McCullagh` and Nelder (1989), Generalized Linear Models, section 2.5,
/// for the fit; Buckinx and Van den Poel (2005) for such terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Churn {
    mean: [f64; TERMS],
    /// 0 for a term that did not vary.
    per_spread: [f64; TERMS],
    logistic: Logistic,
    /// Share of people that were gone among those it learned from: the baseline.
    pub base_rate: f64,
    /// People it learned from.
    pub rows: usize,
}

impl Churn {
    /// Fits by iteratively reweighted least squares with a ridge on standardised terms. O(people) a step.
    ///
    /// `gone[i]` tells whether `people[i]` did not come back within the horizon after their history was taken.
    ///
    /// # Errors
    /// [`Error::Lengths`] when the lists differ, [`Error::History`] for a number that no history can have,
    /// [`Error::TooFew`] below 10 people of either kind (use [`ChurnBaseline`]), [`Error::NotConverged`]
    /// when the weights do not settle.
    pub fn fit(people: &[History], gone: &[bool]) -> Result<Self, Error> {
        check(people, gone)?;
        let left = gone.iter().filter(|gone| **gone).count();
        let found = left.min(gone.len() - left);
        if found < LEAST {
            return Err(Error::TooFew { found, least: LEAST });
        }
        let raw: Vec<[f64; TERMS]> = people.iter().map(terms).collect();
        let n = float(raw.len());
        let mean: [f64; TERMS] = std::array::from_fn(|j| raw.iter().map(|row| row[j]).sum::<f64>() / n);
        let per_spread = std::array::from_fn(|j| {
            let square = raw.iter().map(|row| (row[j] - mean[j]).powi(2)).sum::<f64>() / n;
            // Rounding alone makes a constant term vary by less than this.
            if square.sqrt() > 1e-12 * mean[j].abs() { 1.0 / square.sqrt() } else { 0.0 }
        });
        let rows: Vec<[f64; TERMS]> = raw.iter().map(|row| standardised(row, &mean, &per_spread)).collect();
        let logistic = Logistic::fit(&rows, gone)?;
        Ok(Self { mean, per_spread, logistic, base_rate: float(left) / n, rows: gone.len() })
    }

    /// Probability that the person does not come back within the horizon of the labels, within 0 to 1;
    /// `NaN` when a number of the history is missing or below 0 where it must not be.
    pub fn predict(&self, person: &History) -> f64 {
        if person.check(0).is_err() {
            return f64::NAN;
        }
        self.logistic.probability(&standardised(&terms(person), &self.mean, &self.per_spread))
    }
}

fn check(people: &[History], gone: &[bool]) -> Result<(), Error> {
    if people.len() != gone.len() {
        return Err(Error::Lengths { people: people.len(), labels: gone.len() });
    }
    people.iter().enumerate().try_for_each(|(index, person)| person.check(index))
}

fn terms(person: &History) -> [f64; TERMS] {
    let History { recency_days: recency, tenure_days: tenure, .. } = *person;
    let frequency = f64::from(person.frequency.max(1));
    let repeated = person.frequency > 1;
    let gap = if repeated { (tenure - recency).max(0.0) / (frequency - 1.0) } else { tenure };
    [
        recency.ln_1p(),
        frequency.ln(),
        // Returns can outweigh purchases.
        person.money.max(0.0).ln_1p(),
        tenure.ln_1p(),
        recency.ln_1p() - gap.ln_1p(),
        if repeated { 0.0 } else { 1.0 },
    ]
}

fn standardised(row: &[f64; TERMS], mean: &[f64; TERMS], per_spread: &[f64; TERMS]) -> [f64; TERMS] {
    std::array::from_fn(|j| (row[j] - mean[j]) * per_spread[j])
}

#[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^53")]
fn float(count: usize) -> f64 {
    count as f64
}
