//! The room, there and in containers, that the other orders of a cycle take beside one that a person changes.

use crate::engine::Engine;
use crate::error::Error;
use qm_domain::state::ShopState;
use qm_domain::{Action, Decision, PurchaseLine};

impl Engine {
    /// The state with the positions that the others fill up where the action brings stock, so that the checker knows what room
    /// those take. As it is where neither that room nor the containers it comes in have an end. One look at the store for each of
    /// the others there.
    pub(crate) fn with_brought(
        &self,
        mut state: ShopState,
        action: &Action,
        others: &[Decision],
    ) -> Result<ShopState, Error> {
        let Some((_, location, _)) = action.brings() else { return Ok(state) };
        let most = |line: &PurchaseLine| state.shop.supplier(&line.supplier)?.container?.most;
        let ends = matches!(action, Action::Purchase(line) if most(line).is_some());
        if !ends && state.shop.storage_of(location).is_none() {
            return Ok(state);
        }
        for other in others {
            let Some((sku, to, _)) = other.action.brings().filter(|(_, to, _)| *to == location) else {
                continue;
            };
            let known = state.stock.positions.iter().any(|one| one.sku == *sku && one.location == *to);
            if known {
                continue;
            }
            let kept = self.store().grounds(&other.id)?;
            let positions = kept.into_iter().flat_map(|(_, grounds)| grounds.positions);
            state.stock.positions.extend(positions.filter(|one| one.sku == *sku && one.location == *to));
        }
        Ok(state)
    }
}
