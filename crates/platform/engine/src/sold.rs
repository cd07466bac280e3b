//! Sales by day, and the days on which there was nothing to sell.

use crate::error::Error;
use crate::number::float;
use qm_domain::{Day, FeatureColumn, FeatureTable, LocationId, Sku, Timestamp, Zone};
use qm_lake::{FeatureParams, FeatureSet, Lake};
use qm_predict::stock::Gone;
use std::ops::Range;

/// Sales by product, location and day, and beside them the days of counts that found nothing, without units.
///
/// # Errors
/// When the lake refuses or lacks a column.
pub(crate) fn sold(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<FeatureTable, Error> {
    let sold = lake.features(FeatureSet::Demand, &FeatureParams::at(as_of))?;
    let (mut skus, mut locations) = (texts(&sold, "sku")?.to_vec(), texts(&sold, "location")?.to_vec());
    let mut days = integers(&sold, "local_day")?.to_vec();
    let mut units: Vec<f64> = integers(&sold, "units")?.iter().map(|units| float(*units)).collect();
    let out = Stretches::of(lake, zone, as_of)?;
    for row in (0..out.counted.len()).filter(|row| out.counted[*row]) {
        skus.push(out.skus[row].clone());
        locations.push(out.locations[row].clone());
        days.push(i64::from(out.days[row].start.epoch()));
        units.push(f64::NAN);
    }
    let columns = vec![
        ("sku".into(), FeatureColumn::Text(skus)),
        ("location".into(), FeatureColumn::Text(locations)),
        ("local_day".into(), FeatureColumn::Integer(days)),
        ("units".into(), FeatureColumn::Number(units)),
    ];
    Ok(FeatureTable::new(columns).ok_or_else(|| lacks("units"))?)
}

/// The days on which a product was not there from morning to evening, by counts and what moved since.
///
/// # Errors
/// When the lake refuses or lacks a column.
pub(crate) fn gone(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<Vec<Gone>, Error> {
    let out = Stretches::of(lake, zone, as_of)?;
    let stretch = |row: usize| {
        let days = whole(&out.days[row], out.counted[row])?;
        let (sku, location) = (Sku::new(&out.skus[row]).ok()?, LocationId::new(&out.locations[row]).ok()?);
        Some(Gone { sku, location, from: days.start, to: days.end })
    };
    Ok((0..out.days.len()).filter_map(stretch).collect())
}

/// Stretches without stock: the days in whose course each began and ended, and whether a count began it.
struct Stretches {
    skus: Vec<String>,
    locations: Vec<String>,
    days: Vec<Range<Day>>,
    counted: Vec<bool>,
}

impl Stretches {
    fn of(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<Self, Error> {
        let out = lake.features(FeatureSet::SoldOut, &FeatureParams::at(as_of))?;
        let day = |at: &i64| zone.day(Timestamp::from_micros(*at));
        let ends = integers(&out, "out_from")?.iter().zip(integers(&out, "out_until")?);
        Ok(Self {
            skus: texts(&out, "sku")?.to_vec(),
            locations: texts(&out, "location")?.to_vec(),
            days: ends.map(|(from, until)| day(from)..day(until)).collect(),
            counted: integers(&out, "counted")?.iter().map(|counted| *counted > 0).collect(),
        })
    }
}

/// First and last day of a stretch that lie wholly in it; the day of a count that found nothing counts as such.
fn whole(days: &Range<Day>, counted: bool) -> Option<Range<Day>> {
    let first = if counted { days.start } else { days.start.plus(1) };
    let last = days.end.plus(-1).max(if counted { first } else { days.end.plus(-1) });
    (first <= last).then_some(first..last)
}

fn lacks(column: &str) -> qm_predict::Error {
    qm_predict::Error::Column { column: column.into() }
}

fn texts<'a>(table: &'a FeatureTable, name: &str) -> Result<&'a [String], qm_predict::Error> {
    table.texts(name).ok_or_else(|| lacks(name))
}

fn integers<'a>(table: &'a FeatureTable, name: &str) -> Result<&'a [i64], qm_predict::Error> {
    table.integers(name).ok_or_else(|| lacks(name))
}

#[cfg(test)]
mod tests {
    use super::whole;
    use qm_domain::Day;

    #[test]
    fn days_that_lie_wholly_in_a_stretch_are_without_stock_and_those_of_counts() {
        let days = |from: i32, until: i32, counted: bool| {
            let whole = whole(&(Day::from_epoch(from)..Day::from_epoch(until)), counted)?;
            Some((whole.start.epoch(), whole.end.epoch()))
        };
        // Gone in the course of the 3rd, back in that of the 7th.
        assert_eq!((days(3, 7, false), days(3, 7, true)), (Some((4, 6)), Some((3, 6))));
        assert_eq!((days(3, 3, false), days(3, 4, false)), (None, None));
        assert_eq!(days(3, 3, true), Some((3, 3)), "a count without movements tells of its day");
    }
}
