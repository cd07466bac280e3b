//! One budget and limited room for many orders: units are bought where the next one earns most.

mod curve;
mod fill;
mod prices;

use serde::Serialize;

use crate::Error;
use crate::check::not_negative;

pub use curve::GainCurve;

/// A place that may be ordered for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'a> {
    /// What each quantity gains.
    pub curve: &'a GainCurve,
    /// Money that a unit takes from the budget.
    pub unit_money: f64,
    /// Room that a unit takes.
    pub unit_room: f64,
    /// The store whose room it takes, by its index.
    pub store: usize,
}

/// What all orders together may take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limits {
    /// Money, or as much as is worth it.
    pub budget: Option<f64>,
    /// Free room of each store; infinite where nothing limits it.
    pub rooms: Vec<f64>,
}

/// Why a line is not larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// No larger quantity gains more.
    Worth,
    /// It does not fit, and of the two it is money that makes it dearer: that is spent where it earns more.
    Budget,
    /// It does not fit, and of the two it is room that makes it dearer: that is taken by what earns more.
    Room,
}

/// The order for one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AllocatedLine {
    /// Units; zero, or a quantity of the curve.
    pub quantity: u64,
    /// What it gains.
    pub gain: f64,
    /// What the next corner of the curve would gain beyond that; 0 where none does.
    pub gain_of_next: f64,
    /// What stopped it.
    pub stopped: Stopped,
}

/// Orders for all candidates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Allocation {
    /// By candidate.
    pub lines: Vec<AllocatedLine>,
    /// Sum of gains.
    pub gain: f64,
    /// No orders within the limits gain more than this.
    pub gain_bound: f64,
    /// Money taken, never above the budget.
    pub money: f64,
    /// Room taken of each store, never above what is free.
    pub rooms: Vec<f64>,
    /// What one more unit of money would earn, about; 0 where the budget does not bind.
    pub price_of_money: f64,
    /// What one more unit of room in each store would earn, about; 0 where it does not bind.
    pub prices_of_room: Vec<f64>,
}

/// Orders that gain most within a budget and the rooms of stores.
///
/// Of a curve only the corners of its concave hull count, so at a price of money and a price of room per store each line has
/// its own best quantity; the least prices at which all fits are found by bisection (Everett 1963), what is left over
/// is spent corner by corner where the gain per price of what it takes is greatest. `gain_bound` is the dual value of
/// those prices: the gain falls short of it by about one corner per limit.
/// O(candidates × log corners × bisections) + O(corners left over × log candidates). Deterministic.
///
/// # Errors
/// [`Error::OutOfRange`] on money, room, budget or a free room that is negative or (free room apart) not finite, or a store
/// that has no room in `limits`.
pub fn allocate(candidates: &[Candidate<'_>], limits: &Limits) -> Result<Allocation, Error> {
    check(candidates, limits)?;
    let market = prices::Market { candidates, limits };
    let prices = market.clearing();
    let mut taken = fill::Taken::new(limits);
    let mut quantities: Vec<u64> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let wanted = candidate.curve.wanted(prices.of(candidate));
        let quantity = if taken.take(candidate, wanted) { wanted } else { 0 };
        quantities.push(quantity);
    }
    let missed = taken.fill(&market, &prices, &mut quantities);
    let lines: Vec<AllocatedLine> = candidates
        .iter()
        .zip(quantities.iter().zip(missed))
        .map(|(Candidate { curve, .. }, (&quantity, missed))| {
            let gain_of_next = curve.next(quantity).map_or(0.0, |(_, gain)| gain);
            let stopped = missed.filter(|_| gain_of_next > 0.0).unwrap_or(Stopped::Worth);
            AllocatedLine { quantity, gain: curve.gain(quantity), gain_of_next, stopped }
        })
        .collect();
    Ok(Allocation {
        gain: lines.iter().map(|line| line.gain).sum(),
        gain_bound: market.dual(&prices),
        lines,
        money: taken.money(),
        rooms: taken.rooms(),
        price_of_money: prices.money,
        prices_of_room: prices.rooms,
    })
}

fn check(candidates: &[Candidate<'_>], limits: &Limits) -> Result<(), Error> {
    if let Some(budget) = limits.budget {
        not_negative("budget", budget)?;
    }
    for &room in &limits.rooms {
        if room.is_nan() || room < 0.0 {
            return Err(Error::OutOfRange { name: "free room", value: room });
        }
    }
    for candidate in candidates {
        not_negative("money per unit", candidate.unit_money)?;
        not_negative("room per unit", candidate.unit_room)?;
        if candidate.store >= limits.rooms.len() {
            let value = crate::number::float(crate::number::units(candidate.store));
            return Err(Error::OutOfRange { name: "store", value });
        }
    }
    Ok(())
}
