//! The room of locations: what is free of it, and what a unit takes.

use crate::number::float;
use qm_domain::state::{ShopState, StockPosition};
use qm_domain::{CubicCentimetres, LocationId};
use qm_inventory::{Candidate, GainCurve, Limits};
use std::collections::BTreeMap;

/// Free room, in cubic centimetres.
pub(super) struct Rooms<'a> {
    stores: BTreeMap<&'a LocationId, usize>,
    /// By store; the first is that of all locations whose room has no end.
    free: Vec<f64>,
}

impl<'a> Rooms<'a> {
    /// What all that is there and on its way leaves of each room; nothing where that is more than fits.
    pub(super) fn of(state: &'a ShopState) -> Self {
        let mut rooms = Self { stores: BTreeMap::new(), free: vec![f64::INFINITY] };
        for storage in &state.shop.storage {
            let taken = state.stock.taken.get(&storage.location).map_or(0, |volume| volume.0);
            rooms.stores.insert(&storage.location, rooms.free.len());
            rooms.free.push(float(storage.capacity().0.saturating_sub(taken).max(0)));
        }
        rooms
    }

    fn store(&self, position: &StockPosition) -> usize {
        self.stores.get(&position.location).copied().unwrap_or(0)
    }

    /// Free litres where a position is; none where they have no end.
    pub(super) fn free_litres(&self, position: &StockPosition) -> Option<f64> {
        Some(litres(self.free[self.store(position)])).filter(|litres| litres.is_finite())
    }

    /// What a position would take of the room, and each unit of the budget.
    pub(super) fn candidate<'c>(
        &self,
        position: &StockPosition,
        curve: &'c GainCurve,
        unit_money: f64,
    ) -> Candidate<'c> {
        let unit_room = float(position.unit_volume.0.max(0));
        Candidate { curve, unit_money, unit_room, store: self.store(position) }
    }

    /// The rooms beside a budget in minor units.
    pub(super) fn limits(&self, budget_minor: Option<i64>) -> Limits {
        Limits { budget: budget_minor.map(float), rooms: self.free.clone() }
    }
}

/// Litres of a volume.
pub(super) fn in_litres(volume: CubicCentimetres) -> f64 {
    litres(float(volume.0))
}

fn litres(cm3: f64) -> f64 {
    cm3 / 1_000.0
}
