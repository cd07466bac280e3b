//! Series in CSV: read long or wide, write forecasts.

mod long;
mod wide;

use crate::{Error, Forecast};

/// What the first column is called where the first line is a header.
const HEADS: [&str; 11] = [
    "id",
    "series_id",
    "unique_id",
    "series",
    "item",
    "item_id",
    "sku",
    "product",
    "product_id",
    "name",
    "store",
];
/// What the last column of a long file is called.
const VALUES: [&str; 2] = ["value", "y"];
/// What the column of steps is called where a long file has keys or inputs.
const STEPS: [&str; 7] = ["t", "ds", "date", "day", "time", "step", "period"];

/// The series of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesTable {
    /// Names of what tells series apart besides their ids, such as category and location.
    pub keys: Vec<String>,
    /// Names of what is known of each step besides its value, such as price and promotion.
    pub inputs: Vec<String>,
    /// In the order of their first rows.
    pub series: Vec<NamedSeries>,
}

/// A series and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedSeries {
    /// Its id, as in the file.
    pub id: String,
    /// Its keys, in the order of their names.
    pub keys: Vec<String>,
    /// Values, oldest first; `NaN` = unknown.
    pub values: Vec<f64>,
    /// `[input][step]`, from the same step as the values and as far ahead as the file tells; `NaN` = unknown.
    pub inputs: Vec<Vec<f64>>,
}

/// Reads series, in the order of their first rows. Empty cells, `NA`, `NaN` and `null` are unknown.
///
/// **Long** where the header has three cells, the first a name of ids (`series_id`, `unique_id`, `id`, `sku`, ...), the last
/// `value` or `y`, in any case of letters: rows in any order, a header always. With more cells a name of steps (`t`, `ds`,
/// `date`, ...) stands between: cells before it are keys of the series, the same in all its rows, and cells after it are
/// inputs, numbers known of each step.
///
/// The second cell is all whole numbers or all dates such as `2024-05-31`. Of dates each that stands in the file is a step,
/// and all series end with the last one: those that a series lacks after its first are unknown. Whole numbers are steps of
/// their series, which ends with its last row; steps between that it lacks are unknown. Where there are keys or inputs, whole
/// numbers too are the same steps in all series, which end with the last one; with inputs every series ends with the last step, or
/// date, of which a value of any series is known, and rows after it tell of inputs to come.
///
/// **Wide** otherwise: an id, then values oldest first. A row ends with its last cell that is not empty, so that series may
/// differ in length; steps known to be and of unknown value at its end are `NA`, unless they are so in all rows: those are
/// dropped. The first line is a header where it begins with a name of ids or an empty cell, or where none of its other
/// cells is a number; where all of them are, it is a series.
///
/// O(bytes + steps log steps).
///
/// # Errors
/// With their line: [`Error::Cell`] on what is no finite number, [`Error::Row`] on too few or too many cells,
/// [`Error::Moment`] and [`Error::MixedMoments`] on a `t` of another kind, [`Error::SameMoment`] and [`Error::SameId`] on
/// what stands twice, [`Error::KeyChanges`] on a key that differs within a series. [`Error::Filled`] where more than ten
/// million values and inputs were to be filled in, [`Error::NoSeries`] on none at all, [`Error::Csv`] on what is no CSV.
pub fn read_series(text: &str) -> Result<SeriesTable, Error> {
    let mut rows = rows(text.strip_prefix('\u{feff}').unwrap_or(text));
    let Some(first) = rows.next().transpose()? else { return Err(Error::NoSeries) };
    let table = match long::Head::of(&first) {
        Some(head) => long::read(&head, rows)?,
        None => SeriesTable { series: wide::read(first, rows)?, ..SeriesTable::default() },
    };
    if table.series.is_empty() { Err(Error::NoSeries) } else { Ok(table) }
}

/// Writes `series_id,step,mean` and one column per level (`q05` for 0.05), steps from 1; nothing where there is no forecast.
///
/// All forecasts must be of the same levels. O(series × horizon × levels).
///
/// # Errors
/// [`Error::Csv`] where a forecast has more or fewer levels than the first one.
pub fn write_forecasts<'a>(
    forecasts: impl IntoIterator<Item = (&'a str, &'a Forecast)>,
) -> Result<String, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut forecasts = forecasts.into_iter().peekable();
    if let Some((_, first)) = forecasts.peek() {
        let fixed = ["series_id", "step", "mean"].map(str::to_owned);
        let levels = first.quantiles.iter().map(|(level, _)| column(*level));
        out.write_record(fixed.into_iter().chain(levels)).map_err(|error| refused(&error))?;
    }
    for (id, forecast) in forecasts {
        for (step, mean) in forecast.mean.iter().enumerate() {
            let fixed = [id.to_owned(), (step + 1).to_string(), mean.to_string()];
            let quantiles = forecast.quantiles.iter().map(|(_, values)| values[step].to_string());
            out.write_record(fixed.into_iter().chain(quantiles)).map_err(|error| refused(&error))?;
        }
    }
    let bytes = out.into_inner().map_err(|error| Error::Csv { reason: error.to_string() })?;
    String::from_utf8(bytes).map_err(|error| Error::Csv { reason: error.to_string() })
}

fn refused(error: &csv::Error) -> Error {
    Error::Csv { reason: error.to_string() }
}

/// `q05` for 0.05, `q50` for 0.5, `q975` for 0.975: all digits of the level, two at least.
fn column(level: f64) -> String {
    let digits = level.to_string();
    format!("q{:0<2}", digits.trim_start_matches("0."))
}

/// A row and the line on which it begins, from 1.
struct Row {
    line: usize,
    cells: csv::StringRecord,
}

impl Row {
    fn wanting(&self, wanted: usize) -> Error {
        Error::Row { line: self.line, cells: self.cells.len(), wanted }
    }
}

/// The rows that are not blank.
fn rows(text: &str) -> impl Iterator<Item = Result<Row, Error>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut seen, mut line) = (0, 1);
    let numbered = reader.into_records().map(move |record| {
        let cells = record.map_err(|error| refused(&error))?;
        // Where the reader stood before the record, line ends before it included.
        let stood = cells.position().map_or(seen, |at| usize::try_from(at.byte()).unwrap_or(seen));
        let rest = text.as_bytes().get(stood..).unwrap_or_default();
        let start = stood + rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line += text.get(seen..start).map_or(0, |passed| passed.matches('\n').count());
        seen = start;
        Ok(Row { line, cells })
    });
    numbered.filter(|row| {
        row.as_ref()
            .map_or(true, |row| row.cells.len() != 1 || row.cells.iter().any(|cell| !cell.trim().is_empty()))
    })
}

/// A finite number, or `NaN` where unknown; `None` for anything else.
fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    if cell.is_empty() || ["na", "nan", "null"].iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Some(f64::NAN);
    }
    cell.parse().ok().filter(|value: &f64| value.is_finite())
}

fn parsed(line: usize, cell: &str) -> Result<f64, Error> {
    number(cell).ok_or_else(|| Error::Cell { line, cell: cell.to_owned() })
}

/// Whether `cell` is a name of a column of ids.
fn is_head(cell: &str) -> bool {
    HEADS.contains(&cell.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests;
