//! What customers want on a day, before the shop has shown whether it can.

use crate::calendar::{Calendar, HOURS, lift, salt_day, traffic};
use crate::catalogue::Product;
use crate::dice::{Dice, Purpose};
use crate::number::{count, float, salt};
use crate::people::Customer;

/// Orders of a mean day by customers who come back. New ones come on top, about fifteen a day.
const RETURNING_ORDERS: f64 = 62.0;
/// Share of orders that pay for express.
const EXPRESS: f64 = 0.2;
/// Lines of an order: 1, 2, 3, 4 by weight; a mean of 1.7.
const LINES: [f64; 4] = [0.55, 0.27, 0.12, 0.06];
/// Units of a line: 1, 2, 3, 4, 6 by weight; a mean of 1.5.
const UNITS: [(f64, i64); 5] = [(0.70, 1), (0.18, 2), (0.06, 3), (0.04, 4), (0.02, 6)];
/// Draws after which a wish finds no customer who would have it.
const TRIES: usize = 40;

/// An order that somebody would place.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Names its streams of chance, whatever number the order gets.
    pub(crate) key: u64,
    pub(crate) customer: usize,
    /// Seconds after local midnight.
    pub(crate) second: i64,
    pub(crate) express: bool,
    /// Product, units, discount on the price.
    pub(crate) lines: Vec<(usize, i64, f64)>,
}

/// What each product is wished for on a day: its weight, discounts in it.
#[derive(Debug)]
pub(crate) struct Wishes {
    cumulative: Vec<f64>,
    discounts: Vec<f64>,
    /// All wishes beside those without promotions.
    lift: f64,
}

impl Wishes {
    pub(crate) fn on(seed: u64, day: i32, products: &[Product], calendar: &Calendar) -> Self {
        let discounts = calendar.discounts(day, products.len());
        let (mut cumulative, mut sum, mut plain) = (Vec::with_capacity(products.len()), 0.0, 0.0);
        for (i, (product, discount)) in products.iter().zip(&discounts).enumerate() {
            let wish = product.wish(seed, day, i);
            plain += wish;
            sum += wish * lift(*discount);
            cumulative.push(sum);
        }
        Self { cumulative, discounts, lift: if plain > 0.0 { sum / plain } else { 1.0 } }
    }

    /// One order's wish, all of it from the stream `key`.
    pub(crate) fn wish(&self, seed: u64, key: u64, customer: usize, offer: f64) -> Wish {
        let mut dice = Dice::of(seed, Purpose::Demand, key, 1);
        let second = dice.by_weight(&HOURS) * 3600 + dice.below(3600);
        let express = dice.chance(EXPRESS);
        let n = dice.by_weight(&LINES) + 1;
        let mut lines: Vec<(usize, i64, f64)> = Vec::with_capacity(n);
        for _ in 0..n {
            let product = dice.weighted(&self.cumulative);
            let units = UNITS[dice.by_weight(&UNITS.map(|u| u.0))].1;
            if lines.iter().all(|l| l.0 != product) {
                lines.push((product, units, self.discounts[product].max(offer)));
            }
        }
        Wish { key, customer, second: i64::try_from(second).unwrap_or(0), express, lines }
    }
}

/// All wishes of a day, by time. Customers who went away make none.
pub(crate) fn wishes(seed: u64, day: i32, wishes: &Wishes, people: &[Customer]) -> Vec<Wish> {
    let mut dice = Dice::of(seed, Purpose::Demand, salt_day(day), 0);
    let mut all = Vec::new();
    let newcomers = people.iter().enumerate().filter(|(_, c)| c.joins == day);
    for (customer, _) in newcomers {
        all.push(wishes.wish(seed, dice.next(), customer, 0.0));
    }
    let here = people.iter().filter(|c| c.joins < day && day < c.leaves).count();
    // The share of customers in the middle of the first year is about a third of all; more of them buy more.
    let crowd = (count(here) / (count(people.len()) / 3.0)).powf(0.5);
    for _ in 0..dice.poisson(RETURNING_ORDERS * traffic(day) * crowd * wishes.lift) {
        let key = dice.next();
        let mut choice = Dice::of(seed, Purpose::Demand, key, 0);
        let found = (0..TRIES).find_map(|_| {
            let i = choice.below(people.len());
            let c = &people[i];
            let would = choice.chance(c.rate);
            (would && c.joins < day && day < c.leaves).then_some(i)
        });
        if let Some(customer) = found.filter(|i| !people[*i].lost) {
            all.push(wishes.wish(seed, key, customer, 0.0));
        }
    }
    all.sort_by_key(|w| (w.second, w.key));
    all
}

/// Chance that a message brings somebody back who would not have come, and days it takes at most.
const WIN_BACK: f64 = 0.09;
const WIN_BACK_DAYS: usize = 12;

/// The day on which a message sent on `day` brings an order, if it does. A discount helps up to a fifth.
pub(crate) fn won_back(seed: u64, day: i32, customer: usize, discount: f64) -> Option<(i32, u64)> {
    let mut dice = Dice::of(seed, Purpose::WinBack, salt(customer), salt_day(day));
    let helps = 1.0 + 3.0 * discount.clamp(0.0, 0.2);
    dice.chance(WIN_BACK * helps).then(|| {
        let later = i32::try_from(dice.below(WIN_BACK_DAYS)).unwrap_or(0);
        (day + 1 + later, dice.next())
    })
}

/// A price after its discount, in minor units.
pub(crate) fn reduced(price: i64, discount: f64) -> i64 {
    crate::number::whole(float(price) * (1.0 - discount))
}
