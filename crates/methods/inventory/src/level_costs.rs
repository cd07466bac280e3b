//! The expected cost of every level at once.

use crate::number::signed;
use crate::{Costs, Error, Pmf};

/// G(y) = h E[(y - D)+] + p E[(D - y)+] for all whole levels y, by its first differences (h + p) F(y) - p.
///
/// Outside the support of D it is linear. O(points) to make, O(1) to ask.
pub(crate) struct LevelCosts {
    costs: Costs,
    mean: f64,
    start: i64,
    inside: Vec<f64>,
}

impl LevelCosts {
    /// Costs of levels for the demand of one window; both costs must be above zero, so that a best level exists.
    pub(crate) fn new(demand: &Pmf, costs: Costs) -> Result<Self, Error> {
        crate::check::positive("holding cost", costs.holding())?;
        crate::check::positive("shortage cost", costs.shortage())?;
        let (mean, start) = (demand.mean(), signed_units(demand.start()));
        let both = costs.holding() + costs.shortage();
        let mut cost = costs.shortage() * (mean - signed(start));
        let mut below = 0.0;
        let mut inside = Vec::with_capacity(demand.probabilities().len());
        for p in demand.probabilities() {
            inside.push(cost);
            below += p;
            cost += both * below - costs.shortage();
        }
        Ok(Self { costs, mean, start, inside })
    }

    /// G(`level`).
    pub(crate) fn at(&self, level: i64) -> f64 {
        let over = self.mean - signed(level);
        match level.checked_sub(self.start).map(usize::try_from) {
            Some(Ok(index)) => {
                self.inside.get(index).copied().unwrap_or_else(|| -self.costs.holding() * over)
            }
            _ => self.costs.shortage() * over,
        }
    }

    /// The smallest level of least cost.
    pub(crate) fn best(&self) -> i64 {
        let least = (0..).zip(&self.inside).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(&b.0)));
        self.start + least.map_or(0, |(index, _): (i64, _)| index)
    }
}

/// Units, which stay below 2^52, as a signed number.
pub(crate) fn signed_units(units: u64) -> i64 {
    i64::try_from(units).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_sums_it_replaces() {
        let demand = Pmf::negative_binomial(9.0, 40.0).unwrap();
        let costs = Costs::new(0.7, 5.0).unwrap();
        let levels = LevelCosts::new(&demand, costs).unwrap();
        for level in -20..200 {
            let summed = costs.expected(&demand, level);
            assert!((levels.at(level) - summed).abs() < 1e-9 * summed.max(1.0), "level {level}");
        }
        assert_eq!(levels.best(), signed_units(demand.quantile(costs.critical_ratio())));
    }
}
