//! The feature tables: SQL files with the instants of a run put in, answered as columns.

use crate::error::Error;
use crate::value::feature;
use datafusion::arrow::compute::concat;
use datafusion::prelude::SessionContext;
use qm_domain::{FeatureTable, Timestamp};

/// The feature tables there are. Ids and codes are texts (empty where missing); measures are numbers (NaN where
/// missing); instants (microseconds), days (since 1970-01-01), hours, counts and money in minor units are integers.
/// Each table has one row per thing named and a stated, total order. Weekdays are 0 Monday to 6 Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureSet {
    /// Orders that were worked through, by end of work: `order`, `finished_at`, `location`, numbers `lines`, `units`,
    /// `weight_g` (grams), `weekday`, `hour` (of the purchase, local), `minutes` (sum of its tasks).
    OrderWork,
    /// Orders that left, by purchase: `order`, `placed_at`, `location`, numbers `lines`, `units`, `weekday`, `hour`,
    /// `hours` from purchase to the first parcel's departure.
    Handover,
    /// `sample`, numbers `order_quantity`, `order_complexity`, `order_history`, `processing_time`.
    OrderSamples,
    /// `sample`, numbers `sales_volume`, `seasonality`, `promotions`, `inventory_level`.
    StockSamples,
    /// `sample`, numbers `distance`, `traffic_condition`, `delivery_service`, `delivery_time`.
    DeliverySamples,
    /// Integers `local_day`, `orders`; days without orders are absent.
    DailyOrders,
    /// Integers `local_day`, `local_hour`, `orders`; hours without orders are absent.
    HourlyOrders,
    /// `sku`, `location`, integers `local_day`, `units`, by product, location, day; days without sales are absent.
    Demand,
    /// `sku`, `location`, integer `counted_at` of each count that found nothing, by product, location, instant.
    SoldOut,
    /// Stretches without stock by product, location, beginning: `sku`, `location`, integers `out_from`, `out_until` (where movements are
    /// told; else the same), `counted` (1 where a count began it, 0 where the ledger tells of it).
    Gone,
    /// Products by product and location: `sku`, `location` (of each that counted it; empty without), `category`, number `price`
    /// (minor units), integers `listed_at` (1970 where no source tells), `sold_from` (listed, and a count found some).
    Assortment,
    /// Promotions, those to come among them, by product and first day: `sku`, integers `from_day`, `to_day`, number `discount`.
    Promotions,
    /// Substitutes by product and substitute: `sku`, `substitute`, number `share` of those who miss the product; missing where untold.
    Substitutes,
    /// Holidays, those to come among them, by day: integer `day`, text `label`.
    Holidays,
    /// Parcels that arrived, by purchase: `shipment`, `order`, integers `placed_at`, `shipped_at` (where the source does
    /// not tell it, when it was ready or bought), `delivered_at`, numbers `promised_days`, `distance_km`, texts
    /// `service`, `carrier`, `region`, numbers `weight_g`, `freight` (minor units), `weekday`, `month`, `days` from
    /// purchase to delivery.
    Delivery,
    /// Parcels under way: as [`FeatureSet::Delivery`] without `delivered_at` and `days`.
    Parcels,
    /// Customers who bought: `customer`, integers `first_at`, `last_at`, `orders`, `spent` (minor units).
    CustomerHistory,
    /// The same as it was at the cutoff, with the integer `came_back`: 1 for an order within the horizon after it.
    CustomerHistoryAt,
}

/// The instants and spans that a feature table is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeatureParams {
    /// Nothing later than this is looked at.
    pub as_of: Timestamp,
    /// End of the history of [`FeatureSet::CustomerHistoryAt`].
    pub cutoff: Timestamp,
    /// Days after the cutoff within which a customer has come back.
    pub horizon_days: u32,
    /// Days before `as_of` that [`FeatureSet::Demand`], [`FeatureSet::SoldOut`] and [`FeatureSet::Gone`] go back.
    pub history_days: u32,
}

impl FeatureParams {
    /// Days of demand that a run looks at by default: a year and five weeks, so that last year's season is among them.
    pub const HISTORY_DAYS: u32 = 400;
    /// Days within which a customer has come back, by default.
    pub const HORIZON_DAYS: u32 = 90;

    /// The default spans, the cutoff one horizon before `as_of`, so that each customer's return is known.
    pub fn at(as_of: Timestamp) -> Self {
        Self { cutoff: as_of, horizon_days: Self::HORIZON_DAYS, history_days: Self::HISTORY_DAYS, as_of }
            .with_horizon(Self::HORIZON_DAYS)
    }

    /// The same with another horizon and the cutoff one such horizon before `as_of`.
    #[must_use]
    pub fn with_horizon(self, days: u32) -> Self {
        Self { horizon_days: days, cutoff: self.as_of.plus_days(-i64::from(days)), ..self }
    }
}

impl FeatureSet {
    /// Every set.
    pub const ALL: &'static [Self] = &[
        Self::OrderWork,
        Self::Handover,
        Self::OrderSamples,
        Self::StockSamples,
        Self::DeliverySamples,
        Self::DailyOrders,
        Self::HourlyOrders,
        Self::Demand,
        Self::SoldOut,
        Self::Gone,
        Self::Assortment,
        Self::Promotions,
        Self::Substitutes,
        Self::Holidays,
        Self::Delivery,
        Self::Parcels,
        Self::CustomerHistory,
        Self::CustomerHistoryAt,
    ];

    /// Its name: that of its SQL file.
    pub fn name(self) -> &'static str {
        self.file().0
    }

    /// Its SQL, with `$as_of`, `$cutoff`, `$horizon` and `$since` where the instants go.
    pub fn sql(self) -> &'static str {
        self.file().1
    }

    fn file(self) -> (&'static str, &'static str) {
        macro_rules! file {
            ($name:literal) => {
                ($name, include_str!(concat!("../features/", $name, ".sql")))
            };
        }
        match self {
            Self::OrderWork => file!("order_work"),
            Self::Handover => file!("handover"),
            Self::OrderSamples => file!("order_samples"),
            Self::StockSamples => file!("stock_samples"),
            Self::DeliverySamples => file!("delivery_samples"),
            Self::DailyOrders => file!("daily_orders"),
            Self::HourlyOrders => file!("hourly_orders"),
            Self::Demand => file!("demand"),
            Self::SoldOut => file!("sold_out"),
            Self::Gone => file!("gone"),
            Self::Assortment => file!("assortment"),
            Self::Promotions => file!("promotions"),
            Self::Substitutes => file!("substitutes"),
            Self::Holidays => file!("holidays"),
            Self::Delivery => file!("delivery"),
            Self::Parcels => file!("parcels"),
            Self::CustomerHistory => file!("customer_history"),
            Self::CustomerHistoryAt => file!("customer_history_at"),
        }
    }

    /// The SQL with typed instants in the places of the names.
    fn at(self, params: &FeatureParams) -> String {
        let literal =
            |t: Timestamp| format!("arrow_cast({}, 'Timestamp(Microsecond, Some(\"UTC\"))')", t.micros());
        let horizon = params.cutoff.plus_days(i64::from(params.horizon_days));
        let since = params.as_of.plus_days(-i64::from(params.history_days));
        let places =
            [("$as_of", params.as_of), ("$cutoff", params.cutoff), ("$horizon", horizon), ("$since", since)];
        // Comments name the placeholders too; replacing them there does no harm.
        places.iter().fold(self.sql().to_owned(), |sql, (name, t)| sql.replace(name, &literal(*t)))
    }
}

pub(crate) async fn features(
    context: &SessionContext,
    set: FeatureSet,
    params: &FeatureParams,
) -> Result<FeatureTable, Error> {
    let frame = context.sql(&set.at(params)).await.map_err(Error::Engine)?;
    let fields: Vec<_> = frame.schema().fields().iter().cloned().collect();
    let batches = frame.collect().await.map_err(Error::Engine)?;
    let mut columns = Vec::with_capacity(fields.len());
    for (i, field) in fields.iter().enumerate() {
        let parts: Vec<_> = batches.iter().map(|b| b.column(i).as_ref()).collect();
        let whole = if parts.is_empty() {
            arrow::array::new_empty_array(field.data_type())
        } else {
            concat(&parts).map_err(|e| Error::Engine(e.into()))?
        };
        let missing = || Error::Feature { set: set.name(), column: field.name().clone() };
        columns.push((field.name().clone(), feature(&whole)?.ok_or_else(missing)?));
    }
    FeatureTable::new(columns)
        .ok_or_else(|| Error::Feature { set: set.name(), column: "two columns of one name".into() })
}
