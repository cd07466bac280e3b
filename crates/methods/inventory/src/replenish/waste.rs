//! Units of an order that spoil before they are sold.

use super::window::interpolated;
use super::{DailyDemand, ReviewTerms};
use crate::check::not_negative;
use crate::number::{float, units, whole_below};
use crate::{Error, Pmf};

/// A unit that is more likely to spoil is not tried: its sale would have to earn a thousand times its cost.
const SPOILS: f64 = 0.999;
/// Standard deviations below its mean at which demand still takes everything: nothing spoils then.
const SURE: f64 = 8.0;

/// How long a product keeps, and what a unit of it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShelfLife {
    /// Days from arrival until it spoils.
    pub days: f64,
    /// What a unit that spoils costs, beside holding it.
    pub unit_cost: f64,
    /// What a unit asked for and not there loses.
    pub lost_sale: f64,
}

/// What an order loses to spoiling.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waste {
    unit_cost: f64,
    lost_sale: f64,
    /// Units that the order finds on arrival, with those missed before added.
    found: f64,
    /// What is left when it spoils; nothing where all is sold for sure.
    spoiling: Option<Left>,
    /// What would be left until the next order arrives, where it spoils before that.
    keeping: Option<Left>,
    /// Units beyond which more only spoil.
    most: Option<u64>,
}

/// E[(y - D)+] for y = `start`, `start` + 1, ..., up to the greatest demand.
#[derive(Debug, Clone, PartialEq)]
struct Left {
    start: f64,
    units: Vec<f64>,
}

impl Waste {
    /// What of an order spoils that finds `found` units on arrival, where the demand until then is D: those before it are sold
    /// first, so that E[(found + q - D)+] - E[(found - D)+] of its q units are left. An upper bound, for older units that spoil
    /// themselves leave it more of the demand. What spoils before the next order arrives is not there for the sales that the
    /// gain of the order counts on, which are lost then too. `reach`: the largest position asked about; where demand certainly
    /// takes that, nothing spoils. O(points of the laws).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on terms, days, demand or amounts that are negative or not finite, [`Error::TooWide`] on demand
    /// that spreads over more than 2^20 units.
    pub fn new(
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        life: ShelfLife,
        found: f64,
        reach: f64,
    ) -> Result<Self, Error> {
        let ShelfLife { days, unit_cost, lost_sale } = life;
        for (name, value) in
            [("shelf life", days), ("cost of a unit", unit_cost), ("cost of a lost sale", lost_sale)]
        {
            not_negative(name, value)?;
        }
        let (demand, terms) = (demand.checked()?, terms.checked()?);
        let sd = terms.lead_time_sd_days;
        let until = terms.lead_time_days + days;
        let spread = (demand.variance_over(until) + (demand.rate() * sd).powi(2)).sqrt();
        if demand.mean(until) - SURE * spread >= reach {
            return Ok(Self::default());
        }
        let law = demand.law(until, sd)?;
        let keeping = if days < terms.review_days {
            Some(Left::of(&demand.law(terms.lead_time_days + terms.review_days, sd)?))
        } else {
            None
        };
        let most = whole_below((float(law.quantile(SPOILS)) - found).max(0.0).ceil());
        Ok(Self { unit_cost, lost_sale, found, spoiling: Some(Left::of(&law)), keeping, most: Some(most) })
    }

    /// Units of an order of `quantity` that are expected to spoil; convex in it.
    pub fn units(&self, quantity: u64) -> f64 {
        self.spoiling.as_ref().map_or(0.0, |left| left.more(self.found, quantity))
    }

    /// What they cost: the units themselves, and the sales that they would have made before the next order arrives.
    pub fn costs(&self, quantity: u64) -> f64 {
        let units = self.units(quantity);
        let missed = self.keeping.as_ref().map_or(0.0, |left| units - left.more(self.found, quantity));
        self.unit_cost * units + self.lost_sale * missed.max(0.0)
    }

    /// Units beyond which more only spoil; all are tried where nothing spoils.
    pub(super) fn most(&self) -> u64 {
        self.most.unwrap_or(u64::MAX)
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
    fn more(&self, position: f64, quantity: u64) -> f64 {
        (self.at(position + float(quantity)) - self.at(position)).max(0.0)
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

    fn terms(review_days: f64) -> ReviewTerms {
        ReviewTerms { lead_time_days: 1.0, lead_time_sd_days: 0.0, review_days }
    }

    fn life(days: f64) -> ShelfLife {
        ShelfLife { days, unit_cost: 3.0, lost_sale: 5.0 }
    }

    const DEMAND: DailyDemand<'_> = DailyDemand { means: &[0.5], variance: 0.5 };

    #[test]
    fn what_is_not_sold_in_time_spoils_and_what_was_there_before_goes_first() {
        // Of Poisson demand with mean 2: E[(1 - D)+] = e^-2, E[(2 - D)+] = 2 e^-2 + 2 e^-2, E[(3 - D)+] = 3 e^-2 + 4 e^-2 + 2 e^-2.
        let none = (-2.0_f64).exp();
        let waste = |found: f64| Waste::new(DEMAND, terms(3.0), life(3.0), found, 100.0).unwrap();
        for (found, quantity, spoils) in
            [(0.0, 1, none), (0.0, 2, 4.0 * none), (0.0, 3, 9.0 * none), (2.0, 1, 5.0 * none), (1.5, 0, 0.0)]
        {
            assert!((waste(found).units(quantity) - spoils).abs() < 1e-12, "{quantity} on {found}");
            assert!((waste(found).costs(quantity) - 3.0 * spoils).abs() < 1e-12);
        }
        // Half of it is found: E[(1.5 - D)+] - E[(0.5 - D)+] is half of E[(2 - D)+].
        assert!((waste(0.5).units(1) - 2.0 * none).abs() < 1e-12);
        // Of a thousand all but the two that are sold.
        assert!((waste(0.0).units(1_000) - 998.0).abs() < 1e-9);
        // Of Poisson demand with mean 2, P(D <= 7) = .9989 and P(D <= 8) = .9998.
        assert_eq!((waste(0.0).most(), waste(3.0).most(), waste(20.0).most()), (8, 5, 0));
    }

    #[test]
    fn what_spoils_before_the_next_order_arrives_misses_sales_too() {
        // A unit is sold within three days with 1 - e^-2 and within seven with 1 - e^-4: between the two it is gone.
        let (soon, late) = ((-2.0_f64).exp(), (-4.0_f64).exp());
        let waste = Waste::new(DEMAND, terms(7.0), life(3.0), 0.0, 100.0).unwrap();
        assert!((waste.units(1) - soon).abs() < 1e-12);
        assert!((waste.costs(1) - (3.0 * soon + 5.0 * (soon - late))).abs() < 1e-12);
    }

    #[test]
    fn what_keeps_until_demand_takes_it_for_sure_does_not_spoil() {
        let demand = DailyDemand { means: &[3.0], variance: 6.0 };
        let waste = |days: f64| Waste::new(demand, terms(7.0), life(days), 0.0, 200.0).unwrap();
        assert_eq!(waste(1_000.0), Waste::default());
        assert_eq!(waste(1_000.0).most(), u64::MAX);
        // Of 270 with a standard deviation of 23 and of 180 with one of 19: 3 below, one above.
        assert!(waste(89.0).units(200) < 0.05 && waste(59.0).units(200) > 20.0);
        assert!(Waste::default().costs(9).abs() < 1e-12);
        let refused = |life: ShelfLife| Waste::new(demand, terms(7.0), life, 0.0, 1.0).unwrap_err();
        assert!(matches!(refused(life(-1.0)), Error::OutOfRange { name: "shelf life", .. }));
        let endless = ShelfLife { unit_cost: f64::INFINITY, ..life(3.0) };
        assert!(matches!(refused(endless), Error::OutOfRange { name: "cost of a unit", .. }));
    }
}
