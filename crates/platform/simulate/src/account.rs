//! The shop's running account of money, so that two ways of running it can be compared.

use qm_domain::{Currency, Money};
use serde::{Deserialize, Serialize};

/// Sums since the first day, all in the shop's currency. Margins are gains, everything else is a cost, above zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldAccount {
    /// Price less cost of the goods of every order that was not cancelled.
    pub sales_margin: Money,
    /// Margin of what customers wanted and the shop did not have. Told beside the rest, no part of the total: such
    /// sales are already absent from the margin.
    pub lost_margin: Money,
    /// Capital, space and ageing of the stock.
    pub holding: Money,
    /// Days late at the customer's door.
    pub late: Money,
    /// Hours of work on orders and letters.
    pub labour: Money,
    /// Tours, parcels, goods between locations.
    pub transport: Money,
    /// Placing purchase orders.
    pub purchasing: Money,
    /// Messages to customers.
    pub contacts: Money,
    /// Orders placed.
    pub orders: u64,
    /// Orders that came later than promised.
    pub late_orders: u64,
    /// Orders that did not happen or lost lines because goods were missing.
    pub lost_orders: u64,
}

impl WorldAccount {
    pub(crate) fn new(currency: Currency) -> Self {
        let none = Money::zero(currency);
        Self {
            sales_margin: none,
            lost_margin: none,
            holding: none,
            late: none,
            labour: none,
            transport: none,
            purchasing: none,
            contacts: none,
            orders: 0,
            late_orders: 0,
            lost_orders: 0,
        }
    }

    /// The parts of the total with the sign they have in it.
    pub fn parts(&self) -> [(&'static str, Money); 7] {
        let cost = |m: Money| Money::from_minor(m.minor.saturating_neg(), m.currency);
        [
            ("sales_margin", self.sales_margin),
            ("holding", cost(self.holding)),
            ("late", cost(self.late)),
            ("labour", cost(self.labour)),
            ("transport", cost(self.transport)),
            ("purchasing", cost(self.purchasing)),
            ("contacts", cost(self.contacts)),
        ]
    }

    /// Margin less every cost.
    pub fn total(&self) -> Money {
        let sum = self.parts().iter().fold(0_i64, |sum, (_, part)| sum.saturating_add(part.minor));
        Money::from_minor(sum, self.sales_margin.currency)
    }

    /// What this way of running the shop brought over `baseline`, whole and by part. Both must have begun in the same
    /// state; both may hold what was booked before they parted.
    pub fn gain_over(&self, baseline: &Self) -> (Money, Vec<(&'static str, Money)>) {
        let less = |a: Money, b: Money| Money::from_minor(a.minor.saturating_sub(b.minor), a.currency);
        let pairs = self.parts().into_iter().zip(baseline.parts());
        let parts = pairs.map(|((name, ours), (_, theirs))| (name, less(ours, theirs))).collect();
        (less(self.total(), baseline.total()), parts)
    }
}

/// Adds minor units to a sum.
pub(crate) fn add(sum: &mut Money, minor: i64) {
    sum.minor = sum.minor.saturating_add(minor);
}
