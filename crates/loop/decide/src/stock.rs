//! Stock: fill each position up to the level its demand calls for, from elsewhere or from its supplier, within budget and room.

mod bid;
mod budget;
mod container;
mod outlook;
mod overstock;
mod room;
mod substitution;
mod transfer;
mod value;

use crate::cycle::{CycleInfo, Planned};
use crate::draft::{Draft, alternative, assumed, code, gain, money, number, reason, share, tally, undecided};
use crate::number::whole;
use bid::{Bid, Faced, count};
use container::{Cargo, Orders};
use outlook::Outlook;
pub(crate) use outlook::lost_margin;
pub use outlook::order_window;
use overstock::Excess;
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{
    Action, Area, Assumption, Baseline, FactCode, Policy, Probability, PurchaseLine, ReasonCode, ReasonFact,
    StockTransfer, Subject, Timestamp, UndecidedReason,
};
use qm_inventory::{AllocatedLine, Bound, Candidate, Stopped};
use room::Rooms;
use std::collections::BTreeMap;
use transfer::Help;

/// Sections of the shop that every stock decision rests on.
pub(crate) const SECTIONS: [Assumption; 2] = [Assumption::Costs, Assumption::ServiceTargets];

/// Plans every position: a transfer where another location's surplus gains more than a purchase, otherwise a purchase as
/// its levels call for, each filled as far as its next unit gains more than the money and the room would elsewhere. What is too
/// much and goes nowhere is sold cheaper or given back where that brings more than holding it.
pub fn stock(state: &ShopState, policy: &Policy, cycle: &CycleInfo) -> Planned {
    let swaps = substitution::swaps(state);
    let faced: Vec<Faced<'_>> = state
        .stock
        .positions
        .iter()
        .zip(&swaps)
        .map(|(position, swap)| Faced::new(state, position, swap))
        .collect();
    let rooms = Rooms::of(state);
    let unit_cost = state.shop.costs.transfer_unit_minor;
    let mut helped = transfer::help(&faced, unit_cost, &rooms);
    let orders = Orders::of(state, &faced, &helped);
    let loads = orders.asked();
    let asked: Vec<Option<Candidate<'_>>> = (0..)
        .zip(&faced)
        .map(|(index, one)| match (helped.get(&index), loads.get(&index), &one.bid) {
            (Some(help), ..) => Some(rooms.candidate(one.position, &help.curve, 0.0)),
            (None, Some(load), _) => {
                Some(rooms.candidate(one.position, load, one.offer().map_or(0.0, Bid::unit_money)))
            }
            (None, None, Ok(bid)) => Some(rooms.candidate(one.position, &bid.curve, bid.unit_money())),
            (None, None, Err(_)) => None,
        })
        .collect();
    let left = budget::left(policy, state.stock.committed_minor);
    let lines = budget::spend(&asked, &rooms.limits(left));
    let mut sent = orders.settle(&lines);
    let mut given: BTreeMap<usize, i64> = BTreeMap::new();
    for (index, help) in &mut helped {
        help.cut(&faced[*index], lines[*index].map_or(0, |line| count(line.quantity)), unit_cost);
        *given.entry(help.giver).or_default() += help.units;
    }
    let mut planned = Planned::default();
    for (index, (one, line)) in faced.iter().zip(lines).enumerate() {
        let drafted = one.outlook.as_ref().map_err(|why| *why).and_then(|outlook| {
            let desk = Desk { state, policy, outlook, rooms: &rooms };
            let line = |why| line.ok_or(why).and_then(granted);
            match (helped.get(&index), sent.remove(&index), &one.bid) {
                (Some(help), _, bid) => {
                    line(UndecidedReason::NoRoom).map(|line| desk.transfer(help, bid.as_ref().ok(), &line))
                }
                (None, Some(cargo), _) => {
                    cargo.map(|cargo| desk.purchase(cargo.bid, &cargo.line, Some(&cargo)))
                }
                (None, None, Ok(bid)) => {
                    line(UndecidedReason::BudgetSpent).map(|line| desk.purchase(bid, &line, None))
                }
                (None, None, Err(why)) => Err(*why),
            }
        });
        let drafted = drafted.or_else(|why| {
            let given = given.get(&index).copied().unwrap_or(0);
            let excess = Excess::of(state, one, given).ok_or(why)?;
            Ok(excess.draft(state, policy, one))
        });
        match drafted {
            Ok(draft) => planned.decisions.push(draft.decision(cycle)),
            Err(why) => planned.undecided.push(undecided(Area::Stock, subject(one.position), why)),
        }
    }
    planned
}

/// A line that gets anything.
fn granted(line: AllocatedLine) -> Result<AllocatedLine, UndecidedReason> {
    match line.stopped {
        _ if line.quantity > 0 => Ok(line),
        Stopped::Room => Err(UndecidedReason::NoRoom),
        Stopped::Budget | Stopped::Worth => Err(UndecidedReason::BudgetSpent),
    }
}

fn subject(position: &StockPosition) -> Subject {
    Subject::Stock { sku: position.sku.clone(), location: position.location.clone() }
}

/// One position on the planner's desk.
struct Desk<'a> {
    state: &'a ShopState,
    policy: &'a Policy,
    outlook: &'a Outlook<'a>,
    rooms: &'a Rooms<'a>,
}

impl Desk<'_> {
    /// What buying so many units gains; of an order in containers, with its part of what those cost.
    fn gains(bid: &Bid<'_>, cargo: Option<&Cargo<'_>>, units: i64) -> f64 {
        bid.gain(units) + cargo.map_or(0.0, |cargo| cargo.adds(units))
    }

    fn purchase(&self, bid: &Bid<'_>, line: &AllocatedLine, cargo: Option<&Cargo<'_>>) -> Draft {
        let (shop, outlook, supply) = (&self.state.shop, self.outlook, bid.supply);
        let quantity = count(line.quantity);
        let freight = cargo.map_or(0.0, |cargo| cargo.adds(quantity));
        let value = outlook.purchase_value(bid, quantity).map(|value| value + freight);
        let gains = |units: i64| Self::gains(bid, cargo, units);
        let known = shop.supplier(&supply.supplier);
        let today = shop.zone.day(self.state.stock.now);
        let lead_days = i32::try_from(whole(outlook.lead_days.ceil())).unwrap_or(i32::MAX);
        let pack = supply.pack.max(1);
        let more = quantity.saturating_add(pack);
        let less = bid.less(quantity).map(|less| alternative(shop, less.to_string(), gains(less)));
        let more = alternative(shop, more.to_string(), gains(more));
        let due = cargo.is_none_or(|cargo| cargo.due);
        let slack_days = cargo.map_or(outlook.cover_days() - outlook.lead_days, |cargo| cargo.slack_days);
        Draft {
            subject: subject(outlook.position),
            action: Action::Purchase(PurchaseLine {
                supplier: supply.supplier.clone(),
                sku: outlook.position.sku.clone(),
                location: outlook.position.location.clone(),
                quantity,
                unit_cost: known.map_or(bid.unit_cost, |one| one.unit_cost(bid.unit_cost, quantity)),
                arrives_on: today.plus(lead_days),
            }),
            reason: reason(
                if due { ReasonCode::CoverTooShort } else { ReasonCode::FillsContainer },
                self.purchase_facts(bid, line, cargo),
                vec![outlook.forecast.model.clone()],
            ),
            alternatives: [more]
                .into_iter()
                .chain(less)
                .chain([alternative(shop, "nothing", gains(0))])
                .collect(),
            gain: gain(shop, Baseline::DoNothing, value),
            confidence: Probability::clamped(outlook.sells(quantity)),
            deadline: self.deadline(slack_days),
            assumed: assumed(shop, &outlook.position.assumed, &SECTIONS),
        }
    }

    fn purchase_facts(
        &self,
        bid: &Bid<'_>,
        line: &AllocatedLine,
        cargo: Option<&Cargo<'_>>,
    ) -> Vec<ReasonFact> {
        let (shop, supply, quantity) = (&self.state.shop, bid.supply, count(line.quantity));
        let pack = supply.pack.max(1);
        let gains = |units: i64| Self::gains(bid, cargo, units);
        let change = |units: i64| gains(units.max(0)) - gains(quantity);
        let mut facts = self.facts(count(bid.plan.order_up_to));
        facts.extend([
            number(FactCode::MissedBeforeArrival, bid.missed()),
            tally(FactCode::ReorderLevel, count(bid.plan.reorder_level)),
            code(FactCode::BoundBy, bound(bid, line, cargo)),
            number(FactCode::LeadTimeDays, self.outlook.lead_days),
            tally(FactCode::Pack, pack),
            tally(FactCode::MinimumQuantity, supply.minimum_quantity),
            money(FactCode::OnePackMore, shop, change(quantity.saturating_add(pack))),
        ]);
        facts.extend(bid.less(quantity).map(|less| money(FactCode::OnePackLess, shop, change(less))));
        let discount = shop.supplier(&supply.supplier).map_or(0.0, |one| one.discount(quantity));
        facts.extend((discount > 0.0).then(|| share(FactCode::Discount, discount)));
        facts.extend(bid.saves.map(|saves| money(FactCode::SupplierSaves, shop, saves)));
        if let Some(days) = self.outlook.position.shelf_life_days {
            facts.push(tally(FactCode::ShelfLifeDays, i64::from(days)));
            facts.push(number(FactCode::ExpectedWaste, bid.spoils(quantity)));
        }
        let closed = self.closed_days(bid);
        facts.extend((closed > 0).then(|| tally(FactCode::ClosedDays, closed)));
        facts.extend(cargo.into_iter().flat_map(|cargo| {
            [
                tally(FactCode::Containers, count(cargo.containers())),
                share(FactCode::ContainersFilled, cargo.filled()),
                number(FactCode::ContainerTaken, room::in_litres(self.outlook.position.volume(quantity))),
            ]
        }));
        facts.extend(self.room(quantity));
        let (substituted, diverted) = self.outlook.substitution();
        facts.extend(substituted.map(|of_missed| share(FactCode::SubstitutedShare, of_missed)));
        facts.extend(diverted.map(|units| number(FactCode::DivertedDemand, units)));
        facts
    }

    /// Days until the order after this one comes on which the supplier is closed.
    fn closed_days(&self, bid: &Bid<'_>) -> i64 {
        let today = self.state.shop.zone.day(self.state.stock.now);
        let last = i32::try_from(whole(self.outlook.window_days)).unwrap_or(i32::MAX);
        let supplier = self.state.shop.supplier(&bid.supply.supplier);
        supplier.map_or(0, |supplier| i64::from(supplier.closed_days(today, today.plus(last))))
    }

    fn transfer(&self, help: &Help<'_>, bid: Option<&Bid<'_>>, line: &AllocatedLine) -> Draft {
        let (shop, outlook) = (&self.state.shop, self.outlook);
        let mut facts = self.facts(self.outlook.level);
        facts.insert(0, tally(FactCode::Surplus, help.surplus));
        facts.extend((line.stopped == Stopped::Room).then(|| code(FactCode::BoundBy, "room")));
        facts.extend(self.room(help.units));
        let mut alternatives = vec![alternative(shop, "nothing", 0.0)];
        if let Some(bid) = bid {
            alternatives.insert(0, alternative(shop, "purchase", bid.gain(bid.best())));
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

    fn facts(&self, level: i64) -> Vec<ReasonFact> {
        let (o, p) = (self.outlook, self.outlook.position);
        vec![
            number(FactCode::CoverDays, o.cover_days()),
            tally(FactCode::OnHand, p.on_hand),
            tally(FactCode::OnOrder, p.on_order),
            tally(FactCode::Reserved, p.reserved),
            number(FactCode::DailyDemand, o.daily()),
            number(FactCode::ProtectionDays, o.window_days),
            number(FactCode::ProtectionDemand, o.expected),
            tally(FactCode::OrderUpTo, level),
            share(FactCode::ServiceLevel, o.service),
        ]
    }

    /// What is free where it is, and what so many units take; nothing where the room has no end.
    fn room(&self, units: i64) -> Vec<ReasonFact> {
        let position = self.outlook.position;
        let facts = self.rooms.free_litres(position).map(|free| {
            let taken = room::in_litres(position.volume(units));
            [number(FactCode::RoomFree, free), number(FactCode::RoomTaken, taken)]
        });
        facts.into_iter().flatten().collect()
    }

    /// When the slack of `days` is used up: at least a day from now, at most when proposals expire.
    fn deadline(&self, days: f64) -> Timestamp {
        let most = f64::from(self.policy.expire_days.max(1));
        self.state.stock.now.plus_days(whole(days.clamp(1.0, most).floor()))
    }
}

/// What keeps a purchase from being larger or made it so: the container, the budget, the room, what would spoil, the minimum, a
/// price break or the pack of the supplier, or nothing but the worth of the next unit.
fn bound(bid: &Bid<'_>, line: &AllocatedLine, cargo: Option<&Cargo<'_>>) -> &'static str {
    let bounds = bid.bounds();
    match line.stopped {
        _ if cargo.is_some_and(|cargo| cargo.binds) => "container",
        Stopped::Budget => "budget",
        Stopped::Room => "room",
        Stopped::Worth if bid.would_keep(count(line.quantity)) => "shelf_life",
        Stopped::Worth if bid.reaches_break(count(line.quantity)) => "price_break",
        Stopped::Worth if bounds.contains(&Bound::Minimum) => "minimum",
        Stopped::Worth if bounds.contains(&Bound::Pack) => "pack",
        Stopped::Worth => "worth",
    }
}
