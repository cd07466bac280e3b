//! The legs of a day: along the road where somebody told them, in the traffic of each hour.

use super::DayFault;
use super::board::Board;
use crate::delivery::fleet::hours;
use crate::delivery::words::{flown, roads};
use crate::number::{float, whole};
use qm_domain::GeoPoint;

impl Board<'_> {
    /// Metres and seconds along the road where somebody told them, as the crow flies times the detour to other places.
    pub(super) fn leg(&self, van: usize, from: GeoPoint, to: GeoPoint) -> Option<(i64, i64)> {
        let legs = self.state.delivery.legs.get(self.depot);
        if let Some(legs) = legs.filter(|legs| legs.knows(from) && legs.knows(to)) {
            return legs.leg(from, to).map(|leg| (leg.metres.0, leg.seconds.0));
        }
        let metres = float(from.distance(to).0) * self.state.shop.fleet.detour;
        Some((whole(metres), whole(metres * 3.6 / self.vans[van].0.speed_kmh)))
    }

    /// The legs of each speed; of one for all where the road's are told.
    pub(super) fn profiles(&mut self) -> Result<(), DayFault> {
        let mut speeds: Vec<usize> = Vec::new();
        for at in 0..self.vans.len() {
            let alike =
                |&other: &usize| self.vans[other].0.speed_kmh.total_cmp(&self.vans[at].0.speed_kmh).is_eq();
            let profile = speeds.iter().position(alike).unwrap_or_else(|| {
                speeds.push(at);
                speeds.len() - 1
            });
            self.parts.vehicles[at].profile = profile;
        }
        let told = self.state.delivery.legs.contains_key(self.depot);
        for van in speeds {
            let matrices = if told {
                roads(&self.places, |from, to| self.leg(van, from, to))?
            } else {
                flown(&self.places, self.state.shop.fleet.detour, self.vans[van].0.speed_kmh)?
            };
            self.parts.profiles.push(match hours(&self.state.shop, self.vans[van].1.0)? {
                Some(hours) => matrices.with_hours(hours),
                None => matrices,
            });
        }
        Ok(())
    }
}
