//! How much room a location has, and how much of it a unit takes up.

use super::{Shop, ShopError};
use crate::id::LocationId;
use crate::units::CubicCentimetres;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a unit takes up where neither its product nor the location's entry tells: three litres.
const UNIT: CubicCentimetres = CubicCentimetres(3_000);
/// Most litres of a location: a million cubic metres.
const LITRES_MAX: i64 = 1_000_000_000;
/// Most litres of a unit: what the table of products takes.
const UNIT_LITRES_MAX: f64 = 50_000.0;

/// The room of a location.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Where.
    pub location: LocationId,
    /// Litres that fit there.
    pub litres: i64,
    /// Litres that a unit takes up where its product tells no volume; 3 without, which counts as assumed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_litres: Option<f64>,
}

impl Storage {
    /// What fits there.
    pub fn capacity(&self) -> CubicCentimetres {
        CubicCentimetres(self.litres.saturating_mul(1_000))
    }
}

impl Shop {
    /// The room of a location; none where the shop tells of no limit.
    pub fn storage_of(&self, location: &LocationId) -> Option<&Storage> {
        self.storage.iter().find(|one| one.location == *location)
    }

    /// What a unit takes up at a location whose product tells this volume, in cubic centimetres; rounded up, at least one.
    pub fn unit_volume(&self, location: &LocationId, told_cm3: Option<f64>) -> CubicCentimetres {
        #[expect(clippy::cast_possible_truncation, reason = "volumes stay below 2^53; saturates")]
        self.told_volume(location, told_cm3).map_or(UNIT, |cm3| CubicCentimetres((cm3.ceil() as i64).max(1)))
    }

    /// Whether that is a default.
    pub fn assumes_volume(&self, location: &LocationId, told_cm3: Option<f64>) -> bool {
        self.told_volume(location, told_cm3).is_none()
    }

    fn told_volume(&self, location: &LocationId, told_cm3: Option<f64>) -> Option<f64> {
        let there = || self.storage_of(location)?.unit_litres.map(|litres| litres * 1_000.0);
        told_cm3.filter(|volume| *volume > 0.0).or_else(there)
    }

    /// Checks the rooms.
    pub(super) fn rooms(&self) -> Result<(), ShopError> {
        let mut seen = BTreeSet::new();
        for one in &self.storage {
            let rule = |holds: bool, fault: &'static str| {
                let entry = || format!("storage {}", one.location);
                if holds { Ok(()) } else { Err(ShopError { entry: entry(), fault }) }
            };
            rule(seen.insert(&one.location), "a location has one entry")?;
            rule((0..=LITRES_MAX).contains(&one.litres), "litres must lie in 0 to 1000000000")?;
            let takes = |litres: f64| litres > 0.0 && litres <= UNIT_LITRES_MAX;
            rule(one.unit_litres.is_none_or(takes), "unit_litres must lie above 0, up to 50000")?;
        }
        Ok(())
    }
}

#[cfg(all(test, feature = "samples"))]
mod tests {
    use super::Storage;
    use crate::CubicCentimetres;
    use crate::samples::{location, shop};

    fn storage(litres: i64, unit_litres: Option<f64>) -> Storage {
        Storage { location: location("L1"), litres, unit_litres }
    }

    #[test]
    fn a_unit_takes_up_what_its_product_tells_or_what_the_location_says() {
        let with = |rooms: &[Storage]| {
            let mut shop = shop();
            shop.storage = rooms.to_vec();
            shop
        };
        assert_eq!(storage(2, None).capacity(), CubicCentimetres(2_000));
        let units = [Some(0.2), Some(750.5), Some(0.0), Some(-3.0), Some(f64::NAN), None];
        let there = location("L1");
        for bare in [with(&[]), with(&[storage(2, None)])] {
            let volumes = units.map(|told| bare.unit_volume(&there, told).0);
            assert_eq!(volumes, [1, 751, 3_000, 3_000, 3_000, 3_000]);
            let assumed = units.map(|told| bare.assumes_volume(&there, told));
            assert_eq!(assumed, [false, false, true, true, true, true]);
        }
        let told = with(&[storage(2, Some(0.25))]);
        assert_eq!(units.map(|volume| told.unit_volume(&there, volume).0), [1, 751, 250, 250, 250, 250]);
        assert!(units.iter().all(|volume| !told.assumes_volume(&there, *volume)));
    }

    #[test]
    fn rooms_that_cannot_be_are_told() {
        let fault = |rooms: &[Storage]| {
            let mut shop = shop();
            shop.storage = rooms.to_vec();
            shop.validate().err().map(|error| error.to_string())
        };
        assert_eq!(fault(&[storage(0, Some(0.5))]), None);
        assert_eq!(
            fault(&[storage(1, None), storage(1, None)]).unwrap(),
            "storage L1: a location has one entry"
        );
        assert!(fault(&[storage(-1, None)]).unwrap().contains("storage L1: litres"));
        for wrong in [0.0, -1.0, f64::NAN, 50_001.0] {
            assert!(fault(&[storage(1, Some(wrong))]).unwrap().contains("unit_litres"));
        }
    }
}
