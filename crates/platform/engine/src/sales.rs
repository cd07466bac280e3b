//! What demand is learned from: sales, what each product is, when there was none of it, promotions and holidays.

use crate::error::Error;
use crate::number::float;
use qm_domain::{Day, FeatureColumn, FeatureTable, LocationId, Sku, Timestamp, Zone};
use qm_lake::{FeatureParams, FeatureSet, Lake};
use qm_predict::stock::{Assortment, Events, Gone, Holiday, Kind, Listed, Promotion, Substitute};

/// Days since which a product may be listed to be looked at as new; the model asks for fewer.
const LISTED_DAYS: i64 = 90;

/// Sales by product, location and day, and the days on which a count found nothing: those without units.
///
/// # Errors
/// When the lake refuses or lacks a column.
pub(crate) fn sold(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<FeatureTable, Error> {
    let params = FeatureParams::at(as_of);
    let (sold, out) =
        (lake.features(FeatureSet::Demand, &params)?, lake.features(FeatureSet::SoldOut, &params)?);
    let both = |name: &str| Ok::<_, Error>([texts(&sold, name)?, texts(&out, name)?].concat());
    let counted = integers(&out, "counted_at")?.iter().map(|at| i64::from(day(zone, *at).epoch()));
    let days = integers(&sold, "local_day")?.iter().copied().chain(counted);
    let units = integers(&sold, "units")?.iter().map(|units| float(*units));
    let units = units.chain(std::iter::repeat_n(f64::NAN, out.rows()));
    let columns = vec![
        ("sku".into(), FeatureColumn::Text(both("sku")?)),
        ("location".into(), FeatureColumn::Text(both("location")?)),
        ("local_day".into(), FeatureColumn::Integer(days.collect())),
        ("units".into(), FeatureColumn::Number(units.collect())),
    ];
    Ok(FeatureTable::new(columns).ok_or_else(|| lacks("units"))?)
}

/// What each product is, where and since when those listed of late are sold, what some buy in place of which, and when that was gone.
///
/// # Errors
/// As [`sold`].
pub(crate) fn assortment(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<Assortment, Error> {
    let table = lake.features(FeatureSet::Assortment, &FeatureParams::at(as_of))?;
    let (skus, locations) = (texts(&table, "sku")?, texts(&table, "location")?);
    let (categories, prices) = (texts(&table, "category")?, numbers(&table, "price")?);
    let (listed, from) = (integers(&table, "listed_at")?, integers(&table, "sold_from")?);
    let mut assortment = Assortment::default();
    for row in 0..table.rows() {
        let Ok(sku) = Sku::new(&skus[row]) else { continue };
        let kind = || Kind { category: categories[row].clone(), price: prices[row] };
        assortment.kinds.entry(sku.clone()).or_insert_with(kind);
        let at = Timestamp::from_micros(listed[row]);
        if let Ok(location) = LocationId::new(&locations[row])
            && at <= as_of
            && at.plus_days(LISTED_DAYS) > as_of
        {
            assortment.listed.push(Listed { sku, location, since: day(zone, from[row]) });
        }
    }
    assortment.substitutes = substitutes(lake, as_of)?;
    if !assortment.substitutes.is_empty() {
        assortment.gone = gone(lake, zone, as_of)?;
    }
    Ok(assortment)
}

/// What some buy where a product is not there.
fn substitutes(lake: &Lake, as_of: Timestamp) -> Result<Vec<Substitute>, Error> {
    let table = lake.features(FeatureSet::Substitutes, &FeatureParams::at(as_of))?;
    let (skus, others) = (texts(&table, "sku")?, texts(&table, "substitute")?);
    let shares = numbers(&table, "share")?;
    let pair = |row: usize| {
        let (sku, substitute) = (Sku::new(&skus[row]).ok()?, Sku::new(&others[row]).ok()?);
        Some(Substitute { sku, substitute, share: Some(shares[row]).filter(|share| !share.is_nan()) })
    };
    Ok((0..table.rows()).filter_map(pair).collect())
}

/// The days on which a product was not there from morning to evening, by counts and what moved since.
fn gone(lake: &Lake, zone: &Zone, as_of: Timestamp) -> Result<Vec<Gone>, Error> {
    let table = lake.features(FeatureSet::Gone, &FeatureParams::at(as_of))?;
    let (skus, locations) = (texts(&table, "sku")?, texts(&table, "location")?);
    let (from, until) = (integers(&table, "out_from")?, integers(&table, "out_until")?);
    let counted = integers(&table, "counted")?;
    let stretch = |row: usize| {
        let (from, to) = whole_days((day(zone, from[row]), day(zone, until[row])), counted[row] > 0)?;
        let (sku, location) = (Sku::new(&skus[row]).ok()?, LocationId::new(&locations[row]).ok()?);
        Some(Gone { sku, location, from, to })
    };
    Ok((0..table.rows()).filter_map(stretch).collect())
}

/// First and last day that lie wholly in a stretch, of the days in whose course it began and ended; the day of a count that found
/// nothing counts as such.
fn whole_days((begins, ends): (Day, Day), counted: bool) -> Option<(Day, Day)> {
    let (first, last) =
        if counted { (begins, ends.plus(-1).max(begins)) } else { (begins.plus(1), ends.plus(-1)) };
    (first <= last).then_some((first, last))
}

/// Promotions and holidays, those to come among them.
///
/// # Errors
/// As [`sold`].
pub(crate) fn events(lake: &Lake, as_of: Timestamp) -> Result<Events, Error> {
    let params = FeatureParams::at(as_of);
    let (promotions, holidays) =
        (lake.features(FeatureSet::Promotions, &params)?, lake.features(FeatureSet::Holidays, &params)?);
    let days = |table: &FeatureTable, name: &str| {
        let day = |day: &i64| i32::try_from(*day).map(Day::from_epoch).map_err(|_| lacks(name));
        Ok::<_, Error>(integers(table, name)?.iter().map(day).collect::<Result<Vec<_>, _>>()?)
    };
    let (from, to) = (days(&promotions, "from_day")?, days(&promotions, "to_day")?);
    let discounts = numbers(&promotions, "discount")?;
    let promotion = |(row, sku): (usize, &String)| {
        Some(Promotion { sku: Sku::new(sku).ok()?, from: from[row], to: to[row], discount: discounts[row] })
    };
    let holiday = |(day, label): (Day, &String)| Holiday { day, label: label.clone() };
    Ok(Events {
        promotions: texts(&promotions, "sku")?.iter().enumerate().filter_map(promotion).collect(),
        holidays: days(&holidays, "day")?.into_iter().zip(texts(&holidays, "label")?).map(holiday).collect(),
    })
}

fn day(zone: &Zone, micros: i64) -> Day {
    zone.day(Timestamp::from_micros(micros))
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

fn numbers<'a>(table: &'a FeatureTable, name: &str) -> Result<&'a [f64], qm_predict::Error> {
    table.numbers(name).ok_or_else(|| lacks(name))
}

#[cfg(test)]
mod tests {
    use super::whole_days;
    use qm_domain::Day;

    #[test]
    fn days_that_lie_wholly_in_a_stretch_are_without_stock_and_those_of_counts() {
        let days = |begins: i32, ends: i32, counted: bool| {
            let days = whole_days((Day::from_epoch(begins), Day::from_epoch(ends)), counted)?;
            Some((days.0.epoch(), days.1.epoch()))
        };
        // Gone in the course of the 3rd, back in that of the 7th.
        assert_eq!((days(3, 7, false), days(3, 7, true)), (Some((4, 6)), Some((3, 6))));
        assert_eq!((days(3, 3, false), days(3, 4, false)), (None, None));
        assert_eq!(days(3, 3, true), Some((3, 3)), "a count without movements tells of its day");
    }
}
