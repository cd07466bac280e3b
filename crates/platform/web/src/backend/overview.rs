//! Today, gains, settings.

use super::orders::{board, queue};
use super::{Backend, shapes, whole};
use crate::api::code::Risk;
use crate::api::decision::DecisionCount;
use crate::api::overview::{
    ApiToken, AreaGain, AreaRule, CycleSummary, DayCount, Gains, Overview, Settings, SimulatedGain, WeekGain,
};
use crate::problem::Fault;
use qm_domain::{Area, Currency, Day, Money, Status, Timestamp, Zone};
use qm_store::{DecisionFilter, DecisionSort, GainRow, PageRequest, Snoozed};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// Decisions shown first.
const ATTENTION: usize = 8;
const CHART_DAYS: i32 = 28;
const GAIN_DAYS: i64 = 30;
const GAIN_WEEKS: i64 = 26;
/// Where the engine keeps the account of a demo.
const DEMO_REPORT: &str = "demo-report";

pub(crate) fn overview(backend: &Backend) -> Result<Overview, Fault> {
    let (facts, store, clock) = (backend.facts()?, backend.store(), backend.engine.shop_clock()?);
    let (shop, (zone, currency)) = (backend.shop()?, backend.books()?);
    let figures = store.overview(facts.now)?;
    let queue = queue(backend, &facts)?;
    let of = |risk: Risk| whole(queue.iter().filter(|row| row.risk == risk).count());
    let standing = store.standing_counts(clock)?;
    let waiting = |area: Option<Area>| {
        let rows = standing.iter().filter(|row| row.status == Status::Proposed);
        rows.filter(|row| area.is_none_or(|area| row.area == area)).map(|row| row.count).sum::<u64>()
    };
    let proposed = DecisionFilter {
        status: Some(Status::Proposed),
        snoozed: Some(Snoozed { is: false, at: clock }),
        ..DecisionFilter::default()
    };
    let attention = store.decisions(&proposed, DecisionSort::Gain, PageRequest::first(ATTENTION))?;
    let notices = parcels_at_risk(backend, figures.last_cycle.as_ref())?;
    let recent = store.gain_rows(facts.now.plus_days(-GAIN_DAYS))?;
    let followed: i64 =
        recent.iter().filter(|row| is_followed(row.status)).map(|row| row.expected_minor).sum();
    let gain_waiting =
        standing.iter().filter(|row| row.status == Status::Proposed).map(|row| row.gain_minor).sum();
    let cycle = figures.last_cycle.map(|cycle| CycleSummary {
        cycle: cycle.id.to_string(),
        as_of: cycle.as_of.into(),
        ran_at: cycle.ran_at.into(),
        failed_check: whole(cycle.defects.len()),
    });
    let count = |row: qm_store::StandingCount| DecisionCount {
        area: row.area.into(),
        status: row.status.into(),
        count: row.count,
        snoozed: row.snoozed,
    };
    Ok(Overview {
        shop: shop.as_ref().map(|shop| shop.name.clone()),
        zone: zone.name().to_owned(),
        currency: shop.as_ref().map(|shop| shop.currency.to_string()),
        cycle,
        open_orders: whole(queue.len()),
        late: of(Risk::Late),
        at_risk: of(Risk::AtRisk),
        parcels_at_risk: notices,
        waiting: waiting(None),
        stock_at_risk: whole(store.pending(Area::Stock)?.len()),
        open_tickets: figures.open_tickets,
        gain: Some(Money::from_minor(followed, currency).into()),
        gain_waiting: Some(Money::from_minor(gain_waiting, currency).into()),
        orders_by_day: orders_by_day(backend, facts.now, &zone)?,
        attention: attention.items.iter().map(|row| shapes::row(row, clock)).collect(),
        board: board(backend)?,
        decisions: standing.into_iter().map(count).collect(),
    })
}

/// Parcels that the cycle expects late, whether their customers were told by now or not; at most 200.
fn parcels_at_risk(backend: &Backend, cycle: Option<&qm_store::CycleRecord>) -> Result<u64, Fault> {
    let Some(cycle) = cycle else { return Ok(0) };
    let late = DecisionFilter {
        kind: Some("notify_late".to_owned()),
        cycle: Some(cycle.id.to_string()),
        ..DecisionFilter::default()
    };
    let found = backend.store().decisions(&late, DecisionSort::Gain, PageRequest::first(200))?;
    Ok(whole(found.items.len()))
}

fn is_followed(status: Status) -> bool {
    matches!(status, Status::Approved | Status::Applied)
}

/// Orders of the last whole days; today is still running. Empty without any.
fn orders_by_day(backend: &Backend, now: Timestamp, zone: &Zone) -> Result<Vec<DayCount>, Fault> {
    let today = zone.day(now);
    let first = today.plus(-CHART_DAYS);
    let until = zone.at(today, 0).plus_seconds(-1);
    let placed = backend.store().placed_between(zone.at(first, 0).plus_seconds(-1), until)?;
    if placed.is_empty() {
        return Ok(Vec::new());
    }
    let mut days: BTreeMap<Day, u64> = (0..CHART_DAYS).map(|i| (first.plus(i), 0)).collect();
    for at in &placed {
        *days.entry(zone.day(*at)).or_default() += 1;
    }
    Ok(days.into_iter().map(|(day, count)| DayCount { day: day.into(), count }).collect())
}

/// What is shown of a demo's account.
#[derive(Deserialize)]
struct Demo {
    gain: Money,
    gain_parts: BTreeMap<String, Money>,
    days: Vec<IgnoredAny>,
}

pub(crate) fn gains(backend: &Backend) -> Result<Gains, Fault> {
    let (zone, currency) = backend.books()?;
    let rows = backend.store().gain_rows(backend.now()?.plus_days(-7 * GAIN_WEEKS))?;
    let demo = backend.store().setting(DEMO_REPORT)?;
    let demo: Option<Demo> =
        demo.map(|text| serde_json::from_str(&text)).transpose().map_err(Fault::internal)?;
    let areas =
        Area::ALL.iter().map(|area| area_gain(*area, &rows, currency)).filter(|area| area.decisions > 0);
    Ok(Gains {
        areas: areas.collect(),
        weeks: week_gains(&rows, &zone, currency),
        simulated: demo.map(|demo| SimulatedGain {
            gain: demo.gain.into(),
            parts: demo.gain_parts.into_iter().map(|(name, gain)| (name, gain.into())).collect(),
            days: whole(demo.days.len().saturating_sub(1)),
        }),
    })
}

fn area_gain(area: Area, rows: &[GainRow], currency: Currency) -> AreaGain {
    let of: Vec<&GainRow> = rows.iter().filter(|row| row.area == area).collect();
    let followed: Vec<&&GainRow> = of.iter().filter(|row| is_followed(row.status)).collect();
    let declined =
        of.iter().filter(|row| matches!(row.status, Status::Rejected | Status::Overridden)).count();
    let measured: Vec<i64> = of.iter().filter_map(|row| row.measured_minor).collect();
    AreaGain {
        area: area.into(),
        decisions: whole(of.len()),
        followed: whole(followed.len()),
        declined: whole(declined),
        expected: Money::from_minor(followed.iter().map(|row| row.expected_minor).sum(), currency).into(),
        measured_count: whole(measured.len()),
        measured: (!measured.is_empty()).then(|| Money::from_minor(measured.iter().sum(), currency).into()),
    }
}

fn week_gains(rows: &[GainRow], zone: &Zone, currency: Currency) -> Vec<WeekGain> {
    let mut weeks: BTreeMap<Day, (i64, Option<i64>)> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_followed(row.status) || row.measured_minor.is_some()) {
        let week = weeks.entry(zone.day(row.made_at).monday()).or_default();
        if is_followed(row.status) {
            week.0 = week.0.saturating_add(row.expected_minor);
        }
        if let Some(measured) = row.measured_minor {
            week.1 = Some(week.1.unwrap_or(0).saturating_add(measured));
        }
    }
    let shape = |(week, (expected, measured)): (Day, (i64, Option<i64>))| WeekGain {
        week: week.into(),
        expected: Money::from_minor(expected, currency).into(),
        measured: measured.map(|minor| Money::from_minor(minor, currency).into()),
    };
    weeks.into_iter().map(shape).collect()
}

pub(crate) fn settings(backend: &Backend) -> Result<Settings, Fault> {
    let (shop, policy) = (backend.shop()?, backend.engine.policy()?);
    let (_, currency) = backend.books()?;
    let rule = |area: &Area| {
        let rule = policy.area(*area);
        AreaRule {
            area: (*area).into(),
            automatic: rule.automatic,
            max: Money::from_minor(rule.max_minor, currency).into(),
            min_confidence: rule.min_confidence,
            allow_assumed: rule.allow_assumed,
        }
    };
    let tokens = backend.store().tokens()?;
    let budget = policy.purchase_budget_minor;
    Ok(Settings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        assumed: shop.iter().flat_map(|shop| shop.assumed.iter().map(|code| (*code).into())).collect(),
        shop: shop.map(|shop| toml::to_string_pretty(&shop)).transpose().map_err(Fault::internal)?,
        rules: Area::ALL.iter().map(rule).collect(),
        purchase_budget: (budget > 0).then(|| Money::from_minor(budget, currency).into()),
        contacts_per_cycle: policy.contacts_per_cycle,
        contact_pause_days: policy.contact_pause_days,
        expire_days: policy.expire_days,
        tokens: tokens
            .into_iter()
            .map(|token| ApiToken { name: token.name, role: token.role, created_at: token.created_at.into() })
            .collect(),
    })
}
