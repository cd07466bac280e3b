//! Accuracy by class, against sums made by hand.

use super::*;
use qm_forecast::{Variation, Volume};

fn day(back: i32) -> Day {
    Day::from_epoch(20_000 - back)
}

/// Weeks of the same units every day, oldest first, the last of which ends with day 0.
fn series(sku: &str, price: f64, daily: &[f64]) -> SoldSeries {
    let units: Vec<f64> = daily.iter().flat_map(|units| [*units; 7]).collect();
    let first = day(i32::try_from(units.len()).unwrap() - 1);
    SoldSeries { sku: Sku::new(sku).unwrap(), location: LocationId::new("L").unwrap(), first, units, price }
}

/// Of the week that ends `back` days before day 0.
fn expects(sku: &str, back: i32, [mean, lo, hi]: [f64; 3]) -> WeekExpected {
    let from = day(back + 6);
    WeekExpected { sku: Sku::new(sku).unwrap(), location: LocationId::new("L").unwrap(), from, mean, lo, hi }
}

fn close(found: Option<f64>, wanted: f64) {
    assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-12), "{found:?} for {wanted}");
}

/// Weeks of 7, 14, 7, 14, 7, 14, 21: each of the five changes before the last week is 7.
#[test]
fn scores_are_those_worked_by_hand() {
    let sold = series("a", 2.0, &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 3.0]);
    let told = accuracy(&[sold], &[expects("a", 0, [17.5, 15.0, 20.0])], day(0));
    let total = told.total;
    assert_eq!((total.products, total.scored, total.weeks), (1, 1, 1));
    close(total.error, 0.5); // 3.5 off over 7
    close(total.naive_error, 1.0); // 14 instead of 21
    close(total.bias, -3.5 / 21.0);
    close(total.within80, 0.0);
    close(Some(total.sales_share), 1.0);
    let class = Class { volume: Volume::A, variation: Variation::X };
    assert_eq!(told.classes, [(class, total)]);
}

/// The same weeks, but that one day of the second and one of the last had nothing to sell: three changes of 7 are left, fewer
/// than a scale needs, and the last week is not compared.
#[test]
fn weeks_with_nothing_to_sell_are_not_compared() {
    let mut sold = series("a", 2.0, &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 3.0, 1.0]);
    sold.units[10] = f64::NAN;
    sold.units[52] = f64::NAN;
    let said = [expects("a", 7, [17.5, 15.0, 20.0]), expects("a", 0, [7.0, 0.0, 9.0])];
    let total = accuracy(&[sold], &said, day(0)).total;
    assert_eq!((total.scored, total.weeks, total.error), (1, 1, None));
    close(total.bias, -3.5 / 21.0);
}

#[test]
fn classes_weigh_value_and_add_up() {
    let steady = series("a", 10.0, &[4.0; 8]);
    let wild = series("b", 1.0, &[0.0, 0.0, 0.0, 8.0, 0.0, 0.0, 0.0, 8.0]);
    let told = accuracy(&[steady, wild], &[expects("b", 0, [50.0, 40.0, 60.0])], day(0));
    let names: Vec<String> = told.classes.iter().map(|(class, _)| class.to_string()).collect();
    // 2240 of 2352 are the first's; the second begins at 95.2 %.
    assert_eq!(names, ["AX", "CZ"]);
    close(Some(told.classes.iter().map(|(_, cell)| cell.sales_share).sum()), 1.0);
    assert_eq!((told.classes[0].1.scored, told.classes[1].1.scored, told.total.scored), (0, 1, 1));
    assert_eq!(told.classes[0].1.error, None, "nothing was compared");
    close(told.total.within80, 1.0);
}

#[test]
fn only_whole_weeks_count_once_by_their_last_forecast() {
    let sold = series("a", 1.0, &[1.0; 10]);
    let said = [
        expects("a", 0, [70.0, 60.0, 80.0]),
        expects("a", 0, [7.0, 6.0, 8.0]),
        expects("a", -1, [99.0, 90.0, 99.0]),
        expects("nobody", 0, [7.0, 6.0, 8.0]),
    ];
    let total = accuracy(&[sold], &said, day(0)).total;
    assert_eq!(total.weeks, 1);
    close(total.bias, 0.0);
    assert_eq!(total.error, None, "it never changed, so there is no scale");
}

#[test]
fn a_week_before_the_first_sale_sold_nothing() {
    let sold = series("a", 1.0, &[2.0, 2.0]);
    let total = accuracy(&[sold], &[expects("a", 7, [10.0, 0.0, 20.0])], day(0)).total;
    assert_eq!((total.weeks, total.naive_error), (1, None), "compared, but without a scale");
    close(total.bias, -4.0 / 14.0);
    assert_eq!(accuracy(&[], &[], day(0)).total, Accuracy::default());
}
