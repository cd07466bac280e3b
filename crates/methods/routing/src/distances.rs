//! Matrices from coordinates, where no road network is at hand.

use serde::{Deserialize, Serialize};

use crate::matrices::DRIVEN_MAX;
use crate::{Error, Matrices};

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A place on the earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// North is positive, -90..=90.
    pub latitude: f64,
    /// East is positive, -180..=180.
    pub longitude: f64,
}

/// Great-circle distances times `detour`, driven at `metres_per_second`; both rounded to whole units.
///
/// Legs are computed when asked for: O(points) memory. Method: the arc over the chord between two points, which is the
/// haversine formula (Sinnott 1984).
///
/// # Errors
/// [`Error::Geography`] on a coordinate outside its range, a detour factor outside 1..=5 or a speed outside
/// 0.5..=100 metres per second.
pub fn great_circle(points: &[Point], detour: f64, metres_per_second: f64) -> Result<Matrices, Error> {
    let within = |name, value: f64, low: f64, high: f64| {
        if (low..=high).contains(&value) { Ok(()) } else { Err(Error::Geography { name, value }) }
    };
    within("detour factor", detour, 1.0, 5.0)?;
    within("speed", metres_per_second, 0.5, 100.0)?;
    for point in points {
        within("latitude", point.latitude, -90.0, 90.0)?;
        within("longitude", point.longitude, -180.0, 180.0)?;
    }
    Ok(Matrices::sphere(Sphere { places: points.iter().map(spot).collect(), detour, metres_per_second }))
}

/// Places on the earth between which legs are computed when asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sphere {
    /// In metres from the centre of the earth.
    pub(crate) places: Vec<[f64; 3]>,
    detour: f64,
    metres_per_second: f64,
}

impl Sphere {
    /// Metres from one place to another.
    pub(crate) fn distance(&self, from: usize, to: usize) -> i64 {
        self.along(self.line(from, to)).0
    }

    /// Seconds from one place to another.
    pub(crate) fn duration(&self, from: usize, to: usize) -> i64 {
        self.along(self.line(from, to)).1
    }

    /// Metres and seconds between places a straight line of this length apart.
    pub(crate) fn along(&self, line: f64) -> (i64, i64) {
        let metres = 2.0 * EARTH_RADIUS_M * (line / (2.0 * EARTH_RADIUS_M)).min(1.0).asin() * self.detour;
        (whole(metres), whole(metres / self.metres_per_second))
    }

    /// No leg is longer or takes longer. O(places).
    pub(crate) fn largest(&self) -> (i64, i64) {
        let side = |axis: usize| {
            let all = self.places.iter().map(|place| place[axis]);
            (all.clone().fold(f64::MAX, f64::min) - all.fold(f64::MIN, f64::max)).powi(2)
        };
        if self.places.is_empty() {
            return (0, 0);
        }
        let (metres, seconds) = self.along((0..3).map(side).sum::<f64>().sqrt());
        (metres + 1, seconds + 1)
    }

    /// Some of the places, in this order.
    pub(crate) fn between(&self, locations: &[usize]) -> Self {
        Self { places: locations.iter().map(|&at| self.places[at]).collect(), ..*self }
    }

    fn line(&self, from: usize, to: usize) -> f64 {
        let sides = self.places[from].iter().zip(&self.places[to]);
        sides.map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }
}

/// A point in space, in metres from the centre of the earth.
fn spot(point: &Point) -> [f64; 3] {
    let ((sin, cos), (east_sin, east_cos)) =
        (point.latitude.to_radians().sin_cos(), point.longitude.to_radians().sin_cos());
    [cos * east_cos, cos * east_sin, sin].map(|side| side * EARTH_RADIUS_M)
}

/// The nearest whole number of a value that lies between 0 and what the matrices take.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "clamped first; the limit is exact"
)]
fn whole(value: f64) -> i64 {
    value.round().clamp(0.0, DRIVEN_MAX as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Metres, Seconds};

    fn point(latitude: f64, longitude: f64) -> Point {
        Point { latitude, longitude }
    }

    #[test]
    fn a_quarter_of_the_equator_and_a_known_pair() {
        // A quarter of a great circle is R·π/2 = 10,007,557 m. Paris 48.8566, 2.3522 to London 51.5074,
        // -0.1278 is 343.6 km on the sphere.
        let matrices = great_circle(
            &[point(0.0, 0.0), point(0.0, 90.0), point(48.8566, 2.3522), point(51.5074, -0.1278)],
            1.0,
            10.0,
        )
        .unwrap();
        assert_eq!(matrices.distance(0, 1), Metres(10_007_557));
        assert_eq!(matrices.duration(0, 1), Seconds(1_000_756));
        assert!((matrices.distance(2, 3).0 - 343_560).abs() < 100);
        assert_eq!(matrices.distance(2, 3), matrices.distance(3, 2));
        assert_eq!(matrices.distance(3, 3), Metres(0));
    }

    #[test]
    fn nonsense_is_refused() {
        for (points, detour, speed) in [
            ([point(91.0, 0.0)], 1.3, 8.0),
            ([point(f64::NAN, 0.0)], 1.3, 8.0),
            ([point(0.0, 0.0)], 0.5, 8.0),
            ([point(0.0, 0.0)], 1.3, 0.0),
        ] {
            assert!(matches!(great_circle(&points, detour, speed), Err(Error::Geography { .. })));
        }
    }
}
