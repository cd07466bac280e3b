//! The forecasts a shop would have had: its own demand model, fitted each Monday on what was sold before.

use super::super::usage::float;
use super::sales::{Product, first_day};
use anyhow::{Context, Result};
use qm_domain::{FeatureColumn, FeatureTable, ModelVersion};
use qm_predict::stock::{Assortment, Events, fit_demand};
use std::collections::BTreeMap;

/// Days that a forecast looks ahead.
const HORIZON: usize = 56;

/// What is expected of one product.
pub(super) struct Expected {
    pub(super) means: Vec<f64>,
    pub(super) variance: f64,
}

/// What is known of each product at the end of a week, none before its first sale.
pub(super) type Week = Vec<Option<Expected>>;

/// The forecasts at the ends of the weeks from `from` on.
pub(super) fn weekly(products: &[Product], from: usize, weeks: usize) -> Result<Vec<Week>> {
    (from..from + weeks).map(|week| at(products, week)).collect()
}

fn at(products: &[Product], week: usize) -> Result<Week> {
    let first = first_day()?;
    let (mut skus, mut days, mut units) = (Vec::new(), Vec::new(), Vec::new());
    for product in products {
        for (day, sold) in product.units[..week * 7].iter().enumerate().filter(|(_, sold)| **sold > 0) {
            skus.push(product.sku.clone());
            days.push(i64::from(first.epoch()) + i64::try_from(day)?);
            units.push(float(*sold));
        }
    }
    let locations = vec!["shop".to_owned(); skus.len()];
    let table = FeatureTable::new(vec![
        ("sku".into(), FeatureColumn::Text(skus)),
        ("location".into(), FeatureColumn::Text(locations)),
        ("local_day".into(), FeatureColumn::Integer(days)),
        ("units".into(), FeatureColumn::Number(units)),
    ])
    .context("columns of one length")?;
    let through = first.plus(i32::try_from(week * 7)? - 1);
    let model = ModelVersion::new("demand").context("a name")?;
    let fit =
        fit_demand(&table, &Assortment::default(), &Events::default(), through, HORIZON)?.context("sales")?;
    let mut told: BTreeMap<String, Expected> = fit
        .forecasts
        .into_iter()
        .map(|forecast| forecast.by(&model))
        .map(|told| (told.sku.to_string(), Expected { means: told.mean, variance: told.daily_variance }))
        .collect();
    Ok(products.iter().map(|product| told.remove(&product.sku)).collect())
}
