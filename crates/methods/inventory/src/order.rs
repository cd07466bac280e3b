//! From level and position to an order that the supplier accepts.

use serde::Serialize;

use crate::{Costs, Error, Pmf};

/// What is there and what is owed, in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Position {
    /// Units on hand.
    pub on_hand: u64,
    /// Units on order, pending proposals among them.
    pub on_order: u64,
    /// Units promised and not delivered.
    pub backorders: u64,
}

impl Position {
    /// On hand plus on order less backorders; held within the range where arithmetic is exact.
    pub fn net(self) -> i64 {
        let limit = i64::try_from(crate::number::UNITS_MAX).unwrap_or(i64::MAX);
        let held = |units: u64| i64::try_from(units).unwrap_or(limit).min(limit);
        (held(self.on_hand) + held(self.on_order) - held(self.backorders)).clamp(-limit, limit)
    }
}

/// How a need between two packs is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Up, and up to the minimum: the level is always reached where the maximum lets it.
    Up,
    /// To whichever allowed quantity has the least expected cost, none among them.
    Cheapest,
}

/// What quantities may be ordered: none, or a multiple of `pack` from `minimum` to `maximum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Constraints {
    pack: u64,
    minimum: u64,
    maximum: Option<u64>,
    rounding: Rounding,
}

impl Constraints {
    /// `pack`, `minimum` and `maximum` in units; no maximum is none.
    ///
    /// # Errors
    /// [`Error::NoPack`] on a pack of zero.
    pub fn new(pack: u64, minimum: u64, maximum: Option<u64>, rounding: Rounding) -> Result<Self, Error> {
        if pack == 0 {
            return Err(Error::NoPack);
        }
        let limit = crate::number::UNITS_MAX;
        let maximum = maximum.map(|most| most.min(limit));
        Ok(Self { pack: pack.min(limit), minimum: minimum.min(limit), maximum, rounding })
    }

    pub(crate) fn pack(self) -> u64 {
        self.pack
    }

    /// The constraints that keep an order from being exactly `need`, each once; none where nothing is needed.
    pub fn bounds(self, need: u64) -> Vec<Bound> {
        let (full, least, most) = (self.up(need), self.least(), self.most());
        let binds = [
            (Bound::Pack, full != need),
            (Bound::Minimum, least > full),
            (Bound::Maximum, full.max(least) > most),
        ];
        binds.into_iter().filter(|(_, binds)| need > 0 && *binds).map(|(bound, _)| bound).collect()
    }

    fn up(self, units: u64) -> u64 {
        units.div_ceil(self.pack) * self.pack
    }

    fn down(self, units: u64) -> u64 {
        units - units % self.pack
    }

    /// The smallest order above none.
    pub(crate) fn least(self) -> u64 {
        self.up(self.minimum).max(self.pack)
    }

    pub(crate) fn most(self) -> u64 {
        self.maximum.map_or(u64::MAX, |most| self.down(most))
    }

    /// Whether `quantity` may be ordered.
    pub fn allows(self, quantity: u64) -> bool {
        quantity == 0
            || (quantity.is_multiple_of(self.pack) && quantity >= self.least() && quantity <= self.most())
    }
}

/// A constraint that made the order differ from the need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The need is no multiple of the pack.
    Pack,
    /// The need is below the minimum order.
    Minimum,
    /// The need, as packs and minimum make it, is above the maximum.
    Maximum,
}

/// What ordering a quantity would mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Costed {
    /// Units ordered.
    pub quantity: u64,
    /// Expected cost over the window.
    pub expected_cost: f64,
    /// Units expected to be missing.
    pub shortage: f64,
    /// Units expected to be left.
    pub leftover: f64,
    /// Probability of nothing missing.
    pub service: f64,
}

/// An order and what was weighed against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Order {
    /// The order.
    pub chosen: Costed,
    /// Units from position to level, before any constraint.
    pub need: u64,
    /// Constraints that made the order differ from the need, each once.
    pub bounds: Vec<Bound>,
    /// One pack fewer, whether or not it may be ordered; `None` where that is below zero.
    pub less: Option<Costed>,
    /// One pack more, whether or not it may be ordered.
    pub more: Costed,
    /// Ordering nothing.
    pub nothing: Costed,
}

/// The quantity that brings `position` to `level` as nearly as `constraints` let it, and its neighbours' costs.
///
/// `demand` is that of the window the order must last for. Nothing is ordered at or above the level. Among
/// equally cheap quantities the smallest is taken. O(points).
pub fn order(demand: &Pmf, level: u64, position: Position, constraints: Constraints, costs: Costs) -> Order {
    let net = position.net();
    let level = i64::try_from(level.min(crate::number::UNITS_MAX)).unwrap_or(i64::MAX);
    let need = u64::try_from(level - net).unwrap_or(0);
    let cost_of = |quantity: u64| costed(demand, net, quantity, costs);
    let (full, least, most) = (constraints.up(need), constraints.least(), constraints.most());
    let quantity = match constraints.rounding {
        _ if need == 0 => 0,
        Rounding::Up => {
            let wanted = full.max(least).min(most);
            if wanted >= least { wanted } else { 0 }
        }
        Rounding::Cheapest => cheapest(&[constraints.down(need), full, least, most], constraints, cost_of),
    };
    Order {
        chosen: cost_of(quantity),
        need,
        bounds: constraints.bounds(need),
        less: quantity.checked_sub(constraints.pack).map(cost_of),
        more: cost_of(quantity.saturating_add(constraints.pack)),
        nothing: cost_of(0),
    }
}

/// The cheapest allowed one of `quantities` and zero. The cost is convex, so the neighbours of the need, the ends
/// of the range and zero hold the best of all allowed quantities where the level is the cheapest one.
fn cheapest(quantities: &[u64], constraints: Constraints, cost_of: impl Fn(u64) -> Costed) -> u64 {
    let mut allowed: Vec<u64> = quantities.iter().copied().filter(|q| constraints.allows(*q)).collect();
    allowed.push(0);
    allowed.sort_unstable();
    allowed.dedup();
    allowed
        .into_iter()
        .map(cost_of)
        .min_by(|a, b| a.expected_cost.total_cmp(&b.expected_cost))
        .map_or(0, |best| best.quantity)
}

fn costed(demand: &Pmf, net: i64, quantity: u64, costs: Costs) -> Costed {
    let stock = net.saturating_add(i64::try_from(quantity).unwrap_or(i64::MAX));
    Costed {
        quantity,
        expected_cost: costs.expected(demand, stock),
        shortage: demand.shortage(stock),
        leftover: demand.leftover(stock),
        service: demand.cdf(stock),
    }
}
