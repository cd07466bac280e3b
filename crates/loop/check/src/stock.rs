//! Stock: what is bought, what is moved.

use crate::defect::{DefectCode, Findings};
use crate::general::{names_assumptions, names_sections};
use crate::known::real;
use crate::verifier::Facts;
use qm_domain::state::StockPosition;
use qm_domain::{Assumption, PurchaseLine, StockMarkdown, StockReturn, StockTransfer};

pub(crate) fn purchase(facts: &Facts<'_>, line: &PurchaseLine, findings: &mut Findings) {
    let Some(position) = facts.known.positions.get(&(&line.sku, &line.location)) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a position", &line.sku);
    };
    open(facts, position, findings);
    findings.rule(line.quantity > 0, DefectCode::NotPositive, "above 0", line.quantity);
    let state = facts.known.state;
    let today = state.shop.zone.day(state.stock.now);
    findings.rule(line.arrives_on >= today, DefectCode::InThePast, today, line.arrives_on);
    let first = position.supply.iter().map(|supply| (supply, position.unit_cost));
    let others = position.other_supply.iter().map(|other| (&other.supply, other.unit_cost));
    match first.chain(others).find(|(supply, _)| supply.supplier == line.supplier) {
        None => findings.rule(false, DefectCode::WrongSupplier, "one of its suppliers", &line.supplier),
        Some((supply, unit_cost)) => {
            let known = state.shop.supplier(&line.supplier);
            let reached = known.into_iter().flat_map(|one| &one.discounts);
            let reached = reached.filter(|one| one.from_quantity <= line.quantity).map(|one| one.share);
            let asked = real(unit_cost.minor) * (1.0 - reached.fold(0.0, f64::max));
            let due = (real(line.unit_cost.minor) - asked).abs() <= 0.5 + 1e-6;
            findings.rule(due, DefectCode::WrongCost, asked, line.unit_cost);
            let open = known.is_none_or(|one| one.takes_orders(today));
            findings.rule(open, DefectCode::NotOrderDay, "a day of orders", today);
            let in_packs = line.quantity.checked_rem(supply.pack.max(1)) == Some(0);
            findings.rule(in_packs, DefectCode::NotInPacks, supply.pack, line.quantity);
            let enough = line.quantity >= supply.minimum_quantity;
            findings.rule(enough, DefectCode::BelowMinimum, supply.minimum_quantity, line.quantity);
        }
    }
    let budget = facts.policy.purchase_budget_minor;
    if budget > 0 {
        let price = i128::from(line.quantity) * i128::from(line.unit_cost.minor);
        let committed = i128::from(facts.known.state.stock.committed_minor);
        let after = committed + i128::from(facts.spent.purchases_minor) + price;
        findings.rule(after <= i128::from(budget), DefectCode::OverBudget, budget, after);
    }
    fits(facts, position, line.quantity, findings);
    ships(facts, position, line, findings);
}

pub(crate) fn transfer(facts: &Facts<'_>, transfer: &StockTransfer, findings: &mut Findings) {
    let Some(taker) = facts.known.positions.get(&(&transfer.sku, &transfer.to)) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a position", &transfer.sku);
    };
    open(facts, taker, findings);
    let apart = transfer.from != transfer.to;
    findings.rule(apart, DefectCode::SameLocation, "two locations", &transfer.from);
    findings.rule(transfer.quantity > 0, DefectCode::NotPositive, "above 0", transfer.quantity);
    let rate = i128::from(facts.known.state.shop.costs.transfer_unit_minor);
    let cost = rate * i128::from(transfer.quantity);
    findings.rule(cost == i128::from(transfer.cost.minor), DefectCode::WrongCost, cost, transfer.cost.minor);
    let Some(giver) = facts.known.positions.get(&(&transfer.sku, &transfer.from)) else {
        return findings.rule(false, DefectCode::NotThere, "a position that gives", &transfer.from);
    };
    there(facts, giver, transfer.quantity, findings);
    fits(facts, taker, transfer.quantity, findings);
}

pub(crate) fn markdown(facts: &Facts<'_>, cheaper: &StockMarkdown, findings: &mut Findings) {
    let Some(position) = facts.known.positions.get(&(&cheaper.sku, &cheaper.location)) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a position", &cheaper.sku);
    };
    excess(facts, position, cheaper.quantity, findings);
    let price = position.unit_price.minor;
    let share = facts.known.state.shop.overstock.map_or(0.0, |terms| terms.markdown_share);
    let asked = share_of(price, 1.0 - share);
    findings.rule(cheaper.unit_price.minor == asked, DefectCode::WrongCost, asked, cheaper.unit_price);
    let lower = (1..price).contains(&cheaper.unit_price.minor);
    findings.rule(
        lower,
        DefectCode::NotPositive,
        "a price above 0 and below the old one",
        cheaper.unit_price,
    );
}

pub(crate) fn give_back(facts: &Facts<'_>, back: &StockReturn, findings: &mut Findings) {
    let Some(position) = facts.known.positions.get(&(&back.sku, &back.location)) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a position", &back.sku);
    };
    excess(facts, position, back.quantity, findings);
    let deliverer = position.supply.as_ref().map(|supply| &supply.supplier);
    findings.rule(
        deliverer == Some(&back.supplier),
        DefectCode::WrongSupplier,
        "its supplier",
        &back.supplier,
    );
    let share = facts.known.state.shop.supplier(&back.supplier).and_then(|one| one.returns_share);
    match share {
        None => findings.rule(false, DefectCode::NoReturns, "a supplier that takes back", &back.supplier),
        Some(share) => {
            let credit = share_of(position.unit_cost.minor, share);
            findings.rule(
                back.unit_credit.minor == credit,
                DefectCode::WrongCost,
                credit,
                back.unit_credit.minor,
            );
        }
    }
}

/// Days without a sale after which no forecast holds.
const IDLE_DAYS: u32 = 180;

/// The units are there, more than the forecast expects to be sold within the shop's horizon, or as long as the product keeps,
/// are left without them and what goes elsewhere, and no markdown is still at work.
fn excess(facts: &Facts<'_>, position: &StockPosition, quantity: i64, findings: &mut Findings) {
    open(facts, position, findings);
    findings.rule(quantity > 0, DefectCode::NotPositive, "above 0", quantity);
    there(facts, position, quantity, findings);
    let Some(terms) = facts.known.state.shop.overstock else {
        return findings.rule(false, DefectCode::NotExcess, "a horizon", "none");
    };
    let horizon_days =
        position.shelf_life_days.map_or(terms.horizon_days, |days| days.min(terms.horizon_days));
    let Some(expected) = expected(facts, position, horizon_days) else {
        return findings.rule(false, DefectCode::NotExcess, "a forecast", "none");
    };
    let now = facts.known.state.stock.now;
    let over = position.marked_down_at.map(|at| at.plus_days(i64::from(horizon_days)));
    findings.rule(over.is_none_or(|over| over <= now), DefectCode::MarkedDown, "no markdown since", now);
    let stock = i128::from(position.on_hand) + i128::from(position.on_order) - i128::from(position.reserved);
    let gone = i128::from(facts.given(position)) + i128::from(quantity);
    let left = i64::try_from(stock - gone).unwrap_or(i64::MIN);
    findings.rule(real(left) >= expected, DefectCode::NotExcess, format!("{expected:.1} left"), left);
}

/// Units that the forecast expects within so many days; none of what is no longer asked for and was not sold for as long,
/// unknown without a forecast.
fn expected(facts: &Facts<'_>, position: &StockPosition, days: u32) -> Option<f64> {
    if position.idle_days.is_some_and(|idle| idle >= days.max(IDLE_DAYS)) {
        return Some(0.0);
    }
    let forecast = position.forecast.as_ref()?;
    let state = facts.known.state;
    let today = state.shop.zone.day(state.stock.now).epoch();
    let past = usize::try_from(i64::from(today) - i64::from(forecast.from.epoch())).unwrap_or(0);
    let coming = forecast.mean.get(past..).filter(|rest| !rest.is_empty()).unwrap_or(&forecast.mean);
    let units: f64 = coming.iter().filter(|mean| mean.is_finite() && **mean > 0.0).sum();
    let count = real(i64::try_from(coming.len().max(1)).ok()?);
    Some(units / count * f64::from(days))
}

/// Beside what is there, on its way and brought by decisions accepted before, the units fit; in cubic centimetres.
fn fits(facts: &Facts<'_>, taker: &StockPosition, quantity: i64, findings: &mut Findings) {
    let (state, location) = (facts.known.state, &taker.location);
    let Some(storage) = state.shop.storage.iter().find(|one| one.location == *location) else { return };
    let capacity = i128::from(storage.litres) * 1_000;
    let before = state.stock.taken.get(location).map_or(0, |volume| i128::from(volume.0));
    let brought = i128::from(facts.spent.brought.get(location).copied().unwrap_or(0));
    let room = i128::from(quantity) * i128::from(taker.unit_volume.0);
    let after = before + brought + room;
    findings.rule(room <= 0 || after <= capacity, DefectCode::OverRoom, capacity, after);
}

/// Beside what its supplier sends to the location by decisions accepted before, the units fit into the most containers of an
/// order; in cubic centimetres.
fn ships(facts: &Facts<'_>, position: &StockPosition, line: &PurchaseLine, findings: &mut Findings) {
    let supplier = facts.known.state.shop.supplier(&line.supplier);
    let Some(container) = supplier.and_then(|one| one.container) else { return };
    let Some(most) = container.most else { return };
    let capacity = i128::from(container.litres) * 1_000 * i128::from(most);
    let order = (line.supplier.clone(), line.location.clone());
    let before = facts.spent.shipped.get(&order).copied().unwrap_or(0);
    let volume = i128::from(line.quantity) * i128::from(position.unit_volume.0);
    let after = before + volume;
    findings.rule(volume <= 0 || after <= capacity, DefectCode::OverContainers, capacity, after);
}

/// The units are there and not given away yet.
fn there(facts: &Facts<'_>, giver: &StockPosition, quantity: i64, findings: &mut Findings) {
    let gone = facts.given(giver);
    let free = i128::from(giver.on_hand) - i128::from(giver.reserved) - i128::from(gone);
    findings.rule(i128::from(quantity) <= free, DefectCode::NotThere, free, quantity);
}

/// A share of an amount, to the nearest minor unit.
#[expect(clippy::cast_possible_truncation, reason = "amounts stay below 2^53")]
fn share_of(minor: i64, share: f64) -> i64 {
    (real(minor) * share).round() as i64
}

/// No proposal waits, and the defaults are named.
fn open(facts: &Facts<'_>, position: &StockPosition, findings: &mut Findings) {
    findings.rule(position.pending.is_none(), DefectCode::AlreadyPending, "no proposal", &position.sku);
    names_assumptions(facts, &position.assumed, findings);
    names_sections(facts, &[Assumption::Costs], findings);
}
