//! How long it takes: textbook policies, and a hundred thousand product-locations decided at once, as a cycle does.

use super::super::usage::{self, Usage, count, float};
use super::nearest;
use anyhow::{Context, Result};
use qm_decide::{CycleInfo, Planned, stock};
use qm_domain::state::{ShopState, StockPosition, StockState, SupplyOption};
use qm_domain::{
    Action, CubicCentimetres, CycleId, DemandForecast, LocationId, ModelVersion, Policy, Shop, Sku,
    SupplierId, Timestamp,
};
use qm_inventory::{Costs, Pmf, ReviewedDemand, best_reorder_up_to};
use qm_ml::Random;
use std::collections::BTreeMap;
use std::time::Instant;

/// Product-locations planned at once.
pub(super) const PLACES: u64 = 100_000;
/// Locations of each product.
const LOCATIONS: u64 = 2;
/// Days that a forecast looks ahead.
const HORIZON: usize = 28;
/// Means of the Poisson demands of Zheng & Federgruen (1991) in the table, from 10 to 75 in steps of 5.
const MEANS: std::ops::RangeInclusive<u32> = 2..=15;
/// What is planned for.
const SHOP: &str = include_str!("shop.toml");

/// The slowest of the policies of Zheng & Federgruen, milliseconds, each the best of three runs.
pub(super) fn slowest_policy_ms() -> Result<f64> {
    let costs = Costs::new(1.0, 9.0)?;
    let mut slowest = 0.0_f64;
    for fives in MEANS {
        let period = Pmf::poisson(f64::from(fives) * 5.0)?;
        let mut best = f64::INFINITY;
        for _ in 0..3 {
            let started = Instant::now();
            best_reorder_up_to(ReviewedDemand { period: &period, window: &period }, costs, 64.0)?;
            best = best.min(started.elapsed().as_secs_f64() * 1_000.0);
        }
        slowest = slowest.max(best);
    }
    Ok(slowest)
}

/// What planning many places took and gave.
pub(super) struct Planning {
    pub(super) usage: Usage,
    pub(super) purchases: u64,
    pub(super) transfers: u64,
    /// Share of the budget spent.
    pub(super) spent: f64,
}

/// Decides the stock of [`PLACES`] from their forecasts, under packs, minima and one budget of half of what would be spent
/// without. Daily means are log-uniform from 0.01 to 100 units, positions up to 40 days of demand.
pub(super) fn planning(seed: u64) -> Result<Planning> {
    let state = state(seed)?;
    let cycle = CycleInfo { id: CycleId::new("bench").context("an id")?, now: state.stock.now, seed };
    let spent = |planned: &Planned| -> i64 {
        let purchases = planned.decisions.iter().map(|decision| &decision.action);
        purchases.filter(|action| matches!(action, Action::Purchase(_))).map(Action::commits_minor).sum()
    };
    let free = spent(&stock(&state, &Policy::default(), &cycle));
    let policy = Policy { purchase_budget_minor: free / 2, ..Policy::default() };
    let look = || usage::look(std::process::id()).context("no processor time of a process on this system");
    let (before, started) = (look()?.0, Instant::now());
    let planned = stock(&state, &policy, &cycle);
    let wall_s = started.elapsed().as_secs_f64();
    let (after, peak_mib) = look()?;
    let of = |kind: fn(&Action) -> bool| {
        count(planned.decisions.iter().filter(|decision| kind(&decision.action)).count())
    };
    Ok(Planning {
        usage: Usage { wall_s, cpu_s: after - before, peak_mib },
        purchases: of(|action| matches!(action, Action::Purchase(_))),
        transfers: of(|action| matches!(action, Action::Transfer(_))),
        spent: float(u64::try_from(spent(&planned))?) / float(u64::try_from(policy.purchase_budget_minor)?),
    })
}

fn state(seed: u64) -> Result<ShopState> {
    let shop: Shop = toml::from_str(SHOP)?;
    shop.validate()?;
    let now = Timestamp::parse("2026-11-23T09:00:00Z").context("an instant")?;
    let positions = (0..PLACES).map(|place| position(&shop, now, seed, place)).collect::<Result<_>>()?;
    let taken = BTreeMap::new();
    Ok(ShopState::of_stock(shop, StockState { now, positions, committed_minor: 0, taken }))
}

fn position(shop: &Shop, now: Timestamp, seed: u64, place: u64) -> Result<StockPosition> {
    let mut random = Random::part(seed, place);
    let units = |value: f64| i64::try_from(nearest(value));
    let sku = Sku::new(&format!("product-{}", place / LOCATIONS)).context("a product")?;
    let location = LocationId::new(&format!("location-{}", place % LOCATIONS)).context("a location")?;
    let mean = 10_f64.powf(-2.0 + 4.0 * random.unit());
    let price = 100.0 + 4_900.0 * random.unit();
    let supplier = shop.suppliers.first().context("a supplier")?;
    Ok(StockPosition {
        on_hand: units(mean * 40.0 * random.unit())?,
        reserved: 0,
        on_order: 0,
        unit_cost: shop.money(units(price * 0.6)?),
        unit_price: shop.money(units(price)?),
        supply: Some(SupplyOption {
            supplier: SupplierId::new(supplier.id.as_str()).context("a supplier")?,
            lead_time_days: supplier.lead_time_days,
            lead_time_sd_days: supplier.lead_time_sd_days,
            pack: units(1.0 + 11.0 * random.unit())?,
            minimum_quantity: units(23.0 * random.unit())?,
        }),
        other_supply: Vec::new(),
        forecast: Some(DemandForecast {
            sku: sku.clone(),
            location: location.clone(),
            from: shop.zone.day(now),
            mean: (0..HORIZON).map(|day| mean * if day % 7 < 5 { 1.2 } else { 0.5 }).collect(),
            daily_variance: mean * (1.0 + 9.0 * random.unit()),
            weekly: Vec::new(),
            lifts: Vec::new(),
            history_days: 200,
            model: ModelVersion::new("demand@1").context("a model")?,
        }),
        pending: None,
        idle_days: Some(1),
        marked_down_at: None,
        unit_volume: CubicCentimetres(0),
        substitutes: Vec::new(),
        shelf_life_days: None,
        assumed: Vec::new(),
        sku,
        location,
    })
}
