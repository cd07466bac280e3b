//! What customers take who find a product gone.

use crate::catalogue::Product;
use crate::dice::{Dice, Purpose};
use crate::row::Row;
use qm_domain::{RawRow, Table};

/// Every so many-th product has a substitute.
const EVERY: usize = 3;
/// Share of those who miss it that take the substitute: 45 % of those who face an empty shelf buy something else (Gruen, Corsten &
/// Bharadwaj 2002).
const TAKE: f64 = 0.45;

/// The substitute of each product that has one: of its category the nearest in price that is sold all the time.
pub(crate) fn substitutes(products: &[Product]) -> Vec<Option<usize>> {
    let nearest = |index: usize| {
        let one = &products[index];
        let other = |other: &usize| {
            let candidate = &products[*other];
            *other != index && candidate.category == one.category && candidate.lasts()
        };
        let apart = |other: &usize| (products[*other].price - one.price).abs();
        (0..products.len()).filter(other).min_by_key(apart).filter(|_| index.is_multiple_of(EVERY))
    };
    (0..products.len()).map(nearest).collect()
}

/// Whether somebody who finds a line of an order gone takes the substitute.
pub(crate) fn takes(seed: u64, key: u64, line: u64) -> bool {
    Dice::of(seed, Purpose::Order, key, 20 + line).chance(TAKE)
}

/// A pair as the shop tells it: not how many take the other.
pub(crate) fn row(sku: &str, substitute: &str) -> RawRow<'static> {
    let row = Row::of(Table::Substitutes).text("sku", sku.to_owned());
    row.text("substitute", substitute.to_owned()).done()
}
