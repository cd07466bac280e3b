//! Demand per product and location.

use crate::features::{integer, number, table, text};
use proptest::prelude::*;
use qm_domain::{Day, DemandForecast, FeatureTable, LocationId, ModelVersion, Sku};
use qm_predict::stock::{Assortment, Events, Kind, Listed, fit_demand};
use std::collections::BTreeMap;

type Sale = (&'static str, &'static str, i64, f64);

fn sales(rows: &[Sale]) -> FeatureTable {
    table(vec![
        ("sku", text(rows.iter().map(|r| r.0))),
        ("location", text(rows.iter().map(|r| r.1))),
        ("local_day", integer(rows.iter().map(|r| r.2))),
        ("units", number(rows.iter().map(|r| r.3))),
    ])
}

fn forecasts(rows: &[Sale], through: i32) -> Vec<DemandForecast> {
    let version = ModelVersion::new("demand@1").unwrap();
    let fit =
        fit_demand(&sales(rows), &Assortment::default(), &Events::default(), Day::from_epoch(through), 56)
            .unwrap()
            .unwrap();
    fit.forecasts.into_iter().map(|f| f.by(&version)).collect()
}

#[test]
fn days_without_sales_are_zeros_up_to_the_last_day() {
    let rows: Vec<Sale> = (0..30).map(|i| ("A", "main", i * 4, 2.0)).collect();
    let found = forecasts(&rows, 119);
    // 30 sales of 2 units on 120 days.
    let mean = found[0].mean.iter().sum::<f64>() / 56.0;
    assert!((mean - 0.5).abs() < 0.1, "{mean}");
    assert_eq!((found[0].history_days, found[0].from.epoch(), found[0].weekly.len()), (120, 120, 8));
    assert!(found[0].weekly.iter().all(|w| w.q05 <= 4.0 && w.q95 >= 4.0));
}

/// A week without a sale lies within what is expected of a product that is seldom sold.
#[test]
fn quantiles_of_rare_sales_are_whole_units() {
    let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let mut random = qm_ml::Random::new(3);
    let mut rows: Vec<Sale> = Vec::new();
    for (at, name) in names.into_iter().enumerate() {
        let chance = 0.06 + 0.02 * f64::from(u8::try_from(at).unwrap());
        rows.extend((0..220).filter(|_| random.unit() < chance).map(|day| (name, "main", day, 1.0)));
    }
    for found in forecasts(&rows, 219) {
        let week = &found.weekly[0];
        for value in [week.q05, week.q10, week.q25, week.q50, week.q75, week.q90, week.q95] {
            assert!(value.to_bits() == value.round().to_bits(), "{week:?}");
        }
    }
}

/// Ten units a day where there was stock, none on every third day, when there was not.
#[test]
fn what_was_asked_for_while_there_was_nothing_to_sell_is_not_zero() {
    let sold_out = |day: i64| day % 3 == 2;
    let sold: Vec<Sale> = (0..90).filter(|d| !sold_out(*d)).map(|d| ("A", "main", d, 10.0)).collect();
    let mut told = sold.clone();
    // A day with a sale is known, whatever the count said later that day.
    told.extend((0..90).filter(|d| sold_out(*d) || *d == 0).map(|d| ("A", "main", d, f64::NAN)));
    told.push(("B", "main", 5, f64::NAN));
    let mean = |rows: &[Sale]| forecasts(rows, 89)[0].mean.iter().sum::<f64>() / 56.0;
    assert!((mean(&told) - 10.0).abs() < 0.2, "{}", mean(&told));
    assert!(mean(&sold) < 8.0, "{}", mean(&sold));
    let fit = fit_demand(&sales(&told), &Assortment::default(), &Events::default(), Day::from_epoch(89), 14)
        .unwrap()
        .unwrap();
    assert_eq!(fit.forecasts.len(), 1, "what never sold has no demand");
    let card = fit.fitted.card;
    // Of the 28 days scored, 61 to 89, ten were sold out (62, 65, ... 89).
    assert_eq!(card.test_rows, 18);
    assert!(card.score < 0.5, "{}", card.score);
}

#[test]
fn a_weekly_pattern_beats_no_pattern_and_scores_stand_beside_seasonal_naive() {
    let rows: Vec<Sale> = (0..140).map(|d| ("A", "main", d, if d % 7 == 5 { 30.0 } else { 10.0 })).collect();
    let fit = fit_demand(&sales(&rows), &Assortment::default(), &Events::default(), Day::from_epoch(139), 14)
        .unwrap()
        .unwrap();
    let measures: Vec<&str> = fit.fitted.evaluation.iter().map(|row| row.measure.as_str()).collect();
    assert_eq!(measures, ["mae", "rmsse", "pinball"]);
    assert!(fit.fitted.card.score < 0.5, "{:?}", fit.fitted.card);
    assert_eq!(fit.fitted.card.test_rows, 28);
    let found = forecasts(&rows, 139);
    // Fitted by search: within a twentieth of the pattern.
    assert!((found[0].mean[0] - 10.0).abs() < 0.5, "{}", found[0].mean[0]);
    assert!((found[0].mean[5] - 30.0).abs() < 1.5, "{}", found[0].mean[5]);
}

#[test]
fn short_late_and_taken_back_sales_are_handled() {
    let rows = [("A", "x", 10, 5.0), ("B", "x", 9, 3.0), ("B", "x", 9, -4.0), ("C", "x", 99, 7.0)];
    let found = forecasts(&rows, 10);
    assert_eq!(found.iter().map(|f| f.sku.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert!((found[0].mean[0] - 5.0).abs() < 1e-9, "one day known says that day");
    assert!(found[1].mean.iter().all(|m| m.abs() < 1e-9), "more taken back than sold is nothing sold");
    assert!(
        fit_demand(&sales(&[]), &Assortment::default(), &Events::default(), Day::from_epoch(10), 7)
            .unwrap()
            .is_none()
    );
    let partly = fit_demand(
        &sales(&[("", "x", 1, 1.0), ("A", "", 1, 1.0), rows[0]]),
        &Assortment::default(),
        &Events::default(),
        Day::from_epoch(10),
        7,
    );
    let partly = partly.unwrap().unwrap();
    assert_eq!(
        (partly.unplaced, partly.forecasts.len()),
        (2, 1),
        "sales without a place are counted, not lost"
    );
}

/// Product, day, units.
type Sold = (String, i64, f64);

/// Twenty lamps of two a day and twenty beds of one a week, launched week after week, each seen for half a year at least.
fn launched() -> (Vec<Sold>, BTreeMap<Sku, Kind>) {
    let (mut rows, mut kinds) = (Vec::new(), BTreeMap::new());
    for n in 0..20_i64 {
        let (lamp, bed) = (format!("lamp-{n}"), format!("bed-{n}"));
        let first = 7 * n;
        rows.extend(
            (first..330)
                .map(|day| (lamp.clone(), day, 1.0 + f64::from(i32::try_from((day + n) % 3).unwrap()))),
        );
        rows.extend((first..330).filter(|day| day % 7 == n % 7).map(|day| (bed.clone(), day, 1.0)));
        for (sku, category, price) in [(lamp, "lamps", 20.0), (bed, "beds", 400.0)] {
            kinds.insert(Sku::new(&sku).unwrap(), Kind { category: category.into(), price });
        }
    }
    (rows, kinds)
}

/// The forecast of a product after day 329.
fn expected_of(
    rows: &[Sold],
    kinds: &BTreeMap<Sku, Kind>,
    listed: Vec<Listed>,
    sku: &str,
) -> Option<DemandForecast> {
    let table = table(vec![
        ("sku", text(rows.iter().map(|row| row.0.as_str()))),
        ("location", text(rows.iter().map(|_| "main"))),
        ("local_day", integer(rows.iter().map(|row| row.1))),
        ("units", number(rows.iter().map(|row| row.2))),
    ]);
    let assortment = Assortment { kinds: kinds.clone(), listed, ..Assortment::default() };
    let fit = fit_demand(&table, &assortment, &Events::default(), Day::from_epoch(329), 28).unwrap().unwrap();
    let mut found = fit.forecasts.into_iter().map(|f| f.by(&ModelVersion::new("demand@1").unwrap()));
    found.find(|f| f.sku.as_str() == sku)
}

#[test]
fn new_products_are_expected_to_sell_as_others_of_their_kind_did() {
    let (mut rows, mut kinds) = launched();
    // Sold once on the last day; sold for three weeks, four times what its kind does; never sold.
    rows.push(("bed-new".into(), 329, 1.0));
    rows.extend((308..330).map(|day| ("lamp-hit".to_owned(), day, 8.0)));
    for (sku, category) in [("bed-new", "beds"), ("lamp-hit", "lamps"), ("lamp-none", "lamps")] {
        kinds.insert(Sku::new(sku).unwrap(), Kind { category: category.into(), price: f64::NAN });
    }
    let listed = |sku: &str, since: i32| Listed {
        sku: Sku::new(sku).unwrap(),
        location: LocationId::new("main").unwrap(),
        since: Day::from_epoch(since),
    };
    let expected = |listed: Vec<Listed>, sku: &str| expected_of(&rows, &kinds, listed, sku);
    let daily = |f: &DemandForecast| f.mean.iter().sum::<f64>() / 28.0;
    let bed = expected(vec![], "bed-new").unwrap();
    assert!((daily(&bed) - 1.0 / 7.0).abs() < 0.03, "{}", daily(&bed));
    let hit = expected(vec![], "lamp-hit").unwrap();
    assert!((4.0..8.0).contains(&daily(&hit)), "{}", daily(&hit));
    assert_eq!(expected(vec![], "lamp-none"), None, "nothing tells that it is new");
    let none = expected(vec![listed("lamp-none", 327)], "lamp-none").unwrap();
    assert!((1.0..2.05).contains(&daily(&none)), "{}", daily(&none));
    assert!(none.weekly[0].q05 < none.weekly[0].q95 && none.daily_variance >= daily(&none));
    // Out of stock on all but the last two days: as if listed then.
    let mut out = rows.clone();
    out.extend((290..328).map(|day| ("lamp-none".to_owned(), day, f64::NAN)));
    let out = expected_of(&out, &kinds, vec![listed("lamp-none", 290)], "lamp-none").unwrap();
    assert!(
        (daily(&out) - daily(&expected(vec![listed("lamp-none", 328)], "lamp-none").unwrap())).abs() < 1e-9
    );
    let later = expected(vec![listed("lamp-none", 290)], "lamp-none").unwrap();
    assert!(daily(&later) < daily(&none), "forty days without a sale tell something");
    assert_eq!(expected(vec![listed("lamp-none", 200)], "lamp-none"), None, "no longer new");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn forecasts_are_sane_whatever_was_sold(
        sold in proptest::collection::vec((0..90_i64, -5..200_i32, 0..3_usize), 1..80),
    ) {
        let names = ["A", "B", "C"];
        let rows: Vec<Sale> =
            sold.iter().map(|(day, units, at)| (names[*at], "main", *day, f64::from(*units))).collect();
        let found = forecasts(&rows, 89);
        for one in &found {
            prop_assert!(one.mean.iter().all(|m| m.is_finite() && *m >= 0.0));
            let usual = one.mean.iter().sum::<f64>() / 56.0;
            prop_assert!(one.daily_variance + 1e-9 >= usual);
            for week in &one.weekly {
                prop_assert!(week.values().is_sorted() && week.q05 >= 0.0);
            }
        }
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(forecasts(&turned, 89), found);
    }
}
