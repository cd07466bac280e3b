//! A store in a temporary folder, and short ways to write facts and decisions.

use qm_domain::{
    Action, Baseline, Currency, Day, Decision, Fact, Gain, LocationId, Money, Probability, PurchaseLine,
    Reason, ReasonCode, Sku, SourceName, Subject, SupplierId, Table, Timestamp, Value,
};
use qm_store::{Conflict, Cycle, Ending, Error, Put, Store, VaultKey};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Bytes that never repeat; as good as random for tests.
#[expect(clippy::unnecessary_wraps, reason = "real entropy may fail")]
pub(crate) fn entropy(bytes: &mut [u8]) -> std::io::Result<()> {
    for chunk in bytes.chunks_mut(32) {
        let fresh = blake3::hash(&NEXT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        chunk.copy_from_slice(&fresh.as_bytes()[..chunk.len()]);
    }
    Ok(())
}

pub(crate) struct TestShop {
    folder: TempDir,
    pub(crate) store: Store,
}

impl TestShop {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("shop.db"), &key(7), entropy).unwrap();
        Self { folder, store }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    /// Every byte of the data base and its log.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = std::fs::read(self.database()).unwrap();
        bytes.extend(std::fs::read(self.folder.path().join("shop.db-wal")).unwrap_or_default());
        bytes
    }

    /// Imports facts, updating what is there; answers what became of each.
    pub(crate) fn put(&self, facts: &[Fact<'_>]) -> Vec<Put> {
        self.import("shop", facts, Conflict::Update, Ending::Commit).unwrap()
    }

    pub(crate) fn import(
        &self,
        source: &str,
        facts: &[Fact<'_>],
        conflict: Conflict,
        ending: Ending,
    ) -> Result<Vec<Put>, Error> {
        self.store.import(&SourceName::new(source).unwrap(), at("2026-01-31T08:00:00Z"), |tx| {
            let puts = facts.iter().map(|f| tx.put(f, conflict)).collect::<Result<_, _>>()?;
            Ok((puts, ending))
        })
    }
}

pub(crate) fn key(byte: u8) -> VaultKey {
    VaultKey::from_bytes([byte; 32])
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn eur() -> Currency {
    Currency::new("EUR").unwrap()
}

pub(crate) fn source() -> SourceName {
    SourceName::new("shop").unwrap()
}

/// A value of a fact from what stands in a test.
pub(crate) trait Cell {
    fn value(self) -> Value<'static>;
}

impl Cell for &str {
    fn value(self) -> Value<'static> {
        Value::Text(self.to_owned().into())
    }
}

impl Cell for i64 {
    fn value(self) -> Value<'static> {
        Value::Integer(self)
    }
}

impl Cell for f64 {
    fn value(self) -> Value<'static> {
        Value::Number(self)
    }
}

impl Cell for Timestamp {
    fn value(self) -> Value<'static> {
        Value::Integer(self.micros())
    }
}

/// A fact with these cells; the others are missing.
pub(crate) fn row(table: Table, cells: Vec<(&str, Value<'static>)>) -> Fact<'static> {
    let mut values = vec![Value::Null; table.columns().len()];
    for (name, value) in cells {
        values[table.position(name).unwrap_or_else(|| panic!("{table}.{name}"))] = value;
    }
    Fact { table, values, flags: Vec::new() }
}

/// `fact!(Orders, "order" => "1", "placed_at" => at(".."))`.
macro_rules! fact {
    ($table:ident, $($name:literal => $value:expr),+ $(,)?) => {
        $crate::shop::row(qm_domain::Table::$table, vec![$(($name, $crate::shop::Cell::value($value))),+])
    };
}
pub(crate) use fact;

pub(crate) fn order(id: &str, placed_at: Timestamp, status: &str) -> Fact<'static> {
    fact!(Orders, "order" => id, "kind" => "sale", "status" => status, "placed_at" => placed_at,
        "location" => "L1", "customer" => "c-1")
}

pub(crate) fn line(order: &str, sku: &str, quantity: i64, price: i64) -> Fact<'static> {
    fact!(OrderLines, "order" => order, "line" => sku, "sku" => sku, "kind" => "sale",
        "quantity" => quantity, "unit_price" => price)
}

pub(crate) fn product(sku: &str) -> Fact<'static> {
    fact!(Products, "sku" => sku, "label" => "Tea", "weight_g" => 250.0, "price" => 900_i64, "cost" => 400_i64)
}

/// A purchase of `sku` for `L1`.
pub(crate) fn purchase(id: &str, cycle: &str, sku: &str, made_at: Timestamp, gain: i64) -> Decision {
    let (sku, location) = (Sku::new(sku).unwrap(), LocationId::new("L1").unwrap());
    Decision {
        id: qm_domain::DecisionId::new(id).unwrap(),
        cycle: qm_domain::CycleId::new(cycle).unwrap(),
        made_at,
        subject: Subject::Stock { sku: sku.clone(), location: location.clone() },
        action: Action::Purchase(PurchaseLine {
            supplier: SupplierId::new("S1").unwrap(),
            sku,
            location,
            quantity: 12,
            unit_cost: Money::from_minor(400, eur()),
            arrives_on: Day::parse("2026-02-10").unwrap(),
        }),
        reason: Reason { code: ReasonCode::CoverTooShort, facts: Vec::new(), models: Vec::new() },
        alternatives: Vec::new(),
        gain: Gain {
            mean: Money::from_minor(gain, eur()),
            lo: Money::zero(eur()),
            hi: Money::from_minor(gain * 2, eur()),
            baseline: Baseline::DoNothing,
        },
        confidence: Probability::clamped(0.9),
        deadline: None,
        assumed: Vec::new(),
        supersedes: None,
    }
}

pub(crate) fn cycle(id: &str, now: Timestamp) -> Cycle {
    Cycle {
        id: qm_domain::CycleId::new(id).unwrap(),
        as_of: now,
        now,
        seed: 1,
        batch: 1,
        answers: 0,
        defects: Vec::new(),
    }
}
