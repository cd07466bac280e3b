//! When people buy: weekdays, hours, seasons, holidays, promotions, and weeks in which parcels crawl.

use crate::dice::{Dice, Purpose};
use crate::number::salt;
use crate::row::{Row, civil};
use qm_domain::{Day, RawRow, Table};
use std::f64::consts::TAU;

/// Orders of each weekday beside the mean, Monday first: people buy after the weekend and less on Saturday.
const WEEKDAYS: [f64; 7] = [1.22, 1.10, 1.04, 1.00, 0.98, 0.78, 0.88];
/// Orders of each local hour beside each other: noon and evening peaks.
pub(crate) const HOURS: [f64; 24] = [
    1.2, 0.6, 0.3, 0.2, 0.2, 0.3, 0.8, 1.6, 2.8, 4.2, 5.4, 5.8, 6.2, 5.6, 5.0, 4.9, 4.8, 4.6, 4.9, 6.0, 7.4,
    7.6, 5.6, 2.8,
];
/// Swing of the year around its mean; the peak is in late November.
const YEAR_SWING: f64 = 0.14;
const YEAR_PEAK_DAY: f64 = 328.0;
/// Holidays by month and day, what they are called, and orders beside an ordinary day.
const HOLIDAYS: [(i64, i64, &str, f64); 7] = [
    (1, 1, "New Year 元旦", 0.70),
    (5, 1, "Labour Day 劳动节", 0.75),
    (6, 18, "Mid-year Sale 年中大促", 1.55),
    (10, 1, "National Day 国庆节", 0.65),
    (11, 11, "Singles' Day 双十一", 2.10),
    (12, 12, "Double Twelve 双十二", 1.50),
    (12, 25, "Christmas 圣诞节", 0.85),
];
/// A promotion starts every so many days, runs so long, for so many products.
const PROMOTION_EVERY_DAYS: i32 = 14;
const PROMOTION_DAYS: i32 = 6;
const PROMOTION_PRODUCTS: usize = 24;
/// What is to come in so many days after a world's last one is planned and known: promotions and holidays.
const AHEAD_DAYS: i32 = 56;
/// What a discount of one tenth does to the wish for a product: elasticity of about -4, as promotions show.
const LIFT_PER_TENTH: f64 = 0.75;
/// Share of weeks in which carriers are slow, and how much slower they are.
const BAD_WEEKS: f64 = 0.12;
const BAD_WEEK_DAYS: f64 = 1.6;

/// Some products at a lower price for some days.
#[derive(Debug, Clone)]
pub(crate) struct Promotion {
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) discount: f64,
    pub(crate) products: Vec<usize>,
}

/// The calendar of one world. Days are days since 1970.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    seed: u64,
    pub(crate) promotions: Vec<Promotion>,
}

impl Calendar {
    pub(crate) fn new(seed: u64, start: i32, days: i32, products: usize) -> Self {
        let promotion = |from: i32| {
            let mut dice = Dice::of(seed, Purpose::Calendar, salt_day(from), 0);
            let discount = *dice.pick(&[0.1, 0.15, 0.2, 0.3]);
            let mut chosen: Vec<usize> = (0..PROMOTION_PRODUCTS).map(|_| dice.below(products)).collect();
            chosen.sort_unstable();
            chosen.dedup();
            Promotion { from, to: from + PROMOTION_DAYS - 1, discount, products: chosen }
        };
        let starts =
            (0..(days + AHEAD_DAYS) / PROMOTION_EVERY_DAYS).map(|i| start + 9 + i * PROMOTION_EVERY_DAYS);
        Self { seed, promotions: starts.map(promotion).collect() }
    }

    /// Discount on each product of a day, by product.
    pub(crate) fn discounts(&self, day: i32, products: usize) -> Vec<f64> {
        let mut discounts: Vec<f64> = vec![0.0; products];
        for promotion in self.promotions.iter().filter(|p| p.from <= day && day <= p.to) {
            for &product in &promotion.products {
                discounts[product] = discounts[product].max(promotion.discount);
            }
        }
        discounts
    }

    /// Extra days on the road for a parcel shipped on `day`.
    pub(crate) fn crawl_days(&self, day: i32) -> f64 {
        let week = salt_day(day.div_euclid(7));
        let slow = Dice::of(self.seed, Purpose::Calendar, week, 1).chance(BAD_WEEKS);
        if slow { BAD_WEEK_DAYS } else { 0.0 }
    }

    pub(crate) fn holiday_rows(start: i32, days: i32) -> Vec<RawRow<'static>> {
        let all =
            (start..start.saturating_add(days + AHEAD_DAYS)).filter_map(|day| Some((day, holiday(day)?.0)));
        let row = |(day, label): (i32, &'static str)| {
            Row::of(Table::Holidays).text("day", Day::from_epoch(day).to_string()).text("label", label).done()
        };
        all.map(row).collect()
    }

    /// The promotions of one product, those to come among them.
    pub(crate) fn promotion_rows(&self, product: usize, sku: &str) -> Vec<RawRow<'static>> {
        let row = |promotion: &Promotion| {
            let row = Row::of(Table::Promotions).text("sku", sku.to_owned());
            let row = row.text("from_day", Day::from_epoch(promotion.from).to_string());
            let row = row.text("to_day", Day::from_epoch(promotion.to).to_string());
            row.number("discount", promotion.discount, 2).done()
        };
        self.promotions.iter().filter(|p| p.products.contains(&product)).map(row).collect()
    }
}

/// Orders of a day beside the mean day.
pub(crate) fn traffic(day: i32) -> f64 {
    let weekday = usize::from(Day::from_epoch(day).weekday());
    let season = 1.0 + YEAR_SWING * (TAU * (of_year(day) - YEAR_PEAK_DAY) / 365.25).cos();
    WEEKDAYS[weekday] * season * holiday(day).map_or(1.0, |(_, factor)| factor)
}

/// What a discount does to the wish for a product.
pub(crate) fn lift(discount: f64) -> f64 {
    1.0 + LIFT_PER_TENTH * discount * 10.0
}

/// Day of the year, 0 to 365.
pub(crate) fn of_year(day: i32) -> f64 {
    let (_, month, of_month) = civil(i64::from(day));
    crate::number::float((month - 1) * 30 + month / 2 + of_month)
}

pub(crate) fn salt_day(day: i32) -> u64 {
    salt(usize::try_from(day).unwrap_or(0))
}

fn holiday(day: i32) -> Option<(&'static str, f64)> {
    let (_, month, of_month) = civil(i64::from(day));
    HOLIDAYS.iter().find(|h| (h.0, h.1) == (month, of_month)).map(|h| (h.2, h.3))
}
