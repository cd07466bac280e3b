//! The account of a source's quality.

use qm_domain::{CleanFlag, Fact, QualityReport, Table, Value};
use std::collections::BTreeMap;

/// Counts outcomes of source rows; each row is given to exactly one of the counting methods.
#[derive(Debug, Clone, Default)]
pub struct QualityCounter {
    accepted: u64,
    duplicates: u64,
    quarantined: u64,
    suspicious: u64,
    /// Facts of a table, and how often each of its columns was filled.
    filled: BTreeMap<Table, (u64, Vec<u64>)>,
}

impl QualityCounter {
    /// Counts a row that was kept, with the facts it gave.
    pub fn accepted(&mut self, facts: &[Fact<'_>]) {
        self.accepted += 1;
        let suspicious = [CleanFlag::Outlier, CleanFlag::Contradiction, CleanFlag::Mended];
        let noticed = facts.iter().any(|fact| fact.flags.iter().any(|flag| suspicious.contains(flag)));
        self.suspicious += u64::from(noticed);
        for fact in facts {
            let (rows, filled) = self.filled.entry(fact.table).or_default();
            *rows += 1;
            filled.resize(fact.values.len(), 0);
            for (count, value) in filled.iter_mut().zip(&fact.values) {
                *count += u64::from(*value != Value::Null);
            }
        }
    }

    /// Counts a row that equals an earlier one.
    pub fn duplicate(&mut self) {
        self.accepted += 1;
        self.duplicates += 1;
    }

    /// Counts a row that was put aside.
    pub fn quarantined(&mut self) {
        self.quarantined += 1;
    }

    /// The report. A share of nothing is 1. Optional columns that the source never fills do not count: it does not
    /// have them.
    pub fn report(&self) -> QualityReport {
        let observed = self.accepted + self.quarantined;
        let valid = share(self.accepted, observed);
        let unique = share(self.accepted - self.duplicates, self.accepted);
        let complete = self.complete();
        let plausible = 1.0 - share_or(self.suspicious, self.accepted, 0.0);
        let score = 100.0 * valid.powf(0.4) * unique.powf(0.1) * complete.powf(0.2) * plausible.powf(0.3);
        QualityReport { observed, valid, unique, complete, plausible, score }
    }

    fn complete(&self) -> f64 {
        let (mut due, mut there) = (0, 0);
        for (table, (rows, filled)) in &self.filled {
            for (column, &count) in table.columns().iter().zip(filled) {
                if !column.required && count > 0 {
                    due += rows;
                    there += count;
                }
            }
        }
        share(there, due)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    share_or(part, whole, 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows fit 2^53")]
fn share_or(part: u64, whole: u64, of_nothing: f64) -> f64 {
    if whole == 0 { of_nothing } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_score_follow_their_definition() {
        let mut values = vec![Value::Null; Table::Categories.columns().len()];
        values[0] = Value::Integer(1);
        let bare = Fact { table: Table::Categories, values: values.clone(), flags: vec![CleanFlag::Rounded] };
        values[1] = Value::Integer(1);
        let full = Fact { table: Table::Categories, values, flags: vec![CleanFlag::Outlier] };
        let mut counter = QualityCounter::default();
        counter.accepted(&[bare]);
        counter.accepted(&[full]);
        counter.duplicate();
        counter.quarantined();
        let report = counter.report();
        assert_eq!(report.observed, 4);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        close(report.valid, 0.75);
        close(report.unique, 2.0 / 3.0);
        close(report.complete, 0.5);
        close(report.plausible, 2.0 / 3.0);
        // 100 * 0.75^0.4 * (2/3)^0.1 * 0.5^0.2 * (2/3)^0.3 by hand calculator.
        assert!((report.score - 65.98).abs() < 0.01, "{}", report.score);
        close(QualityCounter::default().report().score, 100.0);
    }
}
