//! The engine: a home, its store and its lake, and the outside world as it was handed in.

use crate::error::Error;
use crate::home::Home;
use crate::shop_file::{self, ShopFacts};
use qm_domain::{Day, LocationId, Policy, Shop, Table, Timestamp, Zone};
use qm_lake::Lake;
use qm_observe::{LegCache, Mapping};
use qm_store::{Store, VaultKey};
use std::path::PathBuf;
use std::sync::Mutex;

/// What the engine may not reach for itself.
#[derive(Debug, Clone)]
pub struct Outside {
    /// Fills bytes with entropy.
    pub entropy: fn(&mut [u8]) -> std::io::Result<()>,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// Where approved decisions are posted besides the files: address and secret.
    pub webhook: Option<(String, String)>,
}

/// Runs the loop on one home.
pub struct Engine {
    home: Home,
    store: Store,
    lake: Lake,
    outside: Outside,
    roads: Mutex<LegCache>,
    /// Held while a person's tours are checked and kept, so that none rests on what another changes meanwhile.
    pub(crate) dispatching: Mutex<()>,
}

impl Engine {
    /// Opens the home: its key, data base and lake, making what is not there.
    ///
    /// # Errors
    /// When the key, the data base or the lake cannot be opened.
    pub fn open(home: Home, outside: Outside) -> Result<Self, Error> {
        let key = VaultKey::from_bytes(home.key(outside.entropy)?);
        let store = Store::open(&home.database(), &key, outside.entropy)?;
        let lake = Lake::open(&home.lake())?;
        Ok(Self { home, store, lake, outside, roads: Mutex::default(), dispatching: Mutex::default() })
    }

    /// The home folder.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The system of record.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The analytical copy.
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    /// The clock.
    pub fn now(&self) -> Timestamp {
        (self.outside.clock)()
    }

    /// Legs along the road that were asked for before.
    pub(crate) fn roads(&self) -> &Mutex<LegCache> {
        &self.roads
    }

    pub(crate) fn outside(&self) -> &Outside {
        &self.outside
    }

    /// `shop.toml`, checked; `None` before the first import.
    ///
    /// # Errors
    /// [`Error::Config`] when it is wrong.
    pub fn shop(&self) -> Result<Option<Shop>, Error> {
        shop_file::read_shop(&self.home.shop_file())
    }

    /// `policy.toml`, or the policy that asks for everything.
    ///
    /// # Errors
    /// [`Error::Config`] when it is wrong.
    pub fn policy(&self) -> Result<Policy, Error> {
        shop_file::read_policy(&self.home.policy_file())
    }

    /// Copies what changed since the last time into the lake.
    ///
    /// # Errors
    /// When the store or the lake refuses.
    pub fn sync_lake(&self) -> Result<(), Error> {
        self.fill_lake(&self.shop()?.map_or_else(Zone::utc, |shop| shop.zone))
    }

    /// As [`Engine::sync_lake`], with local days in this zone.
    fn fill_lake(&self, zone: &Zone) -> Result<(), Error> {
        let (since, upto) = (self.lake.watermark(), self.store.last_batch()?);
        if since == upto {
            return Ok(());
        }
        let mut update = self.lake.begin();
        for &table in Table::ALL {
            for part in self.store.changed_parts(table, since)? {
                update.put(table, part, &self.store.export(table, part, zone)?)?;
            }
        }
        Ok(update.commit(upto)?)
    }

    /// Writes `shop.toml` with defaults when it is not there and there are facts to make them from. It is written
    /// once and whole, so that an import that is killed before is made good by the next.
    pub(crate) fn write_default_shop(&self, mapping: &Mapping) -> Result<Option<PathBuf>, Error> {
        let path = self.home.shop_file();
        if path.exists() || !self.has_rows()? {
            return Ok(None);
        }
        self.fill_lake(mapping.zone())?;
        let facts = ShopFacts {
            name: mapping.name().to_owned(),
            zone: mapping.zone().clone(),
            currency: mapping.currency(),
            locations: self.busiest_locations()?,
        };
        shop_file::write_shop(&path, &shop_file::default_shop(&facts)?)?;
        Ok(Some(path))
    }

    /// Whether anything was ever imported.
    fn has_rows(&self) -> Result<bool, Error> {
        for &table in Table::ALL {
            if self.store.rows(table)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The instant that a cycle plans for: the one asked for, else that of the latest fact, else (of a shop whose rows
    /// tell no time, such as samples for its models) the clock's.
    ///
    /// # Errors
    /// [`Error::NoFacts`] on an empty home.
    pub(crate) fn planning_instant(&self, asked: Option<Timestamp>) -> Result<Timestamp, Error> {
        match asked.map_or_else(|| self.store.latest_fact(), |at| Ok(Some(at)))? {
            Some(at) => Ok(at),
            None if self.has_rows()? => Ok(self.now()),
            None => Err(Error::NoFacts),
        }
    }

    /// Locations with their orders per day over the last 90 days of facts, busiest first.
    fn busiest_locations(&self) -> Result<Vec<(LocationId, f64)>, Error> {
        let Some(latest) = self.store.latest_fact()? else { return Ok(Vec::new()) };
        let days = 90;
        let since = Day::from_epoch(i32::try_from(latest.seconds() / 86_400).unwrap_or(0) - days);
        let sql = format!(
            "SELECT location, count(DISTINCT \"order\") AS orders FROM order_lines
             WHERE location IS NOT NULL AND location <> '' AND local_day >= DATE '{since}' AND kind = 'sale'
             GROUP BY location ORDER BY orders DESC, location"
        );
        let mut found = Vec::new();
        for row in self.lake.query(&sql, 1_000)?.rows {
            if let [location, orders] = row.as_slice()
                && let (Some(location), Some(orders)) = (location.as_str(), orders.as_f64())
            {
                found.push((LocationId::new(location)?, orders / f64::from(days)));
            }
        }
        Ok(found)
    }

    /// A token for the API when there is none yet; only its hash is kept.
    ///
    /// # Errors
    /// When the store refuses or no entropy is to be had.
    pub fn first_token(&self) -> Result<Option<String>, Error> {
        if self.store.tokens()?.is_empty() { self.new_token("first").map(Some) } else { Ok(None) }
    }

    /// A new token for the API under a name; only its hash is kept.
    ///
    /// # Errors
    /// When the store refuses, the name is taken, or no entropy is to be had.
    pub fn new_token(&self, name: &str) -> Result<String, Error> {
        let mut bytes = [0_u8; 24];
        let fault = |source| Error::Home { path: self.home.folder().to_owned(), source };
        (self.outside.entropy)(&mut bytes).map_err(fault)?;
        let hex = u128::from_le_bytes(bytes[..16].try_into().unwrap_or_default());
        let rest = u64::from_le_bytes(bytes[16..].try_into().unwrap_or_default());
        let token = format!("qm_{hex:032x}{rest:016x}");
        self.store.insert_token(name, "owner", &token, self.now())?;
        Ok(token)
    }
}
