//! A row per series and step.

use std::collections::HashMap;

use super::{NamedSeries, Row, STEPS, SeriesTable, VALUES, is_head, parsed};
use crate::Error;

/// Values and inputs that are filled in as unknown in one file; more are taken for a mistaken `t`.
const FILLED_MAX: u64 = 10_000_000;

/// What the `t` of a file are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Step,
    Date,
}

/// What a row says of its series.
struct Told {
    /// A step, or a date as the number yyyymmdd.
    moment: i64,
    value: f64,
    inputs: Vec<f64>,
    line: usize,
}

/// A series as its rows came.
struct Found {
    id: String,
    keys: Vec<String>,
    rows: Vec<Told>,
}

/// The header of a long file.
pub(super) struct Head {
    keys: Vec<String>,
    inputs: Vec<String>,
}

impl Head {
    /// `None` where `first` is none.
    pub(super) fn of(first: &Row) -> Option<Self> {
        let cells: Vec<String> = first.cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
        let last = cells.len().checked_sub(1).filter(|last| *last >= 2)?;
        if !is_head(&cells[0]) || !VALUES.contains(&cells[last].as_str()) {
            return None;
        }
        let is_step = |at: &usize| last == 2 || STEPS.contains(&cells[*at].as_str());
        let step = (1..last).find(is_step)?;
        let names =
            |cells: std::ops::Range<usize>| cells.map(|at| first.cells[at].trim().to_owned()).collect();
        Some(Self { keys: names(1..step), inputs: names(step + 1..last) })
    }

    fn cells(&self) -> usize {
        self.keys.len() + self.inputs.len() + 3
    }

    fn step(&self) -> usize {
        self.keys.len() + 1
    }
}

/// Reads the rows after the header.
pub(super) fn read(
    head: &Head,
    rows: impl Iterator<Item = Result<Row, Error>>,
) -> Result<SeriesTable, Error> {
    let mut found: Vec<Found> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kind = None;
    for row in rows {
        let row = row?;
        if row.cells.len() != head.cells() {
            return Err(row.wanting(head.cells()));
        }
        let (line, t) = (row.line, &row.cells[head.step()]);
        let (its, moment) = moment(t).ok_or_else(|| Error::Moment { line, t: t.to_owned() })?;
        if *kind.get_or_insert(its) != its {
            return Err(Error::MixedMoments { line, t: t.to_owned() });
        }
        let mut inputs = row.cells.iter().skip(head.step() + 1).map(|cell| parsed(line, cell));
        let inputs: Vec<f64> = inputs.by_ref().take(head.inputs.len()).collect::<Result<_, _>>()?;
        let told = Told { moment, value: parsed(line, &row.cells[head.cells() - 1])?, inputs, line };
        let id = &row.cells[0];
        let place = *places.entry(id.to_owned()).or_insert(found.len());
        let keys = || row.cells.iter().skip(1).take(head.keys.len());
        if place == found.len() {
            found.push(Found {
                id: id.to_owned(),
                keys: keys().map(str::to_owned).collect(),
                rows: Vec::new(),
            });
        }
        if let Some(key) = keys().zip(&found[place].keys).position(|(cell, key)| cell != key) {
            return Err(Error::KeyChanges { line, series: id.to_owned(), key: head.keys[key].clone() });
        }
        found[place].rows.push(told);
    }
    if kind == Some(Kind::Date) {
        number_dates(&mut found);
    }
    let shared = kind == Some(Kind::Date) || !head.keys.is_empty() || !head.inputs.is_empty();
    let ends = if shared { Ends::of(&found) } else { None };
    let mut filled = 0;
    let series = found.into_iter().map(|one| in_order(one, ends, &mut filled)).collect::<Result<_, _>>()?;
    Ok(SeriesTable { keys: head.keys.clone(), inputs: head.inputs.clone(), series })
}

fn moment(t: &str) -> Option<(Kind, i64)> {
    let t = t.trim();
    t.parse().ok().map(|step| (Kind::Step, step)).or_else(|| Some((Kind::Date, date(t)?)))
}

/// `yyyy-mm-dd` as the number yyyymmdd; `None` for what is not in the calendar.
fn date(t: &str) -> Option<i64> {
    let parts: Vec<&str> = t.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
    };
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(year * 10_000 + month * 100 + day)
}

/// Where all series of a file end: its last step, and the last one of which any value is known.
#[derive(Clone, Copy)]
struct Ends {
    all: i64,
    known: Option<i64>,
}

impl Ends {
    /// `None` where there is no row.
    fn of(found: &[Found]) -> Option<Self> {
        let told = || found.iter().flat_map(|one| &one.rows);
        let known = told().filter(|told| !told.value.is_nan()).map(|told| told.moment).max();
        Some(Self { all: told().map(|told| told.moment).max()?, known })
    }
}

/// Turns each date into its place among all dates of the file.
fn number_dates(found: &mut [Found]) {
    let mut dates: Vec<i64> = found.iter().flat_map(|one| &one.rows).map(|told| told.moment).collect();
    dates.sort_unstable();
    dates.dedup();
    let places: HashMap<i64, i64> = dates.into_iter().zip(0..).collect();
    for told in found.iter_mut().flat_map(|one| &mut one.rows) {
        told.moment = places[&told.moment];
    }
}

/// A series from its first step to its last one, or to that of the file; `filled` counts the cells filled in so far.
fn in_order(found: Found, ends: Option<Ends>, filled: &mut u64) -> Result<NamedSeries, Error> {
    let Found { id, keys, mut rows } = found;
    rows.sort_by_key(|told| told.moment);
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].moment == pair[1].moment) {
        return Err(Error::SameMoment { line: pair[1].line, series: id });
    }
    let first = rows.first().map_or(0, |told| told.moment);
    let own = rows.last().map_or(0, |told| told.moment);
    let last = ends.map_or(own, |ends| ends.all);
    let width = rows.first().map_or(0, |told| told.inputs.len());
    let cells = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let absent = last.abs_diff(first).saturating_add(1).saturating_sub(cells(rows.len()));
    *filled = filled.saturating_add(absent.saturating_mul(cells(1 + width)));
    if *filled > FILLED_MAX {
        return Err(Error::Filled { series: id, most: FILLED_MAX });
    }
    let steps = |from: i64, to: i64| usize::try_from(to.saturating_sub(from).max(0)).unwrap_or(usize::MAX);
    let all = steps(first, last) + 1;
    let mut values = vec![f64::NAN; all];
    let mut inputs = vec![vec![f64::NAN; all]; width];
    for told in &rows {
        let at = steps(first, told.moment);
        values[at] = told.value;
        for (input, value) in inputs.iter_mut().zip(&told.inputs) {
            input[at] = *value;
        }
    }
    if let Some(ends) = ends.filter(|_| width > 0) {
        values.truncate(ends.known.map_or(0, |known| steps(first, known.saturating_add(1))));
    }
    Ok(NamedSeries { id, keys, values, inputs })
}
