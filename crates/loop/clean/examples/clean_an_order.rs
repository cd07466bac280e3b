//! Three order lines: one is fine, one has a price of zero, one belongs to an order that nobody knows.

use qm_clean::{CleanContext, Cleaner, OutlierRule, QualityCounter};
use qm_domain::{Currency, RawRow, Table, Timestamp, Zone};
use std::borrow::Cow;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut cleaner = Cleaner::new(&CleanContext {
        zone: Zone::new("Europe/Berlin")?,
        currency: Currency::new("EUR")?,
        now: Timestamp::parse("2026-11-24T08:00:00Z")?,
        outliers: OutlierRule::default(),
    })?;
    let mut quality = QualityCounter::default();
    let mut out = std::io::stdout();
    for (order, price) in [("1001", "4.505"), ("1001", "0"), ("1002", "4.50")] {
        let mut row =
            RawRow { table: Table::OrderLines, cells: vec![None; Table::OrderLines.columns().len()] };
        let cells = [
            ("order", order),
            ("line", "1"),
            ("sku", "TEA"),
            ("kind", "sale"),
            ("quantity", "2"),
            ("unit_price", price),
        ];
        for (column, text) in cells {
            if let Some(at) = row.table.position(column) {
                row.cells[at] = Some(Cow::Borrowed(text));
            }
        }
        match cleaner.clean(row, &mut |table, key| table != Table::Orders || key == "1001") {
            Ok(fact) => {
                writeln!(out, "kept: {:?} {:?}", fact.values, fact.flags)?;
                quality.accepted(&[fact]);
            }
            Err(rejection) => {
                writeln!(
                    out,
                    "put aside: {} is {}, expected {}",
                    rejection.column, rejection.reason, rejection.expected
                )?;
                quality.quarantined();
            }
        }
    }
    writeln!(out, "quality {:.0} of 100", quality.report().score)?;
    Ok(())
}
