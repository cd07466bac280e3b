//! Orders that come in containers: how many are sent, and what goes into them.
//!
//! The freight of what a full container holds is paid sooner or later, so that it is part of what a unit costs. What an order wastes
//! is the empty part of the containers it starts: k of them, at K each and of L litres, with a volume of V in them, gain the sum of
//! what the lines gain less K (k - V / L). That is the sum of lines that are credited with K / L a litre, less k K.

use super::bid::{Bid, Faced, count, units};
use super::transfer::Help;
use crate::number::float;
use qm_domain::state::{ShopState, StockPosition, SupplyOption};
use qm_domain::{Container, LocationId, Shop, SupplierId, UndecidedReason};
use qm_inventory::{AllocatedLine, Allocation, Candidate, GainCurve, Limits, Stopped, allocate};
use std::collections::BTreeMap;

/// Minor units of a unit's freight in a full container; nothing where its supplier sends none.
pub(super) fn freight(shop: &Shop, supply: &SupplyOption, position: &StockPosition) -> f64 {
    let container = shop.supplier(&supply.supplier).and_then(|one| one.container);
    container.map_or(0.0, |one| per_cm3(&one) * float(position.unit_volume.0.max(0)))
}

fn per_cm3(container: &Container) -> f64 {
    float(container.cost_minor) / float(container.capacity().0)
}

/// All orders of the cycle that come in containers, each from one supplier to one location.
pub(super) struct Orders<'f, 'a> {
    faced: &'f [Faced<'a>],
    orders: Vec<Order>,
}

struct Order {
    container: Container,
    lines: Vec<Line>,
    /// What each takes where neither money nor room ends.
    wished: Vec<u64>,
}

/// A position that an order may bring goods for.
#[derive(Clone)]
struct Line {
    index: usize,
    /// Whether it calls for an order by itself; the others only join.
    due: bool,
    /// Cubic centimetres of a unit.
    volume: u64,
    /// What each quantity gains, a full container's freight paid.
    curve: GainCurve,
}

/// A line of an order in containers.
pub(super) struct Cargo<'f> {
    pub(super) bid: &'f Bid<'f>,
    pub(super) line: AllocatedLine,
    pub(super) due: bool,
    /// Whether the containers keep it from being larger, or made it so.
    pub(super) binds: bool,
    /// Days until the first line of the order is due.
    pub(super) slack_days: f64,
    container: Container,
    /// Cubic centimetres of the whole order, and of a unit of this line.
    volumes: (u64, u64),
    /// What the line bears of the freight of all containers.
    bears: f64,
}

impl<'f, 'a> Orders<'f, 'a> {
    /// The orders of all suppliers that send containers, as large as gains most where neither money nor room ends; positions that
    /// are `helped` from elsewhere need none. O(positions log positions).
    pub(super) fn of(state: &ShopState, faced: &'f [Faced<'a>], helped: &BTreeMap<usize, Help<'_>>) -> Self {
        let mut orders: BTreeMap<(&SupplierId, &LocationId), Order> = BTreeMap::new();
        for (index, one) in faced.iter().enumerate().filter(|(index, _)| !helped.contains_key(index)) {
            let Some(bid) = one.offer() else { continue };
            let supplier = &bid.supply.supplier;
            let container = state.shop.supplier(supplier).and_then(|known| known.container);
            let volume = units(one.position.unit_volume.0);
            let Some(container) = container.filter(|_| volume > 0) else { continue };
            let order = orders.entry((supplier, &one.position.location)).or_insert_with(|| Order {
                container,
                lines: Vec::new(),
                wished: Vec::new(),
            });
            order.lines.push(Line { index, due: one.bid.is_ok(), volume, curve: bid.curve.clone() });
        }
        let mut orders: Vec<Order> = orders.into_values().collect();
        orders.retain(|order| order.lines.iter().any(|line| line.due));
        for order in &mut orders {
            order.wished = loaded(&order.container, &order.lines);
        }
        Self { faced, orders }
    }

    /// What each position of an order asks for, by its index, up to what it wished: what is due pays its freight as goods of other
    /// suppliers do, what only fills the container spares it.
    pub(super) fn asked(&self) -> BTreeMap<usize, GainCurve> {
        let asked = self.orders.iter().flat_map(|order| {
            let credit = per_cm3(&order.container);
            order.lines.iter().zip(&order.wished).map(move |(line, wished)| {
                let due = if line.due { line.curve.best() } else { 0 };
                (line.index, line.curve.up_to(*wished).credited_beyond(due, credit * volume(line, 1)))
            })
        });
        asked.collect()
    }

    /// What goes into the containers of what money and room let each position have, by its index; an order that is not worth its
    /// containers any more gets smaller, or is not placed.
    pub(super) fn settle(
        &self,
        granted: &[Option<AllocatedLine>],
    ) -> BTreeMap<usize, Result<Cargo<'f>, UndecidedReason>> {
        self.orders.iter().flat_map(|order| self.sent(order, granted)).collect()
    }

    fn sent(
        &self,
        order: &Order,
        granted: &[Option<AllocatedLine>],
    ) -> Vec<(usize, Result<Cargo<'f>, UndecidedReason>)> {
        let granted: Vec<AllocatedLine> = order
            .lines
            .iter()
            .map(|line| granted[line.index].expect("invariant: each line of an order asks"))
            .collect();
        let kept = order.lines.iter().zip(&granted);
        let kept: Vec<Line> = kept
            .map(|(line, granted)| Line { curve: line.curve.up_to(granted.quantity), ..line.clone() })
            .collect();
        let taken = loaded(&order.container, &kept);
        let all = filled(&kept, &taken, |_| true);
        let due = filled(&kept, &taken, |line| line.due);
        let slack = kept.iter().zip(&taken).filter(|(line, units)| line.due && **units > 0);
        let slack_days = slack
            .filter_map(|(line, _)| self.faced[line.index].outlook.as_ref().ok())
            .map(|outlook| outlook.cover_days() - outlook.lead_days)
            .fold(f64::INFINITY, f64::min);
        let paid = float(order.container.cost_minor) * float(count(containers(&order.container, all)));
        let each = order.lines.iter().zip(&order.wished).zip(granted.into_iter().zip(taken));
        each.map(|((line, wished), (granted, quantity))| {
            let faced = &self.faced[line.index];
            let bid = faced.offer().filter(|_| quantity > 0);
            let sent = bid.ok_or_else(|| order.refusal(faced, line, (*wished, granted), all)).map(|bid| {
                let own = if line.due { bid.curve.best() } else { 0 };
                let worth = granted.stopped == Stopped::Worth;
                let binds = quantity < granted.quantity || (worth && quantity != own);
                let part = if line.due { volume(line, quantity) / float(count(due)) } else { 0.0 };
                Cargo {
                    bid,
                    line: AllocatedLine { quantity, ..granted },
                    due: line.due,
                    binds,
                    slack_days,
                    container: order.container,
                    volumes: (all, line.volume),
                    bears: paid * part,
                }
            });
            (line.index, sent)
        })
        .collect()
    }
}

impl Order {
    /// Why a line gets nothing of an order that fills so many cubic centimetres.
    fn refusal(
        &self,
        faced: &Faced<'_>,
        line: &Line,
        (wished, granted): (u64, AllocatedLine),
        filled: u64,
    ) -> UndecidedReason {
        let fits =
            |least: u64| least.saturating_mul(line.volume) <= room(&self.container, most(&self.container));
        match (&faced.bid, granted.stopped) {
            (Err(why), _) => *why,
            (Ok(_), Stopped::Room) if wished > 0 && granted.quantity == 0 => UndecidedReason::NoRoom,
            (Ok(_), _) if wished > 0 && granted.quantity == 0 => UndecidedReason::BudgetSpent,
            (Ok(_), _)
                if line.curve.least().is_some_and(fits)
                    && (filled == 0 || containers(&self.container, filled) < most(&self.container)) =>
            {
                UndecidedReason::ContainerTooEmpty
            }
            (Ok(_), _) => UndecidedReason::ContainerFull,
        }
    }
}

impl Cargo<'_> {
    /// The containers of the whole order.
    pub(super) fn containers(&self) -> u64 {
        containers(&self.container, self.volumes.0)
    }

    /// The share of them that it fills.
    pub(super) fn filled(&self) -> f64 {
        float(count(self.volumes.0)) / float(count(room(&self.container, self.containers())))
    }

    /// What `units` of the line gain beside the gain of its curve, all other lines as they are: what is not wasted of the containers
    /// for them, less what it bears of their freight. Over all lines of an order that adds up to what the empty part costs.
    pub(super) fn adds(&self, units: i64) -> f64 {
        let (all, unit) = (float(count(self.volumes.0)), float(count(self.volumes.1)));
        let quantity = float(count(self.line.quantity));
        let spares = per_cm3(&self.container) * unit * quantity - self.bears;
        spares + self.wasted(all) - self.wasted(all + unit * (float(units) - quantity))
    }

    /// What the empty part of as many containers as a volume needs costs.
    fn wasted(&self, volume: f64) -> f64 {
        let full = volume / float(self.container.capacity().0);
        float(self.container.cost_minor) * (full.ceil() - full)
    }
}

/// The quantities that gain most, in as many containers as that takes; none where no line that is due would be among them.
///
/// What fits into so many containers is given to the credited curves as room is to candidates. What that gains is concave in the
/// room, and worth its freight as far as the lines want it by themselves, so that the best number is the one before or after that;
/// where a large pack bends it, the number is raised as long as that gains. O(lines log lines) for each number tried.
fn loaded(container: &Container, lines: &[Line]) -> Vec<u64> {
    let credit = per_cm3(container);
    let curves: Vec<GainCurve> =
        lines.iter().map(|line| line.curve.credited(credit * volume(line, 1))).collect();
    let candidates: Vec<Candidate<'_>> = lines
        .iter()
        .zip(&curves)
        .map(|(line, curve)| Candidate { curve, unit_money: 0.0, unit_room: volume(line, 1), store: 0 })
        .collect();
    let alone: Vec<u64> = lines.iter().map(|line| line.curve.best()).collect();
    let wanted = filled(lines, &alone, |_| true) / room(container, 1);
    let (first, most) = (wanted.max(1).min(most(container)), most(container));
    let (mut best, mut best_gain) = (vec![0; lines.len()], 0.0);
    for number in first..=most {
        let limits = Limits { budget: None, rooms: vec![float(count(room(container, number)))] };
        let Allocation { lines: taken, gain, .. } =
            allocate(&candidates, &limits).expect("invariant: volumes are numbers at or above zero");
        let taken: Vec<u64> = taken.iter().map(|line| line.quantity).collect();
        let sent = containers(container, filled(lines, &taken, |_| true));
        let gain = gain - float(container.cost_minor) * float(count(sent));
        if gain > best_gain && filled(lines, &taken, |line| line.due) > 0 {
            (best, best_gain) = (taken, gain);
        } else if number > first {
            break;
        }
    }
    best
}

/// Cubic centimetres of what is taken of some lines.
fn filled(lines: &[Line], taken: &[u64], of: impl Fn(&Line) -> bool) -> u64 {
    let of = lines.iter().zip(taken).filter(|(line, _)| of(line));
    of.fold(0, |sum, (line, units)| sum.saturating_add(line.volume.saturating_mul(*units)))
}

/// Cubic centimetres of so many units.
fn volume(line: &Line, quantity: u64) -> f64 {
    float(count(line.volume)) * float(count(quantity))
}

/// Cubic centimetres that so many containers hold.
fn room(container: &Container, number: u64) -> u64 {
    units(container.capacity().0).max(1).saturating_mul(number)
}

/// Containers that a volume needs.
fn containers(container: &Container, volume: u64) -> u64 {
    volume.div_ceil(room(container, 1))
}

fn most(container: &Container) -> u64 {
    container.most.map_or(u64::MAX, u64::from)
}

#[cfg(test)]
mod tests;
