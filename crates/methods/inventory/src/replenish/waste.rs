//! Units that spoil before they are sold.

use super::window::interpolated;
use super::{DailyDemand, ReviewTerms};
use crate::check::not_negative;
use crate::number::{float, units};
use crate::{Error, Pmf};

/// Standard deviations below its mean at which demand still takes everything: nothing spoils then.
const SURE: f64 = 8.0;

/// How long a product keeps, and what a unit of it costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShelfLife {
    /// Days from arrival until it spoils.
    pub days: f64,
    /// What a unit that spoils costs, beside holding it.
    pub unit_cost: f64,
}

/// What an order loses to spoiling.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Waste {
    unit_cost: f64,
    lost_sale: f64,
    /// What is left when it spoils; nothing where all is sold for sure.
    spoiling: Option<Left>,
    /// What would be left until the next order arrives, where it spoils before that.
    keeping: Option<Left>,
    /// The position beyond which a unit costs more by spoiling than its sale earns.
    most: Option<u64>,
}

/// E[(y - D)+] for y = `start`, `start` + 1, ..., up to the greatest demand.
#[derive(Debug, Clone, PartialEq)]
struct Left {
    start: f64,
    units: Vec<f64>,
}

impl Waste {
    /// The demand until an order placed now spoils, and that until the next order arrives where this is later. `reach`: the
    /// largest position asked about; where demand certainly takes that, nothing spoils. O(points of the laws).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on days or a cost that are negative or not finite, [`Error::TooWide`] on demand that spreads over more
    /// than 2^20 units.
    pub(super) fn new(
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        life: ShelfLife,
        lost_sale: f64,
        reach: f64,
    ) -> Result<Self, Error> {
        let ShelfLife { days, unit_cost } = life;
        not_negative("shelf life", days)?;
        not_negative("cost of a unit", unit_cost)?;
        let sd = terms.lead_time_sd_days;
        let until = terms.lead_time_days + days;
        let spread = (demand.variance_over(until) + (demand.rate() * sd).powi(2)).sqrt();
        if demand.mean(until) - SURE * spread >= reach {
            return Ok(Self::default());
        }
        let next = terms.lead_time_days + terms.review_days;
        let keeping = if until < next { Some(Left::of(&demand.law(next, sd)?)) } else { None };
        let law = demand.law(until, sd)?;
        let most = Some(law.quantile(lost_sale / (lost_sale + unit_cost)));
        Ok(Self { unit_cost, lost_sale, spoiling: Some(Left::of(&law)), keeping, most })
    }

    /// The highest position that an order should fill up to: the newsvendor's level of the demand until it spoils. Orders to come
    /// lower it further.
    pub(super) fn most(&self) -> f64 {
        self.most.map_or(f64::INFINITY, float)
    }

    /// Whether anything spoils.
    pub(super) fn is_any(&self) -> bool {
        self.spoiling.is_some()
    }

    /// Units of an order of `quantity` that spoil where it finds `found` units on arrival, those missed before added: the older
    /// are sold first, so that E[(found + quantity - D)+] - E[(found - D)+] are left. An upper bound, for older units that spoil
    /// themselves leave it more of the demand. Convex in the quantity.
    pub(super) fn units(&self, found: f64, quantity: f64) -> f64 {
        self.spoiling.as_ref().map_or(0.0, |left| left.more(found, quantity))
    }

    /// What they cost: the units themselves, and the sales that they would have made before the next order arrives.
    pub(super) fn costs(&self, found: f64, quantity: f64) -> f64 {
        let units = self.units(found, quantity);
        let missed = self.keeping.as_ref().map_or(0.0, |left| units - left.more(found, quantity));
        self.unit_cost * units + self.lost_sale * missed.max(0.0)
    }
}

impl Left {
    fn of(demand: &Pmf) -> Self {
        let (mut below, mut sum) = (0.0, 0.0);
        let later = demand.probabilities().iter().map(|chance| {
            below += chance;
            sum += below;
            sum
        });
        Self { start: float(demand.start()), units: std::iter::once(0.0).chain(later).collect() }
    }

    /// Units left of `quantity` beside those left without it.
    fn more(&self, position: f64, quantity: f64) -> f64 {
        (self.at(position + quantity) - self.at(position)).max(0.0)
    }

    /// On straight lines between whole units, which it is; one for one beyond the greatest demand.
    fn at(&self, position: f64) -> f64 {
        let at = position - self.start;
        interpolated(&self.units, at) + (at - float(units(self.units.len() - 1))).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waste(demand: DailyDemand<'_>, review_days: f64, days: f64) -> Waste {
        let terms = ReviewTerms { lead_time_days: 1.0, lead_time_sd_days: 0.0, review_days };
        Waste::new(demand, terms, ShelfLife { days, unit_cost: 3.0 }, 5.0, 200.0).unwrap()
    }

    const DEMAND: DailyDemand<'_> = DailyDemand { means: &[0.5], variance: 0.5 };

    #[test]
    fn what_is_not_sold_in_time_spoils_and_what_was_there_before_goes_first() {
        // Of Poisson demand with mean 2: E[(1 - D)+] = e^-2, E[(2 - D)+] = 2 e^-2 + 2 e^-2, E[(3 - D)+] = 3 e^-2 + 4 e^-2 + 2 e^-2.
        let none = (-2.0_f64).exp();
        let waste = waste(DEMAND, 3.0, 3.0);
        for (found, quantity, spoils) in [
            (0.0, 1.0, none),
            (0.0, 2.0, 4.0 * none),
            (0.0, 3.0, 9.0 * none),
            (2.0, 1.0, 5.0 * none),
            (1.5, 0.0, 0.0),
        ] {
            assert!((waste.units(found, quantity) - spoils).abs() < 1e-12, "{quantity} on {found}");
            assert!((waste.costs(found, quantity) - 3.0 * spoils).abs() < 1e-12);
        }
        // Half of it is found: E[(1.5 - D)+] - E[(0.5 - D)+] is half of E[(2 - D)+].
        assert!((waste.units(0.5, 1.0) - 2.0 * none).abs() < 1e-12);
        // Of a thousand all but the two that are sold.
        assert!((waste.units(0.0, 1_000.0) - 998.0).abs() < 1e-9);
    }

    #[test]
    fn what_spoils_before_the_next_order_arrives_misses_sales_too() {
        // A unit is sold by day four with 1 - e^-2 and by day eight with 1 - e^-4: between the two it is gone.
        let (soon, late) = ((-2.0_f64).exp(), (-4.0_f64).exp());
        let waste = waste(DEMAND, 7.0, 3.0);
        assert!((waste.units(0.0, 1.0) - soon).abs() < 1e-12);
        assert!((waste.costs(0.0, 1.0) - (3.0 * soon + 5.0 * (soon - late))).abs() < 1e-12);
    }

    #[test]
    fn a_unit_that_more_probably_spoils_than_it_earns_is_beyond_the_highest_position() {
        // 5 / (5 + 3) = .625 of Poisson demand with mean 2: P(D <= 1) = .406, P(D <= 2) = .677.
        assert!((waste(DEMAND, 7.0, 3.0).most() - 2.0).abs() < 1e-12);
        assert!(waste(DEMAND, 7.0, 9e3).most().is_infinite());
    }

    #[test]
    fn what_keeps_until_demand_takes_it_for_sure_does_not_spoil() {
        let demand = DailyDemand { means: &[3.0], variance: 6.0 };
        let spoiled = |days: f64| waste(demand, 7.0, days).units(0.0, 200.0);
        assert!(!waste(demand, 7.0, 1_000.0).is_any() && spoiled(1_000.0).abs() < 1e-12);
        // Of 270 with a standard deviation of 23 and of 180 with one of 19: 3 below, one above.
        assert!(spoiled(89.0) < 0.05 && spoiled(59.0) > 20.0);
    }
}
