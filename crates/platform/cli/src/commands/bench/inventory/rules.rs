//! Two rules that are in use everywhere, to be measured against.

use super::super::usage::{float, whole};
use qm_inventory::{DailyDemand, ReviewCosts, ReviewTerms};

/// Minimum and maximum from average past sales, as merchandise systems set them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MinMax {
    /// Days of past sales that the average is taken of.
    pub(super) past_days: usize,
    /// Days of average sales at or below which an order is due.
    pub(super) minimum_days: f64,
    /// Days of average sales that an order fills up beyond the minimum.
    pub(super) span_days: f64,
}

impl MinMax {
    /// The order at a position, from the units sold on each day before the levels were set.
    pub(super) fn order(&self, sold: &[f64], position: u64) -> u64 {
        let past = &sold[sold.len().saturating_sub(self.past_days)..];
        let rate = past.iter().sum::<f64>() / whole(past.len().max(1));
        let minimum = rate * self.minimum_days;
        if rate <= 0.0 || float(position) > minimum {
            return 0;
        }
        super::nearest(minimum + rate * self.span_days - float(position))
    }
}

/// Reorder point with a safety stock of so many standard deviations of normal demand, and the economic lot above it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SafetyStock {
    /// Standard deviations of the demand over lead time and review.
    pub(super) factor: f64,
    /// Share of the economic lot that an order brings beyond the reorder point; 0 fills up at each review.
    pub(super) lots: f64,
}

impl SafetyStock {
    /// The order at a position: from μ(L + r) + z √(σ² (L + r) + μ² v) for a lead time of variance v up by the lot √(2 K μ / h)
    /// (Silver, Pyke & Thomas 2017, chapter 6).
    pub(super) fn order(
        &self,
        demand: DailyDemand<'_>,
        terms: ReviewTerms,
        costs: ReviewCosts,
        position: u64,
    ) -> u64 {
        let days = terms.lead_time_days + terms.review_days;
        let rate = demand.rate();
        let sd = (demand.variance * days + (rate * terms.lead_time_sd_days).powi(2)).sqrt();
        let point = demand.mean(days) + self.factor * sd;
        if rate <= 0.0 || float(position) >= point {
            return 0;
        }
        let lot = (2.0 * costs.order * rate / costs.holding_per_day).sqrt();
        super::nearest(point + self.lots * lot - float(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_by_hand() {
        let rule = MinMax { past_days: 4, minimum_days: 10.0, span_days: 5.0 };
        let sold = [100.0, 1.0, 3.0, 0.0, 4.0];
        // 2 a day over the last four days: due at 20 or below, up to 30.
        assert_eq!([21, 20, 3].map(|position| rule.order(&sold, position)), [0, 10, 27]);
        assert_eq!(rule.order(&[0.0; 9], 0), 0);
        // Over 9 days 18 expected; variance 9 x 4 + (2 x 4)^2 = 100; one deviation above: 28. The lot is √(2 x 8 x 2 / 0.5) = 8.
        let demand = DailyDemand { means: &[2.0], variance: 4.0 };
        let terms = ReviewTerms { lead_time_days: 7.0, lead_time_sd_days: 4.0, review_days: 2.0 };
        let costs = ReviewCosts { holding_per_day: 0.5, lost_sale: 1.0, order: 8.0 };
        let rule = SafetyStock { factor: 1.0, lots: 0.5 };
        assert_eq!([28, 27, 10].map(|position| rule.order(demand, terms, costs, position)), [0, 5, 22]);
    }
}
