//! Distances and durations between locations.

use serde::{Deserialize, Serialize};

use crate::{Error, Metres, Seconds};

/// Largest distance or duration of one leg.
pub(crate) const LEG_MAX: i64 = 100_000_000;

/// Distance and duration from each location to each other; need not be symmetric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Entries", into = "Entries")]
pub struct Matrices {
    entries: Entries,
}

/// Matrices before they are checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entries {
    locations: usize,
    distance: Vec<Metres>,
    duration: Vec<Seconds>,
}

impl TryFrom<Entries> for Matrices {
    type Error = Error;

    fn try_from(entries: Entries) -> Result<Self, Error> {
        Self::new(entries.locations, entries.distance, entries.duration)
    }
}

impl From<Matrices> for Entries {
    fn from(matrices: Matrices) -> Self {
        matrices.entries
    }
}

impl Matrices {
    /// Row by row: entry `from * locations + to`.
    ///
    /// # Errors
    /// [`Error::MatrixSize`] where a matrix is not square, [`Error::OutOfRange`] on an entry below 0 or above 10^8.
    pub fn new(locations: usize, distance: Vec<Metres>, duration: Vec<Seconds>) -> Result<Self, Error> {
        for (name, entries) in [("distance", distance.len()), ("duration", duration.len())] {
            if locations.checked_mul(locations) != Some(entries) {
                return Err(Error::MatrixSize { name, locations, entries });
            }
        }
        let both = [
            ("distance", distance.iter().map(|d| d.0).position(|d| !(0..=LEG_MAX).contains(&d))),
            ("duration", duration.iter().map(|d| d.0).position(|d| !(0..=LEG_MAX).contains(&d))),
        ];
        for (name, bad) in both {
            if let Some(index) = bad {
                let value = if name == "distance" { distance[index].0 } else { duration[index].0 };
                return Err(Error::OutOfRange { of: "matrix entry", index, name, value });
            }
        }
        Ok(Self { entries: Entries { locations, distance, duration } })
    }

    /// Number of locations.
    pub fn locations(&self) -> usize {
        self.entries.locations
    }

    /// Metres from one location to another; both must be below [`Self::locations`].
    pub fn distance(&self, from: usize, to: usize) -> Metres {
        self.entries.distance[from * self.entries.locations + to]
    }

    /// Seconds from one location to another; both must be below [`Self::locations`].
    pub fn duration(&self, from: usize, to: usize) -> Seconds {
        self.entries.duration[from * self.entries.locations + to]
    }
}
