//! Stock: fill each position up to the level its demand calls for, from elsewhere or from its supplier, within budget.

mod outlook;
mod transfer;
mod value;

use crate::cycle::{CycleInfo, Planned};
use crate::draft::{Draft, alternative, assumed, gain, money, number, reason, share, tally, undecided};
use crate::number::{float, whole};
use outlook::{Outlook, quantity};
use qm_domain::state::{ShopState, StockPosition, SupplyOption};
use qm_domain::{
    Action, Area, Assumption, Baseline, FactCode, Policy, Probability, PurchaseLine, ReasonCode, ReasonFact,
    StockTransfer, Subject, Timestamp, UndecidedReason,
};
use transfer::Help;

/// Sections of the shop that every stock decision rests on.
const SECTIONS: [Assumption; 2] = [Assumption::Costs, Assumption::ServiceTargets];

/// Plans every position: a transfer where another location's surplus gains more than waiting for the supplier,
/// otherwise a purchase, the best gain per money first until the budget is spent.
pub fn stock(state: &ShopState, policy: &Policy, cycle: &CycleInfo) -> Planned {
    let faced: Vec<_> = state.stock.positions.iter().map(|p| (p, Outlook::new(state, p))).collect();
    let orders: Vec<Option<Bid>> = faced
        .iter()
        .map(|(position, outlook)| Some(Bid::new(state, outlook.as_ref().ok()?, position.supply.as_ref()?)))
        .collect();
    let worth = |index: usize| orders[index].as_ref().map_or(0.0, |bid: &Bid| bid.value[1]);
    let helped = transfer::help(&faced, state.shop.costs.transfer_unit_minor, worth);
    let affordable = within_budget(state, policy, &orders, |index| !helped.contains_key(&index));
    let mut planned = Planned::default();
    for (index, (position, outlook)) in faced.iter().enumerate() {
        let drafted = outlook.as_ref().map_err(|why| *why).and_then(|outlook| {
            let desk = Desk { state, policy, outlook };
            match (helped.get(&index), &orders[index], &position.supply) {
                (Some(help), bid, _) => Ok(desk.transfer(help, bid.as_ref())),
                _ if outlook.need() == 0 => Err(UndecidedReason::StockCoversDemand),
                (None, Some(bid), _) if bid.value[1] <= 0.0 => Err(UndecidedReason::GainTooSmall),
                (None, Some(bid), Some(supply)) if affordable[index] => Ok(desk.purchase(bid, supply)),
                (None, Some(_), _) => Err(UndecidedReason::BudgetSpent),
                (None, None, _) => Err(UndecidedReason::NoSupplier),
            }
        });
        match drafted {
            Ok(draft) => planned.decisions.push(draft.decision(cycle)),
            Err(why) => planned.undecided.push(undecided(Area::Stock, subject(position), why)),
        }
    }
    planned
}

fn subject(position: &StockPosition) -> Subject {
    Subject::Stock { sku: position.sku.clone(), location: position.location.clone() }
}

/// A purchase that a position would make.
struct Bid {
    units: i64,
    cost_minor: i64,
    /// Gain at 10 % of demand, expected, at 90 %.
    value: [f64; 3],
}

impl Bid {
    fn new(state: &ShopState, outlook: &Outlook<'_>, supply: &SupplyOption) -> Self {
        let units = quantity(outlook.need(), supply.pack, supply.minimum_quantity);
        let cost_minor = outlook.position.unit_cost.times(units).minor;
        let value = outlook.purchase_value(units, float(state.shop.costs.order_line_minor));
        Self { units, cost_minor, value }
    }
}

/// Which bids the budget covers: by falling gain per money, ties in the order of the state; a bid that does not fit
/// leaves room for smaller ones.
fn within_budget(
    state: &ShopState,
    policy: &Policy,
    bids: &[Option<Bid>],
    wanted: impl Fn(usize) -> bool,
) -> Vec<bool> {
    let mut left = match policy.purchase_budget_minor {
        0 => i64::MAX,
        budget => budget.saturating_sub(state.stock.committed_minor).max(0),
    };
    let live = |bid: &Bid| bid.units > 0 && bid.value[1] > 0.0;
    let mut order: Vec<(f64, usize, i64)> = bids
        .iter()
        .enumerate()
        .filter(|(index, _)| wanted(*index))
        .filter_map(|(index, bid)| bid.as_ref().filter(|b| live(b)).map(|b| (index, b)))
        .map(|(index, bid)| (bid.value[1] / float(bid.cost_minor.max(1)), index, bid.cost_minor.max(0)))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut affordable = vec![false; bids.len()];
    for (_, index, cost) in order {
        if cost <= left {
            left -= cost;
            affordable[index] = true;
        }
    }
    affordable
}

/// One position on the planner's desk.
struct Desk<'a> {
    state: &'a ShopState,
    policy: &'a Policy,
    outlook: &'a Outlook<'a>,
}

impl Desk<'_> {
    fn purchase(&self, bid: &Bid, supply: &SupplyOption) -> Draft {
        let (shop, outlook) = (&self.state.shop, self.outlook);
        let pack = supply.pack.max(1);
        let line_cost = float(shop.costs.order_line_minor);
        let value = |units: i64| outlook.purchase_value(units, line_cost)[1];
        let (more, less) = (bid.units.saturating_add(pack), bid.units.saturating_sub(pack));
        let mut facts = self.facts();
        facts.extend([
            number(FactCode::LeadTimeDays, supply.lead_time_days),
            tally(FactCode::Pack, pack),
            tally(FactCode::MinimumQuantity, supply.minimum_quantity),
            money(FactCode::OnePackMore, shop, value(more) - bid.value[1]),
            money(FactCode::OnePackLess, shop, value(less) - bid.value[1]),
        ]);
        let today = shop.zone.day(self.state.stock.now);
        let lead_days = i32::try_from(whole(outlook.lead_days.ceil())).unwrap_or(i32::MAX);
        Draft {
            subject: subject(outlook.position),
            action: Action::Purchase(PurchaseLine {
                supplier: supply.supplier.clone(),
                sku: outlook.position.sku.clone(),
                location: outlook.position.location.clone(),
                quantity: bid.units,
                unit_cost: outlook.position.unit_cost,
                arrives_on: today.plus(lead_days),
            }),
            reason: reason(ReasonCode::CoverTooShort, facts, vec![outlook.forecast.model.clone()]),
            alternatives: vec![
                alternative(shop, more.to_string(), value(more)),
                alternative(shop, less.to_string(), value(less)),
                alternative(shop, "nothing", 0.0),
            ],
            gain: gain(shop, Baseline::DoNothing, bid.value),
            confidence: Probability::clamped(outlook.sells(bid.units)),
            deadline: self.deadline(outlook.cover_days() - outlook.lead_days),
            assumed: assumed(shop, &outlook.position.assumed, &SECTIONS),
        }
    }

    fn transfer(&self, help: &Help<'_>, bid: Option<&Bid>) -> Draft {
        let (shop, outlook) = (&self.state.shop, self.outlook);
        let mut facts = self.facts();
        facts.insert(0, tally(FactCode::Surplus, help.surplus));
        let mut alternatives = vec![alternative(shop, "nothing", 0.0)];
        if let Some(bid) = bid {
            alternatives.insert(0, alternative(shop, "purchase", bid.value[1]));
        }
        let cost = shop.costs.transfer_unit_minor.saturating_mul(help.units);
        Draft {
            subject: subject(outlook.position),
            action: Action::Transfer(StockTransfer {
                sku: outlook.position.sku.clone(),
                from: help.from.clone(),
                to: outlook.position.location.clone(),
                quantity: help.units,
                cost: shop.money(cost),
            }),
            reason: reason(ReasonCode::SurplusElsewhere, facts, vec![outlook.forecast.model.clone()]),
            alternatives,
            gain: gain(shop, Baseline::DoNothing, help.value),
            confidence: Probability::clamped(outlook.sells(help.units)),
            deadline: self.deadline(outlook.cover_days()),
            assumed: assumed(shop, &outlook.position.assumed, &SECTIONS),
        }
    }

    fn facts(&self) -> Vec<ReasonFact> {
        let (o, p) = (self.outlook, self.outlook.position);
        vec![
            number(FactCode::CoverDays, o.cover_days()),
            tally(FactCode::OnHand, p.on_hand),
            tally(FactCode::OnOrder, p.on_order),
            tally(FactCode::Reserved, p.reserved),
            number(FactCode::DailyDemand, o.daily()),
            number(FactCode::ProtectionDays, o.window_days),
            number(FactCode::ProtectionDemand, o.window.mean()),
            tally(FactCode::OrderUpTo, o.level),
            share(FactCode::ServiceLevel, o.service),
        ]
    }

    /// When the slack of `days` is used up: at least a day from now, at most when proposals expire.
    fn deadline(&self, days: f64) -> Timestamp {
        let most = f64::from(self.policy.expire_days.max(1));
        self.state.stock.now.plus_days(whole(days.clamp(1.0, most).floor()))
    }
}
