//! What will be asked for of a product at a location, and what a proposal that expires leaves behind.

use crate::expectation::over;
use crate::number::float;
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{Action, Day, Decision, FactCode, FactValue, LocationId, Shop, Sku, Timestamp};

/// Demand over the days that an order placed now must last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// Days until what is ordered at the next review can arrive.
    pub days: f64,
    /// The day on which they end.
    pub until: Day,
    /// Units expected to be asked for until then.
    pub units: f64,
    /// Units a day.
    pub daily: f64,
    /// Days that stock and pipeline last; none where nothing is asked for.
    pub cover_days: Option<f64>,
}

/// As the decision tells it, otherwise from the forecast; beyond its end its mean goes on. None without either.
pub(super) fn expected(
    shop: &Shop,
    now: Timestamp,
    position: &StockPosition,
    decision: Option<&Decision>,
) -> Option<Expected> {
    let told = decision.and_then(|decision| {
        let [days, units] = [FactCode::ProtectionDays, FactCode::ProtectionDemand];
        Some((decision.made_at, number(decision, days)?, number(decision, units)?))
    });
    let (from, days, units) = told.or_else(|| {
        let means = &position.forecast.as_ref().filter(|forecast| !forecast.mean.is_empty())?.mean;
        let (_, days) = qm_decide::order_window(shop, position.supply.as_ref(), now);
        Some((now, days, over(means, days)))
    })?;
    let daily = units / days;
    let net = position.on_hand + position.on_order - position.reserved;
    Some(Expected {
        days,
        until: shop.zone.day(from).plus(whole(days)),
        units,
        daily,
        cover_days: (daily > 0.0).then(|| float(net).max(0.0) / daily),
    })
}

fn number(decision: &Decision, code: FactCode) -> Option<f64> {
    match decision.reason.facts.iter().find(|fact| fact.code == code)?.value {
        FactValue::Number(number) => Some(number),
        _ => None,
    }
}

/// Takes a proposal out of the state: its units are no longer on their way, its money is no longer committed, its room is free.
pub(super) fn set_aside(state: &mut ShopState, decision: &Decision) {
    let stock = &mut state.stock;
    stock.committed_minor -= decision.action.commits_minor();
    let mut at = |sku: &Sku, location: &LocationId, arriving: i64, leaving: i64| {
        let place = stock.positions.iter_mut().find(|p| p.sku == *sku && p.location == *location);
        if let Some(position) = place {
            position.on_order -= arriving;
            position.reserved -= leaving;
            if let Some(taken) = stock.taken.get_mut(location) {
                taken.0 -= position.volume(arriving).0;
            }
        }
    };
    match &decision.action {
        Action::Purchase(line) => at(&line.sku, &line.location, line.quantity, 0),
        Action::Transfer(moved) => {
            at(&moved.sku, &moved.to, moved.quantity, 0);
            at(&moved.sku, &moved.from, 0, moved.quantity);
        }
        Action::Return(back) => at(&back.sku, &back.location, 0, back.quantity),
        _ => {}
    }
    for position in &mut stock.positions {
        if position.pending.as_ref().is_some_and(|(id, _)| *id == decision.id) {
            position.pending = None;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "days of a plan; saturates")]
fn whole(days: f64) -> i32 {
    days.ceil() as i32
}
