//! Products too new to be known by their own sales: what others sold in their first weeks stands in, the less the longer they are
//! sold.

use super::series::DailySales;
use super::substitution::{Gone, Substitute};
use crate::number::float;
use qm_domain::{Day, LocationId, Sku};
use std::collections::BTreeMap;

/// Days after which a product is known by its own sales.
pub(super) const NEW_DAYS: usize = 56;
/// Fewer others tell nothing.
const NEIGHBOURS_MIN: f64 = 5.0;
/// What is left of the differences between others, as a share of their mean, where chance would explain all of them.
const SPREAD_MIN: f64 = 0.3;

/// What is known of a product beside its sales.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its category; empty where it has none.
    pub category: String,
    /// Its price in any unit; NaN where it is not known.
    pub price: f64,
}

/// A product that a location has.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Product.
    pub sku: Sku,
    /// Location.
    pub location: LocationId,
    /// Since when it is sold.
    pub since: Day,
}

/// What a shop sells, beside what was sold of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assortment {
    /// What each product is.
    pub kinds: BTreeMap<Sku, Kind>,
    /// Products of which it is known since when they are sold.
    pub listed: Vec<Listed>,
    /// What some buy where a product is not there; a pair stands once.
    pub substitutes: Vec<Substitute>,
    /// When they were not there, in order of their days.
    pub gone: Vec<Gone>,
}

/// What others like a product sell a day, and how far they differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rate {
    /// Units a day.
    mean: f64,
    /// Variance between products.
    between: f64,
    /// Variance from day to day of one product.
    within: f64,
}

/// What products of each kind sold in their first weeks.
pub(super) struct Neighbours<'a> {
    kinds: &'a BTreeMap<Sku, Kind>,
    /// By location and category, by category, by location, all.
    groups: BTreeMap<Group<'a>, Vec<Neighbour>>,
}

type Group<'a> = (Option<&'a LocationId>, Option<&'a str>);

/// A product in its first weeks: price, units a day, variance from day to day.
#[derive(Debug, Clone, Copy)]
struct Neighbour {
    price: f64,
    rate: f64,
    variance: f64,
}

impl Rate {
    pub(super) fn mean(self) -> f64 {
        self.mean
    }

    /// The weight of `days` of own sales beside what others sell: n / (n + k), k of days (Bühlmann 1967).
    pub(super) fn own_weight(self, days: f64) -> f64 {
        days / (days + self.within / self.between)
    }

    /// Variance of the units of so many days at an expected `centre`, the product's own sales weighing `weight`: of chance, in
    /// proportion to what is expected, and of not knowing the rate.
    pub(super) fn variance(self, days: f64, centre: f64, weight: f64) -> f64 {
        self.within / self.mean * centre + self.between * (1.0 - weight) * days * days
    }
}

impl<'a> Neighbours<'a> {
    /// O(series × log groups).
    pub(super) fn new(series: &'a [DailySales], kinds: &'a BTreeMap<Sku, Kind>) -> Self {
        let longest = series.iter().map(|one| one.units.len()).max().unwrap_or(0);
        let mut groups: BTreeMap<Group<'a>, Vec<Neighbour>> = BTreeMap::new();
        for one in series.iter().filter(|one| one.units.len() >= NEW_DAYS) {
            let Some((rate, variance)) = usual(&one.units, one.units.len() + NEW_DAYS > longest) else {
                continue;
            };
            let kind = kinds.get(&one.sku);
            let price = kind.map_or(f64::NAN, |kind| kind.price);
            let category = kind.map(|kind| kind.category.as_str()).filter(|category| !category.is_empty());
            let mut told = vec![(Some(&one.location), None), (None, None)];
            if category.is_some() {
                told.extend([(Some(&one.location), category), (None, category)]);
            }
            for group in told {
                groups.entry(group).or_default().push(Neighbour { price, rate, variance });
            }
        }
        for group in groups.values_mut() {
            drawn_in(group);
        }
        Self { kinds, groups }
    }

    /// What a product at a location probably sells a day before any of it is sold: the rates of others of its category there, else
    /// of its category, else there, else of all; near prices count more. None where too few others are known. O(others).
    pub(super) fn rate(&self, sku: &Sku, location: &LocationId) -> Option<Rate> {
        let kind = self.kinds.get(sku);
        let category = kind.map(|kind| kind.category.as_str()).filter(|category| !category.is_empty());
        let price = kind.map_or(f64::NAN, |kind| kind.price);
        let of_category = category.map(|_| [(Some(location), category), (None, category)]);
        let wider = [(Some(location), None), (None, None)];
        let groups = of_category.into_iter().flatten().chain(wider);
        groups.filter_map(|group| self.groups.get(&group)).find_map(|others| law(others, price))
    }
}

/// Mean and variance of a day's units in the first weeks, the day of the first sale left out; of a product that was sold before
/// the history begins, in its last weeks. None where fewer than two days are known.
fn usual(units: &[f64], from_before: bool) -> Option<(f64, f64)> {
    let part = if from_before { &units[units.len() - NEW_DAYS..] } else { &units[1..NEW_DAYS] };
    let (count, sum) = known(part);
    let mean = sum / count;
    let squares: f64 = part.iter().filter(|units| !units.is_nan()).map(|units| (units - mean).powi(2)).sum();
    (count > 1.0).then(|| (mean, squares / (count - 1.0)))
}

/// Draws the greatest rates and variances in to what nineteen of twenty stay below, so that one does not stand for all.
fn drawn_in(group: &mut [Neighbour]) {
    let most = |of: &dyn Fn(&Neighbour) -> f64| {
        let mut values: Vec<f64> = group.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get((values.len() - 1) * 19 / 20).copied().unwrap_or(f64::INFINITY)
    };
    let (rate, variance) = (most(&|one| one.rate), most(&|one| one.variance));
    for one in group {
        (one.rate, one.variance) = (one.rate.min(rate), one.variance.min(variance));
    }
}

/// Known days and the units of them.
pub(super) fn known(units: &[f64]) -> (f64, f64) {
    let known = units.iter().filter(|units| !units.is_nan());
    (float(known.clone().count()), known.sum())
}

/// The mean of others, and their variances between each other and from day to day; none where too few weigh anything.
fn law(others: &[Neighbour], price: f64) -> Option<Rate> {
    let near = |other: f64| {
        let apart = (price / other).ln().abs();
        if apart.is_finite() { (-apart).exp() } else { 1.0 }
    };
    let weights: Vec<f64> = others.iter().map(|one| near(one.price)).collect();
    let total: f64 = weights.iter().sum();
    let average = |of: &dyn Fn(&Neighbour) -> f64| {
        weights.iter().zip(others).map(|(weight, one)| weight * of(one)).sum::<f64>() / total
    };
    let mean = average(&|one| one.rate);
    if total < NEIGHBOURS_MIN || !(mean > 0.0 && mean.is_finite()) {
        return None;
    }
    let within = average(&|one| one.variance).max(mean);
    let apart = average(&|one| (one.rate - mean).powi(2)) - within / float(NEW_DAYS);
    Some(Rate { mean, between: apart.max((SPREAD_MIN * mean).powi(2)), within })
}
