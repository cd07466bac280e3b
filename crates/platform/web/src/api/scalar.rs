//! Scalars as the API writes them: money as decimal text, instants as RFC 3339, days as `YYYY-MM-DD`.

use qm_domain::{Day, Money, Timestamp};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// An amount: decimal text (never a float) and an ISO 4217 code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Amount {
    /// Major units with the currency's decimals, such as `-12.05`.
    #[schema(example = "12.50")]
    pub(crate) amount: String,
    /// Three letters.
    #[schema(example = "EUR")]
    pub(crate) currency: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        let text = money.to_string();
        let amount = text.split(' ').next().unwrap_or("0").to_owned();
        Self { amount, currency: money.currency.to_string() }
    }
}

fn text(format: KnownFormat, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .examples([serde_json::Value::from(example)])
        .into()
}

/// An instant, RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(pub(crate) Timestamp);

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::DateTime, "2026-01-31T08:00:00Z")
    }
}

impl ToSchema for Time {}

/// A calendar day in the shop's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(pub(crate) Day);

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self(day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse(&text).map(Self).map_err(D::Error::custom)
    }
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::Date, "2026-01-31")
    }
}

impl ToSchema for Date {}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::Currency;

    #[test]
    fn money_is_decimal_text() {
        let eur = Currency::new("EUR").unwrap();
        let amount = Amount::from(Money::from_minor(-1205, eur));
        assert_eq!((amount.amount.as_str(), amount.currency.as_str()), ("-12.05", "EUR"));
        let yen = Amount::from(Money::from_minor(1205, Currency::new("JPY").unwrap()));
        assert_eq!(yen.amount, "1205");
    }
}
