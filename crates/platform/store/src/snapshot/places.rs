//! Where the shop is, and how far its facts reach.

use crate::cell::{id, maybe_time, place};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{GeoPoint, LocationId, Table, Timestamp};

/// A location.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationFacts {
    /// Its id.
    pub location: LocationId,
    /// Its name.
    pub label: Option<String>,
    /// `warehouse`, `store` or `seller`.
    pub kind: String,
    /// Where it is.
    pub place: Option<GeoPoint>,
    /// Region.
    pub region: Option<String>,
}

impl Store {
    /// All locations, by id.
    ///
    /// # Errors
    /// When the data base refuses or a stored value cannot be read.
    pub fn locations(&self) -> Result<Vec<LocationFacts>, Error> {
        self.read(|connection| {
            let sql = "SELECT location, label, kind, lat, lng, region FROM locations ORDER BY location";
            let mut statement = connection.prepare_cached(sql)?;
            let locations = statement.query_map([], |row| {
                Ok(LocationFacts {
                    location: id(row, "location")?,
                    label: row.get("label")?,
                    kind: row.get("kind")?,
                    place: place(row, "lat", "lng")?,
                    region: row.get("region")?,
                })
            })?;
            Ok(locations.collect::<Result<_, _>>()?)
        })
    }

    /// The instant up to which the facts are complete: the latest order, since what comes after it in an export only
    /// completes earlier orders. Without orders the latest ticket, review or finished task. `None` without facts.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn latest_fact(&self) -> Result<Option<Timestamp>, Error> {
        self.read(|connection| {
            let sql = "SELECT coalesce((SELECT max(placed_at) FROM orders), (SELECT max(at) FROM (
                SELECT max(finished_at) AS at FROM tasks UNION ALL
                SELECT max(opened_at) FROM tickets UNION ALL
                SELECT max(at) FROM reviews)))";
            Ok(connection.query_row(sql, [], |r| maybe_time(r, 0))?)
        })
    }

    /// Rows of a table.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn rows(&self, table: Table) -> Result<u64, Error> {
        self.read(|connection| crate::import::rows_of(connection, table))
    }
}
