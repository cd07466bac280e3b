//! Products that some buy where another is gone.

use crate::features::{integer, number, table, text};
use qm_domain::{Day, FactorKind, FeatureTable, LocationId, Sku};
use qm_predict::stock::{Assortment, DemandFit, Events, Gone, Substitute, fit_demand};

const DAYS: i64 = 120;

/// Fifteen days twice, the last ones of all in the second case.
fn gone(day: i64, still: bool) -> bool {
    let second = if still { 105 } else { 80 };
    (30..45).contains(&day) || (second..second + 15).contains(&day)
}

/// What a day of the first case tells where the ledger says when A was gone: nothing sold.
fn by_ledger(sales: &FeatureTable) -> FeatureTable {
    let units = sales.numbers("units").unwrap();
    let known: Vec<usize> = (0..sales.rows()).filter(|row| !units[*row].is_nan()).collect();
    table(vec![
        ("sku", text(known.iter().map(|row| sales.texts("sku").unwrap()[*row].as_str()))),
        ("location", text(known.iter().map(|_| "main"))),
        ("local_day", integer(known.iter().map(|row| sales.integers("local_day").unwrap()[*row]))),
        ("units", number(known.iter().map(|row| units[*row]))),
    ])
}

/// A sells ten a day while it is there; so does B, and `extra` more while A is gone.
fn sales(extra: f64, still: bool) -> FeatureTable {
    let a = move |day: i64| if gone(day, still) { f64::NAN } else { 10.0 };
    let b = move |day: i64| if gone(day, still) { 10.0 + extra } else { 10.0 };
    let rows =
        || (0..DAYS).map(move |day| ("A", day, a(day))).chain((0..DAYS).map(move |day| ("B", day, b(day))));
    table(vec![
        ("sku", text(rows().map(|row| row.0))),
        ("location", text(rows().map(|_| "main"))),
        ("local_day", integer(rows().map(|row| row.1))),
        ("units", number(rows().map(|row| row.2))),
    ])
}

fn pair(sku: &str, substitute: &str, share: Option<f64>) -> Substitute {
    Substitute { sku: Sku::new(sku).unwrap(), substitute: Sku::new(substitute).unwrap(), share }
}

fn fit(sales: &FeatureTable, substitutes: &[Substitute]) -> DemandFit {
    let assortment = Assortment { substitutes: substitutes.to_vec(), ..Assortment::default() };
    let through = Day::from_epoch(i32::try_from(DAYS).unwrap() - 1);
    fit_demand(sales, &assortment, &Events::default(), through, 28).unwrap().unwrap()
}

fn share(fit: &DemandFit, sku: &str) -> f64 {
    fit.substitutes[&Sku::new(sku).unwrap()][0].share
}

#[test]
fn the_share_that_takes_the_other_is_seen_while_one_is_gone() {
    for (extra, expected) in [(4.0, 0.4), (0.0, 0.0), (9.0, 0.9)] {
        let fit = fit(&sales(extra, false), &[pair("A", "B", None)]);
        // Thirty days of ten units missed weigh 300 beside the prior's 25 about 0.45; a day of B varies by ten as chance does.
        let drawn = (300.0 * expected + 25.0 * 0.45) / 325.0;
        assert!((share(&fit, "A") - drawn).abs() < 0.03, "{extra}: {}", share(&fit, "A"));
        let learned = fit.fitted.card.learned;
        let told: Vec<_> = learned.iter().filter(|one| one.kind == FactorKind::Substitute).collect();
        assert_eq!((told.len(), told[0].label.as_str(), told[0].days), (1, "A → B", 30));
    }
}

#[test]
fn the_ledger_tells_as_much_as_unknown_days() {
    let (named, there) = (|sku: &str| Sku::new(sku).unwrap(), LocationId::new("main").unwrap());
    let stretch = |from: i32, to: i32| {
        let (from, to) = (Day::from_epoch(from), Day::from_epoch(to));
        Gone { sku: named("A"), location: there.clone(), from, to }
    };
    // A stretch that reaches into days with sales is no longer than what sold nothing.
    let assortment = Assortment {
        substitutes: vec![pair("A", "B", None)],
        gone: vec![stretch(30, 44), stretch(78, 94)],
        ..Assortment::default()
    };
    let through = Day::from_epoch(i32::try_from(DAYS).unwrap() - 1);
    let told = sales(4.0, false);
    let fitted =
        fit_demand(&by_ledger(&told), &assortment, &Events::default(), through, 28).unwrap().unwrap();
    assert!((share(&fitted, "A") - share(&fit(&told, &[pair("A", "B", None)]), "A")).abs() < 1e-9);
    // Without, nothing was ever gone.
    let none = Assortment { gone: Vec::new(), ..assortment };
    let fitted = fit_demand(&by_ledger(&told), &none, &Events::default(), through, 28).unwrap().unwrap();
    assert!((share(&fitted, "A") - 0.45).abs() < 1e-9);
}

#[test]
fn what_is_bought_instead_is_not_expected_once_the_other_is_back() {
    let version = qm_domain::ModelVersion::new("demand@1").unwrap();
    let units = |fit: DemandFit| {
        let b = fit.forecasts.into_iter().map(|one| one.by(&version)).find(|one| one.sku.as_str() == "B");
        b.unwrap().mean.iter().sum::<f64>() / 28.0
    };
    let with = units(fit(&sales(8.0, true), &[pair("A", "B", None)]));
    assert!((with - 10.0).abs() < 0.5, "{with}");
    let without = units(fit(&sales(8.0, true), &[]));
    assert!(without > 14.0, "{without}");
}

#[test]
fn what_the_shop_tells_holds_until_something_else_is_seen() {
    let steady = sales(0.0, false);
    // B was never gone: what is told, and what is usual, shared by all substitutes of a product.
    let told = fit(&steady, &[pair("B", "A", Some(0.2)), pair("C", "A", None), pair("C", "B", None)]);
    assert!((share(&told, "B") - 0.2).abs() < 1e-9);
    assert!((share(&told, "C") - 0.225).abs() < 1e-9);
    // More than all cannot take something else.
    let all = fit(&steady, &[pair("B", "A", Some(0.9)), pair("B", "C", Some(0.9))]);
    assert!((share(&all, "B") - 0.5).abs() < 1e-9);
    // Told otherwise than seen.
    let seen = fit(&sales(4.0, false), &[pair("A", "B", Some(1.0))]);
    assert!((share(&seen, "A") - (300.0 * 0.4 + 25.0) / 325.0).abs() < 0.03, "{}", share(&seen, "A"));
    let none: Vec<Substitute> = Vec::new();
    assert!(fit(&steady, &none).substitutes.is_empty());
}
