//! The prices of money and room at which all orders fit.

use super::{Candidate, Limits, Stopped};
use crate::number::float;

/// Halvings of a price's logarithm at most.
const HALVINGS: u32 = 40;
/// A price is found when it is known to this share of itself.
const PRECISION: f64 = 1e-6;
/// Prices below this share of the greatest count as nothing.
const PRICE_SPAN: f64 = 1e-9;

/// Price of a unit of money, and of a unit of room in each store.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prices {
    pub(super) money: f64,
    pub(super) rooms: Vec<f64>,
}

impl Prices {
    /// The price of a unit of a candidate.
    pub(super) fn of(&self, candidate: &Candidate<'_>) -> f64 {
        self.money * candidate.unit_money + self.rooms[candidate.store] * candidate.unit_room
    }

    /// The limit that makes a unit of a candidate dear; `otherwise` where neither has a price.
    pub(super) fn dearest(&self, candidate: &Candidate<'_>, otherwise: Stopped) -> Stopped {
        let money = self.money * candidate.unit_money;
        let room = self.rooms[candidate.store] * candidate.unit_room;
        match money.total_cmp(&room) {
            std::cmp::Ordering::Greater => Stopped::Budget,
            std::cmp::Ordering::Less => Stopped::Room,
            std::cmp::Ordering::Equal => otherwise,
        }
    }
}

/// Candidates, and what they share.
pub(super) struct Market<'a> {
    pub(super) candidates: &'a [Candidate<'a>],
    pub(super) limits: &'a Limits,
}

/// A candidate whose quantity is not known yet, with the corners it lies between.
struct Open<'a> {
    candidate: &'a Candidate<'a>,
    corners: (u64, u64),
}

/// A store while its price is sought: the dearer money, the cheaper its room.
struct Store<'a> {
    room: f64,
    open: Vec<Open<'a>>,
    /// Room and money of the candidates whose quantity is known.
    known: (f64, f64),
    /// Price of room at the highest and at the lowest price of money still possible.
    low: f64,
    high: f64,
}

impl Open<'_> {
    fn quantity(&self, money: f64, room: f64) -> f64 {
        let price = money * self.candidate.unit_money + room * self.candidate.unit_room;
        float(self.candidate.curve.wanted_within(price, self.corners))
    }
}

impl Store<'_> {
    /// Room and money taken at given prices.
    fn taken(&self, money: f64, room: f64) -> (f64, f64) {
        self.open.iter().fold(self.known, |(rooms, monies), open| {
            let quantity = open.quantity(money, room);
            (rooms + quantity * open.candidate.unit_room, monies + quantity * open.candidate.unit_money)
        })
    }

    /// The least price of room found at which what is wanted fits.
    fn price(&self, money: f64) -> f64 {
        let fits = |price: f64| self.taken(money, price).0 <= self.room;
        if self.room.is_infinite() || fits(self.low) {
            return self.low;
        }
        let (mut low, mut high) = (self.low.max(self.high * PRICE_SPAN), self.high);
        for _ in 0..HALVINGS {
            if high <= low * (1.0 + PRECISION) {
                break;
            }
            let middle = (low * high).sqrt();
            if fits(middle) { high = middle } else { low = middle }
        }
        high
    }

    /// Narrows every open candidate to what it can want while money costs between the two; closes the settled ones.
    fn narrow(&mut self, money: (f64, f64)) {
        let (low, high, known) = (self.low, self.high, &mut self.known);
        self.open.retain_mut(|open| {
            let Candidate { curve, unit_money, unit_room, .. } = *open.candidate;
            let (cheap, dear) =
                (money.0 * unit_money + low * unit_room, money.1 * unit_money + high * unit_room);
            let (few, many) =
                (curve.corners_above(dear, open.corners), curve.corners_above(cheap, open.corners));
            if few >= many {
                let quantity = float(curve.quantity_after(many));
                known.0 += quantity * unit_room;
                known.1 += quantity * unit_money;
                return false;
            }
            open.corners = (few, many);
            true
        });
    }
}

impl<'a> Market<'a> {
    /// The least prices found at which what each candidate wants fits within all limits.
    ///
    /// At any price of money the stores are apart, so each has its own price of room; the less money costs, the
    /// more is wanted, so the price of money is found by halving.
    pub(super) fn clearing(&self) -> Prices {
        let mut stores = self.stores();
        let rooms: Vec<f64> = stores.iter().map(|store| store.price(0.0)).collect();
        let spent = |stores: &[Store<'_>], money: f64, rooms: &[f64]| -> f64 {
            stores.iter().zip(rooms).map(|(store, room)| store.taken(money, *room).1).sum()
        };
        let Some(budget) = self.limits.budget.filter(|budget| spent(&stores, 0.0, &rooms) > *budget) else {
            return Prices { money: 0.0, rooms };
        };
        for (store, room) in stores.iter_mut().zip(rooms) {
            (store.low, store.high) = (0.0, room);
        }
        let greatest = greatest(self.candidates.iter().map(|candidate| (candidate.unit_money, candidate)));
        let (mut low, mut high) = (greatest * PRICE_SPAN, greatest);
        for _ in 0..HALVINGS {
            if high <= low * (1.0 + PRECISION) {
                break;
            }
            let middle = (low * high).sqrt();
            let rooms: Vec<f64> = stores.iter().map(|store| store.price(middle)).collect();
            let fits = spent(&stores, middle, &rooms) <= budget;
            if fits {
                high = middle;
            } else {
                low = middle;
            }
            for (store, room) in stores.iter_mut().zip(rooms) {
                *(if fits { &mut store.low } else { &mut store.high }) = room;
                store.narrow((low, high));
            }
        }
        let rooms = stores.iter().map(|store| store.price(high)).collect();
        Prices { money: high, rooms }
    }

    fn stores(&self) -> Vec<Store<'a>> {
        let mut stores: Vec<Store<'a>> = self
            .limits
            .rooms
            .iter()
            .map(|&room| Store { room, open: Vec::new(), known: (0.0, 0.0), low: 0.0, high: 0.0 })
            .collect();
        for candidate in self.candidates {
            let corners = (0, candidate.curve.corners());
            stores[candidate.store].open.push(Open { candidate, corners });
        }
        for store in &mut stores {
            store.high = greatest(store.open.iter().map(|open| (open.candidate.unit_room, open.candidate)));
        }
        stores
    }

    /// The dual value: what all would gain net of the prices, plus the limits at those prices.
    pub(super) fn dual(&self, prices: &Prices) -> f64 {
        let net: f64 = self
            .candidates
            .iter()
            .map(|candidate| {
                let price = prices.of(candidate);
                let quantity = candidate.curve.wanted(price);
                (candidate.curve.gain(quantity) - price * float(quantity)).max(0.0)
            })
            .sum();
        let paid = |price: f64, limit: f64| if price > 0.0 { price * limit } else { 0.0 };
        let rooms: f64 = prices.rooms.iter().zip(&self.limits.rooms).map(|(p, room)| paid(*p, *room)).sum();
        net + rooms + self.limits.budget.map_or(0.0, |budget| paid(prices.money, budget))
    }
}

/// A price at which nobody who takes anything of it wants a unit.
fn greatest<'a>(takers: impl Iterator<Item = (f64, &'a Candidate<'a>)>) -> f64 {
    takers
        .filter(|(taken, _)| *taken > 0.0)
        .map(|(taken, candidate)| candidate.curve.slope_max() / taken)
        .fold(0.0, f64::max)
}
