//! Legs from a table: `from_lat`, `from_lng`, `to_lat`, `to_lng`, `metres`, `seconds`.

use super::LEG_MAX;
use crate::error::Error;
use crate::source::file_name;
use crate::table::read_table;
use qm_domain::{GeoPoint, Leg, Metres, RejectReason, Seconds, Spot};
use std::collections::HashMap;
use std::path::Path;

const COLUMNS: [&str; 6] = ["from_lat", "from_lng", "to_lat", "to_lng", "metres", "seconds"];

/// Legs by places rounded to a millionth of a degree; what the file does not tell has no road.
#[derive(Debug)]
pub(super) struct FileLegs {
    legs: HashMap<(Spot, Spot), Leg>,
}

impl FileLegs {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let (found, rows) = read_table(path)?;
        let file = file_name(path);
        let places = COLUMNS.map(|column| found.iter().position(|name| name == column));
        let missing = COLUMNS.iter().zip(places).filter(|(_, at)| at.is_none());
        let missing: Vec<String> = missing.map(|(name, _)| (*name).into()).collect();
        if !missing.is_empty() {
            let expected = COLUMNS.map(Into::into).into();
            return Err(Error::MissingColumns { file, missing, found, expected, hint: String::new() });
        }
        let mut legs = HashMap::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let cell = |column: usize| row.get(places[column]?).map(String::as_str);
            let (pair, leg) = parsed(cell).ok_or_else(|| Error::Row {
                file: file.clone(),
                row: at + 1,
                reason: RejectReason::Number,
                expected: "four coordinates in degrees, then whole metres and seconds".into(),
            })?;
            legs.insert(pair, leg);
        }
        Ok(Self { legs })
    }

    pub(super) fn leg(&self, from: GeoPoint, to: GeoPoint) -> Option<Leg> {
        self.legs.get(&(from.into(), to.into())).copied()
    }
}

/// Both places and the leg of a row.
fn parsed<'a>(cell: impl Fn(usize) -> Option<&'a str>) -> Option<((Spot, Spot), Leg)> {
    let degrees = |at| cell(at)?.trim().parse::<f64>().ok();
    let whole = |at| cell(at)?.trim().parse::<i64>().ok().filter(|value| (0..=LEG_MAX).contains(value));
    let from = GeoPoint::new(degrees(0)?, degrees(1)?).ok()?;
    let to = GeoPoint::new(degrees(2)?, degrees(3)?).ok()?;
    let leg = Leg { metres: Metres(whole(4)?), seconds: Seconds(whole(5)?) };
    Some(((from.into(), to.into()), leg))
}
