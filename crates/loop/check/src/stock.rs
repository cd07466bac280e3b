//! Stock: what is bought, what is moved.

use crate::defect::{DefectCode, Findings};
use crate::general::{names_assumptions, names_sections};
use crate::verifier::Facts;
use qm_domain::state::StockPosition;
use qm_domain::{Assumption, PurchaseLine, StockTransfer};

pub(crate) fn purchase(facts: &Facts<'_>, line: &PurchaseLine, findings: &mut Findings) {
    let Some(position) = facts.known.positions.get(&(&line.sku, &line.location)) else {
        return findings.rule(false, DefectCode::UnknownSubject, "a position", &line.sku);
    };
    open(facts, position, findings);
    findings.rule(line.quantity > 0, DefectCode::NotPositive, "above 0", line.quantity);
    findings.same(DefectCode::WrongCost, &position.unit_cost, &line.unit_cost);
    let today = facts.known.state.shop.zone.day(facts.known.state.stock.now);
    findings.rule(line.arrives_on >= today, DefectCode::InThePast, today, line.arrives_on);
    match &position.supply {
        None => findings.rule(false, DefectCode::WrongSupplier, "no supplier", &line.supplier),
        Some(supply) => {
            findings.same(DefectCode::WrongSupplier, &supply.supplier, &line.supplier);
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
    let gone = facts.spent.given.get(&(transfer.sku.clone(), transfer.from.clone())).copied().unwrap_or(0);
    let free = i128::from(giver.on_hand) - i128::from(giver.reserved) - i128::from(gone);
    findings.rule(i128::from(transfer.quantity) <= free, DefectCode::NotThere, free, transfer.quantity);
}

/// No proposal waits, and the defaults are named.
fn open(facts: &Facts<'_>, position: &StockPosition, findings: &mut Findings) {
    findings.rule(position.pending.is_none(), DefectCode::AlreadyPending, "no proposal", &position.sku);
    names_assumptions(facts, &position.assumed, findings);
    names_sections(facts, &[Assumption::Costs], findings);
}
