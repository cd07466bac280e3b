//! A shop exports its orders as a semicolon CSV with decimal commas; one row is broken. What comes of it?

use qm_observe::{Mapping, PersonalCells, Reader, RejectWriter};
use std::error::Error;
use std::io::Write;

const MAPPING: &str = r#"
name = "corner-shop"
zone = "Europe/Berlin"
currency = "EUR"
decimal_comma = true

[[file]]
names = ["lines.csv"]
format = { delimiter = ";" }

[[file.table]]
table = "order_lines"
columns.order = { from = "Bestellung", trim = true }
columns.line = { row_hash = true }
columns.sku = { from = "Artikel", upper = true }
columns.kind = { from = "Bestellung", prefix_map = { S = "cancellation" }, default = "sale" }
columns.quantity = "Menge"
columns.unit_price = "Preis"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("lines.csv");
    std::fs::write(
        &path,
        "Bestellung;Artikel;Menge;Preis\n1001;tea-1;2;4,50\nS1001;tea-1;-1;4,50\n1002;oops\n",
    )?;
    let mapping = Mapping::from_toml(MAPPING)?;
    let plan = mapping.order_files(&[path])?;
    let mut rejects = RejectWriter::new(Vec::new(), PersonalCells::Masked)?;
    let mut out = std::io::stdout();
    for file in &plan.files {
        let mut reader = Reader::open(&mapping, file)?;
        while let Some(row) = reader.read(&mut |_, _| false)? {
            match row.rows {
                Ok(rows) => {
                    for mapped in rows {
                        let cells: Vec<_> =
                            mapped.row.cells.iter().map(|cell| cell.as_deref().unwrap_or("-")).collect();
                        writeln!(out, "row {}: {} {}", row.number, mapped.row.table, cells.join(" "))?;
                    }
                }
                Err(rejection) => rejects.write(&file.name, row.number, &rejection, None)?,
            }
        }
    }
    writeln!(out, "\nput aside:\n{}", String::from_utf8(rejects.finish()?)?)?;
    Ok(())
}
