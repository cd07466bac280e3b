//! Logistic regression by iteratively reweighted least squares, with a ridge.

use serde::{Deserialize, Serialize};

use super::TERMS;
use crate::error::Error;

/// Penalty on the square of each weight (not of the intercept): that of one observation's worth.
const RIDGE: f64 = 1.0;
/// Steps after which the weights must have settled; ten are usual.
const STEPS_MAX: usize = 100;
/// The fit has settled when the penalised loss falls by less than this share of itself.
const SETTLED: f64 = 1e-12;
/// Halvings of a step that would raise the loss.
const HALVINGS: usize = 30;
const WEIGHTS: usize = TERMS + 1;

/// Weights of the intercept and the features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Logistic {
    weights: [f64; WEIGHTS],
}

impl Logistic {
    /// Fits by Newton steps, halved where they overshoot. Both classes must occur.
    pub(super) fn fit(rows: &[[f64; TERMS]], labels: &[bool]) -> Result<Self, Error> {
        let mut fit = Self { weights: [0.0; WEIGHTS] };
        let mut loss = fit.loss(rows, labels);
        for _ in 0..STEPS_MAX {
            let step = fit.newton_step(rows, labels);
            let mut share = 1.0;
            let mut better = None;
            for _ in 0..HALVINGS {
                let next = Self { weights: std::array::from_fn(|j| fit.weights[j] + share * step[j]) };
                let next_loss = next.loss(rows, labels);
                if next_loss <= loss {
                    better = Some((next, next_loss));
                    break;
                }
                share /= 2.0;
            }
            // Where no step lowers the loss any more, rounding is all that is left.
            let Some((next, next_loss)) = better else { return Ok(fit) };
            let gained = loss - next_loss;
            (fit, loss) = (next, next_loss);
            if gained <= SETTLED * loss {
                return Ok(fit);
            }
        }
        Err(Error::NotConverged { steps: STEPS_MAX })
    }

    pub(super) fn probability(&self, row: &[f64; TERMS]) -> f64 {
        let score = self.score(row);
        if score >= 0.0 { 1.0 / (1.0 + (-score).exp()) } else { score.exp() / (1.0 + score.exp()) }
    }

    fn score(&self, row: &[f64; TERMS]) -> f64 {
        self.weights[1..].iter().zip(row).fold(self.weights[0], |sum, (w, x)| sum + w * x)
    }

    fn loss(&self, rows: &[[f64; TERMS]], labels: &[bool]) -> f64 {
        let of = |(row, &label): (&[f64; TERMS], &bool)| {
            let score = if label { self.score(row) } else { -self.score(row) };
            // ln(1 + e^-score), without overflow on either side.
            (-score).max(0.0) + (-score.abs()).exp().ln_1p()
        };
        let penalty: f64 = self.weights[1..].iter().map(|w| w * w).sum();
        rows.iter().zip(labels).map(of).sum::<f64>() + RIDGE / 2.0 * penalty
    }

    /// Solves `H step = -gradient`; the ridge makes `H` positive definite.
    fn newton_step(&self, rows: &[[f64; TERMS]], labels: &[bool]) -> [f64; WEIGHTS] {
        let mut hessian = [[0.0; WEIGHTS]; WEIGHTS];
        let mut downhill = [0.0; WEIGHTS];
        for (row, &label) in rows.iter().zip(labels) {
            let p = self.probability(row);
            let cells: [f64; WEIGHTS] = std::array::from_fn(|j| if j == 0 { 1.0 } else { row[j - 1] });
            let residual = if label { 1.0 - p } else { -p };
            // Certain rows still bend the loss a little, so that the intercept's row never vanishes.
            let weight = (p * (1.0 - p)).max(1e-10);
            for i in 0..WEIGHTS {
                downhill[i] += residual * cells[i];
                for j in 0..=i {
                    hessian[i][j] += weight * cells[i] * cells[j];
                }
            }
        }
        for j in 1..WEIGHTS {
            hessian[j][j] += RIDGE;
            downhill[j] -= RIDGE * self.weights[j];
        }
        cholesky_solve(hessian, downhill)
    }
}

/// Solves a positive definite system given by its lower triangle (Golub & Van Loan 2013, 4.2).
fn cholesky_solve(mut a: [[f64; WEIGHTS]; WEIGHTS], mut b: [f64; WEIGHTS]) -> [f64; WEIGHTS] {
    for i in 0..WEIGHTS {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            let rest = a[i][j] - known;
            a[i][j] = if i == j { rest.max(f64::MIN_POSITIVE).sqrt() } else { rest / a[j][j] };
        }
    }
    for i in 0..WEIGHTS {
        let known: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    for i in (0..WEIGHTS).rev() {
        let known: f64 = (i + 1..WEIGHTS).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Integers only, so that any tool can make the same rows.
    fn rows() -> (Vec<[f64; TERMS]>, Vec<bool>) {
        let cell =
            |i: usize, j: usize| f64::from(u8::try_from((i * (7 + 3 * j) + i * i) % 17).unwrap()) / 8.0 - 1.0;
        let rows = (0..80).map(|i| std::array::from_fn(|j| cell(i, j))).collect();
        let labels = (0..80).map(|i| (i * 5 % 11 + i * i % 3) % 4 < 2).collect();
        (rows, labels)
    }

    #[test]
    fn agrees_with_scikit_learn() {
        // sklearn 1.9 LogisticRegression(C=1.0, tol=1e-14, solver="newton-cholesky") on the rows above.
        let (rows, labels) = rows();
        let fit = Logistic::fit(&rows, &labels).unwrap();
        let expected = [
            0.016_943_915_053_705_974,
            0.166_906_496_415_591_33,
            -0.059_716_724_926_774_06,
            -0.234_648_659_023_343_06,
            -0.011_805_342_925_782_043,
            -0.151_125_512_040_129_42,
            0.171_949_928_181_862_94,
        ];
        for (weight, value) in fit.weights.iter().zip(expected) {
            assert!((weight - value).abs() < 1e-7, "{:?}", fit.weights);
        }
    }

    #[test]
    fn clean_separation_stays_finite() {
        let rows: Vec<[f64; TERMS]> = (0..40).map(|i| [f64::from(i) - 19.5; TERMS]).collect();
        let labels: Vec<bool> = (0..40).map(|i| i >= 20).collect();
        let fit = Logistic::fit(&rows, &labels).unwrap();
        assert!(fit.probability(&rows[0]) < 0.01 && fit.probability(&rows[39]) > 0.99);
        assert!(fit.weights.iter().all(|w| w.is_finite()));
    }
}
