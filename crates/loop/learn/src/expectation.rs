//! What people expected in place of forecasts, beside the forecasts, on days that have passed.

use crate::accuracy::SoldSeries;
use qm_domain::{Expectation, LocationId, Sku};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An expectation whose days have passed, in units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExpectationScore {
    /// What the person expected.
    pub said: f64,
    /// What the forecast expected when they spoke.
    pub baseline: f64,
    /// What was sold.
    pub sold: f64,
}

impl ExpectationScore {
    /// Whether the person was nearer than the forecast.
    pub fn closer(&self) -> bool {
        (self.said - self.sold).abs() < (self.baseline - self.sold).abs()
    }
}

/// All of them together.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ExpectationSummary {
    /// How many.
    pub count: u64,
    /// How many were nearer than the forecast.
    pub closer: u64,
    /// Units by which people were off, in all.
    pub said_error: f64,
    /// Units by which the forecasts were off, in all.
    pub baseline_error: f64,
}

impl ExpectationSummary {
    /// Sums scores up.
    pub fn of<'a>(scores: impl IntoIterator<Item = &'a ExpectationScore>) -> Self {
        let mut sum = Self::default();
        for score in scores {
            sum.count += 1;
            sum.closer += u64::from(score.closer());
            sum.said_error += (score.said - score.sold).abs();
            sum.baseline_error += (score.baseline - score.sold).abs();
        }
        sum
    }
}

/// Scores expectations, in their order; none for one whose days are not all over, or whose product was never sold there.
/// O((expectations + series) log + days).
pub fn score_expectations(said: &[Expectation], series: &[SoldSeries]) -> Vec<Option<ExpectationScore>> {
    let by_place: BTreeMap<(&Sku, &LocationId), &SoldSeries> =
        series.iter().map(|one| ((&one.sku, &one.location), one)).collect();
    let score = |one: &Expectation| {
        let sold = by_place.get(&(&one.sku, &one.location))?.sold(one.from, one.to)?;
        Some(ExpectationScore { said: one.expects.units(one.baseline), baseline: one.baseline, sold })
    };
    said.iter().map(score).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::{Day, Expects, Timestamp};

    fn said(from: i32, expects: Expects) -> Expectation {
        Expectation {
            sku: Sku::new("a").unwrap(),
            location: LocationId::new("L").unwrap(),
            from: Day::from_epoch(from),
            to: Day::from_epoch(from + 6),
            expects,
            baseline: 10.0,
            note: "fair".into(),
            by: "anna".into(),
            made_at: Timestamp::from_seconds(0),
        }
    }

    #[test]
    fn who_was_nearer_is_told() {
        let (sku, location) = (Sku::new("a").unwrap(), LocationId::new("L").unwrap());
        let series =
            SoldSeries { sku, location, first: Day::from_epoch(3), units: vec![2.0; 14], price: 1.0 };
        let all =
            [said(3, Expects::Units(13.0)), said(0, Expects::Factor(2.0)), said(11, Expects::Units(1.0))];
        let scores = score_expectations(&all, &[series]);
        // Fourteen were sold from day 3 on, eight from day 0 on; the last one's days are not over.
        assert_eq!(scores[0], Some(ExpectationScore { said: 13.0, baseline: 10.0, sold: 14.0 }));
        assert_eq!(scores[1], Some(ExpectationScore { said: 20.0, baseline: 10.0, sold: 8.0 }));
        assert_eq!(scores[2], None);
        let sum = ExpectationSummary::of(scores.iter().flatten());
        let wanted = ExpectationSummary { count: 2, closer: 1, said_error: 13.0, baseline_error: 6.0 };
        assert_eq!(sum, wanted);
    }
}
