//! What the latest cycle found and pages show beside its decisions: demand by product, segments by customer.

use crate::error::Error;
use crate::store::Store;
use qm_domain::{DemandForecast, LocationId, PersonId, PredictionKind, Sku};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

const FORECAST: &str = "forecast:";
const SEGMENT: &str = "segment:";

impl Store {
    /// Keeps the forecasts of a cycle in place of those of the cycle before.
    ///
    /// # Errors
    /// When the data base refuses; nothing is changed then.
    pub fn keep_forecasts<'a>(
        &self,
        forecasts: impl IntoIterator<Item = &'a DemandForecast>,
    ) -> Result<(), Error> {
        self.write(|connection| {
            forget(connection, FORECAST)?;
            for forecast in forecasts {
                let key = forecast_key(&forecast.sku, &forecast.location);
                put(connection, &key, &serde_json::to_string(forecast)?)?;
            }
            Ok(())
        })
    }

    /// The latest forecast of a product at a location.
    ///
    /// # Errors
    /// When the data base refuses or what is kept cannot be read.
    pub fn forecast(&self, sku: &Sku, location: &LocationId) -> Result<Option<DemandForecast>, Error> {
        let kept = self.read(|connection| {
            let sql = "SELECT value FROM settings WHERE key = ?1";
            let found: Option<String> =
                connection.query_row(sql, [forecast_key(sku, location)], |r| r.get(0)).optional()?;
            Ok(found)
        })?;
        Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    /// Keeps the segments of a cycle in place of those of the cycle before.
    ///
    /// # Errors
    /// When the data base refuses; nothing is changed then.
    pub fn keep_segments<'a>(
        &self,
        segments: impl IntoIterator<Item = (&'a PersonId, &'a str)>,
    ) -> Result<(), Error> {
        self.write(|connection| {
            forget(connection, SEGMENT)?;
            for (customer, segment) in segments {
                put(connection, &format!("{SEGMENT}{customer}"), segment)?;
            }
            Ok(())
        })
    }

    /// The latest segment code of every customer that has one.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn segments(&self) -> Result<BTreeMap<PersonId, String>, Error> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT substr(key, ?2), value FROM settings WHERE key >= ?1 AND key < ?3")?;
            let start = i64::try_from(SEGMENT.len() + 1).unwrap_or(1);
            let rows = statement.query_map(params![SEGMENT, start, after(SEGMENT)], |row| {
                Ok((crate::cell::id(row, 0)?, row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl Store {
    /// The mean of the latest prediction of one kind for every subject.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn latest_means(&self, kind: PredictionKind) -> Result<BTreeMap<String, f64>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT subject, mean, max(made_at) FROM predictions WHERE kind = ?1 GROUP BY subject",
            )?;
            let rows = statement.query_map([kind.code()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn forecast_key(sku: &Sku, location: &LocationId) -> String {
    format!("{FORECAST}{sku}@{location}")
}

/// The first key behind all that begin with `prefix`, which ends in a colon.
fn after(prefix: &str) -> String {
    format!("{};", prefix.trim_end_matches(':'))
}

fn forget(connection: &Connection, prefix: &str) -> Result<(), Error> {
    connection
        .execute("DELETE FROM settings WHERE key >= ?1 AND key < ?2", params![prefix, after(prefix)])?;
    Ok(())
}

fn put(connection: &Connection, key: &str, value: &str) -> Result<(), Error> {
    let sql =
        "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
    connection.prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultKey;
    use qm_domain::{Day, ModelVersion};

    fn store(folder: &tempfile::TempDir) -> Store {
        let fill: crate::store::Entropy = |bytes| {
            bytes.fill(9);
            Ok(())
        };
        Store::open(&folder.path().join("q.db"), &VaultKey::from_bytes([3; 32]), fill).unwrap()
    }

    fn forecast(sku: &str) -> DemandForecast {
        DemandForecast {
            sku: Sku::new(sku).unwrap(),
            location: LocationId::new("L1").unwrap(),
            from: Day::from_epoch(20_000),
            mean: vec![1.5; 7],
            daily_variance: 2.0,
            weekly: Vec::new(),
            lifts: Vec::new(),
            history_days: 90,
            model: ModelVersion::new("demand@1").unwrap(),
        }
    }

    #[test]
    fn a_cycle_replaces_what_the_one_before_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        store.put_setting("segmentation", "mine").unwrap();
        store.put_setting("forecasts", "mine").unwrap();
        let (a, b) = (forecast("A"), forecast("B"));
        store.keep_forecasts([&a, &b]).unwrap();
        store.keep_forecasts([&b]).unwrap();
        assert_eq!(store.forecast(&a.sku, &a.location).unwrap(), None);
        assert_eq!(store.forecast(&b.sku, &b.location).unwrap(), Some(b));
        let person = |text| PersonId::new(text).unwrap();
        store.keep_segments([(&person("p1"), "loyal"), (&person("p2"), "new")]).unwrap();
        store.keep_segments([(&person("p2"), "lost")]).unwrap();
        assert_eq!(store.segments().unwrap(), BTreeMap::from([(person("p2"), "lost".to_owned())]));
        assert_eq!(store.setting("segmentation").unwrap().as_deref(), Some("mine"));
        assert_eq!(store.setting("forecasts").unwrap().as_deref(), Some("mine"));
    }
}
