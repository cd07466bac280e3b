//! Suppliers, how products are bought, what stock there is and when it is too much.

use super::closure::Closure;
use super::container::Container;
use super::{Shop, ShopError, calendar};
use crate::id::SupplierId;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// A supplier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplier {
    /// Id.
    pub id: SupplierId,
    /// Mean days from order to receipt.
    pub lead_time_days: f64,
    /// Standard deviation of them.
    pub lead_time_sd_days: f64,
    /// Share of a unit's cost that is credited for one given back; nothing is taken back without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns_share: Option<f64>,
    /// Weekdays on which it takes orders, 0 Monday to 6 Sunday; every day without. In the file `["mon", "thu"]`.
    #[serde(default, with = "calendar::weekdays", skip_serializing_if = "Vec::is_empty")]
    pub order_days: Vec<u8>,
    /// When it is closed, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Closure>,
    /// Price breaks, rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// What its goods come in; without, each order is as large as is worth it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Container>,
}

/// Deliveries of a supplier that were seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Receipts {
    /// Order lines received, and those overdue.
    pub count: u32,
    /// Mean days from order to receipt; of an overdue line those so far.
    pub mean_days: f64,
    /// Standard deviation of them.
    pub sd_days: f64,
}

/// A share off the cost of all units of an order line of so many or more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// Fewest units.
    pub from_quantity: i64,
    /// Share of the unit cost.
    pub share: f64,
}

impl Supplier {
    /// The share off a unit's cost in an order of `quantity`.
    pub fn discount(&self, quantity: i64) -> f64 {
        let reached = self.discounts.iter().rev().find(|one| one.from_quantity <= quantity);
        reached.map_or(0.0, |one| one.share)
    }

    /// What a unit costs in an order of `quantity` where one alone costs `unit_cost`; to the nearest minor unit.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "costs stay below 2^53")]
    pub fn unit_cost(&self, unit_cost: Money, quantity: i64) -> Money {
        let minor = (unit_cost.minor as f64 * (1.0 - self.discount(quantity))).round() as i64;
        Money { minor, ..unit_cost }
    }

    fn discounts_rise(&self) -> bool {
        let sound = |one: &Discount| one.from_quantity > 1 && one.share > 0.0 && one.share < 1.0;
        let rise = |pair: &[Discount]| {
            pair[0].from_quantity < pair[1].from_quantity && pair[0].share < pair[1].share
        };
        self.discounts.iter().all(sound) && self.discounts.windows(2).all(rise)
    }
}

/// How a product is bought where no source tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyDefaults {
    /// Who delivers.
    pub supplier: SupplierId,
    /// Units per pack.
    pub pack: i64,
    /// Fewest units per order.
    pub minimum_quantity: i64,
    /// Cost as a share of the selling price.
    pub cost_share: f64,
}

/// Stock where no source tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningStock {
    /// Days of mean demand on hand at each product's location.
    pub days_of_cover: f64,
}

/// When stock counts as too much, and what a lower price does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overstock {
    /// Days within which stock should be sold.
    pub horizon_days: u32,
    /// Share taken off the price of what will not be.
    pub markdown_share: f64,
    /// How many times as many units a day are sold at that price.
    pub markdown_lift: f64,
}

impl Overstock {
    fn sound(&self) -> bool {
        (1..=3_650).contains(&self.horizon_days)
            && self.markdown_share > 0.0
            && self.markdown_share < 1.0
            && (1.0..=100.0).contains(&self.markdown_lift)
    }
}

/// Lead time of a supplier that neither a source nor `shop.toml` tells of: mean and standard deviation.
const LEAD_TIME_DAYS: (f64, f64) = (10.0, 3.0);

impl Shop {
    /// The supplier of this id, where the file tells of it.
    pub fn supplier(&self, id: &SupplierId) -> Option<&Supplier> {
        self.suppliers.iter().find(|one| one.id == *id)
    }

    /// Mean and standard deviation of the days from order to receipt, by the file; a default where it does not tell of the supplier.
    pub fn lead_time(&self, id: &SupplierId) -> (f64, f64) {
        self.supplier(id).map_or(LEAD_TIME_DAYS, |one| (one.lead_time_days, one.lead_time_sd_days))
    }

    /// Checks suppliers, how products are bought and what is too much.
    pub(super) fn supply_terms(&self) -> Result<(), ShopError> {
        let rule = |holds: bool, entry: &str, fault: &'static str| {
            if holds { Ok(()) } else { Err(ShopError { entry: entry.to_owned(), fault }) }
        };
        rule(self.supply.pack >= 1, "supply", "pack must be at least 1")?;
        rule((0.0..1.0).contains(&self.supply.cost_share), "supply", "cost_share must lie in 0 to 1")?;
        for supplier in &self.suppliers {
            let credited = supplier.returns_share.is_none_or(|share| (0.0..=1.0).contains(&share));
            let entry = format!("suppliers {}", supplier.id);
            rule(credited, &entry, "returns_share must lie in 0 to 1")?;
            rule(
                supplier.discounts_rise(),
                &entry,
                "discounts must rise, from_quantity above 1 and share between 0 and 1",
            )?;
            let faults = [supplier.closure_fault(), supplier.container_fault()];
            faults.into_iter().flatten().try_for_each(|fault| rule(false, &entry, fault))?;
        }
        rule(
            self.overstock.as_ref().is_none_or(Overstock::sound),
            "overstock",
            "horizon_days must lie in 1 to 3650, markdown_share between 0 and 1, markdown_lift in 1 to 100",
        )
    }
}

#[cfg(all(test, feature = "samples"))]
mod tests {
    use super::{Discount, Overstock};

    #[test]
    fn a_price_break_holds_for_all_units_from_its_quantity_on() {
        let mut shop = crate::samples::shop();
        let eur = crate::samples::eur;
        let breaks =
            [Discount { from_quantity: 24, share: 0.05 }, Discount { from_quantity: 100, share: 0.125 }];
        shop.suppliers[0].discounts = breaks.to_vec();
        assert_eq!(shop.validate(), Ok(()));
        let cost = |quantity| shop.suppliers[0].unit_cost(eur(601), quantity);
        assert_eq!([23, 24, 99, 100].map(cost), [eur(601), eur(571), eur(571), eur(526)]);
        for wrong in [[breaks[1], breaks[0]], [breaks[0], Discount { share: 0.05, ..breaks[1] }]] {
            shop.suppliers[0].discounts = wrong.to_vec();
            assert!(shop.validate().unwrap_err().to_string().contains("suppliers s: discounts must rise"));
        }
    }

    #[test]
    fn shares_and_horizons_that_cannot_be_are_told() {
        let fault = |terms: Option<Overstock>, returns_share: Option<f64>| {
            let mut shop = crate::samples::shop();
            shop.overstock = terms;
            shop.suppliers[0].returns_share = returns_share;
            shop.validate().err().map(|error| error.to_string())
        };
        let terms = Overstock { horizon_days: 180, markdown_share: 0.3, markdown_lift: 2.0 };
        assert_eq!((fault(None, None), fault(Some(terms), Some(1.0))), (None, None));
        assert!(fault(None, Some(1.1)).unwrap().contains("suppliers s: returns_share"));
        for wrong in [
            Overstock { horizon_days: 0, ..terms },
            Overstock { markdown_share: 1.0, ..terms },
            Overstock { markdown_lift: 0.5, ..terms },
            Overstock { markdown_lift: f64::NAN, ..terms },
        ] {
            assert!(fault(Some(wrong), None).unwrap().contains("overstock: horizon_days"));
        }
    }
}
