//! The lift of sales by the depth of a discount, of all products together.

use qm_domain::Sku;

/// How far from nothing the lift of any promotion and its growth with the depth are thought to lie before any is seen (standard
/// deviations of a and b): five times the sales at a fifth off is still thought possible.
const PRIOR_SD: [f64; 2] = [0.5, 5.0];
/// Steps of Newton's method, and where they end.
const STEPS_MAX: usize = 50;
const STEP_MIN: f64 = 1e-10;
/// Longest step, in logarithms.
const STEP_LONGEST: f64 = 1.0;

/// Days in a row of one series at one discount: what was sold and what usually would have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run<'a> {
    pub(super) sku: &'a Sku,
    pub(super) category: &'a str,
    pub(super) discount: f64,
    pub(super) units: f64,
    pub(super) usual: f64,
    pub(super) days: u64,
    /// Variance of its units and of what they usually are, beyond that of chance, were there no lift.
    pub(super) excess: f64,
}

/// ln lift = a + b × depth, depth = -ln(1 - discount), between the shallowest and the deepest discount seen; beyond, as there.
///
/// The form is that of Wittink, Addona, Hawkes & Porter (1988), *SCAN*PRO*: a price elasticity and what being on promotion does by
/// itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Curve {
    terms: [f64; 2],
    /// Least and most depth seen.
    range: (f64, f64),
    /// Variance of a run's units over their expectation.
    dispersion: f64,
}

fn depth(discount: f64) -> f64 {
    -(1.0 - discount).ln()
}

impl Curve {
    /// Fits by Poisson's estimating equations with usual sales as exposure, which need no usual sales above zero in each run, under
    /// a normal prior about no lift; what runs vary more than by chance weakens them (quasi-likelihood, Wedderburn 1974).
    /// No lift without a run. O(runs).
    pub(super) fn fit(runs: &[Run<'_>]) -> Self {
        let depths = || runs.iter().map(|run| depth(run.discount));
        let Some(least) = depths().min_by(f64::total_cmp) else { return Self::default() };
        let range = (least, depths().fold(least, f64::max));
        let mut curve = Self { terms: [0.0; 2], range, dispersion: 1.0 };
        for _ in 0..2 {
            curve.terms = curve.solved(runs);
            curve.dispersion = curve.dispersion_of(runs);
        }
        curve.terms = curve.solved(runs);
        curve
    }

    /// What a discount multiplies sales by.
    pub(super) fn lift(&self, discount: f64) -> f64 {
        let depth = depth(discount).clamp(self.range.0, self.range.1);
        (self.terms[0] + self.terms[1] * depth).exp()
    }

    fn dispersion_of(&self, runs: &[Run<'_>]) -> f64 {
        let (mut squares, mut expected) = (0.0, 0.0);
        for run in runs {
            let told = run.usual * self.lift(run.discount);
            squares += (run.units - told).powi(2);
            expected += told;
        }
        if expected > 0.0 { (squares / expected).max(1.0) } else { 1.0 }
    }

    /// Newton's method from where the terms are.
    fn solved(&self, runs: &[Run<'_>]) -> [f64; 2] {
        let [mut a, mut b] = self.terms;
        let prior = PRIOR_SD.map(|sd| self.dispersion / (sd * sd));
        for _ in 0..STEPS_MAX {
            let mut slope = [-a * prior[0], -b * prior[1]];
            let [mut aa, mut ab, mut bb] = [prior[0], 0.0, prior[1]];
            for run in runs {
                let depth = depth(run.discount);
                let told = run.usual * (a + b * depth).exp();
                slope[0] += run.units - told;
                slope[1] += (run.units - told) * depth;
                aa += told;
                ab += told * depth;
                bb += told * depth * depth;
            }
            let determinant = aa * bb - ab * ab;
            let step = [
                (bb * slope[0] - ab * slope[1]) / determinant,
                (aa * slope[1] - ab * slope[0]) / determinant,
            ];
            // A long step is cut: the lift of the deepest discount moves by a factor of e at most.
            let moved = step[0].abs().max((step[0] + step[1] * self.range.1).abs());
            if !moved.is_finite() {
                break;
            }
            let share = (STEP_LONGEST / moved).min(1.0);
            a += step[0] * share;
            b += step[1] * share;
            if moved < STEP_MIN {
                break;
            }
        }
        [a, b]
    }
}
