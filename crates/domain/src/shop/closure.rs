//! Days in a row on which a supplier does not work.

use super::supply::Supplier;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Most days of one.
const DAYS_MAX: i32 = 366;

/// From the first day to the last one a supplier takes no orders, and what is on its way waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Closure {
    /// Days of it from `first` to `last`.
    fn days_within(self, first: Day, last: Day) -> i32 {
        (self.to.min(last).epoch() - self.from.max(first).epoch() + 1).max(0)
    }
}

impl Supplier {
    /// Whether it takes orders on a day.
    pub fn takes_orders(&self, day: Day) -> bool {
        let weekday = self.order_days.is_empty() || self.order_days.contains(&day.weekday());
        weekday && self.closed_days(day, day) == 0
    }

    /// Days of those from `first` to `last` on which it is closed.
    pub fn closed_days(&self, first: Day, last: Day) -> i32 {
        self.closed.iter().map(|one| one.days_within(first, last)).sum()
    }

    /// Days from an order placed on `day` to its receipt, where it takes `days` without a closure: those that it is closed are
    /// added, and nothing is received on them. O(closures).
    pub fn receipt_days(&self, day: Day, days: f64) -> f64 {
        self.closed.iter().fold(days, |days, one| {
            let begins = f64::from(one.from.epoch().saturating_sub(day.epoch()));
            if days < begins { days } else { days + f64::from(one.days_within(day, one.to)) }
        })
    }

    /// What is wrong with its closures, if anything.
    pub(super) fn closure_fault(&self) -> Option<&'static str> {
        let sound = |one: &Closure| one.from <= one.to && one.days_within(one.from, one.to) <= DAYS_MAX;
        let rise = self.closed.windows(2).all(|pair| pair[0].to < pair[1].from);
        let fault = "closed: each must end no earlier than it begins, within 366 days, and before the next one begins";
        (!rise || !self.closed.iter().all(sound)).then_some(fault)
    }
}

#[cfg(all(test, feature = "samples"))]
mod tests {
    use super::Closure;
    use crate::Day;
    use crate::samples::shop;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn closure(from: &str, to: &str) -> Closure {
        Closure { from: day(from), to: day(to) }
    }

    #[test]
    fn what_is_under_way_when_a_supplier_closes_comes_that_much_later() {
        let mut shop = shop();
        let supplier = &mut shop.suppliers[0];
        supplier.closed = vec![closure("2027-02-05", "2027-02-25"), closure("2027-03-01", "2027-03-01")];
        let comes = |on: &str, days: f64| supplier.receipt_days(day(on), days).to_string();
        // Ordered sixteen days before it closes; on the day before; after it has opened again, with a day in between.
        assert_eq!([comes("2027-01-20", 15.9), comes("2027-01-20", 16.0)], ["15.9", "37"]);
        assert_eq!([comes("2027-02-04", 0.5), comes("2027-02-04", 3.0)], ["0.5", "24"]);
        // Three days after it has opened again it is closed once more.
        assert_eq!([comes("2027-02-10", 3.0), comes("2027-02-26", 3.0)], ["20", "4"]);
        assert_eq!(comes("2027-03-02", 9.0), "9");
        let open =
            ["2027-02-04", "2027-02-05", "2027-02-25", "2027-02-26"].map(|on| supplier.takes_orders(day(on)));
        assert_eq!(open, [true, false, false, true]);
        assert_eq!(supplier.closed_days(day("2027-02-20"), day("2027-03-31")), 7);
    }

    #[test]
    fn closures_that_cannot_be_are_told() {
        let fault = |closed: &[Closure]| {
            let mut shop = shop();
            shop.suppliers[0].closed = closed.to_vec();
            shop.validate().err().map(|error| error.to_string())
        };
        assert_eq!(fault(&[closure("2027-02-05", "2027-02-05"), closure("2027-02-06", "2027-02-07")]), None);
        for wrong in [
            &[closure("2027-02-05", "2027-02-04")][..],
            &[closure("2027-02-05", "2028-02-06")],
            &[closure("2027-02-05", "2027-02-08"), closure("2027-02-08", "2027-02-09")],
        ] {
            assert!(fault(wrong).unwrap().starts_with("suppliers s: closed: each must end"));
        }
    }
}
