//! Where locations are, and the legs between them.

use super::document::{HoursEntry, LocationEntry, MatrixEntry, Tables};
use super::moment::Clock;
use crate::format::{Fault, FormatError};
use crate::matrices::LEG_MAX;
use crate::{Hours, Matrices, Metres, Point, Seconds, great_circle};

/// Where the locations are: each in any of three ways.
pub(super) struct Places {
    /// All of them, or none.
    points: Vec<Point>,
    /// All of them, or none.
    plane: Vec<(f64, f64)>,
    /// Rows of the tables.
    rows: Vec<usize>,
}

impl Places {
    pub(super) fn new(entries: &[LocationEntry]) -> Result<Self, FormatError> {
        for (at, entry) in entries.iter().enumerate() {
            let pair = |one: Option<f64>, other: Option<f64>, name: &str| {
                let whole = one.is_some() == other.is_some();
                let fault = || FormatError::new(0, &format!("locations[{at}].{name}"), Fault::Missing);
                if whole { Ok(()) } else { Err(fault()) }
            };
            pair(entry.lat, entry.lng, if entry.lat.is_none() { "lat" } else { "lng" })?;
            pair(entry.x, entry.y, if entry.x.is_none() { "x" } else { "y" })?;
            let within = |value: Option<f64>, limit: f64, name: &str, wanted| {
                let fault = |value: f64| Fault::Number { word: value.to_string(), wanted };
                let beyond = value.filter(|value| value.abs() > limit);
                let path = format!("locations[{at}].{name}");
                beyond.map_or(Ok(()), |value| Err(FormatError::new(0, &path, fault(value))))
            };
            within(entry.lat, 90.0, "lat", "a latitude, -90 to 90")?;
            within(entry.lng, 180.0, "lng", "a longitude, -180 to 180")?;
        }
        let point = |entry: &LocationEntry| Some(Point { latitude: entry.lat?, longitude: entry.lng? });
        let rows = entries.iter().enumerate();
        Ok(Self {
            points: entries.iter().map(point).collect::<Option<_>>().unwrap_or_default(),
            plane: entries
                .iter()
                .map(|entry| entry.x.zip(entry.y))
                .collect::<Option<_>>()
                .unwrap_or_default(),
            rows: rows.map(|(at, entry)| entry.index.unwrap_or(at)).collect(),
        })
    }

    /// Places on the earth of all locations; empty where one has none.
    pub(super) fn points(&self) -> Vec<Point> {
        self.points.clone()
    }
}

/// The legs of each profile.
pub(super) fn matrices(
    entries: &[MatrixEntry],
    places: &Places,
    clock: &Clock,
) -> Result<Vec<Matrices>, FormatError> {
    let legs = |(at, entry): (usize, &MatrixEntry)| {
        let path = format!("matrices[{at}]");
        let legs = profile(&path, entry, places)?;
        Ok(match &entry.hours {
            Some(entry) => legs.with_hours(hours(&format!("{path}.hours"), entry, clock)?),
            None => legs,
        })
    };
    entries.iter().enumerate().map(legs).collect()
}

fn profile(path: &str, entry: &MatrixEntry, places: &Places) -> Result<Matrices, FormatError> {
    let count = places.rows.len();
    let all = |known: usize, kind: &str, wanted: &'static str| {
        let fault = Fault::Places { wanted };
        if known == count { Ok(()) } else { Err(FormatError::new(0, &format!("{path}.{kind}"), fault)) }
    };
    let of = |kind: &str, legs: Result<Matrices, crate::Error>| {
        legs.map_err(|error| FormatError::new(0, &format!("{path}.{kind}"), Fault::Problem(error)))
    };
    match (&entry.great_circle, &entry.plane, &entry.table) {
        (Some(circle), None, None) => {
            all(places.points.len(), "great_circle", "`lat` and `lng`")?;
            of("great_circle", great_circle(&places.points, circle.detour, circle.speed_kmh / 3.6))
        }
        (None, Some(plane), None) => {
            all(places.plane.len(), "plane", "`x` and `y`")?;
            of("plane", Matrices::plane(places.plane.clone(), plane.scale, plane.rounding))
        }
        (None, None, Some(tables)) => {
            let path = format!("{path}.table");
            let distance = picked(&tables.distance, &places.rows, &format!("{path}.distance"))?;
            let duration = durations(tables, &places.rows, &path)?.unwrap_or_else(|| distance.clone());
            let distance = distance.into_iter().map(Metres).collect();
            of("table", Matrices::new(count, distance, duration.into_iter().map(Seconds).collect()))
        }
        _ => {
            let fault = Fault::Json { what: "expected one of `great_circle`, `plane`, `table`".to_owned() };
            Err(FormatError::new(0, path, fault))
        }
    }
}

fn hours(path: &str, entry: &HoursEntry, clock: &Clock) -> Result<Hours, FormatError> {
    let midnight = clock.read(&entry.midnight);
    let midnight = midnight.map_err(|fault| FormatError::new(0, &format!("{path}.midnight"), fault))?;
    let speed = entry.speed_permille.as_slice().try_into().map_err(|_| {
        let fault = Fault::Entries { found: entry.speed_permille.len(), expected: 24 };
        FormatError::new(0, &format!("{path}.speed_permille"), fault)
    })?;
    Hours::new(midnight, speed).map_err(|error| {
        let field = match &error {
            crate::Error::OutOfRange { name: "speed", index, .. } => format!("speed_permille[{index}]"),
            _ => "midnight".to_owned(),
        };
        FormatError::new(0, &format!("{path}.{field}"), Fault::Problem(error))
    })
}

fn durations(tables: &Tables, rows: &[usize], path: &str) -> Result<Option<Vec<i64>>, FormatError> {
    let table = tables.duration.as_ref();
    table.map(|table| picked(table, rows, &format!("{path}.duration"))).transpose()
}

/// The entries of a square table between the rows that locations name.
fn picked(table: &[Vec<Option<i64>>], rows: &[usize], path: &str) -> Result<Vec<i64>, FormatError> {
    let expected = table.len();
    if let Some((at, row)) = table.iter().enumerate().find(|(_, row)| row.len() != expected) {
        let fault = Fault::Entries { found: row.len(), expected };
        return Err(FormatError::new(0, &format!("{path}[{at}]"), fault));
    }
    if let Some(&number) = rows.iter().find(|&&row| row >= expected) {
        return Err(FormatError::new(0, path, Fault::Unknown { number }));
    }
    let legs = rows.iter().flat_map(|&from| rows.iter().map(move |&to| table[from][to].unwrap_or(LEG_MAX)));
    Ok(legs.collect())
}
