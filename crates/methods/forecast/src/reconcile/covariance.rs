//! Covariances of the errors of all nodes, never written out as a matrix.

use super::error_variances;
use crate::Hierarchy;
use crate::number::float;

/// A covariance that can be multiplied with a vector.
#[derive(Debug, Clone)]
pub(super) enum Covariance {
    /// Variances alone.
    Diagonal(Vec<f64>),
    /// `share` of the variances and the rest of the sample's covariance.
    Shrunk {
        share: f64,
        variances: Vec<f64>,
        /// Errors `[time][node]`.
        times: Vec<Vec<f64>>,
    },
}

impl Covariance {
    /// Of errors `[node][time]`, at least two times of them; correlations are shrunk towards none by the share that errs least
    /// in expectation (Schaefer & Strimmer 2005, target D, errors taken to have mean zero). O(nodes × times²).
    ///
    /// Unknown errors, `NaN`, count as none and the known ones of their node for more, so that its variance is the mean of
    /// their squares; what it shares with other nodes is told by the times at which both are known.
    ///
    /// Sums over all pairs of nodes come from products of times: with `G = Z Z'` of standardised errors
    /// `sum r_ij^2 = sum G_ts^2 / T^2` and `sum_t z_ti^2 z_tj^2 = sum G_tt^2`.
    pub(super) fn shrunk(errors: &[Vec<f64>]) -> Self {
        let times = errors.first().map_or(0, Vec::len);
        let t = float(times);
        let variances = error_variances(errors);
        let errors: Vec<Vec<f64>> = errors.iter().map(|node| filled(node)).collect();
        let standard: Vec<Vec<f64>> = errors
            .iter()
            .zip(&variances)
            .filter(|(_, variance)| **variance > 0.0)
            .map(|(node, variance)| node.iter().map(|error| error / variance.sqrt()).collect())
            .collect();
        let (mut products, mut diagonal) = (0.0, 0.0);
        for one in 0..times {
            for other in 0..times {
                let product: f64 = standard.iter().map(|node| node[one] * node[other]).sum();
                products += product * product;
                diagonal += if one == other { product * product } else { 0.0 };
            }
        }
        let fourths: f64 = standard.iter().flatten().map(|z| z.powi(4)).sum();
        // Less what stands on the diagonal, where each correlation is 1.
        let own = float(standard.len());
        let varying = (diagonal - products / t) - (fourths - own * t);
        let correlations = products / (t * t) - own;
        let share = varying / (t * (t - 1.0)) / correlations;
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 1.0 };
        let by_time = (0..times).map(|time| errors.iter().map(|node| node[time]).collect()).collect();
        Self::Shrunk { share, variances, times: by_time }
    }

    /// The variance of each aggregate's gap: the diagonal of `C W C'`. O(members), times the times where correlations count.
    pub(super) fn of_gaps(&self, tree: &Hierarchy) -> Vec<f64> {
        let added = |variances: &[f64]| -> Vec<f64> {
            let (tops, bottom) = variances.split_at(tree.aggregates().len());
            let sum = |members: &Vec<usize>| members.iter().map(|place| bottom[*place]).sum::<f64>();
            tops.iter().zip(tree.aggregates()).map(|(top, members)| top + sum(members)).collect()
        };
        match self {
            Self::Diagonal(variances) => added(variances),
            Self::Shrunk { share, variances, times } => {
                let mut out: Vec<f64> = added(variances).into_iter().map(|sum| share * sum).collect();
                for errors in times {
                    for (value, gap) in out.iter_mut().zip(tree.gaps(errors)) {
                        *value += (1.0 - share) * gap * gap / float(times.len());
                    }
                }
                out
            }
        }
    }

    /// The covariance times a vector.
    pub(super) fn times(&self, vector: &[f64]) -> Vec<f64> {
        match self {
            Self::Diagonal(variances) => variances.iter().zip(vector).map(|(a, b)| a * b).collect(),
            Self::Shrunk { share, variances, times } => {
                let mut out: Vec<f64> =
                    variances.iter().zip(vector).map(|(variance, value)| share * variance * value).collect();
                for errors in times {
                    let along: f64 = errors.iter().zip(vector).map(|(a, b)| a * b).sum();
                    let weight = (1.0 - share) * along / float(times.len());
                    for (value, error) in out.iter_mut().zip(errors) {
                        *value += weight * error;
                    }
                }
                out
            }
        }
    }
}

/// Zeros for unknown errors, and the others larger, so that the sum of squares is what all times would have had.
fn filled(node: &[f64]) -> Vec<f64> {
    let known = node.iter().filter(|error| !error.is_nan()).count();
    let more = (float(node.len()) / float(known.max(1))).sqrt();
    node.iter().map(|error| if error.is_nan() { 0.0 } else { error * more }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_that_of_all_pairs_written_out() {
        let errors = [
            vec![1.0, -2.0, 0.5, 1.5, -1.0, 0.2],
            vec![0.8, -1.0, 1.0, 0.9, -1.2, -0.4],
            vec![-0.3, 0.1, 2.0, -1.0, 0.7, 0.5],
            vec![0.0; 6],
        ];
        let Covariance::Shrunk { share, .. } = Covariance::shrunk(&errors) else { panic!("it is shrunk") };
        let size = |i: usize| (errors[i].iter().map(|e| e * e).sum::<f64>() / 6.0).sqrt();
        let (mut varying, mut squares) = (0.0, 0.0);
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let w: Vec<f64> = (0..6).map(|t| errors[i][t] / size(i) * errors[j][t] / size(j)).collect();
            let sum: f64 = w.iter().sum();
            varying += (w.iter().map(|w| w * w).sum::<f64>() - sum * sum / 6.0) / 30.0;
            squares += (sum / 6.0).powi(2);
        }
        assert!((share - (varying / squares).min(1.0)).abs() < 1e-12, "{share} {}", varying / squares);
    }

    #[test]
    fn unknown_errors_make_no_variance_smaller() {
        let (known, unknown) = (vec![1.0, -3.0, 2.0, 1.0], f64::NAN);
        let errors = [known.clone(), vec![2.0, unknown, unknown, -4.0], vec![unknown; 4]];
        let covariance = Covariance::shrunk(&errors);
        let Covariance::Shrunk { share, variances, times } = &covariance else { panic!("it is shrunk") };
        assert_eq!(variances, &[3.75, 10.0, 0.0]);
        let squares = |node: usize| times.iter().map(|errors| errors[node].powi(2)).sum::<f64>() / 4.0;
        assert!((squares(1) - 10.0).abs() < 1e-12 && squares(2) <= 0.0 && (0.0..=1.0).contains(share));
        // Times 1 and 4 are known of both: 2 and -4, enlarged by the root of two.
        let together = covariance.times(&[0.0, 1.0, 0.0])[0];
        assert!((together + (1.0 - share) * 2.0 * 2.0_f64.sqrt() / 4.0).abs() < 1e-12, "{together}");
    }
}
