//! Periodic review every few periods with random lead times: the level that is best on average over the cycle.

use serde::Serialize;

use crate::combine::window_demand;
use crate::{Costs, Error, Level, Pmf, Target, order_up_to};

/// Most periods between orders; beyond, count in longer periods.
const REVIEW_MAX: u32 = 1000;

/// When orders are placed and how long they take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// Periods between orders, 1 to 1000.
    pub review_periods: u32,
    /// Lead times in whole periods with their weights; they do not cross.
    pub lead_times: Vec<(u32, f64)>,
}

/// A level, what it gives, and what it costs per period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReviewedLevel {
    /// The level and its service at the end of any period of the cycle.
    pub level: Level,
    /// Holding and shortage cost per period, plus the share of the order cost.
    pub cost: f64,
}

/// Demand that a level has to cover at the end of a period drawn at random from the cycle. O(periods × points²).
///
/// An order covers the R periods from its arrival to the next one's, so the j-th of them sees demand over L + j
/// periods, each j from 1 to R equally often (Hadley & Whitin 1963, section 5-4; Zipkin 2000, section 9.6). This is
/// the distribution whose critical-ratio quantile costs least; [`window_demand`] is the one of the last period alone.
///
/// # Errors
/// [`Error::OutOfRange`] on review periods outside 1..=1000 or bad weights, [`Error::Empty`] without lead times, [`Error::TooWide`].
pub fn cycle_demand(period: &Pmf, review: &Review) -> Result<Pmf, Error> {
    if !(1..=REVIEW_MAX).contains(&review.review_periods) {
        return Err(Error::OutOfRange { name: "review periods", value: f64::from(review.review_periods) });
    }
    let mut demand = window_demand(period, &review.lead_times, 0)?;
    let mut parts = Vec::new();
    for _ in 0..review.review_periods {
        demand = demand.convolve(period)?;
        parts.push((1.0, demand.clone()));
    }
    Pmf::mixture(&parts)
}

/// The order-up-to level for periodic review that meets `target`, and its cost per period with `order_cost` each.
///
/// A cost target gives the level of least cost per period; a service or fill-rate target, the least level that
/// meets it in the last period before the next arrival, where it is lowest.
///
/// # Errors
/// As [`cycle_demand`] and [`order_up_to`], and on an order cost that is negative.
pub fn reviewed_level(
    period: &Pmf,
    review: &Review,
    target: Target,
    costs: Costs,
    order_cost: f64,
) -> Result<ReviewedLevel, Error> {
    crate::check::not_negative("order cost", order_cost)?;
    let demand = cycle_demand(period, review)?;
    let level = match target {
        Target::Cost(_) => order_up_to(&demand, target)?,
        Target::Service(_) | Target::FillRate(_) => {
            order_up_to(&window_demand(period, &review.lead_times, review.review_periods)?, target)?
        }
    };
    let stock = crate::level_costs::signed_units(level.level);
    let orders = order_cost / f64::from(review.review_periods);
    Ok(ReviewedLevel { level, cost: costs.expected(&demand, stock) + orders })
}

/// The number of periods between orders, from 1 to `review_max`, of least cost per period, and its level.
///
/// # Errors
/// As [`reviewed_level`], and [`Error::OutOfRange`] where `review_max` is zero.
pub fn best_review(
    period: &Pmf,
    lead_times: &[(u32, f64)],
    review_max: u32,
    costs: Costs,
    order_cost: f64,
) -> Result<(u32, ReviewedLevel), Error> {
    let mut best: Option<(u32, ReviewedLevel)> = None;
    for review_periods in 1..=review_max {
        let review = Review { review_periods, lead_times: lead_times.to_vec() };
        let found = reviewed_level(period, &review, Target::Cost(costs), costs, order_cost)?;
        if best.as_ref().is_none_or(|(_, least)| found.cost < least.cost) {
            best = Some((review_periods, found));
        }
    }
    best.ok_or(Error::OutOfRange { name: "most review periods", value: 0.0 })
}
