//! When to order one product for one place and how much, so that lost sales, holding and ordering cost least together.
//!
//! Reviews come every few days; an order arrives a random time later and the demand that finds nothing is lost. Expectations
//! are sums over count laws with the mean and variance of the days they cover, for three lead times, on a grid of about 256
//! steps at most; what is held between two arrivals is taken at three moments (Simpson's rule).

mod breaks;
mod law;
mod terms;
mod values;
mod waste;
mod window;

pub use breaks::Breaks;
pub use terms::{DailyDemand, ReviewCosts, ReviewTerms};
pub use waste::ShelfLife;

use crate::allocate::GainCurve;
use crate::number::{float, least_failing, signed, whole_below};
use crate::reorder_up_to::{Renewals, Within, search, search_each};
use crate::{Constraints, Error};
use values::Values;
use waste::Waste;
use window::Window;

// Measured on 138 products of 1 to 2,000 units a day, variances of 1 to 100 means, lead times of 3 and 14 days.

/// Steps of the grid that positions lie on; beyond as many units a step is several. Beside 4,096 steps the cost differs by
/// 0.4 % on average and 1.5 % at most; half as many double that, and time grows with their square.
const GRID_MAX: f64 = 256.0;
/// Standard deviations above the mean that the grid covers before the lots themselves. With 4 the cost is up to 3.8 % higher,
/// with 9 the coarser steps cost up to 0.8 %.
const TAIL: f64 = 6.0;
/// Economic lots that the grid covers. With 1.5 the cost is up to 1.5 % higher, with 4 up to 2.9 %.
const LOTS: f64 = 2.5;
/// Points of a gain curve at most, about: the best of them is within a 64th of the best quantity.
const POINTS_MAX: u64 = 64;
/// Days whose demand the grid covers at most beside the tail. With 365 the cost is up to 7.3 % higher where orders are dear.
const COVER_DAYS_MAX: f64 = 730.0;

/// The best levels for a product and what every position is worth beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Replenishment {
    /// Order when the position is at or below, units.
    pub reorder_level: u64,
    /// The position to order up to, units.
    pub order_up_to: u64,
    /// Cost per review of lost sales, holding, ordering and what spoils.
    pub cost: f64,
    values: Values,
    waste: Waste,
    /// What spoils of an order that fills up a stock that has run out costs; part of the cost of orders to come.
    usual_waste: f64,
}

impl Replenishment {
    /// The levels of least average cost; `None` where selling the product costs more than losing its sales, or next to nothing is
    /// asked for.
    ///
    /// The cost of a review period at position y is that of the days between the arrival of this order and the next,
    /// G(y) = h r E[(y - D)+] averaged over them + p (E[(D(L+r) - y)+] - E[(D(L) - y)+]), expected over the lead time L too;
    /// (s, S) minimises (K + Σ m(j) G(S - j)) / Σ m(j) for the renewals m of the demand of a review period (Zheng &
    /// Federgruen 1991, equation 3). Stationary beyond the window. O(grid²).
    ///
    /// `reach`: units that an order may be forced to bring, by a pack or minimum, at the position it would be placed at.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] on terms, costs or demand that are negative or not finite, or demand above 10^9 units.
    pub fn new(
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        costs: ReviewCosts,
        reach: f64,
    ) -> Result<Option<Self>, Error> {
        Self::planned(demand, terms, costs, reach, None)
    }

    /// As [`Self::new`] for a product that spoils: an order up to S costs K and, by the demand D until it spoils, a unit's cost for
    /// each of E[(S - D)+] units. What spoils before the next order arrives misses the sales until then as well.
    ///
    /// # Errors
    /// As [`Self::new`], and [`Error::OutOfRange`] on a shelf life or unit cost that is negative or not finite.
    pub fn spoiling(
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        costs: ReviewCosts,
        reach: f64,
        life: ShelfLife,
    ) -> Result<Option<Self>, Error> {
        Self::planned(demand, terms, costs, reach, Some(life))
    }

    fn planned(
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        costs: ReviewCosts,
        reach: f64,
        life: Option<ShelfLife>,
    ) -> Result<Option<Self>, Error> {
        let review = terms.checked()?;
        costs.checked()?;
        let rate = demand.checked()?.rate();
        if rate <= 0.0 || costs.lost_sale <= 0.0 {
            return Ok(None);
        }
        let lot = if costs.holding_per_day > 0.0 {
            (2.0 * costs.order * rate / costs.holding_per_day).sqrt()
        } else {
            f64::INFINITY
        };
        let days = review.lead_days_max() + review.review_days;
        let tail = demand.mean(days) + TAIL * demand.variance_over(days).sqrt();
        let forced = reach.clamp(0.0, COVER_DAYS_MAX * rate) + 2.0;
        let top = tail + (LOTS * lot).min(COVER_DAYS_MAX * rate) + forced;
        let waste = match life {
            Some(life) => Waste::new(demand, review, life, costs.lost_sale, top)?,
            None => Waste::default(),
        };
        let top = top.min(tail.max(waste.most()) + forced);
        let unit = (top / GRID_MAX).ceil().max(1.0);
        let window = Window::new(demand, review, costs, unit, top)?;
        let steady = DailyDemand { means: &[rate], ..demand };
        let period = steady.first_steps(review.review_days, unit, window.costs().len())?;
        if period.first().is_none_or(|none| *none >= 1.0) {
            return Ok(None);
        }
        let mut renewals = Renewals::new(0, &period)?;
        let highest =
            window.last().min(i64::try_from(whole_below((waste.most() / unit).ceil())).unwrap_or(0));
        let within = Within { cheapest: window.cheapest(), lowest: window.empty(), highest };
        let at = |position: i64| window.at(position);
        let spoils = |position: i64| waste.costs(0.0, signed(position) * unit);
        let best = if waste.is_any() {
            search_each(&mut renewals, |level| costs.order + spoils(level), within, at)?
        } else {
            search(&mut renewals, costs.order, within, at)?
        };
        let without = costs.lost_sale * rate * review.review_days;
        if best.cost >= without {
            return Ok(None);
        }
        let usual_waste = spoils(best.levels.order_up_to);
        let values = Values::new(window, &period, best, costs.order + usual_waste);
        let order_up_to = whole_below(signed(best.levels.order_up_to) * unit);
        let due = |position: u64| values.wait(float(position)) >= 0.0;
        let reorder_level = least_failing(order_up_to, due).saturating_sub(1);
        Ok(Some(Self { reorder_level, order_up_to, cost: best.cost, values, waste, usual_waste }))
    }

    /// The position as an order placed now finds it on arrival, with demand of the lead time added that is lost rather than
    /// waiting: a stock that runs out is not owed what it missed.
    pub fn effective(&self, position: i64) -> f64 {
        self.values.effective(signed(position))
    }

    /// Whether an order is due at `position`.
    pub fn calls_for_order(&self, position: i64) -> bool {
        u64::try_from(position).is_ok_and(|position| position <= self.reorder_level) || position < 0
    }

    /// What ordering `quantity` at `position` saves against waiting for the next review, the order's cost and what spoils of it
    /// taken off.
    pub fn gain(&self, position: i64, quantity: u64) -> f64 {
        if quantity == 0 {
            return 0.0;
        }
        let found = self.effective(position);
        let after = found + float(quantity);
        // What spoils puts off no later order: beyond the level nothing is saved.
        let beyond = if self.waste.is_any() && after > float(self.order_up_to) {
            self.values.at(after).min(0.0)
        } else {
            0.0
        };
        self.gain_if_kept(position, quantity) + beyond - self.waste.costs(found, float(quantity))
    }

    /// As [`Self::gain`], if nothing of this order spoiled.
    pub fn gain_if_kept(&self, position: i64, quantity: u64) -> f64 {
        if quantity == 0 {
            return 0.0;
        }
        let position = signed(position);
        let after = self.values.effective(position) + float(quantity);
        self.values.wait(position) - self.values.at(after) + self.usual_waste
    }

    /// Units of an order of `quantity` at `position` that are expected to spoil before they are sold; convex in the quantity.
    pub fn spoils(&self, position: i64, quantity: u64) -> f64 {
        self.waste.units(self.effective(position), float(quantity))
    }

    /// The gain of every quantity that `constraints` allow, as far as more may gain; steps of whole packs. Nothing where no order is
    /// due.
    pub fn curve(&self, position: i64, constraints: Constraints, breaks: &Breaks) -> GainCurve {
        if !self.calls_for_order(position) {
            return GainCurve::nothing();
        }
        let pack = constraints.pack();
        let most = self.short(position).div_ceil(pack) * pack;
        self.curve_to(most, position, constraints, breaks)
    }

    /// As [`Self::curve`] for an order that need not be due, never beyond the level: what each quantity gains against waiting, mostly
    /// less than nothing.
    pub fn early_curve(&self, position: i64, constraints: Constraints, breaks: &Breaks) -> GainCurve {
        let pack = constraints.pack();
        let most = self.short(position) / pack * pack;
        self.curve_to(most, position, constraints, breaks).up_to(most)
    }

    /// Units from the position to the level.
    fn short(&self, position: i64) -> u64 {
        whole_below((float(self.order_up_to) - self.effective(position)).ceil())
    }

    fn curve_to(&self, most: u64, position: i64, constraints: Constraints, breaks: &Breaks) -> GainCurve {
        let pack = constraints.pack();
        let step = pack * (most / pack).div_ceil(POINTS_MAX).max(1);
        let mut quantities = vec![constraints.least()];
        let mut next = (constraints.least() / step + 1) * step;
        while next < most {
            quantities.push(next);
            next += step;
        }
        quantities.push(most);
        quantities.extend(breaks.quantities().map(|from| from.div_ceil(pack) * pack));
        quantities.retain(|quantity| constraints.allows(*quantity) && *quantity > 0);
        let gain = |quantity: u64| self.gain(position, quantity) + breaks.saves(quantity);
        GainCurve::new(quantities.into_iter().map(|quantity| (quantity, gain(quantity))))
    }
}
