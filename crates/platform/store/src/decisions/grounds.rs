//! What decisions rest on, so that an override and an errand can be checked against it.

use crate::error::Error;
use crate::store::Store;
use qm_domain::{CycleId, DecisionId, Grounds, LocationId, Policy, Shop};
use rusqlite::{OptionalExtension, ToSql, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

const ZSTD_LEVEL: i32 = 1;

/// The shop and the policy that a cycle decided under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CycleTerms<'a> {
    /// What no source tells.
    pub shop: Cow<'a, Shop>,
    /// What may happen without asking.
    pub policy: Cow<'a, Policy>,
}

impl Store {
    /// Keeps what the decisions of a kept cycle rest on. Keeping it twice changes nothing.
    ///
    /// # Errors
    /// When the data base refuses; nothing is kept then.
    pub fn keep_grounds<'a>(
        &self,
        cycle: &CycleId,
        terms: &CycleTerms<'_>,
        grounds: impl IntoIterator<Item = (&'a DecisionId, Grounds)>,
    ) -> Result<(), Error> {
        self.write(|connection| {
            let sql = "INSERT OR IGNORE INTO cycle_terms (cycle, body) VALUES (?1, ?2)";
            connection.execute(sql, params![cycle.as_str(), packed(terms)?])?;
            let sql = "INSERT OR IGNORE INTO grounds (decision, body) VALUES (?1, ?2)";
            let mut put = connection.prepare_cached(sql)?;
            for (decision, grounds) in grounds {
                put.execute(params![decision.as_str(), packed(&grounds)?])?;
            }
            Ok(())
        })
    }

    /// What a decision rests on; `None` for one of a version that did not keep it.
    ///
    /// # Errors
    /// When the data base refuses or what is stored cannot be read.
    pub fn grounds(&self, decision: &DecisionId) -> Result<Option<(CycleTerms<'static>, Grounds)>, Error> {
        self.read(|connection| {
            let sql = "SELECT t.body, g.body FROM grounds g JOIN decisions d ON d.id = g.decision
                 JOIN cycle_terms t ON t.cycle = d.cycle WHERE g.decision = ?1";
            let both = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?));
            let found = connection.prepare_cached(sql)?.query_row([decision.as_str()], both).optional()?;
            found.map(|(terms, grounds)| Ok((unpacked(&terms)?, unpacked(&grounds)?))).transpose()
        })
    }

    /// Keeps what each depot of a kept cycle had ready. Keeping it twice changes nothing.
    ///
    /// # Errors
    /// When the data base refuses; nothing is kept then.
    pub fn keep_depots<'a>(
        &self,
        cycle: &CycleId,
        depots: impl IntoIterator<Item = (&'a LocationId, Grounds)>,
    ) -> Result<(), Error> {
        self.write(|connection| {
            let sql = "INSERT OR IGNORE INTO depot_grounds (cycle, location, body) VALUES (?1, ?2, ?3)";
            let mut put = connection.prepare_cached(sql)?;
            for (location, grounds) in depots {
                put.execute(params![cycle.as_str(), location.as_str(), packed(&grounds)?])?;
            }
            Ok(())
        })
    }

    /// What a depot had ready in a cycle; `None` where it was not kept.
    ///
    /// # Errors
    /// When the data base refuses or what is stored cannot be read.
    pub fn depot_grounds(&self, cycle: &CycleId, location: &LocationId) -> Result<Option<Grounds>, Error> {
        let sql = "SELECT body FROM depot_grounds WHERE cycle = ?1 AND location = ?2";
        self.body(sql, params![cycle.as_str(), location.as_str()])
    }

    /// The shop and the policy that a cycle decided under; `None` for one of a version that did not keep them.
    ///
    /// # Errors
    /// When the data base refuses or what is stored cannot be read.
    pub fn cycle_terms(&self, cycle: &CycleId) -> Result<Option<CycleTerms<'static>>, Error> {
        self.body("SELECT body FROM cycle_terms WHERE cycle = ?1", params![cycle.as_str()])
    }

    fn body<T: DeserializeOwned>(&self, sql: &str, key: &[&dyn ToSql]) -> Result<Option<T>, Error> {
        self.read(|connection| {
            let found = connection.prepare_cached(sql)?.query_row(key, |row| row.get::<_, Vec<u8>>(0));
            found.optional()?.map(|bytes| unpacked(&bytes)).transpose()
        })
    }
}

fn packed(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    zstd::bulk::compress(&serde_json::to_vec(value)?, ZSTD_LEVEL).map_err(Error::Compress)
}

fn unpacked<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let text = zstd::stream::decode_all(bytes).map_err(Error::Compress)?;
    Ok(serde_json::from_slice(&text)?)
}
