//! Distances and durations between locations: from tables, or from places on a plane or on the earth.

use serde::{Deserialize, Serialize};

use crate::distances::Sphere;
use crate::float::{int, real};
use crate::{Error, Hours, Metres, Seconds};

/// Largest distance or duration of a leg that may be driven.
pub(crate) const DRIVEN_MAX: i64 = 100_000_000;
/// Entry of a leg that must not be driven: so much longer than any other that it shows in differences of a few.
pub(crate) const LEG_MAX: i64 = 10 * DRIVEN_MAX;
/// Length of a leg that must not be driven.
pub const FORBIDDEN: Metres = Metres(LEG_MAX);

/// How the length of a straight line becomes a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, halves up.
    Nearest,
    /// Down; what a rounding error left just below a whole number counts as that number.
    Down,
    /// Up.
    Up,
}

impl Rounding {
    /// Of a length that is not negative.
    #[inline]
    fn whole(self, length: f64) -> i64 {
        match self {
            Self::Nearest => int(length + 0.5),
            Self::Down => int(length + 1e-9),
            Self::Up => int(length) + i64::from(real(int(length)) < length),
        }
    }
}

/// Distance and duration from each location to each other; need not be symmetric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrices {
    locations: usize,
    legs: Legs,
    hours: Option<Hours>,
}

#[derive(Debug, Clone, PartialEq)]
enum Legs {
    /// Row by row; the duration is empty where it equals the distance.
    Tables { distance: Vec<u32>, duration: Vec<u32> },
    /// Straight lines, computed when asked for.
    Plane { places: Vec<(f64, f64)>, scale: f64, rounding: Rounding },
    /// Great circles, computed when asked for.
    Sphere(Sphere),
}

/// Places on a plane, the scale of the lines between them, and how their lengths become whole.
pub(crate) type Lines<'a> = (&'a [(f64, f64)], f64, Rounding);

// Coordinates are checked to be finite.
impl Eq for Legs {}

impl Matrices {
    /// Row by row: entry `from * locations + to`. O(locations²) memory, 4 bytes per entry; once where both are equal.
    ///
    /// # Errors
    /// [`Error::MatrixSize`] where a matrix is not square, [`Error::OutOfRange`] on an entry below 0 or above 10^8
    /// other than [`FORBIDDEN`].
    pub fn new(locations: usize, distance: Vec<Metres>, duration: Vec<Seconds>) -> Result<Self, Error> {
        let distance = table("distance", locations, distance.into_iter().map(|leg| leg.0).collect())?;
        let duration = table("duration", locations, duration.into_iter().map(|leg| leg.0).collect())?;
        let duration = if duration == distance { Vec::new() } else { duration };
        Ok(Self { locations, legs: Legs::Tables { distance, duration }, hours: None })
    }

    /// Straight lines between places, times `scale`, made whole; distance and duration are the same number. O(places)
    /// memory.
    ///
    /// # Errors
    /// [`Error::Geography`] on a coordinate or scale that is no number, a scale below zero, or a leg above 10^8.
    pub fn plane(places: Vec<(f64, f64)>, scale: f64, rounding: Rounding) -> Result<Self, Error> {
        let limit = real(DRIVEN_MAX) / 3.0;
        let usable = |name, value: f64| {
            if (value * scale).abs() <= limit { Ok(()) } else { Err(Error::Geography { name, value }) }
        };
        if !(0.0..=limit).contains(&scale) {
            return Err(Error::Geography { name: "scale", value: scale });
        }
        for &(x, y) in &places {
            usable("coordinate", x)?;
            usable("coordinate", y)?;
        }
        Ok(Self { locations: places.len(), legs: Legs::Plane { places, scale, rounding }, hours: None })
    }

    /// Great circles between places on the earth.
    pub(crate) fn sphere(sphere: Sphere) -> Self {
        Self { locations: sphere.places.len(), legs: Legs::Sphere(sphere), hours: None }
    }

    /// The same legs, driven at another speed at each hour of the day. Durations are those at the usual speed.
    #[must_use]
    pub fn with_hours(self, hours: Hours) -> Self {
        Self { hours: Some(hours), ..self }
    }

    /// The speeds by hour, where there are any.
    pub fn hours(&self) -> Option<&Hours> {
        self.hours.as_ref()
    }

    /// Number of locations.
    pub fn locations(&self) -> usize {
        self.locations
    }

    /// Metres from one location to another; both must be below [`Self::locations`].
    pub fn distance(&self, from: usize, to: usize) -> Metres {
        match &self.legs {
            Legs::Tables { distance, .. } => Metres(i64::from(distance[from * self.locations + to])),
            Legs::Plane { places, scale, rounding } => {
                let ((ax, ay), (bx, by)) = (places[from], places[to]);
                let (east, north) = (ax - bx, ay - by);
                Metres(rounding.whole((east * east + north * north).sqrt() * scale))
            }
            Legs::Sphere(sphere) => Metres(sphere.distance(from, to)),
        }
    }

    /// Seconds from one location to another at the usual speed; both must be below [`Self::locations`].
    pub fn duration(&self, from: usize, to: usize) -> Seconds {
        match &self.legs {
            Legs::Tables { duration, .. } if !duration.is_empty() => {
                Seconds(i64::from(duration[from * self.locations + to]))
            }
            Legs::Sphere(sphere) => Seconds(sphere.duration(from, to)),
            _ => Seconds(self.distance(from, to).0),
        }
    }

    /// When a vehicle that leaves one location at a moment is at another; both must be below [`Self::locations`].
    pub fn arrival(&self, from: usize, to: usize, departure: Seconds) -> Seconds {
        let seconds = self.duration(from, to);
        self.hours.as_ref().map_or(departure + seconds, |hours| hours.arrival(departure, seconds))
    }

    /// The latest moment to leave one location so as to be at another by `arrival`; both must be below
    /// [`Self::locations`].
    pub fn departure(&self, from: usize, to: usize, arrival: Seconds) -> Seconds {
        let seconds = self.duration(from, to);
        self.hours.as_ref().map_or(arrival - seconds, |hours| hours.departure(arrival, seconds))
    }

    /// The places, their scale and rounding, where legs are straight lines.
    pub(crate) fn as_plane(&self) -> Option<Lines<'_>> {
        match &self.legs {
            Legs::Tables { .. } | Legs::Sphere(_) => None,
            Legs::Plane { places, scale, rounding } => Some((places, *scale, *rounding)),
        }
    }

    /// No duration that may be driven is longer, at the usual speed. O(entries).
    pub(crate) fn longest(&self) -> i64 {
        match &self.legs {
            Legs::Tables { distance, duration } => {
                let durations = if duration.is_empty() { distance } else { duration };
                let allowed = durations.iter().map(|&leg| i64::from(leg)).filter(|&leg| leg < LEG_MAX);
                allowed.max().unwrap_or(0)
            }
            Legs::Plane { places, scale, .. } => {
                let spread = |axis: fn(&(f64, f64)) -> f64| {
                    let all = places.iter().map(axis);
                    all.clone().fold(f64::MIN, f64::max) - all.fold(f64::MAX, f64::min)
                };
                let (east, north) = (spread(|place| place.0), spread(|place| place.1));
                if places.is_empty() { 0 } else { int(east.hypot(north) * scale) + 1 }
            }
            Legs::Sphere(sphere) => sphere.largest().1,
        }
    }

    /// No leg is longer or takes longer at any hour, forbidden ones included. O(entries).
    pub(crate) fn largest(&self) -> (i64, i64) {
        let (metres, seconds) = match &self.legs {
            Legs::Tables { distance, duration } => {
                let largest = |legs: &[u32]| legs.iter().max().map_or(0, |&leg| i64::from(leg));
                let metres = largest(distance);
                (metres, if duration.is_empty() { metres } else { largest(duration) })
            }
            Legs::Plane { .. } => (self.longest(), self.longest()),
            Legs::Sphere(sphere) => sphere.largest(),
        };
        (metres, self.hours.as_ref().map_or(seconds, |hours| hours.most(seconds)))
    }

    /// Whether each duration is the distance.
    pub(crate) fn one_table(&self) -> bool {
        match &self.legs {
            Legs::Tables { duration, .. } => duration.is_empty(),
            Legs::Plane { .. } => true,
            Legs::Sphere(_) => false,
        }
    }

    /// Where locations lie in space, if legs grow with the straight line between them.
    pub(crate) fn spots(&self, locations: impl Iterator<Item = usize>) -> Option<Vec<[f64; 3]>> {
        match &self.legs {
            Legs::Tables { .. } => None,
            Legs::Plane { places, .. } => {
                Some(locations.map(|at| [places[at].0, places[at].1, 0.0]).collect())
            }
            Legs::Sphere(sphere) => Some(locations.map(|at| sphere.places[at]).collect()),
        }
    }

    /// No distance between places a straight line of this length apart is shorter. Where there are [`Self::spots`].
    pub(crate) fn at_least(&self, line: f64) -> i64 {
        let leg = match &self.legs {
            Legs::Tables { .. } => 0,
            Legs::Plane { scale, rounding, .. } => rounding.whole(line * scale),
            Legs::Sphere(sphere) => sphere.along(line).0,
        };
        // The last digits of a computed leg may differ from those of the bound.
        (leg - 1).max(0)
    }

    /// The legs between some locations alone, in this order.
    pub(crate) fn between(&self, locations: &[usize]) -> Self {
        let legs = match &self.legs {
            Legs::Tables { distance, duration } => {
                let cells = |from: &[u32]| -> Vec<u32> {
                    let all = locations.iter().flat_map(|&a| locations.iter().map(move |&b| (a, b)));
                    if from.is_empty() {
                        Vec::new()
                    } else {
                        all.map(|(a, b)| from[a * self.locations + b]).collect()
                    }
                };
                Legs::Tables { distance: cells(distance), duration: cells(duration) }
            }
            Legs::Plane { places, scale, rounding } => Legs::Plane {
                places: locations.iter().map(|&at| places[at]).collect(),
                scale: *scale,
                rounding: *rounding,
            },
            Legs::Sphere(sphere) => Legs::Sphere(sphere.between(locations)),
        };
        Self { locations: locations.len(), legs, hours: self.hours.clone() }
    }
}

fn table(name: &'static str, locations: usize, legs: Vec<i64>) -> Result<Vec<u32>, Error> {
    if locations.checked_mul(locations) != Some(legs.len()) {
        return Err(Error::MatrixSize { name, locations, entries: legs.len() });
    }
    let checked = legs.into_iter().enumerate().map(|(index, value)| {
        let fits = u32::try_from(value).ok().filter(|_| value <= DRIVEN_MAX || value == LEG_MAX);
        fits.ok_or(Error::OutOfRange { of: "matrix entry", index, name, value })
    });
    checked.collect()
}
