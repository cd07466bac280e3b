//! Units and bounded numbers. Integers for what is counted, checked floats for what is estimated.

use serde::{Deserialize, Serialize};

/// Why a number is not the quantity it should be.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum UnitError {
    /// NaN, infinite, or outside 0 to 1.
    #[error("{0} is not a probability")]
    Probability(f64),
    /// Latitude beyond 90 or longitude beyond 180 degrees, or NaN.
    #[error("({0}, {1}) is not a point on the earth")]
    Point(f64, f64),
}

macro_rules! integer_units {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    )+};
}

integer_units! {
    /// A distance.
    Metres,
    /// A span of time.
    Seconds,
    /// A weight.
    Grams,
    /// A volume.
    CubicCentimetres,
}

/// A number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

impl Probability {
    /// Checks the number.
    ///
    /// # Errors
    /// [`UnitError::Probability`] for NaN or a number outside 0 to 1.
    pub fn new(value: f64) -> Result<Self, UnitError> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(UnitError::Probability(value)) }
    }

    /// Clamps to 0 to 1; NaN becomes 0.
    pub fn clamped(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Probability {
    type Error = UnitError;
    fn try_from(value: f64) -> Result<Self, UnitError> {
        Self::new(value)
    }
}

impl From<Probability> for f64 {
    fn from(p: Probability) -> Self {
        p.0
    }
}

/// A point on the earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    lat: f64,
    lng: f64,
}

impl GeoPoint {
    /// Mean radius of the earth in metres (IUGG).
    const RADIUS_M: f64 = 6_371_008.8;

    /// Checks the degrees.
    ///
    /// # Errors
    /// [`UnitError::Point`] for NaN or degrees beyond the poles or the date line.
    pub fn new(lat: f64, lng: f64) -> Result<Self, UnitError> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lng) {
            Ok(Self { lat, lng })
        } else {
            Err(UnitError::Point(lat, lng))
        }
    }

    /// Degrees north.
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    pub fn lng(self) -> f64 {
        self.lng
    }

    /// The point rounded to 0.1 degree, as the lake may hold it.
    #[must_use]
    pub fn coarse(self) -> Self {
        Self { lat: (self.lat * 10.0).round() / 10.0, lng: (self.lng * 10.0).round() / 10.0 }
    }

    /// Great-circle distance (haversine).
    pub fn distance(self, other: Self) -> Metres {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let (dlat, dlng) = (b - a, (other.lng - self.lng).to_radians());
        let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlng / 2.0).sin().powi(2);
        let metres = 2.0 * Self::RADIUS_M * h.sqrt().min(1.0).asin();
        #[expect(clippy::cast_possible_truncation, reason = "at most half the earth's girth")]
        let metres = metres.round() as i64;
        Metres(metres)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_of_two_cities() {
        // Paris to London, 343.5 km by the great circle.
        let paris = GeoPoint::new(48.8566, 2.3522).unwrap();
        let london = GeoPoint::new(51.5074, -0.1278).unwrap();
        assert!((paris.distance(london).0 - 343_500).abs() < 600);
        assert!(GeoPoint::new(f64::NAN, 0.0).is_err() && Probability::new(1.1).is_err());
    }
}
