//! Sales by day, and the days on which there was nothing to sell.

use crate::error::Error;
use crate::number::float;
use qm_domain::{FeatureColumn, FeatureTable, Timestamp, Zone};
use qm_lake::{FeatureParams, FeatureSet, Lake};
use std::ops::Range;

/// Days after which what is still not there counts as no longer asked for.
const OUT_DAYS_MAX: i64 = 180;

/// Sales by product, location and day, and the days on which there was nothing to sell: those without units. Such are the day of a
/// count that found nothing, and days on which by the ledger no location that counted the product had any from morning to
/// evening: while another one has some, orders are given from there.
///
/// # Errors
/// When the lake refuses or lacks a column.
pub(crate) fn sold(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<FeatureTable, Error> {
    let params = FeatureParams::at(as_of);
    let (sold, out) =
        (lake.features(FeatureSet::Demand, &params)?, lake.features(FeatureSet::SoldOut, &params)?);
    let (mut skus, mut locations) = (texts(&sold, "sku")?.to_vec(), texts(&sold, "location")?.to_vec());
    let mut days = integers(&sold, "local_day")?.to_vec();
    let mut units: Vec<f64> = integers(&sold, "units")?.iter().map(|units| float(*units)).collect();
    let (products, places) = (texts(&out, "sku")?, texts(&out, "location")?);
    let day = |at: &i64| i64::from(zone.day(Timestamp::from_micros(*at)).epoch());
    let (from, until) = (integers(&out, "out_from")?, integers(&out, "out_until")?);
    let (counted, kept_at) = (integers(&out, "counted")?, integers(&out, "places")?);
    let stretches: Vec<Stretch> = (0..out.rows())
        .map(|row| Stretch { from: day(&from[row]), until: day(&until[row]), counted: counted[row] > 0 })
        .collect();
    let mut first = 0;
    for product in products.chunk_by(|a, b| a == b) {
        let rows = first..first + product.len();
        first = rows.end;
        let nowhere = nowhere(&stretches[rows.clone()], kept_at[rows.start]);
        for row in rows {
            for day in stretches[row].days(&nowhere) {
                skus.push(products[row].clone());
                locations.push(places[row].clone());
                days.push(day);
                units.push(f64::NAN);
            }
        }
    }
    let columns = vec![
        ("sku".into(), FeatureColumn::Text(skus)),
        ("location".into(), FeatureColumn::Text(locations)),
        ("local_day".into(), FeatureColumn::Integer(days)),
        ("units".into(), FeatureColumn::Number(units)),
    ];
    Ok(FeatureTable::new(columns).ok_or_else(|| lacks("units"))?)
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

/// Days in whose course the stock of a product at a location ended and began again.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: i64,
    until: i64,
    /// A count began it.
    counted: bool,
}

impl Stretch {
    /// Days that lie wholly in it.
    fn whole(self) -> Range<i64> {
        self.from + 1..self.until.max(self.from + 1)
    }

    /// The day of its count, and those days of it on which the product was nowhere, of the first half a year.
    fn days(self, nowhere: &[Range<i64>]) -> impl Iterator<Item = i64> {
        let Range { start, end } = self.whole();
        let end = end.min(start + OUT_DAYS_MAX);
        let met = nowhere.iter().flat_map(move |one| one.start.max(start)..one.end.min(end));
        self.counted.then_some(self.from).into_iter().chain(met)
    }
}

/// The days on which all `places` of a product were without stock.
fn nowhere(stretches: &[Stretch], places: i64) -> Vec<Range<i64>> {
    let whole = stretches.iter().map(|one| one.whole()).filter(|days| !days.is_empty());
    let mut turns: Vec<(i64, i64)> = whole.flat_map(|days| [(days.start, 1), (days.end, -1)]).collect();
    turns.sort_unstable();
    let (mut empty, mut found) = (0, Vec::new());
    for pair in turns.windows(2) {
        empty += pair[0].1;
        if empty == places && pair[0].0 < pair[1].0 {
            found.push(pair[0].0..pair[1].0);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{OUT_DAYS_MAX, Stretch, nowhere};

    fn stretch(from: i64, until: i64, counted: bool) -> Stretch {
        Stretch { from, until, counted }
    }

    fn days(one: Stretch, all: &[Stretch], places: i64) -> Vec<i64> {
        one.days(&nowhere(all, places)).collect()
    }

    #[test]
    fn days_that_lie_wholly_in_a_stretch_are_without_stock_and_those_of_counts() {
        let alone = |one: Stretch| days(one, &[one], 1);
        // Gone in the course of the 3rd, back in that of the 7th.
        assert_eq!(alone(stretch(3, 7, false)), [4, 5, 6]);
        assert_eq!(alone(stretch(3, 7, true)), [3, 4, 5, 6]);
        assert_eq!((alone(stretch(3, 3, false)).len(), alone(stretch(3, 4, false)).len()), (0, 0));
        assert_eq!(alone(stretch(3, 3, true)), [3], "a count without movements tells of its day");
        assert_eq!(alone(stretch(3, 10_000, true)).len(), usize::try_from(OUT_DAYS_MAX).unwrap() + 1);
    }

    #[test]
    fn while_another_location_has_some_nothing_is_missed() {
        // One place is without from the 4th to the 9th, the other on the 6th, 7th and 12th.
        let all = [stretch(3, 10, false), stretch(5, 8, true), stretch(11, 13, false)];
        assert_eq!(days(all[0], &all, 2), [6, 7]);
        assert_eq!(days(all[1], &all, 2), [5, 6, 7], "its count found nothing on the 5th");
        assert_eq!(days(all[2], &all, 2), [0_i64; 0]);
        assert_eq!(days(all[0], &all, 3), [0_i64; 0], "a third one has some all the time");
        // Stretches of one place that meet do not count twice.
        let met = [stretch(3, 6, false), stretch(6, 9, true), stretch(2, 9, false)];
        assert_eq!(days(met[2], &met, 2), [4, 5, 7, 8]);
    }
}
