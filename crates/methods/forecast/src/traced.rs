//! How far an engine errs at each distance, told by looking ahead from origins within the history.

use crate::engine::Engine;
use crate::number::float;
use crate::sample::{normal_grid, normal_quantile, root_mean_square};

/// Latest origins looked from.
const ORIGINS_MAX: usize = 240;
/// Fewer errors at a distance than this say nothing about it.
const AT_DISTANCE_MIN: usize = 6;
/// Below this many errors at one step their law is read as normal.
pub(crate) const LAW_MIN: usize = 30;
/// The same where many series calibrate each other: what they share is better known than what one of them shows.
pub(crate) const LAW_MIN_SHARED: usize = 100;
/// Errors at long distances overlap; so many independent ones are granted at least.
const INDEPENDENT_MIN: f64 = 3.0;
/// How fast errors grow with distance where the history is too short to tell: as those of a random walk.
const GROWTH_UNKNOWN: f64 = 0.5;

/// Sizes of errors per distance and the law they share.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    /// Root mean square error per step ahead, never falling.
    pub(crate) sizes: Vec<f64>,
    /// Errors over their sizes, ascending, mean zero; empty where no error is known.
    pub(crate) law: Vec<f64>,
    /// About how many independent errors tell the sizes.
    independent: f64,
}

impl Spread {
    /// The law as of a size told by few errors: each point moves out as Student's law lies outside the normal one,
    /// `t = z + (z^3 + z) / (4 n)` (Abramowitz & Stegun 1964, 26.7.5).
    pub(crate) fn widened_for_few(mut self) -> Self {
        let n = float(self.law.len());
        for (place, point) in self.law.iter_mut().enumerate() {
            let z = normal_quantile((float(place) + 0.5) / n);
            *point *= 1.0 + (z * z + 1.0) / (4.0 * self.independent);
        }
        self.law.sort_by(f64::total_cmp);
        self
    }
}

/// Looks ahead from the latest 240 origins after the first quarter of `history`, or more where members look further back.
///
/// Sizes follow `size(h) = size(1) h^p`, `0 <= p <= 1`, fitted to the root mean squares per distance, and are widened by
/// `sqrt(n / (n - parameters))` because the engine has seen what it is tested on. The law is normal below `law_min` errors. O(origins × horizon × members).
pub(crate) fn spread(
    engine: &Engine,
    history: &[f64],
    horizon: usize,
    parameters: usize,
    law_min: usize,
) -> Spread {
    let n = history.len();
    let warm = engine.warm().clamp(n / 4, n - n / 4);
    let first = warm.max(2).max(n.saturating_sub(ORIGINS_MAX));
    let mut errors: Vec<Vec<f64>> = vec![Vec::new(); horizon];
    for origin in first..n {
        let ahead = horizon.min(n - origin);
        for (step, said) in engine.path(origin, ahead).into_iter().enumerate() {
            let error = history[origin + step] - said;
            if error.is_finite() {
                errors[step].push(error);
            }
        }
    }
    let known = errors.first().map_or(0, Vec::len);
    let mut points: Vec<(f64, f64, f64)> = Vec::new();
    for (step, at) in errors.iter().enumerate().filter(|(_, at)| at.len() >= AT_DISTANCE_MIN) {
        if let Some(size) = root_mean_square(at).filter(|size| *size > 0.0) {
            points.push((float(step + 1).ln(), size.ln(), float(at.len())));
        }
    }
    let free = float(known.saturating_sub(parameters).max(known / 2).max(1));
    let widened = (float(known.max(1)) / free).sqrt();
    let (base, growth) = match power_law(&points) {
        Some((base, growth)) => (base * widened, growth),
        None => (errors.first().and_then(|at| root_mean_square(at)).unwrap_or(0.0) * widened, GROWTH_UNKNOWN),
    };
    let sizes: Vec<f64> = (1..=horizon).map(|step| base * float(step).powf(growth)).collect();
    let independent = (2.0 * float(known) / float(horizon + 1)).max(INDEPENDENT_MIN);
    Spread { independent, law: law(&errors, &sizes, widened, law_min), sizes }
}

/// `size(1)` and the exponent by weighted least squares of logarithms.
fn power_law(points: &[(f64, f64, f64)]) -> Option<(f64, f64)> {
    let weight: f64 = points.iter().map(|(_, _, w)| w).sum();
    if weight <= 0.0 {
        return None;
    }
    let x = points.iter().map(|(x, _, w)| x * w).sum::<f64>() / weight;
    let y = points.iter().map(|(_, y, w)| y * w).sum::<f64>() / weight;
    let spread: f64 = points.iter().map(|(at, _, w)| w * (at - x).powi(2)).sum();
    let along: f64 = points.iter().map(|(at, size, w)| w * (at - x) * (size - y)).sum();
    let growth = if spread > 0.0 { (along / spread).clamp(0.0, 1.0) } else { GROWTH_UNKNOWN };
    Some(((y - growth * x).exp(), growth))
}

fn law(errors: &[Vec<f64>], sizes: &[f64], widened: f64, law_min: usize) -> Vec<f64> {
    let known = errors.first().map_or(0, Vec::len);
    if known == 0 {
        return Vec::new();
    }
    if known < law_min {
        return normal_grid(1.0);
    }
    let mut law: Vec<f64> = errors
        .iter()
        .zip(sizes)
        .filter(|(at, size)| at.len() >= AT_DISTANCE_MIN && **size > 0.0)
        .flat_map(|(at, size)| at.iter().map(move |error| error * widened / size))
        .collect();
    let mean = law.iter().sum::<f64>() / float(law.len().max(1));
    for error in &mut law {
        *error -= mean;
    }
    law.sort_by(f64::total_cmp);
    law
}
