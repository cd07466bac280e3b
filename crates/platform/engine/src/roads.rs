//! Legs along the road for the orders that are ready or on a tour, asked for before anything is decided.

use crate::engine::Engine;
use crate::error::Error;
use qm_domain::state::{DeliveryState, ShopState};
use qm_domain::{GeoPoint, Legs, LocationId, Metres};
use qm_observe::Roads;
use std::collections::BTreeMap;
use std::sync::PoisonError;
use tracing::warn;

/// Most places of a depot that are asked about, itself included: more than its vehicles are planned for at once.
const PLACES_MAX: usize = 500;

impl Engine {
    /// The legs among each depot that has vehicles and its orders within their range, those on a tour and those whose window
    /// closes first where there are too many. None where the great circle is configured, or stands in.
    ///
    /// # Errors
    /// When the service or the file fails and the shop is not configured to fall back on the great circle.
    pub(crate) fn road_legs(&self, state: &ShopState) -> Result<BTreeMap<LocationId, Legs>, Error> {
        let config = &state.shop.distances;
        let roads = Roads::open(config, self.home().folder());
        let told = roads.and_then(|roads| match roads {
            Some(roads) => self.ask(&roads, state),
            None => Ok(BTreeMap::new()),
        });
        match told {
            Err(error) if config.fallback => {
                warn!(source = %config.source, "distances by the great circle: {error}");
                Ok(BTreeMap::new())
            }
            told => Ok(told?),
        }
    }

    fn ask(&self, roads: &Roads, state: &ShopState) -> Result<BTreeMap<LocationId, Legs>, qm_observe::Error> {
        let mut cache = self.roads().lock().unwrap_or_else(PoisonError::into_inner);
        let mut legs = BTreeMap::new();
        for (location, &depot) in &state.delivery.depots {
            let here = state.shop.fleet.vehicles.iter().filter(|vehicle| vehicle.location == *location);
            let Some(range) = here.map(|vehicle| vehicle.range).max() else { continue };
            let places = places(&state.delivery, location, depot, range);
            if places.len() > 1 {
                legs.insert(location.clone(), roads.legs(&places, &mut cache)?);
            }
        }
        Ok(legs)
    }
}

/// The depot, then the places of its orders in range.
fn places(state: &DeliveryState, location: &LocationId, depot: GeoPoint, range: Metres) -> Vec<GeoPoint> {
    let mut ready: Vec<_> = state.ready.iter().filter(|order| order.location == *location).collect();
    ready.sort_by(|a, b| (a.window.1, &a.order).cmp(&(b.window.1, &b.order)));
    let on_tour = state.on_tour.iter().filter(|order| order.location == *location);
    let near =
        on_tour.chain(ready).filter_map(|order| order.place).filter(|place| depot.distance(*place) <= range);
    std::iter::once(depot).chain(near).take(PLACES_MAX).collect()
}
