//! A shop of a few orders, small enough to be added up by hand.

use qm_domain::{FeatureColumn, FeatureTable, Table, Timestamp};
use qm_lake::Lake;

/// One part of an update.
pub(crate) type Part = (Table, Option<(i32, u8)>, FeatureTable);

pub(crate) fn at(text: &str) -> i64 {
    Timestamp::parse(text).unwrap().micros()
}

pub(crate) fn texts(values: &[&str]) -> FeatureColumn {
    FeatureColumn::Text(values.iter().map(|v| (*v).to_owned()).collect())
}

pub(crate) fn integers(values: &[i64]) -> FeatureColumn {
    FeatureColumn::Integer(values.to_vec())
}

pub(crate) fn numbers(values: &[f64]) -> FeatureColumn {
    FeatureColumn::Number(values.to_vec())
}

pub(crate) fn times(values: &[&str]) -> FeatureColumn {
    if values.contains(&"") {
        #[expect(clippy::cast_precision_loss, reason = "microseconds of our age fit 2^53")]
        let micros = |v: &&str| if v.is_empty() { f64::NAN } else { at(v) as f64 };
        return FeatureColumn::Number(values.iter().map(micros).collect());
    }
    FeatureColumn::Integer(values.iter().map(|v| at(v)).collect())
}

pub(crate) fn table(columns: Vec<(&str, FeatureColumn)>) -> FeatureTable {
    FeatureTable::new(columns.into_iter().map(|(n, c)| (n.to_owned(), c)).collect()).unwrap()
}

/// Four orders of two customers: `o1` arrived on 4 January, `o2` was cancelled on 6 January, `o3` is under way since
/// 9 February, `o4` was bought on 20 February and nothing was done for it.
pub(crate) fn orders() -> FeatureTable {
    table(vec![
        ("order", texts(&["o1", "o2", "o3", "o4"])),
        ("kind", texts(&["sale"; 4])),
        ("customer", texts(&["anna", "bo", "anna", "bo"])),
        ("location", texts(&["north", "north", "", "north"])),
        ("status", texts(&["delivered", "cancelled", "shipped", "created"])),
        (
            "placed_at",
            times(&[
                "2026-01-01T08:00:00Z",
                "2026-01-05T23:30:00Z",
                "2026-02-08T10:00:00Z",
                "2026-02-20T09:00:00Z",
            ]),
        ),
        ("promised_at", times(&["2026-01-05T08:00:00Z", "", "", ""])),
        ("cancelled_at", times(&["", "2026-01-06T12:00:00Z", "", ""])),
        ("lat", numbers(&[48.86, f64::NAN, 51.51, 0.0])),
        ("lng", numbers(&[2.35, f64::NAN, -0.13, 0.0])),
        ("region", texts(&["idf", "idf", "ldn", "idf"])),
        // The shop's clock is an hour ahead: o2 was bought on the 6th, at half past midnight.
        ("local_day", integers(&[20_454, 20_459, 20_492, 20_504])),
        ("local_hour", integers(&[9, 0, 11, 10])),
    ])
}

pub(crate) fn lines() -> FeatureTable {
    table(vec![
        ("order", texts(&["o1", "o1", "o2", "o3", "o4"])),
        ("line", texts(&["1", "2", "1", "1", "1"])),
        ("sku", texts(&["tea", "cup", "tea", "cup", "tea"])),
        ("location", texts(&["north", "north", "north", "south", "north"])),
        ("kind", texts(&["sale"; 5])),
        ("quantity", integers(&[2, 1, 5, 3, 1])),
        ("unit_price", integers(&[300, 1000, 300, 900, 300])),
        ("freight", numbers(&[200.0, 50.0, f64::NAN, f64::NAN, f64::NAN])),
        (
            "placed_at",
            times(&[
                "2026-01-01T08:00:00Z",
                "2026-01-01T08:00:00Z",
                "2026-01-05T23:30:00Z",
                "2026-02-08T10:00:00Z",
                "2026-02-20T09:00:00Z",
            ]),
        ),
        ("local_day", integers(&[20_454, 20_454, 20_459, 20_492, 20_504])),
        ("local_hour", integers(&[9, 9, 0, 11, 10])),
    ])
}

fn january(part: &FeatureTable) -> FeatureTable {
    let keep = part.integers("local_day").unwrap().iter().map(|d| *d < 20_484).collect::<Vec<_>>();
    split(part, &keep)
}

fn february(part: &FeatureTable) -> FeatureTable {
    let keep = part.integers("local_day").unwrap().iter().map(|d| *d >= 20_484).collect::<Vec<_>>();
    split(part, &keep)
}

fn split(part: &FeatureTable, keep: &[bool]) -> FeatureTable {
    fn some<T: Clone>(values: &[T], keep: &[bool]) -> Vec<T> {
        values.iter().zip(keep).filter(|(_, k)| **k).map(|(v, _)| v.clone()).collect()
    }
    let column = |name: &String| {
        let column = if let Some(v) = part.texts(name) {
            FeatureColumn::Text(some(v, keep))
        } else if let Some(v) = part.integers(name) {
            FeatureColumn::Integer(some(v, keep))
        } else {
            FeatureColumn::Number(some(part.numbers(name).unwrap(), keep))
        };
        (name.clone(), column)
    };
    FeatureTable::new(part.names().iter().map(column).collect()).unwrap()
}

pub(crate) fn parts() -> Vec<Part> {
    let tasks = table(vec![
        ("task", texts(&["t1", "t2", "t3"])),
        ("order", texts(&["o1", "o1", "o3"])),
        ("kind", texts(&["pick", "pack", "pick"])),
        ("started_at", times(&["2026-01-01T09:00:00Z", "2026-01-01T09:30:00Z", "2026-02-08T11:00:00Z"])),
        ("finished_at", times(&["2026-01-01T09:06:00Z", "2026-01-01T09:34:30Z", "2026-02-08T11:10:00Z"])),
    ]);
    let shipments = table(vec![
        ("shipment", texts(&["p1", "p3"])),
        ("order", texts(&["o1", "o3"])),
        ("location", texts(&["north", ""])),
        ("carrier", texts(&["swift", ""])),
        ("shipped_at", times(&["2026-01-01T20:00:00Z", "2026-02-09T10:00:00Z"])),
        ("delivered_at", times(&["2026-01-04T20:00:00Z", ""])),
        ("distance_km", numbers(&[12.5, f64::NAN])),
    ]);
    let levels = table(vec![
        ("sku", texts(&["tea", "tea", "cup"])),
        ("location", texts(&["north"; 3])),
        ("at", times(&["2026-01-03T18:00:00Z", "2026-01-04T18:00:00Z", "2026-02-01T18:00:00Z"])),
        ("on_hand", integers(&[0, 5, -1])),
    ]);
    let products = table(vec![
        ("sku", texts(&["tea", "cup"])),
        ("weight_g", numbers(&[100.0, 350.0])),
        ("active", integers(&[1, 0])),
    ]);
    let locations = table(vec![
        ("location", texts(&["north", "south"])),
        ("kind", texts(&["warehouse", "store"])),
        ("lat", numbers(&[48.9, 48.9])),
        ("lng", numbers(&[2.4, 2.4])),
    ]);
    let promotions = table(vec![
        ("sku", texts(&["tea", "cup", "tea"])),
        ("from_day", integers(&[20_600, 20_450, 20_455])),
        ("to_day", integers(&[20_605, 20_455, 20_460])),
        ("discount", numbers(&[0.3, 0.1, 0.2])),
    ]);
    let holidays = table(vec![
        ("day", integers(&[20_819, 20_454])),
        ("label", texts(&["New Year 元旦", "New Year 元旦"])),
    ]);
    vec![
        (Table::Orders, Some((2026, 1)), january(&orders())),
        (Table::Orders, Some((2026, 2)), february(&orders())),
        (Table::OrderLines, Some((2026, 1)), january(&lines())),
        (Table::OrderLines, Some((2026, 2)), february(&lines())),
        (Table::Tasks, None, tasks),
        (Table::Shipments, None, shipments),
        (Table::StockLevels, None, levels),
        (Table::Products, None, products),
        (Table::Locations, None, locations),
        (Table::Promotions, None, promotions),
        (Table::Holidays, None, holidays),
    ]
}

/// A lake of that shop in a folder whose name is no plain word.
pub(crate) fn lake() -> (tempfile::TempDir, Lake) {
    lake_of(&parts())
}

/// A lake of these parts.
pub(crate) fn lake_of(parts: &[Part]) -> (tempfile::TempDir, Lake) {
    let dir = tempfile::Builder::new().prefix("a lake [*] 湖 %20").tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    lake.update(parts, 7).unwrap();
    (dir, lake)
}
