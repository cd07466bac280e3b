//! The file of rejected rows, safe to open in a spreadsheet.

use crate::error::Error;
use qm_domain::{ColumnKind, Rejection};
use std::borrow::Cow;
use std::io::Write;

/// Stands for the value of a personal column.
const MASK: &str = "***";

/// A cell for a CSV file that people open in a spreadsheet: what would be taken for a formula (it begins with
/// `=`, `+`, `-`, `@`, tab or carriage return and is no plain number) gets an apostrophe in front.
pub fn csv_cell(cell: &str) -> Cow<'_, str> {
    let risky = cell
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let number = cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'))
        && cell.parse::<f64>().is_ok();
    if risky && !number { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether values of personal columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PersonalCells {
    /// As `***`.
    #[default]
    Masked,
    /// As they are, where the caller gives them.
    Shown,
}

/// Writes rejected rows as CSV: `file,row,table,column,value,reason,expected`.
#[derive(Debug)]
pub struct RejectWriter<W: Write> {
    csv: csv::Writer<W>,
    personal: PersonalCells,
}

impl<W: Write> RejectWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// [`Error::Write`] when the writer fails.
    pub fn new(to: W, personal: PersonalCells) -> Result<Self, Error> {
        let mut csv = csv::Writer::from_writer(to);
        csv.write_record(["file", "row", "table", "column", "value", "reason", "expected"])?;
        Ok(Self { csv, personal })
    }

    /// Writes one rejected row. `clear` is the cell of a personal column, which the rejection itself leaves out;
    /// it is written only with [`PersonalCells::Shown`].
    ///
    /// # Errors
    /// [`Error::Write`] when the writer fails.
    pub fn write(
        &mut self,
        file: &str,
        row: u64,
        rejection: &Rejection,
        clear: Option<&str>,
    ) -> Result<(), Error> {
        let value = match (is_personal(rejection), self.personal, clear) {
            (false, ..) => rejection.value.as_str(),
            (true, PersonalCells::Shown, Some(clear)) => clear,
            (true, ..) => MASK,
        };
        let table = rejection.table.map_or("", qm_domain::Table::code);
        let (row, reason) = (row.to_string(), rejection.reason.code());
        let cells = [file, &row, table, rejection.column, value, reason, &rejection.expected];
        self.csv.write_record(cells.map(|cell| csv_cell(cell).into_owned()))?;
        Ok(())
    }

    /// Writes what is left and gives the writer back.
    ///
    /// # Errors
    /// [`Error::Write`] when the writer fails.
    pub fn finish(self) -> Result<W, Error> {
        self.csv.into_inner().map_err(|failed| Error::Write(failed.into_error().into()))
    }
}

fn is_personal(rejection: &Rejection) -> bool {
    let column = rejection.table.and_then(|t| t.columns().iter().find(|c| c.name == rejection.column));
    column.is_some_and(|c| c.personal.is_some() || c.kind == ColumnKind::Person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::{RejectReason, Table};

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for risky in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "-", "+inf", "-nan"] {
            assert_eq!(csv_cell(risky), format!("'{risky}"), "{risky}");
        }
        for plain in ["-5", "+3.5", "-1e3", "a=b", "", "2-1", "12"] {
            assert_eq!(csv_cell(plain), plain);
        }
    }

    #[test]
    fn personal_cells_are_masked() {
        let rejection = |table, column, value: &str| Rejection {
            table: Some(table),
            column,
            value: value.into(),
            reason: RejectReason::TooLong,
            expected: "at most 4,000 bytes".into(),
            parent: None,
        };
        let write = |personal| {
            let mut writer = RejectWriter::new(Vec::new(), personal).unwrap();
            writer.write("c.csv", 3, &rejection(Table::Customers, "email", ""), Some("a@b.example")).unwrap();
            writer.write("p.csv", 4, &rejection(Table::Products, "label", "=HYPERLINK(1)"), None).unwrap();
            String::from_utf8(writer.finish().unwrap()).unwrap()
        };
        let masked = write(PersonalCells::Masked);
        assert!(
            masked.contains("c.csv,3,customers,email,***,too_long") && !masked.contains("a@b"),
            "{masked}"
        );
        assert!(masked.contains("'=HYPERLINK(1)"), "{masked}");
        assert!(write(PersonalCells::Shown).contains("a@b.example"));
    }
}
