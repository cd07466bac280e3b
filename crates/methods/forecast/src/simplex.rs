//! Minimising a function of a few bounded variables without derivatives.

use crate::number::float;

/// A box and where to start in it. All three have one entry per variable.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) start: Vec<f64>,
    pub(crate) lower: Vec<f64>,
    pub(crate) upper: Vec<f64>,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Calls of the function, about.
    pub(crate) evaluations: usize,
    /// Least spread of the values in the simplex, absolute.
    pub(crate) tolerance: f64,
}

/// First edge of the simplex as a share of each variable's range.
const EDGE: f64 = 0.15;

impl Search {
    /// The best point found and its value. `NaN` counts as worse than any number.
    ///
    /// Points outside the box are moved onto its faces. O(evaluations × (variables + cost of the function)).
    ///
    /// Method: Nelder & Mead (1965), with the coefficients for several variables of Gao & Han (2012), eq. 4.1.
    pub(crate) fn minimise(
        &self,
        effort: Effort,
        mut function: impl FnMut(&[f64]) -> f64,
    ) -> (Vec<f64>, f64) {
        let n = self.start.len();
        let mut value_at = |point: &[f64]| {
            let value = function(point);
            if value.is_nan() { f64::INFINITY } else { value }
        };
        if n == 0 {
            return (Vec::new(), value_at(&[]));
        }
        let size = float(n).max(2.0);
        let (expand, contract, shrink) = (1.0 + 2.0 / size, 0.75 - 0.5 / size, 1.0 - 1.0 / size);
        let mut simplex: Vec<(f64, Vec<f64>)> =
            self.corners().into_iter().map(|corner| (value_at(&corner), corner)).collect();
        let mut used = n + 1;
        let mut centre = vec![0.0; n];
        while used < effort.evaluations {
            simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
            if simplex[n].0 - simplex[0].0 < effort.tolerance {
                break;
            }
            for (i, c) in centre.iter_mut().enumerate() {
                *c = simplex[..n].iter().map(|(_, point)| point[i]).sum::<f64>() / float(n);
            }
            let mut along = |by: f64| {
                let point = self.towards(&centre, &simplex[n].1, by);
                (value_at(&point), point)
            };
            let reflected = along(-1.0);
            used += 1;
            let better = if reflected.0 < simplex[0].0 {
                used += 1;
                let expanded = along(-expand);
                Some(if expanded.0 < reflected.0 { expanded } else { reflected })
            } else if reflected.0 < simplex[n - 1].0 {
                Some(reflected)
            } else {
                used += 1;
                let (by, bar) = if reflected.0 < simplex[n].0 {
                    (-contract, reflected.0)
                } else {
                    (contract, simplex[n].0)
                };
                Some(along(by)).filter(|found| found.0 < bar)
            };
            if let Some(point) = better {
                simplex[n] = point;
            } else {
                let best = simplex[0].1.clone();
                for (value, point) in &mut simplex[1..] {
                    *point = self.towards(&best, point, shrink);
                    *value = value_at(point);
                }
                used += n;
            }
        }
        simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (value, point) = simplex.swap_remove(0);
        (point, value)
    }

    fn corners(&self) -> Vec<Vec<f64>> {
        let mut corners = vec![self.start.clone()];
        for i in 0..self.start.len() {
            let edge = EDGE * (self.upper[i] - self.lower[i]);
            let mut corner = self.start.clone();
            corner[i] += if corner[i] + edge <= self.upper[i] { edge } else { -edge };
            corners.push(corner);
        }
        corners
    }

    /// `centre + by (point - centre)`, moved into the box.
    fn towards(&self, centre: &[f64], point: &[f64], by: f64) -> Vec<f64> {
        (0..centre.len())
            .map(|i| (centre[i] + by * (point[i] - centre[i])).clamp(self.lower[i], self.upper[i]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENOUGH: Effort = Effort { evaluations: 4_000, tolerance: 1e-14 };

    #[test]
    fn rosenbrock_is_minimised_at_one_one() {
        let search = Search { start: vec![-1.2, 1.0], lower: vec![-5.0; 2], upper: vec![5.0; 2] };
        let (at, value) =
            search.minimise(ENOUGH, |x| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2));
        assert!(value < 1e-10 && (at[0] - 1.0).abs() < 1e-4 && (at[1] - 1.0).abs() < 1e-4);
    }

    #[test]
    fn a_minimum_outside_the_box_is_met_on_its_face() {
        let search = Search { start: vec![0.5; 3], lower: vec![0.0; 3], upper: vec![1.0; 3] };
        let (at, _) =
            search.minimise(ENOUGH, |x| (x[0] - 3.0).powi(2) + (x[1] - 0.25).powi(2) + (x[2] + 1.0).powi(2));
        assert!((at[0] - 1.0).abs() < 1e-5 && (at[1] - 0.25).abs() < 1e-4 && at[2].abs() < 1e-5);
    }
}
