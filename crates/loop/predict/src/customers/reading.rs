//! What each customer bought, and the segment that follows.

use crate::error::Error;
use crate::number::wide;
use crate::table::{integers, numbers, texts};
use qm_behaviour::{History, segments};
use qm_domain::{FeatureTable, PersonId, Timestamp};

/// One customer at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerReading {
    /// Pseudonym.
    pub customer: PersonId,
    /// Days since the last order.
    pub recency_days: f64,
    /// Orders so far.
    pub orders: u32,
    /// Money spent so far, minor units.
    pub spent_minor: i64,
    /// Days since the first order.
    pub tenure_days: f64,
    /// Segment code by quintiles of recency, frequency and money among all customers of the table.
    pub segment: &'static str,
}

impl CustomerReading {
    pub(super) fn history(&self) -> History {
        History {
            recency_days: self.recency_days,
            frequency: self.orders,
            money: wide(self.spent_minor.max(0)),
            tenure_days: self.tenure_days,
        }
    }
}

/// Reads `customer_history`: `customer`, `first_at`, `last_at` (microseconds), `orders`, `spent` (minor units), one row
/// per customer, as they stand at `as_of`; in the order of the rows. Instants after `as_of` count as `as_of`.
/// O(n log n).
///
/// # Errors
/// [`Error::Column`] when a column is absent, [`Error::Id`] where a pseudonym is empty.
pub fn read_customers(
    customer_history: &FeatureTable,
    as_of: Timestamp,
) -> Result<Vec<CustomerReading>, Error> {
    let customers = texts(customer_history, "customer")?;
    let (first, last) = (integers(customer_history, "first_at")?, integers(customer_history, "last_at")?);
    let (orders, spent) = (integers(customer_history, "orders")?, numbers(customer_history, "spent")?);
    let days = |micros: i64| as_of.days_since(Timestamp::from_micros(micros)).max(0.0);
    let read = |row: usize| {
        let recency_days = days(last[row]);
        Ok(CustomerReading {
            customer: PersonId::new(&customers[row]).map_err(|_| Error::Id { column: "customer", row })?,
            recency_days,
            orders: u32::try_from(orders[row].max(0)).unwrap_or(u32::MAX),
            spent_minor: minor(spent[row]),
            tenure_days: days(first[row]).max(recency_days),
            segment: "",
        })
    };
    let mut customers: Vec<CustomerReading> =
        (0..customer_history.rows()).map(read).collect::<Result<_, Error>>()?;
    let histories: Vec<History> = customers.iter().map(CustomerReading::history).collect();
    for (customer, segment) in customers.iter_mut().zip(segments(&histories)) {
        customer.segment = segment.code();
    }
    Ok(customers)
}

#[expect(clippy::cast_possible_truncation, reason = "a float-to-int cast saturates, NaN gives 0")]
fn minor(amount: f64) -> i64 {
    amount.round() as i64
}
