//! Forecasts of all nodes of a hierarchy made to add up.

mod covariance;

use crate::lagged::mean_known;
use crate::number::float;
use crate::{Error, Forecast, Hierarchy};
use covariance::Covariance;

/// Residual of the normal equations, relative to where they start, at which the search for a solution ends.
const TOLERANCE: f64 = 1e-10;
/// Directions along which the scaled matrix is smaller than this count as no directions: gaps that no variance can close.
const FLAT: f64 = 1e-13;
/// Most steps of that search per aggregate.
const STEPS_PER_AGGREGATE: usize = 4;

/// How forecasts that do not add up are changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reconciliation<'a> {
    /// Bottom series stay, aggregates become their sums.
    BottomUp,
    /// Least squares where a node's variance is its number of bottom series (Athanasopoulos et al. 2017).
    Structural,
    /// Least squares where each node has a variance of its own, one per node, none below zero; a variance of zero keeps the
    /// forecast.
    Variances(&'a [f64]),
    /// Trace minimisation with the covariance of one-step errors `[node][time]`, all of one length, `NaN` = unknown, shrunk
    /// towards their variances (Wickramasuriya, Athanasopoulos & Hyndman 2019).
    MinTrace(&'a [Vec<f64>]),
}

/// Means of all nodes of one step, aggregates first, changed as little as the covariance makes likely so that they add up.
///
/// With `C y` the gaps of aggregates to their members: `y - W C' (C W C')^-1 C y`, an unbiased projection
/// (Wickramasuriya et al. 2019, equation 10 in the form of Di Fonzo & Girolimetto 2023), by conjugate gradients. O(members)
/// per step of the search, O(members + nodes × times) for [`Reconciliation::MinTrace`].
///
/// # Errors
/// [`Error::Nodes`] where `base`, variances or errors are not one per node, infinite, or variances are below zero.
pub fn reconcile(tree: &Hierarchy, base: &[f64], how: Reconciliation<'_>) -> Result<Vec<f64>, Error> {
    let covariance = covariance(tree, how)?;
    coherent(tree, base, covariance.as_ref())
}

/// What the errors of the nodes are taken to be like; `None` where aggregates count for nothing.
fn covariance(tree: &Hierarchy, how: Reconciliation<'_>) -> Result<Option<Covariance>, Error> {
    Ok(match how {
        Reconciliation::BottomUp => None,
        Reconciliation::Structural => {
            let sizes = tree.aggregates().iter().map(|members| float(members.len()));
            Some(Covariance::Diagonal(sizes.chain((0..tree.bottoms()).map(|_| 1.0)).collect()))
        }
        Reconciliation::Variances(variances) => {
            fits("variances of at least 0", variances, tree.nodes(), |value| value >= 0.0)?;
            Some(Covariance::Diagonal(variances.to_vec()))
        }
        Reconciliation::MinTrace(errors) => {
            let times = errors.first().map_or(0, Vec::len);
            if errors.len() != tree.nodes() || times < 2 {
                let name = "lists of two errors or more";
                return Err(Error::Nodes { name, found: errors.len(), wanted: tree.nodes() });
            }
            for node in errors {
                let told = node.iter().filter(|error| !error.is_infinite()).count();
                if node.len() != times || told != times {
                    return Err(Error::Nodes { name: "finite errors", found: told, wanted: times });
                }
            }
            Some(Covariance::shrunk(errors))
        }
    })
}

/// The variance of each node for [`Reconciliation::Variances`]: the mean square of its known errors, `[node][time]`, `NaN` =
/// unknown; 0 where none is known.
pub fn error_variances(errors: &[Vec<f64>]) -> Vec<f64> {
    let squares = |node: &Vec<f64>| node.iter().map(|error| error * error).collect::<Vec<f64>>();
    errors.iter().map(|node| mean_known(&squares(node)).unwrap_or(0.0)).collect()
}

fn fits(name: &'static str, values: &[f64], wanted: usize, good: fn(f64) -> bool) -> Result<(), Error> {
    let found = values.iter().filter(|value| value.is_finite() && good(**value)).count();
    if values.len() == wanted && found == wanted { Ok(()) } else { Err(Error::Nodes { name, found, wanted }) }
}

fn coherent(tree: &Hierarchy, base: &[f64], covariance: Option<&Covariance>) -> Result<Vec<f64>, Error> {
    fits("finite means", base, tree.nodes(), f64::is_finite)?;
    Ok(match covariance {
        None => tree.sums(&base[tree.aggregates().len()..]),
        Some(covariance) => projected(tree, base, covariance),
    })
}

fn projected(tree: &Hierarchy, base: &[f64], covariance: &Covariance) -> Vec<f64> {
    let gaps = tree.gaps(base);
    let normal = |prices: &[f64]| tree.gaps(&covariance.times(&tree.spread(prices)));
    let prices = solved(normal, &covariance.of_gaps(tree), &gaps, STEPS_PER_AGGREGATE * gaps.len());
    let moves = covariance.times(&tree.spread(&prices));
    let bottom: Vec<f64> =
        base.iter().zip(moves).skip(tree.aggregates().len()).map(|(value, by)| value - by).collect();
    tree.sums(&bottom)
}

/// Conjugate gradients on a symmetric matrix without negative eigenvalues, scaled by its diagonal (Hestenes & Stiefel 1952).
fn solved(
    matrix: impl Fn(&[f64]) -> Vec<f64>,
    diagonal: &[f64],
    right: &[f64],
    steps_max: usize,
) -> Vec<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scaled = |rest: &[f64]| -> Vec<f64> {
        let pairs = rest.iter().zip(diagonal);
        pairs.map(|(rest, size)| if *size > 0.0 { rest / size } else { 0.0 }).collect()
    };
    let mut solution = vec![0.0; right.len()];
    let mut rest = right.to_vec();
    let mut direction = scaled(&rest);
    let mut size = dot(&rest, &direction);
    let enough = size * TOLERANCE * TOLERANCE;
    for _ in 0..steps_max {
        let image = matrix(&direction);
        let along = dot(&direction, &image);
        let most: f64 = direction.iter().zip(diagonal).map(|(value, size)| size * value * value).sum();
        if size <= enough || along <= FLAT * most {
            break;
        }
        let step = size / along;
        for (place, value) in solution.iter_mut().enumerate() {
            *value += step * direction[place];
            rest[place] -= step * image[place];
        }
        let turned = scaled(&rest);
        let next = dot(&rest, &turned);
        for (value, turned) in direction.iter_mut().zip(&turned) {
            *value = turned + next / size * *value;
        }
        size = next;
    }
    solution
}

/// Forecasts of all nodes, aggregates first, made to add up step by step in their means; where no base forecast has anything
/// below zero, no bottom mean stays below zero either, and aggregates are the sums of what is left (Di Fonzo & Girolimetto
/// 2023). Quantiles go with their means: scaled where all are at or above zero and the mean above, else shifted.
///
/// # Errors
/// Those of [`reconcile`], and [`Error::Horizon`] where nodes are forecast differently far ahead.
pub fn reconcile_forecasts(
    tree: &Hierarchy,
    base: &[Forecast],
    how: Reconciliation<'_>,
) -> Result<Vec<Forecast>, Error> {
    let mut out = base.to_vec();
    let steps = base.first().map_or(0, Forecast::horizon);
    if let Some((node, one)) = base.iter().enumerate().find(|(_, one)| one.horizon() != steps) {
        return Err(Error::Horizon { node, found: one.horizon(), wanted: steps });
    }
    let covariance = covariance(tree, how)?;
    let floor = base.iter().all(|one| one.mean.iter().all(|mean| *mean >= 0.0));
    for step in 0..steps {
        let means: Vec<f64> = base.iter().map(|one| one.mean[step]).collect();
        let mut told = coherent(tree, &means, covariance.as_ref())?;
        if floor && told.iter().any(|mean| *mean < 0.0) {
            let bottom: Vec<f64> = told[tree.aggregates().len()..].iter().map(|mean| mean.max(0.0)).collect();
            told = tree.sums(&bottom);
        }
        for ((forecast, base), mean) in out.iter_mut().zip(base).zip(told) {
            move_step(forecast, base.mean[step], mean, step);
        }
    }
    Ok(out)
}

fn move_step(forecast: &mut Forecast, from: f64, to: f64, step: usize) {
    forecast.mean[step] = to;
    let scale = from > 0.0 && to >= 0.0 && forecast.quantiles.iter().all(|(_, values)| values[step] >= 0.0);
    for (_, values) in &mut forecast.quantiles {
        values[step] = if scale { values[step] * to / from } else { values[step] + to - from };
    }
}
