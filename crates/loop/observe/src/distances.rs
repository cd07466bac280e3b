//! How far it is from place to place: asked of a service of one's own, or read from a file.
//!
//! A service learns the coordinates it is asked about and nothing else; they are in no message and no log.

mod cache;
mod chunks;
mod file;
mod osrm;
mod service;
#[cfg(test)]
mod tests;
mod valhalla;

pub use cache::LegCache;

use crate::error::Error;
use file::FileLegs;
use qm_domain::{DistanceSource, Distances, GeoPoint, Legs};
use service::Service;
use std::fmt;
use std::path::Path;

/// Longest leg believed, metres or seconds.
const LEG_MAX: i64 = 100_000_000;

/// Who tells legs along the road.
pub struct Roads {
    teller: Teller,
    config: Distances,
}

impl fmt::Debug for Roads {
    /// Without the address, which may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roads").field("teller", &self.teller).finish_non_exhaustive()
    }
}

#[derive(Debug)]
enum Teller {
    Service(Service),
    File(FileLegs),
}

impl Roads {
    /// What the shop is configured for; `None` for the great circle. A file's path is relative to `home`. Asks nothing
    /// yet.
    ///
    /// # Errors
    /// [`Error::RoadAddress`] on a bad address; on a file that cannot be read, with the row.
    pub fn open(config: &Distances, home: &Path) -> Result<Option<Self>, Error> {
        let teller = match (config.source, &config.file) {
            (DistanceSource::Osrm | DistanceSource::Valhalla, _) => Teller::Service(Service::new(config)?),
            (DistanceSource::File, Some(file)) => Teller::File(FileLegs::read(&home.join(file))?),
            (DistanceSource::File, None) | (DistanceSource::GreatCircle, _) => return Ok(None),
        };
        Ok(Some(Self { teller, config: config.clone() }))
    }

    /// The legs among some places. Those that the cache holds are not asked for again. O(places²), and one request per
    /// two chunks of places.
    ///
    /// # Errors
    /// [`Error::RoadSilent`], [`Error::RoadUnreachable`] and [`Error::RoadAnswer`] where the service fails.
    pub fn legs(&self, places: &[GeoPoint], cache: &mut LegCache) -> Result<Legs, Error> {
        match &self.teller {
            Teller::File(file) => Ok(Legs::new(places, |from, to| file.leg(from, to))),
            Teller::Service(service) => {
                cache.is_of(&self.config);
                cache.fill(places, |sources, targets| chunks::ask(service, sources, targets))?;
                Ok(Legs::new(places, |from, to| cache.leg(from, to)))
            }
        }
    }
}
