//! How far the promotions of a category, of a product, of a single run of days are apart from those of all.

use super::curve::{Curve, Run};
use qm_domain::Sku;
use std::collections::BTreeMap;

/// A factor and the days that it was seen on: of series for promotions, of the shop for holidays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Told {
    pub(super) factor: f64,
    pub(super) days: u64,
}

/// Ratios of what was sold on promotions to what all of them let expect, drawn in by how little was seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Credit {
    /// By category.
    pub(super) categories: BTreeMap<String, Told>,
    /// By product, instead of that of its category.
    pub(super) products: BTreeMap<Sku, f64>,
    /// Standard deviation of the lift of one run of days, as a share of it.
    pub(super) doubt: f64,
}

/// Sums over the runs of a product.
#[derive(Debug, Clone, Copy)]
struct Product<'a> {
    category: &'a str,
    sum: Sum,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    units: f64,
    expected: f64,
    days: u64,
    /// Sum of the squares of what its parts expect.
    parts: f64,
}

impl Sum {
    fn ratio(self) -> f64 {
        self.units / self.expected
    }
}

impl Credit {
    /// Categories about all, products about their category: each weighs as Bühlmann & Straub (1970) weigh it, by what was expected of
    /// it over the variance of runs within a product and that between products and categories; then what is left. O(runs log runs).
    pub(super) fn new(runs: &[Run<'_>], curve: &Curve) -> Self {
        let expected = |run: &Run<'_>| run.usual * curve.lift(run.discount);
        let mut products: BTreeMap<&Sku, Product<'_>> = BTreeMap::new();
        for run in runs {
            let product =
                products.entry(run.sku).or_insert(Product { category: run.category, sum: Sum::default() });
            product.sum.units += run.units;
            product.sum.expected += expected(run);
            product.sum.days += run.days;
        }
        let mut categories: BTreeMap<&str, Sum> = BTreeMap::new();
        for product in products.values() {
            let all = categories.entry(product.category).or_default();
            all.units += product.sum.units;
            all.expected += product.sum.expected;
            all.days += product.sum.days;
            all.parts += product.sum.expected.powi(2);
        }
        // Nothing expected by chance: of no use alone, but the others of its category have more than their share.
        products.retain(|_, product| product.sum.expected > 0.0);
        categories.retain(|_, all| all.expected > 0.0);
        let within = within(runs, &products, &expected);
        let apart = between_products(&products, &categories, within);
        let of_chance = |all: &Sum| within / all.expected + apart * all.parts / all.expected.powi(2);
        let seen: Vec<(f64, f64, f64)> =
            categories.values().map(|all| (all.ratio(), all.expected, of_chance(all))).collect();
        let between = if seen.len() > 1 { between(&seen) } else { 0.0 };
        let drawn = |(category, all): (&&str, &Sum)| {
            let told = Told { factor: drawn(1.0, all.ratio(), between, of_chance(all)), days: all.days };
            ((*category).to_owned(), told)
        };
        let categories: BTreeMap<String, Told> = categories.iter().map(drawn).collect();
        let of_product = |(sku, product): (&&Sku, &Product<'_>)| {
            let usual = categories.get(product.category).map_or(1.0, |told| told.factor);
            let chance = within / product.sum.expected;
            ((*sku).clone(), self::drawn(usual, product.sum.ratio(), apart, chance))
        };
        let products: BTreeMap<Sku, f64> = products.iter().map(of_product).collect();
        let doubt = doubt(runs, |run| expected(run) * products.get(run.sku).copied().unwrap_or(1.0));
        Self { categories, products, doubt }
    }

    /// What a product's promotions do beside those of all.
    pub(super) fn factor(&self, sku: &Sku, category: &str) -> f64 {
        let of_category = || self.categories.get(category).map_or(1.0, |told| told.factor);
        self.products.get(sku).copied().unwrap_or_else(of_category)
    }
}

/// Variance of the units of runs of one product about its ratio, over what is expected; at least that of chance.
fn within(
    runs: &[Run<'_>],
    products: &BTreeMap<&Sku, Product<'_>>,
    expected: &dyn Fn(&Run<'_>) -> f64,
) -> f64 {
    let (mut squares, mut sum) = (0.0, 0.0);
    for run in runs {
        if let Some(product) = products.get(run.sku) {
            let told = expected(run) * product.sum.ratio();
            squares += (run.units - told).powi(2);
            sum += expected(run);
        }
    }
    let free = runs.len().saturating_sub(products.len()).max(1);
    let share = crate::number::float(runs.len()) / crate::number::float(free);
    if sum > 0.0 { (squares / sum * share).max(1.0) } else { 1.0 }
}

/// Variance of true ratios between products of a category.
fn between_products(
    products: &BTreeMap<&Sku, Product<'_>>,
    categories: &BTreeMap<&str, Sum>,
    within: f64,
) -> f64 {
    let (mut squares, mut weight) = (0.0, 0.0);
    for product in products.values() {
        let Some(all) = categories.get(product.category) else { continue };
        squares += product.sum.expected * (product.sum.ratio() - all.ratio()).powi(2) - within;
        weight += product.sum.expected;
    }
    for all in categories.values() {
        squares += within;
        weight -= all.parts / all.expected;
    }
    if weight > 0.0 { (squares / weight).max(0.0) } else { 0.0 }
}

/// Variance of true ratios about 1, of what is seen (ratio, weight, variance by chance).
pub(super) fn between(seen: &[(f64, f64, f64)]) -> f64 {
    let weight: f64 = seen.iter().map(|(_, weight, _)| weight).sum();
    let beyond: f64 =
        seen.iter().map(|(ratio, weight, chance)| weight * ((ratio - 1.0).powi(2) - chance)).sum();
    if weight > 0.0 { (beyond / weight).max(0.0) } else { 0.0 }
}

/// A ratio drawn towards what is usual: it weighs the variance between over that and the one by chance.
pub(super) fn drawn(usual: f64, ratio: f64, between: f64, chance: f64) -> f64 {
    if between > 0.0 { usual + between / (between + chance) * (ratio - usual) } else { usual }
}

/// What is left of the errors of runs once chance is taken off, as a share of what was expected of them.
fn doubt(runs: &[Run<'_>], expected: impl Fn(&Run<'_>) -> f64) -> f64 {
    let (mut squares, mut weight) = (0.0, 0.0);
    for run in runs {
        let told = expected(run);
        let lift = if run.usual > 0.0 { told / run.usual } else { 1.0 };
        squares += (run.units - told).powi(2) - told - run.excess * lift * lift;
        weight += told * told;
    }
    if weight > 0.0 { (squares / weight).max(0.0).sqrt() } else { 0.0 }
}
