//! Imports 900,000 order lines twice into a data base in a temporary folder and tells how long it took.

use qm_domain::{Fact, SourceName, Table, Timestamp, Value};
use qm_store::{Conflict, Ending, Error, Put, Store, VaultKey};
use std::time::Instant;

const ORDERS: i64 = 40_000;
const LINES: i64 = 900_000;

/// A counter instead of entropy: this data base holds nothing that needs hiding.
#[expect(clippy::unnecessary_wraps, reason = "real entropy may fail")]
fn counted(bytes: &mut [u8]) -> std::io::Result<()> {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(0);
    bytes.fill_with(|| NEXT.fetch_add(1, Ordering::Relaxed));
    Ok(())
}

fn text(value: String) -> Value<'static> {
    Value::Text(value.into())
}

fn fact(table: Table, cells: [(&str, Value<'static>); 6]) -> Fact<'static> {
    let mut values = vec![Value::Null; table.columns().len()];
    for (name, value) in cells {
        if let Some(at) = table.position(name) {
            values[at] = value;
        }
    }
    Fact { table, values, flags: Vec::new() }
}

fn order(number: i64) -> Fact<'static> {
    let placed_at = 1_600_000_000_000_000 + number * 1_500_000_000;
    fact(
        Table::Orders,
        [
            ("order", text(format!("{}", 500_000 + number))),
            ("kind", text("sale".into())),
            ("status", text("delivered".into())),
            ("customer", text(format!("{}", number % 5_000))),
            ("location", text("main".into())),
            ("placed_at", Value::Integer(placed_at)),
        ],
    )
}

fn line(number: i64) -> Fact<'static> {
    let spread = u64::try_from(number).unwrap_or(0).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    fact(
        Table::OrderLines,
        [
            ("order", text(format!("{}", 500_000 + number * ORDERS / LINES))),
            ("line", text(format!("{spread:016x}{number:016x}"))),
            ("sku", text(format!("P{}", spread % 4_000))),
            ("kind", text("sale".into())),
            ("quantity", Value::Integer(1 + number % 12)),
            ("unit_price", Value::Integer(295)),
        ],
    )
}

fn import(store: &Store, source: &SourceName) -> Result<u64, Error> {
    store.import(source, Timestamp::from_seconds(1_700_000_000), |tx| {
        let mut added = 0;
        for fact in (0..ORDERS).map(order).chain((0..LINES).map(line)) {
            added += u64::from(tx.put(&fact, Conflict::Update)? == Put::Added);
        }
        Ok((added, Ending::Commit))
    })
}

#[expect(clippy::print_stdout, reason = "an example tells what it did")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("shop.db"), &VaultKey::from_bytes([1; 32]), counted)?;
    let source = SourceName::new("example")?;
    for round in ["first", "second"] {
        let start = Instant::now();
        let added = import(&store, &source)?;
        println!("{round} import: {added} rows added in {:.1} s", start.elapsed().as_secs_f64());
    }
    let as_of = store.latest_fact()?.ok_or("no facts")?;
    let start = Instant::now();
    let positions = store.stock_positions(as_of)?.len();
    println!("{positions} stock positions in {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let customers = store.customers(as_of)?.len();
    println!("{customers} customers in {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let lines = store.export(Table::OrderLines, None, &qm_domain::Zone::utc())?.rows();
    println!("{lines} lines exported in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
