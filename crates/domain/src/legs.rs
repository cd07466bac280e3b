//! Distances and durations along the road, as a service or a file told them.

use crate::units::{GeoPoint, Metres, Seconds};
use serde::{Deserialize, Serialize};

/// Steps per degree that places are told apart by: about a tenth of a metre.
const STEPS: f64 = 1_000_000.0;

/// A way along the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Its length.
    pub metres: Metres,
    /// The time it takes.
    pub seconds: Seconds,
}

/// A place rounded to a millionth of a degree: what legs are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot(i32, i32);

impl From<GeoPoint> for Spot {
    fn from(place: GeoPoint) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "at most 180 million")]
        let steps = |degrees: f64| (degrees * STEPS).round() as i32;
        Self(steps(place.lat()), steps(place.lng()))
    }
}

/// The legs from each of some places to each of them; need not be symmetric.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Legs {
    /// In ascending order.
    spots: Vec<Spot>,
    /// Row by row; none where no road leads.
    legs: Vec<Option<Leg>>,
}

impl Legs {
    /// The legs among `places`, of which equal ones count once; `leg` tells that from one to another. A place is where
    /// it is without driving. O(places²).
    pub fn new(places: &[GeoPoint], mut leg: impl FnMut(GeoPoint, GeoPoint) -> Option<Leg>) -> Self {
        let mut sorted: Vec<(Spot, GeoPoint)> = places.iter().map(|&place| (place.into(), place)).collect();
        sorted.sort_by_key(|(spot, _)| *spot);
        sorted.dedup_by_key(|(spot, _)| *spot);
        let stay = Leg { metres: Metres(0), seconds: Seconds(0) };
        let mut legs = Vec::with_capacity(sorted.len() * sorted.len());
        for &(here, from) in &sorted {
            legs.extend(
                sorted.iter().map(|&(there, to)| if here == there { Some(stay) } else { leg(from, to) }),
            );
        }
        Self { spots: sorted.into_iter().map(|(spot, _)| spot).collect(), legs }
    }

    /// Whether the legs of a place are known. O(log places).
    pub fn knows(&self, place: GeoPoint) -> bool {
        self.row(place).is_some()
    }

    /// The leg from one place to another; none where no road leads or a place is not known. O(log places).
    pub fn leg(&self, from: GeoPoint, to: GeoPoint) -> Option<Leg> {
        let (from, to) = (self.row(from)?, self.row(to)?);
        self.legs.get(from * self.spots.len() + to).copied().flatten()
    }

    /// Those among some of the places. O(places²).
    #[must_use]
    pub fn among(&self, places: &[GeoPoint]) -> Self {
        let known: Vec<GeoPoint> = places.iter().copied().filter(|place| self.knows(*place)).collect();
        Self::new(&known, |from, to| self.leg(from, to))
    }

    fn row(&self, place: GeoPoint) -> Option<usize> {
        self.spots.binary_search(&place.into()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(at: i32) -> GeoPoint {
        GeoPoint::new(52.0 + f64::from(at) / 100.0, 13.0).unwrap()
    }

    /// From the place `a` to the place `b` it is `10 a + b` metres; no road leads from 3 to 1.
    fn leg(from: GeoPoint, to: GeoPoint) -> Option<Leg> {
        #[expect(clippy::cast_possible_truncation, reason = "small")]
        let number = |place: GeoPoint| ((place.lat() - 52.0) * 100.0).round() as i64;
        let (a, b) = (number(from), number(to));
        let leg = Leg { metres: Metres(10 * a + b), seconds: Seconds(a * b) };
        ((a, b) != (3, 1)).then_some(leg)
    }

    #[test]
    fn legs_are_found_by_place_in_both_directions() {
        let legs = Legs::new(&[place(3), place(1), place(2), place(1)], leg);
        assert_eq!(legs.leg(place(1), place(2)), leg(place(1), place(2)));
        assert_eq!(legs.leg(place(2), place(1)), leg(place(2), place(1)));
        assert_eq!((legs.leg(place(3), place(1)), legs.leg(place(1), place(4))), (None, None));
        assert_eq!(legs.leg(place(2), place(2)).unwrap().metres, Metres(0));
        let near = GeoPoint::new(52.01 + 1e-8, 13.0).unwrap();
        assert!(legs.knows(near) && !legs.knows(place(4)));
    }

    #[test]
    fn a_part_keeps_what_it_knows_and_survives_json() {
        let some = Legs::new(&[place(1), place(2), place(3)], leg).among(&[place(3), place(2), place(9)]);
        assert_eq!((some.leg(place(2), place(3)), some.knows(place(1))), (leg(place(2), place(3)), false));
        let text = serde_json::to_string(&some).unwrap();
        assert_eq!(serde_json::from_str::<Legs>(&text).unwrap(), some);
    }
}
