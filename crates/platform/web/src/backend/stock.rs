//! The replenishment grid, and one product at one location.

use super::decisions::about;
use super::facts::Facts;
use super::forecast::{Said, spoken, weeks as weeks_ahead};
use super::shapes::reason;
use super::{Backend, slice};
use crate::api::decision::Decision;
use crate::api::scalar::Amount;
use crate::api::stock::{ProjectedDay, Receipt, StockDetail, StockRow, Supply, WeekForecast, WeekSales};
use crate::page::Page;
use crate::problem::Fault;
use crate::routes::{StockNeed, StockQuery};
use qm_domain::{
    Action, Area, Currency, Day, DecisionId, DemandForecast, LocationId, Money, Receipts, Shop, Sku, Status,
    Subject, SupplierId, Timestamp, UndecidedReason, Zone,
};
use qm_engine::lead_time;
use qm_store::{PageRequest, SALES_WEEKS, StockFacts};
use std::collections::BTreeMap;

/// Days of sales shown with a product.
const HISTORY_DAYS: i64 = 728;
const MOST_UNDECIDED: usize = 200;

/// What stands beside every row of the grid.
struct Beside {
    currency: Currency,
    open: BTreeMap<DecisionId, qm_domain::Decision>,
    snoozed: BTreeMap<DecisionId, Timestamp>,
    undecided: BTreeMap<String, UndecidedReason>,
}

impl Beside {
    fn read(backend: &Backend) -> Result<Self, Fault> {
        let store = backend.store();
        let mut open = BTreeMap::new();
        for status in [Status::Proposed, Status::Approved] {
            let found = store.decisions_with_area(status, Area::Stock)?;
            open.extend(found.into_iter().map(|decision| (decision.id.clone(), decision)));
        }
        let (mut undecided, mut cursor) = (BTreeMap::new(), None::<String>);
        loop {
            let request = PageRequest { cursor: cursor.as_deref(), limit: MOST_UNDECIDED };
            let page = store.undecided(Some(Area::Stock), None, request)?;
            undecided.extend(page.items.into_iter().map(|entry| (entry.subject.key(), entry.reason)));
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let snoozed = store.snoozed(Area::Stock, backend.engine.shop_clock()?)?;
        Ok(Self { currency: backend.books()?.1, open, snoozed, undecided })
    }

    fn row(&self, facts: &Facts, fact: &StockFacts, pending: Option<&(DecisionId, Status)>) -> StockRow {
        let sold = facts.sales.get(&(fact.sku.clone(), fact.location.clone())).copied().unwrap_or_default();
        let decision = pending.and_then(|(id, _)| self.open.get(id));
        let told = |code| decision.and_then(|decision| number(decision, code));
        let daily = told(qm_domain::FactCode::DailyDemand).or_else(|| mean_daily(&sold));
        let free = fact.on_hand.map(|on_hand| on_hand.saturating_sub(fact.reserved).max(0));
        let cover = free.zip(daily).and_then(|(free, daily)| (daily > 0.0).then(|| float(free) / daily));
        let currency = fact.currency.unwrap_or(self.currency);
        let cost = fact.cost_minor.or(fact.price_minor);
        let key = Subject::Stock { sku: fact.sku.clone(), location: fact.location.clone() }.key();
        StockRow {
            sku: fact.sku.to_string(),
            label: facts.labels.get(&fact.sku).cloned(),
            location: fact.location.to_string(),
            on_hand: fact.on_hand,
            reserved: fact.reserved,
            on_order: fact.on_order,
            daily_demand: daily,
            sold: sold.to_vec(),
            forecast: Vec::new(),
            cover_days: cover,
            to_order: decision.and_then(|decision| quantity(&decision.action)),
            order_value: decision
                .filter(|decision| quantity(&decision.action).is_some())
                .map(|decision| value(&decision.action, self.currency)),
            value: fact
                .on_hand
                .zip(cost)
                .map(|(units, cost)| Money::from_minor(cost, currency).times(units).into()),
            decision: decision.map(|decision| decision.id.to_string()),
            kind: decision.map(|decision| decision.action.code()),
            reason: decision.map(|decision| reason(&decision.reason)),
            status: pending.filter(|_| decision.is_some()).map(|(_, status)| (*status).into()),
            snoozed_until: decision.and_then(|d| self.snoozed.get(&d.id)).map(|until| (*until).into()),
            undecided: if decision.is_some() { None } else { self.undecided.get(&key).map(|r| (*r).into()) },
            assumed: decision
                .map_or_else(Vec::new, |d| d.assumed.iter().map(|code| (*code).into()).collect()),
            overridden: false,
        }
    }
}

fn number(decision: &qm_domain::Decision, code: qm_domain::FactCode) -> Option<f64> {
    let fact = decision.reason.facts.iter().find(|fact| fact.code == code)?;
    match fact.value {
        qm_domain::FactValue::Number(number) => Some(number),
        qm_domain::FactValue::Count(count) => Some(float(count)),
        _ => None,
    }
}

fn quantity(action: &Action) -> Option<i64> {
    match action {
        Action::Purchase(line) => Some(line.quantity),
        Action::Transfer(transfer) => Some(transfer.quantity),
        _ => None,
    }
}

fn value(action: &Action, currency: Currency) -> Amount {
    Money::from_minor(action.commits_minor(), currency).into()
}

/// Mean units per day of the weeks shown; none where nothing was sold.
fn mean_daily(sold: &[i64; SALES_WEEKS]) -> Option<f64> {
    let units: i64 = sold.iter().sum();
    let days = float(i64::try_from(SALES_WEEKS * 7).unwrap_or(1));
    (units > 0).then(|| float(units) / days)
}

#[expect(clippy::cast_precision_loss, reason = "units and days stay far below 2^53")]
fn float(units: i64) -> f64 {
    units as f64
}

/// Open stock decisions by subject.
fn pending(backend: &Backend) -> Result<BTreeMap<String, (DecisionId, Status)>, Fault> {
    Ok(backend.store().pending(Area::Stock)?)
}

pub(crate) fn stock(
    backend: &Backend,
    query: &StockQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<StockRow>, Fault> {
    let (facts, pending) = (backend.facts()?, pending(backend)?);
    let text = query.text.as_deref().unwrap_or("").to_lowercase();
    let matches = |fact: &StockFacts| {
        let here = query.location.as_deref().is_none_or(|location| fact.location.as_str() == location);
        let label = facts.labels.get(&fact.sku).map_or("", String::as_str);
        let named = fact.sku.as_str().to_lowercase().contains(&text) || label.to_lowercase().contains(&text);
        here && (text.is_empty() || named)
    };
    let open = |fact: &StockFacts| {
        pending.get(&Subject::Stock { sku: fact.sku.clone(), location: fact.location.clone() }.key())
    };
    let need = query.need.unwrap_or_default();
    let mut wanted: Vec<&StockFacts> = facts
        .stock
        .iter()
        .filter(|fact| matches(fact))
        .filter(|fact| match need {
            StockNeed::All => true,
            StockNeed::ToOrder => open(fact).is_some(),
            StockNeed::Undecided => open(fact).is_none(),
        })
        .collect();
    wanted.sort_by_cached_key(|fact| {
        let sold: i64 =
            facts.sales.get(&(fact.sku.clone(), fact.location.clone())).map_or(0, |w| w.iter().sum());
        (open(fact).is_none(), std::cmp::Reverse(sold), fact.sku.clone(), fact.location.clone())
    });
    let (items, next_cursor) = slice(&wanted, after, rows)?;
    let (beside, said) = (Beside::read(backend)?, Said::read(backend)?);
    let row = |fact: &&StockFacts| {
        let mut row = beside.row(&facts, fact, open(fact));
        if let Some(forecast) = backend.store().forecast(&fact.sku, &fact.location)? {
            let instead = said.instead(&forecast);
            row.overridden = instead.is_some();
            look_ahead(&mut row, fact, instead.as_ref().unwrap_or(&forecast));
        }
        Ok(row)
    };
    Ok(Page { items: items.iter().map(row).collect::<Result<_, Fault>>()?, next_cursor })
}

pub(crate) fn product(backend: &Backend, location: &str, sku: &str) -> Result<StockDetail, Fault> {
    let missing = || Fault::Missing { what: "product at this location:", id: format!("{sku}@{location}") };
    let (Ok(sku), Ok(location)) = (Sku::new(sku), LocationId::new(location)) else { return Err(missing()) };
    let (facts, pending) = (backend.facts()?, pending(backend)?);
    let fact =
        facts.stock.iter().find(|fact| fact.sku == sku && fact.location == location).ok_or_else(missing)?;
    let subject = Subject::Stock { sku: sku.clone(), location: location.clone() };
    let beside = Beside::read(backend)?;
    let mut row = beside.row(&facts, fact, pending.get(&subject.key()));
    let now = facts.now;
    let (zone, currency) = backend.books()?;
    let detail = backend.store().stock_detail(&sku, &location, now.plus_days(-HISTORY_DAYS), now)?;
    let forecast = backend.store().forecast(&sku, &location)?;
    let instead = match &forecast {
        Some(forecast) => Said::read(backend)?.instead(forecast),
        None => None,
    };
    row.overridden = instead.is_some();
    let holds = instead.as_ref().or(forecast.as_ref());
    if let Some(forecast) = holds {
        look_ahead(&mut row, fact, forecast);
    }
    let decisions = about(backend, &subject)?;
    let receipts = receipts(detail.as_ref(), &beside, fact, pending.get(&subject.key()), &zone);
    let projection = holds.map(|forecast| projection(fact, forecast, &receipts, zone.day(now)));
    Ok(StockDetail {
        row,
        as_of: Some(now.into()),
        history: detail.map_or_else(Vec::new, |detail| weeks(&detail.sold, zone.day(now))),
        forecast: forecast.as_ref().map_or_else(Vec::new, fan),
        forecast_instead: instead.as_ref().map_or_else(Vec::new, fan),
        weeks: weeks_ahead(backend, &sku, &location)?,
        overrides: spoken(backend, &sku, &location)?,
        projection: projection.unwrap_or_default(),
        receipts,
        supply: supply(fact, backend.engine.shop()?.as_ref(), &backend.store().receipts(now)?, currency),
        decisions: decisions.into_iter().collect::<Vec<Decision>>(),
    })
}

/// What a forecast says of a row: its next weeks, what is sold a day, how long the free stock lasts.
fn look_ahead(row: &mut StockRow, fact: &StockFacts, forecast: &DemandForecast) {
    let days = float(i64::try_from(forecast.mean.len().max(1)).unwrap_or(1));
    let daily = forecast.mean.iter().sum::<f64>() / days;
    row.daily_demand = Some(daily);
    let free = fact.on_hand.map(|on_hand| float(on_hand.saturating_sub(fact.reserved).max(0)));
    row.cover_days = free.filter(|_| daily > 0.0).map(|free| free / daily);
    row.forecast = fan(forecast).into_iter().take(SALES_WEEKS).collect();
}

/// Days summed to whole weeks that end with `today`, oldest first, from the first week with a sale.
fn weeks(sold: &[(Day, i64)], today: Day) -> Vec<WeekSales> {
    let mut by_week: BTreeMap<i32, i64> = BTreeMap::new();
    for (day, units) in sold {
        let back = (today.epoch() - day.epoch()).div_euclid(7);
        *by_week.entry(-back).or_default() += units;
    }
    let first = by_week.keys().next().copied().unwrap_or(1);
    let week = |back: i32| WeekSales {
        week: today.plus(back * 7 - 6).into(),
        units: by_week.get(&back).copied().unwrap_or(0),
    };
    (first..=0).map(week).collect()
}

/// What events multiply the units of a week by.
fn week_lift(forecast: &DemandForecast, week: usize) -> f64 {
    let days = forecast.mean.iter().zip(&forecast.lifts).skip(week * 7).take(7);
    let (with, without) =
        days.fold((0.0, 0.0), |(with, without), (mean, lift)| (with + mean, without + mean / lift));
    if without > 0.0 { with / without } else { 1.0 }
}

fn fan(forecast: &DemandForecast) -> Vec<WeekForecast> {
    let weeks = forecast.weekly.iter().enumerate();
    let shape = |(i, q): (usize, &qm_domain::Quantiles)| WeekForecast {
        week: forecast.from.plus(i32::try_from(i * 7).unwrap_or(i32::MAX)).into(),
        mean: forecast.mean.iter().skip(i * 7).take(7).sum(),
        lift: week_lift(forecast, i),
        q10: q.q10,
        q25: q.q25,
        q50: q.q50,
        q75: q.q75,
        q90: q.q90,
    };
    weeks.map(shape).collect()
}

fn receipts(
    detail: Option<&qm_store::StockDetail>,
    beside: &Beside,
    fact: &StockFacts,
    pending: Option<&(DecisionId, Status)>,
    zone: &Zone,
) -> Vec<Receipt> {
    let placed = detail.map(|detail| detail.purchases.as_slice()).unwrap_or_default();
    let mut all: Vec<Receipt> = placed
        .iter()
        .filter(|order| order.received_at.is_none())
        .map(|order| Receipt {
            day: order.expected_at.map(|at| zone.day(at).into()),
            quantity: order.quantity,
            purchase: Some(order.purchase.clone()),
            decision: None,
        })
        .collect();
    let open = pending.and_then(|(id, _)| beside.open.get(id));
    if let Some(decision) = open {
        let day = match &decision.action {
            Action::Purchase(line) => Some(line.arrives_on),
            Action::Transfer(transfer) if transfer.to == fact.location => {
                Some(zone.day(decision.made_at).plus(1))
            }
            _ => None,
        };
        if let (Some(day), Some(quantity)) = (day, quantity(&decision.action)) {
            let decision = Some(decision.id.to_string());
            all.push(Receipt { day: Some(day.into()), quantity, purchase: None, decision });
        }
    }
    all.sort_by_key(|receipt| (receipt.day.is_none(), receipt.day));
    all
}

/// Expected stock at the end of each forecast day: what is free, less the mean demand, plus what arrives; never
/// below zero. Empty where nobody counted.
fn projection(
    fact: &StockFacts,
    forecast: &DemandForecast,
    receipts: &[Receipt],
    today: Day,
) -> Vec<ProjectedDay> {
    let Some(on_hand) = fact.on_hand else { return Vec::new() };
    let start = float(on_hand.saturating_sub(fact.reserved).max(0));
    let (mut with, mut without) = (start, start);
    let mut days = vec![ProjectedDay { day: today.into(), with, without }];
    for (i, mean) in forecast.mean.iter().enumerate() {
        let day = forecast.from.plus(i32::try_from(i).unwrap_or(i32::MAX));
        let due = |receipt: &&Receipt| receipt.day.is_some_and(|at| at.0 == day || (i == 0 && at.0 < day));
        for receipt in receipts.iter().filter(due) {
            with += float(receipt.quantity);
            if receipt.decision.is_none() {
                without += float(receipt.quantity);
            }
        }
        with = (with - mean).max(0.0);
        without = (without - mean).max(0.0);
        days.push(ProjectedDay { day: day.into(), with, without });
    }
    days
}

/// Who delivers, with the days that their orders take and how many deliveries tell of them.
fn supply(
    fact: &StockFacts,
    shop: Option<&Shop>,
    receipts: &BTreeMap<SupplierId, Receipts>,
    currency: Currency,
) -> Vec<Supply> {
    let from = |supplier: &SupplierId, told, pack, minimum_quantity, unit_cost: Option<i64>| {
        let seen = receipts.get(supplier).copied();
        Supply {
            supplier: supplier.to_string(),
            lead_time_days: shop.map(|shop| lead_time(shop, supplier, told, seen).0),
            deliveries: seen.map_or(0, |seen| seen.count),
            pack,
            minimum_quantity,
            unit_cost: unit_cost.map(|minor| Money::from_minor(minor, currency).into()),
        }
    };
    let told = fact.supply.iter().map(|option| {
        let days = (option.lead_time_days, option.lead_time_sd_days);
        let (pack, minimum) = (option.pack.unwrap_or(1), option.minimum_quantity.unwrap_or(0));
        from(&option.supplier, days, pack, minimum, Some(option.unit_cost_minor))
    });
    let by_default = shop.map(|shop| &shop.supply).filter(|_| fact.supply.is_empty());
    let by_default = by_default
        .map(|one| from(&one.supplier, (None, None), one.pack, one.minimum_quantity, fact.cost_minor));
    told.chain(by_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_end_today_and_conserve_units() {
        let today = Day::parse("2026-03-15").unwrap();
        let sold = vec![(today, 3), (today.plus(-6), 2), (today.plus(-7), 4), (today.plus(-30), 1)];
        let weeks = weeks(&sold, today);
        assert_eq!(weeks.iter().map(|week| week.units).collect::<Vec<_>>(), [1, 0, 0, 4, 5]);
        assert_eq!(weeks.last().unwrap().week.0, today.plus(-6));
        assert!(super::weeks(&[], today).is_empty());
    }
}
