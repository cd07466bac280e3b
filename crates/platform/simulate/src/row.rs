//! Canonical rows, written cell by cell.

use qm_domain::{RawRow, Table};
use std::borrow::Cow;

/// A row being written. A column that the table does not have is a mistake of this crate.
#[derive(Debug)]
pub(crate) struct Row(RawRow<'static>);

impl Row {
    pub(crate) fn of(table: Table) -> Self {
        Self(RawRow { table, cells: vec![None; table.columns().len()] })
    }

    pub(crate) fn text(mut self, column: &str, value: impl Into<Cow<'static, str>>) -> Self {
        let at = self.0.table.position(column).expect("invariant: the column is one of the table's");
        self.0.cells[at] = Some(value.into());
        self
    }

    pub(crate) fn maybe(self, column: &str, value: Option<impl Into<Cow<'static, str>>>) -> Self {
        match value {
            Some(value) => self.text(column, value),
            None => self,
        }
    }

    pub(crate) fn number(self, column: &str, value: f64, decimals: usize) -> Self {
        self.text(column, format!("{value:.decimals$}"))
    }

    pub(crate) fn whole(self, column: &str, value: i64) -> Self {
        self.text(column, value.to_string())
    }

    /// An amount of minor units of which a hundred make one.
    pub(crate) fn money(self, column: &str, minor: i64) -> Self {
        let sign = if minor < 0 { "-" } else { "" };
        let (whole, part) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
        self.text(column, format!("{sign}{whole}.{part:02}"))
    }

    /// An instant given in seconds since 1970.
    pub(crate) fn time(self, column: &str, seconds: i64) -> Self {
        self.text(column, instant(seconds))
    }

    pub(crate) fn maybe_time(self, column: &str, seconds: Option<i64>) -> Self {
        self.maybe(column, seconds.map(instant))
    }

    pub(crate) fn done(self) -> RawRow<'static> {
        self.0
    }
}

/// RFC 3339 in UTC. Written here because some hundred thousand of them are made for a year of the shop.
fn instant(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let rest = seconds.rem_euclid(86_400);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Year, month, day of a day since 1970-01-01, by counting 400-year cycles from 1 March of year 0.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qm_domain::{Day, Timestamp};

    proptest! {
        #[test]
        fn instants_read_back(seconds in 631_152_000_i64..4_102_444_799) {
            prop_assert_eq!(Timestamp::parse(&instant(seconds)).unwrap().seconds(), seconds);
        }

        #[test]
        fn days_are_those_of_the_calendar(day in 7305_i32..47_481) {
            let (y, m, d) = civil(i64::from(day));
            prop_assert_eq!(format!("{y:04}-{m:02}-{d:02}"), Day::from_epoch(day).to_string());
        }
    }

    #[test]
    fn money_keeps_its_cents() {
        let row = Row::of(Table::Payments).money("amount", 1205).done();
        assert_eq!(row.cells[Table::Payments.position("amount").unwrap()].as_deref(), Some("12.05"));
    }
}
