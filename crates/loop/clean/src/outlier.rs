//! Values far outside the usual range of their column, noticed while rows stream by.

use crate::error::Error;
use qm_domain::{Table, Value};
use std::collections::BTreeMap;

/// When a value is an outlier. The scale is `asinh`, nearly logarithmic, since prices and quantities are skewed.
///
/// Source: Tukey (1977), *Exploratory Data Analysis*: values beyond 3 interquartile ranges from the quartiles are
/// "far out".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlierRule {
    /// Values of a column seen before any is noticed.
    pub warm_up: u32,
    /// Interquartile ranges beyond the quartiles.
    pub fences: f64,
}

impl Default for OutlierRule {
    fn default() -> Self {
        Self { warm_up: 200, fences: 3.0 }
    }
}

/// The least interquartile range, `ln 2`: where half of all values are the same, a factor of 8 is still usual.
const LEAST_RANGE: f64 = std::f64::consts::LN_2;

/// The columns looked at: amounts and quantities of things.
const WATCHED: &[(Table, &[&str])] = &[
    (Table::Products, &["weight_g", "volume_cm3", "price", "cost"]),
    (Table::Supply, &["unit_cost"]),
    (Table::StockLevels, &["on_hand"]),
    (Table::StockMovements, &["quantity"]),
    (Table::PurchaseOrders, &["quantity"]),
    (Table::OrderLines, &["quantity", "unit_price", "freight"]),
    (Table::Payments, &["amount"]),
    (Table::Shipments, &["distance_km", "weight_g"]),
    (Table::OrderSamples, &["order_quantity", "order_complexity", "processing_time"]),
    (Table::StockSamples, &["sales_volume", "inventory_level"]),
    (Table::DeliverySamples, &["distance", "delivery_time"]),
];

/// Running quartiles of the watched columns.
#[derive(Debug)]
pub(crate) struct Outliers {
    rule: OutlierRule,
    watched: BTreeMap<Table, Vec<(usize, Quartiles)>>,
}

impl Outliers {
    pub(crate) fn new(rule: OutlierRule) -> Result<Self, Error> {
        if !(rule.fences.is_finite() && rule.fences > 0.0) {
            return Err(Error::Fences(rule.fences));
        }
        let watch = |&(table, names): &(Table, &[&str])| {
            let columns = names.iter().filter_map(|name| Some((table.position(name)?, Quartiles::default())));
            (table, columns.collect())
        };
        Ok(Self { rule, watched: WATCHED.iter().map(watch).collect() })
    }

    /// Whether a value of the row is an outlier against those seen before; then takes them all in.
    pub(crate) fn notice(&mut self, table: Table, values: &[Value<'_>]) -> bool {
        let Some(columns) = self.watched.get_mut(&table) else { return false };
        let mut far_out = false;
        for (at, quartiles) in columns {
            let x = match values[*at] {
                Value::Integer(whole) => as_float(whole).asinh(),
                Value::Number(number) => number.asinh(),
                _ => continue,
            };
            far_out |= quartiles.is_far_out(x, self.rule);
            quartiles.take(x);
        }
        far_out
    }
}

#[expect(clippy::cast_precision_loss, reason = "a scale for comparison; amounts stay far below 2^53")]
fn as_float(whole: i64) -> f64 {
    whole as f64
}

/// The first and third quartile of the values so far.
#[derive(Debug)]
struct Quartiles {
    low: Quantile,
    high: Quantile,
}

impl Default for Quartiles {
    fn default() -> Self {
        Self { low: Quantile::new(0.25), high: Quantile::new(0.75) }
    }
}

impl Quartiles {
    fn is_far_out(&self, x: f64, rule: OutlierRule) -> bool {
        if self.low.seen < rule.warm_up.max(5) {
            return false;
        }
        let (low, high) = (self.low.estimate(), self.high.estimate());
        let reach = rule.fences * (high - low).max(LEAST_RANGE);
        x < low - reach || x > high + reach
    }

    fn take(&mut self, x: f64) {
        self.low.take(x);
        self.high.take(x);
    }
}

/// A running quantile in constant memory.
///
/// Source: Jain & Chlamtac (1985), "The P² algorithm for dynamic calculation of quantiles and histograms without
/// storing observations", CACM 28(10).
#[derive(Debug)]
struct Quantile {
    seen: u32,
    heights: [f64; 5],
    places: [f64; 5],
    desired: [f64; 5],
    steps: [f64; 5],
}

impl Quantile {
    fn new(p: f64) -> Self {
        Self {
            seen: 0,
            heights: [0.0; 5],
            places: [1.0, 2.0, 3.0, 4.0, 5.0],
            desired: [1.0, 1.0 + 2.0 * p, 1.0 + 4.0 * p, 3.0 + 2.0 * p, 5.0],
            steps: [0.0, p / 2.0, p, f64::midpoint(1.0, p), 1.0],
        }
    }

    fn estimate(&self) -> f64 {
        self.heights[2]
    }

    fn take(&mut self, x: f64) {
        let seen = usize::try_from(self.seen).unwrap_or(usize::MAX);
        self.seen = self.seen.saturating_add(1);
        if seen < 5 {
            self.heights[seen] = x;
            if seen == 4 {
                self.heights.sort_by(f64::total_cmp);
            }
            return;
        }
        self.heights[0] = self.heights[0].min(x);
        self.heights[4] = self.heights[4].max(x);
        let cell = (1..4).find(|&i| x < self.heights[i]).unwrap_or(4);
        self.places[cell..].iter_mut().for_each(|place| *place += 1.0);
        for (desired, step) in self.desired.iter_mut().zip(self.steps) {
            *desired += step;
        }
        for i in 1..4 {
            self.adjust(i);
        }
    }

    /// Moves a middle marker by one place towards where it should be.
    fn adjust(&mut self, i: usize) {
        let off = self.desired[i] - self.places[i];
        let up = off >= 1.0 && self.places[i + 1] - self.places[i] > 1.0;
        let down = off <= -1.0 && self.places[i - 1] - self.places[i] < -1.0;
        if !(up || down) {
            return;
        }
        let d = off.signum();
        let (n, q) = (&self.places, &self.heights);
        let right = (n[i] - n[i - 1] + d) * (q[i + 1] - q[i]) / (n[i + 1] - n[i]);
        let left = (n[i + 1] - n[i] - d) * (q[i] - q[i - 1]) / (n[i] - n[i - 1]);
        let parabolic = q[i] + d / (n[i + 1] - n[i - 1]) * (right + left);
        self.heights[i] = if q[i - 1] < parabolic && parabolic < q[i + 1] {
            parabolic
        } else {
            let next = if up { i + 1 } else { i - 1 };
            q[i] + d * (q[next] - q[i]) / (n[next] - n[i])
        };
        self.places[i] += d;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_come_close_to_the_exact_ones() {
        let mut low = Quantile::new(0.25);
        // A full-period congruential sequence: every value of 0..65536 once, in mixed order.
        let mut x: u32 = 1;
        for _ in 0..65_536 {
            x = (x * 25_173 + 13_849) % 65_536;
            low.take(f64::from(x));
        }
        assert!((low.estimate() - 16_384.0).abs() < 650.0, "{}", low.estimate());
    }

    #[test]
    fn notices_far_out_values_only() {
        let mut outliers = Outliers::new(OutlierRule::default()).unwrap();
        let line = |quantity| {
            let mut values = vec![Value::Null; Table::OrderLines.columns().len()];
            values[Table::OrderLines.position("quantity").unwrap()] = Value::Integer(quantity);
            values
        };
        let mut noticed = |quantity| outliers.notice(Table::OrderLines, &line(quantity));
        assert!(!noticed(80_995), "nothing is known of the column yet");
        for i in 0..1000 {
            assert!(!noticed(1 + i % 12), "{i}");
        }
        assert!(noticed(80_995));
        assert!(!noticed(24));
        assert!(Outliers::new(OutlierRule { warm_up: 1, fences: f64::NAN }).is_err());
    }
}
