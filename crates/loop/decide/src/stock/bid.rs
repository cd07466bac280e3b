//! What a position would buy, and what each quantity of it gains.

use super::outlook::{Offer, Outlook};
use super::substitution::Swap;
use crate::number::{float, whole};
use qm_domain::state::{ShopState, StockPosition, SupplyOption};
use qm_domain::{Money, Supplier, UndecidedReason};
use qm_inventory::{Bound, Breaks, Constraints, GainCurve, Replenishment, Rounding};

/// A position with its outlook, and its bid for the budget where there is a supplier and anything is worth buying.
pub(super) struct Faced<'a> {
    pub(super) position: &'a StockPosition,
    pub(super) outlook: Result<Outlook<'a>, UndecidedReason>,
    pub(super) bid: Result<Bid<'a>, UndecidedReason>,
    /// What may join where it bids for nothing itself: goods for a container that goes anyway.
    pub(super) joins: Option<Bid<'a>>,
    /// The level up to which it keeps what it has; units above may go elsewhere.
    pub(super) keeps: i64,
}

/// A purchase that a position would make.
pub(super) struct Bid<'a> {
    pub(super) supply: &'a SupplyOption,
    pub(super) unit_cost: Money,
    /// Minor units that this supplier saves each review beside the next best one, where there is one.
    pub(super) saves: Option<f64>,
    pub(super) plan: Replenishment,
    /// The gain of each quantity that packs and minimum allow.
    pub(super) curve: GainCurve,
    breaks: Breaks,
    constraints: Constraints,
    net: i64,
}

/// An offer with what follows from it.
struct Choice<'a> {
    offer: Offer<'a>,
    outlook: Outlook<'a>,
    plan: Replenishment,
    breaks: Breaks,
    /// Minor units that selling the product costs a day.
    spends: f64,
}

impl<'a> Faced<'a> {
    /// Plans the position by itself, as if money were no matter.
    pub(super) fn new(state: &'a ShopState, position: &'a StockPosition, swap: &'a Swap) -> Self {
        let mut failed = UndecidedReason::NoSupplier;
        let mut choices: Vec<Choice<'_>> = Vec::new();
        for offer in position.offers() {
            match Choice::new(state, position, offer, swap) {
                Ok(choice) => choices.push(choice),
                Err(why) => failed = why,
            }
        }
        // Nobody waits for one that is closed while another is open.
        let today = state.shop.zone.day(state.stock.now);
        let closed = |choice: &Choice<'_>| {
            let supplier = state.shop.supplier(&choice.offer.0.supplier);
            supplier.is_some_and(|supplier| supplier.closed_days(today, today) > 0)
        };
        choices.sort_by(|a, b| closed(a).cmp(&closed(b)).then(a.spends.total_cmp(&b.spends)));
        let second = choices.get(1).map(|second| second.spends);
        if let Some(choice) = choices.into_iter().next() {
            return choice.faced(state, second);
        }
        let outlook = Outlook::new(state, position, position.offers().next(), swap);
        let (keeps, why) = match &outlook {
            Err(why) => (0, *why),
            Ok(outlook) if outlook.need() == 0 => (outlook.level, UndecidedReason::StockCoversDemand),
            Ok(outlook) => (outlook.level, failed),
        };
        Self { position, outlook, bid: Err(why), joins: None, keeps }
    }

    /// The purchase it would make, or join with.
    pub(super) fn offer(&self) -> Option<&Bid<'a>> {
        self.bid.as_ref().ok().or(self.joins.as_ref())
    }

    /// Gain of the purchase that gains most.
    pub(super) fn worth(&self) -> f64 {
        self.bid.as_ref().map_or(0.0, |bid| bid.gain(bid.best()))
    }
}

impl<'a> Choice<'a> {
    fn new(
        state: &'a ShopState,
        position: &'a StockPosition,
        offer: Offer<'a>,
        swap: &'a Swap,
    ) -> Result<Self, UndecidedReason> {
        let outlook = Outlook::new(state, position, Some(offer), swap)?;
        let (supply, unit_cost) = offer;
        let least = float(supply.minimum_quantity.max(supply.pack));
        let costs = outlook.costs(state.shop.costs.order_line_minor);
        let (demand, terms) = (outlook.demand(), outlook.terms());
        let plan = match outlook.shelf_life() {
            Some(life) => Replenishment::spoiling(demand, terms, costs, least, life),
            None => Replenishment::new(demand, terms, costs, least),
        };
        let plan = plan.map_err(|_| UndecidedReason::NoForecast)?.ok_or(UndecidedReason::GainTooSmall)?;
        let usual = plan.order_up_to.saturating_sub(plan.reorder_level);
        let supplier = state.shop.supplier(&supply.supplier);
        let paid = supplier.map_or(unit_cost, |one| one.unit_cost(unit_cost, count(usual)));
        let steps = supplier.map_or_else(Vec::new, |one| steps(one, unit_cost));
        let spends = outlook.spends(&plan, paid);
        Ok(Self { offer, outlook, plan, breaks: Breaks::new(steps, usual), spends })
    }

    /// The position, with the bid where it calls for an order and the supplier takes it.
    fn faced(self, state: &ShopState, second: Option<f64>) -> Faced<'a> {
        let Self { offer: (supply, unit_cost), outlook, plan, breaks, spends } = self;
        let net = outlook.net;
        let constraints =
            Constraints::new(units(supply.pack).max(1), units(supply.minimum_quantity), None, Rounding::Up)
                .expect("invariant: a pack holds a unit at least");
        let due = plan.calls_for_order(net);
        let curve = plan.curve(net, constraints, &breaks);
        let supplier = state.shop.supplier(&supply.supplier);
        let today = state.shop.zone.day(state.stock.now);
        let open = supplier.is_none_or(|one| one.takes_orders(today));
        let why = match (curve.best(), open) {
            _ if !due => Some(UndecidedReason::StockCoversDemand),
            (0, _) => Some(UndecidedReason::GainTooSmall),
            (_, false) => Some(UndecidedReason::NotOrderDay),
            (_, true) => None,
        };
        let joins = why.is_some() && open && outlook.freight > 0.0;
        let curve = if joins { plan.early_curve(net, constraints, &breaks) } else { curve };
        let saves = second.map(|second| outlook.per_review(second - spends));
        let keeps = outlook.level.max(count(plan.order_up_to));
        let bid = Bid { supply, unit_cost, saves, plan, curve, breaks, constraints, net };
        let (bid, joins) = match why {
            None => (Ok(bid), None),
            Some(why) => (Err(why), joins.then_some(bid)),
        };
        Faced { position: outlook.position, outlook: Ok(outlook), bid, joins, keeps }
    }
}

impl Bid<'_> {
    /// The quantity that gains most.
    pub(super) fn best(&self) -> i64 {
        count(self.curve.best())
    }

    /// What buying `quantity` now gains against waiting for the next review, in minor units.
    pub(super) fn gain(&self, quantity: i64) -> f64 {
        self.plan.gain(self.net, units(quantity)) + self.breaks.saves(units(quantity))
    }

    /// Units of `quantity` expected to spoil.
    pub(super) fn spoils(&self, quantity: i64) -> f64 {
        self.plan.spoils(self.net, units(quantity))
    }

    /// Units that the order finds on arrival, with those missed before added.
    pub(super) fn found(&self) -> f64 {
        self.plan.effective(self.net)
    }

    /// Whether a pack more than `quantity` would gain if it kept, but does not as it spoils.
    pub(super) fn would_keep(&self, quantity: i64) -> bool {
        let more = quantity.saturating_add(self.supply.pack.max(1));
        let kept = |quantity: i64| self.plan.gain_if_kept(self.net, units(quantity));
        kept(more) > kept(quantity) && self.gain(more) <= self.gain(quantity)
    }

    /// Minor units of a unit, as the budget counts it.
    pub(super) fn unit_money(&self) -> f64 {
        float(self.unit_cost.minor.max(0))
    }

    /// A pack less than `quantity`, where the supplier's minimum allows it.
    pub(super) fn less(&self, quantity: i64) -> Option<i64> {
        let pack = self.supply.pack.max(1);
        Some(quantity.saturating_sub(pack)).filter(|less| *less >= self.supply.minimum_quantity.max(pack))
    }

    /// Whether `quantity` is no larger than its price break asks for, and larger than the supplier's minimum.
    pub(super) fn reaches_break(&self, quantity: i64) -> bool {
        let fewer = units(quantity.saturating_sub(self.supply.pack.max(1)));
        quantity > self.supply.minimum_quantity
            && self.breaks.saves(units(quantity)) > self.breaks.saves(fewer)
    }

    /// Units expected to be asked for and missed before the order arrives; it brings none for them.
    pub(super) fn missed(&self) -> f64 {
        self.found() - float(self.net)
    }

    /// What packs and minimum make of the units from position to level.
    pub(super) fn bounds(&self) -> Vec<Bound> {
        let short = float(count(self.plan.order_up_to)) - self.found();
        self.constraints.bounds(units(whole(short.ceil())))
    }
}

/// What a unit costs less from each price break on, minor units.
fn steps(supplier: &Supplier, unit_cost: Money) -> Vec<(u64, f64)> {
    let less = |from: i64| unit_cost.minor.saturating_sub(supplier.unit_cost(unit_cost, from).minor);
    supplier.discounts.iter().map(|one| (units(one.from_quantity), float(less(one.from_quantity)))).collect()
}

/// Units as a count.
pub(super) fn count(units: u64) -> i64 {
    i64::try_from(units).unwrap_or(i64::MAX)
}

/// A count as units.
pub(super) fn units(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
