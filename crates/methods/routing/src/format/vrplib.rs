//! VRPLIB files: headers `KEY : value`, then sections of numbered lines.

use std::collections::BTreeMap;

use super::json::Names;
use super::text::{Row, index, real};
use super::{Fault, Format, FormatError, Instance, Layout};
use crate::float::int;
use crate::{Matrices, Metres, Problem, Rounding, Seconds, Stop, Vehicle, Window};

/// Most nodes or vehicles that a header may announce; memory is taken for what it says.
const COUNT_MAX: usize = 200_000;

/// A moment later than all others, where a file has no times.
pub(super) const DAY: Window = Window { open: Seconds(0), close: Seconds(100_000_000_000) };

/// A file cut into its parts.
pub(super) struct File<'a> {
    head: BTreeMap<String, (usize, &'a str)>,
    sections: BTreeMap<String, Vec<Row<'a>>>,
}

impl<'a> File<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (mut head, mut sections) = (BTreeMap::new(), BTreeMap::<String, Vec<Row<'a>>>::new());
        let mut open: Option<String> = None;
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            let word = line.split(':').next().unwrap_or("").trim();
            if word.ends_with("_SECTION") {
                sections.entry(word.to_owned()).or_default();
                open = Some(word.to_owned());
            } else if let Some((key, value)) = line.split_once(':') {
                head.insert(key.trim().to_owned(), (at + 1, value.trim().trim_matches('"')));
            } else if let Some(rows) = open.as_ref().and_then(|name| sections.get_mut(name))
                && !line.is_empty()
                && line != "EOF"
            {
                rows.push(Row::new(at + 1, line));
            }
        }
        Self { head, sections }
    }

    /// A header's value.
    pub(super) fn header(&self, key: &str) -> Option<&'a str> {
        self.head.get(key).map(|&(_, value)| value)
    }

    fn needed(&self, key: &str) -> Result<(usize, &'a str), FormatError> {
        self.head.get(key).copied().ok_or_else(|| FormatError::missing(key))
    }

    /// A header that is a count.
    pub(super) fn count(&self, key: &str) -> Result<usize, FormatError> {
        let (line, value) = self.needed(key)?;
        let count = index(value).map_err(|fault| FormatError::new(line, key, fault))?;
        if count > COUNT_MAX {
            let fault = Fault::Number { word: value.to_owned(), wanted: "at most 200,000" };
            return Err(FormatError::new(line, key, fault));
        }
        Ok(count)
    }

    /// A header that is a number, if it is there.
    pub(super) fn real(&self, key: &str) -> Result<Option<f64>, FormatError> {
        let found = self.head.get(key);
        found
            .map(|&(line, value)| real(value).map_err(|fault| FormatError::new(line, key, fault)))
            .transpose()
    }

    /// A header that is a number, made whole.
    pub(super) fn whole(&self, key: &str) -> Result<i64, FormatError> {
        let (line, value) = self.needed(key)?;
        real(value).map(int).map_err(|fault| FormatError::new(line, key, fault))
    }

    /// The lines of a section, if it is there.
    pub(super) fn rows(&self, section: &str) -> Option<&[Row<'a>]> {
        self.sections.get(section).map(Vec::as_slice)
    }

    /// The lines of a section that has `expected` of them.
    pub(super) fn all_rows(&self, section: &str, expected: usize) -> Result<&[Row<'a>], FormatError> {
        let rows = self.rows(section).ok_or_else(|| FormatError::missing(section))?;
        if rows.len() == expected {
            return Ok(rows);
        }
        let line = rows.first().map_or(0, |row| row.line);
        Err(FormatError::new(line, section, Fault::Entries { found: rows.len(), expected }))
    }

    /// The second word of each of `expected` lines, times `scale`.
    pub(super) fn values(&self, section: &str, expected: usize, scale: f64) -> Result<Vec<i64>, FormatError> {
        self.all_rows(section, expected)?.iter().map(|row| row.scaled(1, section, scale)).collect()
    }

    /// The second and third word of each line, as a place.
    pub(super) fn places(&self, expected: usize) -> Result<Vec<(f64, f64)>, FormatError> {
        let section = "NODE_COORD_SECTION";
        let rows = self.all_rows(section, expected)?;
        rows.iter().map(|row| Ok((row.real(1, section)?, row.real(2, section)?))).collect()
    }
}

/// The format of a file by its headers.
pub(super) fn guess(head: &str) -> Format {
    let file = File::new(head);
    let kind = file.header("TYPE").unwrap_or_default().to_ascii_lowercase();
    let named = Format::named(&kind).filter(|format| *format != Format::Cvrp);
    if let Some(format) = named {
        return format;
    }
    if file.header("EDGE_WEIGHT_TYPE") == Some("EXPLICIT") { Format::Ortec } else { Format::Cvrp }
}

pub(super) fn read(text: &str, format: Format) -> Result<Instance, FormatError> {
    let file = File::new(text);
    let name = file.header("NAME").unwrap_or_default().to_owned();
    let (problem, layout) = match format {
        Format::Ortec => ortec(&file)?,
        Format::Cvrp => cvrp(&file)?,
        other => super::dialect::read(&file, other)?,
    };
    Ok(Instance { name, format, problem, layout, names: Names::default() })
}

fn cvrp(file: &File<'_>) -> Result<(Problem, Layout), FormatError> {
    let weights = file.needed("EDGE_WEIGHT_TYPE")?;
    if weights.1 != "EUC_2D" {
        let fault = Fault::Unsupported { value: weights.1.to_owned() };
        return Err(FormatError::new(weights.0, "EDGE_WEIGHT_TYPE", fault));
    }
    let nodes = file.count("DIMENSION")?;
    let capacity = file.whole("CAPACITY")?;
    let places = file.places(nodes)?;
    let demand = file.values("DEMAND_SECTION", nodes, 1.0)?;
    let stops: Vec<Stop> =
        demand.iter().enumerate().skip(1).map(|(node, &demand)| Stop::new(node, vec![demand])).collect();
    let fleet = fleet_enough(&demand, capacity);
    let vehicles = vec![Vehicle::new(0, vec![capacity], DAY); fleet];
    let legs = Matrices::plane(places, 1.0, Rounding::Nearest)?;
    let problem = Problem::new(vehicles, stops, legs)?;
    Ok((problem, Layout::plain(nodes)))
}

/// Vehicles that surely suffice: any two tours of a plan that cannot be joined fill more than one vehicle.
fn fleet_enough(demand: &[i64], capacity: i64) -> usize {
    let total: i64 = demand.iter().fold(0, |sum, &demand| sum.saturating_add(demand));
    let least = total.checked_div(capacity).unwrap_or(i64::MAX).max(0);
    let twice = usize::try_from(least.saturating_mul(2)).unwrap_or(usize::MAX).saturating_add(2);
    twice.min(demand.len().saturating_sub(1))
}

fn ortec(file: &File<'_>) -> Result<(Problem, Layout), FormatError> {
    let nodes = file.count("DIMENSION")?;
    let capacity = file.whole("CAPACITY")?;
    let demand = file.values("DEMAND_SECTION", nodes, 1.0)?;
    let service = file.values("SERVICE_TIME_SECTION", nodes, 1.0)?;
    let section = "TIME_WINDOW_SECTION";
    let rows = file.all_rows(section, nodes)?;
    let window = |row: &Row<'_>| {
        let (open, close) = (row.scaled(1, section, 1.0)?, row.scaled(2, section, 1.0)?);
        Ok(Window { open: Seconds(open), close: Seconds(close) })
    };
    let windows: Vec<Window> = rows.iter().map(window).collect::<Result<_, FormatError>>()?;
    let stops: Vec<Stop> = (1..nodes)
        .map(|node| Stop {
            windows: vec![windows[node]],
            service: Seconds(service[node]),
            ..Stop::new(node, vec![demand[node]])
        })
        .collect();
    let shift = windows.first().copied().unwrap_or(DAY);
    let vehicles = vec![Vehicle::new(0, vec![capacity], shift); stops.len()];
    let problem = Problem::new(vehicles, stops, explicit(file, nodes)?)?;
    Ok((problem, Layout::plain(nodes)))
}

/// The full matrix, whatever lines it is broken into; both distance and duration.
fn explicit(file: &File<'_>, nodes: usize) -> Result<Matrices, FormatError> {
    let section = "EDGE_WEIGHT_SECTION";
    let rows = file.rows(section).ok_or_else(|| FormatError::missing(section))?;
    let mut legs = Vec::new();
    for row in rows {
        for at in 0..row.words.len() {
            legs.push(row.scaled(at, section, 1.0)?);
        }
    }
    let distance = legs.iter().copied().map(Metres).collect();
    Ok(Matrices::new(nodes, distance, legs.into_iter().map(Seconds).collect())?)
}

impl Layout {
    /// Stops are numbered from 1 as they follow the depot; costs are whole.
    fn plain(nodes: usize) -> Self {
        Self {
            labels: (1..nodes.max(1)).collect(),
            by_vehicle: false,
            scale: 1,
            decimals: 0,
            exact: Vec::new(),
        }
    }
}
