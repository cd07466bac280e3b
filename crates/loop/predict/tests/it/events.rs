//! Promotions, holidays and one-off orders in the forecast of demand.

use crate::features::{integer, number, table, text};
use proptest::prelude::*;
use qm_domain::{Day, DemandForecast, FactorKind, FeatureTable, ModelVersion, Sku};
use qm_ml::Random;
use qm_predict::stock::{Assortment, DemandFit, Events, Holiday, Kind, Promotion, fit_demand};

/// The first day of the shop, a Monday, and the last known one: 56 weeks.
const FIRST: i32 = 20_003;
const LAST: i32 = FIRST + 391;
const HOLIDAY: &str = "Singles' Day";

fn sku(name: &str) -> Sku {
    Sku::new(name).unwrap()
}

/// The units of each day: product, day, units.
type Sales = Vec<(String, i32, f64)>;

fn poisson(random: &mut Random, mean: f64) -> f64 {
    let (mut units, mut left) = (0.0, random.unit());
    let mut chance = (-mean).exp();
    while left > chance && units < 200.0 {
        left -= chance;
        units += 1.0;
        chance *= mean / units;
    }
    units
}

fn promotion(name: &str, from: i32, days: i32, discount: f64) -> Promotion {
    Promotion { sku: sku(name), from: Day::from_epoch(from), to: Day::from_epoch(from + days - 1), discount }
}

/// 40 products of one to five units a day; each has a promotion of six days every 63 days, at a tenth or three tenths off, and sells
/// (1 - discount)^-3 times as much then; on the holiday, seen once and to come again, all sell twice as much.
fn shop() -> (Sales, Events) {
    let mut random = Random::new(11);
    let mut events = Events::default();
    for year in 0..2 {
        let day = Day::from_epoch(FIRST + 40 + 365 * year);
        events.holidays.push(Holiday { day, label: HOLIDAY.into() });
    }
    let mut sales = Sales::new();
    for n in 0..40 {
        let name = format!("p{n:02}");
        let discount = if n % 2 == 0 { 0.1 } else { 0.3 };
        let starts: Vec<i32> = (0..6).map(|i| FIRST + 20 + n + 63 * i).collect();
        events.promotions.extend(starts.iter().map(|start| promotion(&name, *start, 6, discount)));
        for day in FIRST..=LAST {
            let on = starts.iter().any(|start| (*start..start + 6).contains(&day));
            let lift = if on { (1.0_f64 - discount).powi(-3) } else { 1.0 };
            let lift = if day == FIRST + 40 { lift * 2.0 } else { lift };
            let units = poisson(&mut random, f64::from(1 + n % 5) * lift);
            sales.push((name.clone(), day, units));
        }
    }
    (sales, events)
}

fn columns(sales: &Sales) -> FeatureTable {
    let sold = || sales.iter().filter(|sale| sale.2 > 0.0 || sale.2.is_nan());
    table(vec![
        ("sku", text(sold().map(|sale| sale.0.as_str()))),
        ("location", text(sold().map(|_| "main"))),
        ("local_day", integer(sold().map(|sale| i64::from(sale.1)))),
        ("units", number(sold().map(|sale| sale.2))),
    ])
}

fn fit_with(sales: &Sales, assortment: &Assortment, events: &Events) -> DemandFit {
    fit_demand(&columns(sales), assortment, events, Day::from_epoch(LAST), 56).unwrap().unwrap()
}

fn fit(sales: &Sales, events: &Events) -> DemandFit {
    fit_with(sales, &Assortment::default(), events)
}

fn of(fit: &DemandFit, name: &str) -> DemandForecast {
    let version = ModelVersion::new("demand@1").unwrap();
    let mut all = fit.forecasts.iter().cloned().map(|one| one.by(&version));
    all.find(|one| one.sku.as_str() == name).unwrap()
}

fn learned(fit: &DemandFit, kind: FactorKind, label: &str) -> f64 {
    let of = |one: &&qm_domain::LearnedFactor| one.kind == kind && one.label == label;
    fit.fitted.card.learned.iter().find(of).unwrap().factor
}

#[test]
fn what_discounts_and_holidays_do_is_found_again() {
    let (sales, events) = shop();
    let fit = fit(&sales, &events);
    // 0.9^-3 = 1.372 and 0.7^-3 = 2.915, of 20 products x 6 promotions x 6 days each: chance alone is 1.5 % and 1 %.
    let (tenth, deep) =
        (learned(&fit, FactorKind::Discount, "10"), learned(&fit, FactorKind::Discount, "30"));
    assert!((tenth / 1.372 - 1.0).abs() < 0.06, "{tenth}");
    assert!((deep / 2.915 - 1.0).abs() < 0.06, "{deep}");
    // One day of 120 units more than usual: chance is a tenth of it.
    let holiday = learned(&fit, FactorKind::Holiday, HOLIDAY);
    assert!((1.7..2.2).contains(&holiday), "{holiday}");
    assert_eq!(fit.fitted.model.learned, fit.fitted.card.learned);
    let days: u64 = fit.fitted.card.learned.iter().map(|one| one.days).sum();
    assert!(days > 20 * 5 * 6 * 2, "{days}");
}

#[test]
fn a_shop_without_events_is_forecast_as_if_there_were_none_to_know() {
    let (sales, events) = shop();
    let without = fit(&sales, &Events::default());
    assert!(without.fitted.card.learned.iter().all(|one| one.kind == FactorKind::OneOff));
    // Each series by the method alone: nothing is between the sales and the ensemble.
    let units: Vec<f64> = sales.iter().filter(|sale| sale.0 == "p02").map(|sale| sale.2).collect();
    let first = units.iter().position(|units| *units > 0.0).unwrap();
    let model = qm_forecast::Model::fit(&units[first..], without.fitted.model.method).unwrap();
    assert_eq!(of(&without, "p02").mean, model.means(56));
    assert!(of(&without, "p02").lifts.is_empty());
    // Promotions that touch no day of these products, and nothing learned from any, change nothing.
    let elsewhere = Events {
        promotions: vec![promotion("other", FIRST + 9, 6, 0.5), promotion("p03", LAST + 500, 6, 0.5)],
        holidays: vec![Holiday { day: Day::from_epoch(LAST + 5), label: "never seen".into() }],
    };
    let elsewhere = fit(&sales, &elsewhere);
    assert_eq!((&elsewhere.forecasts, &elsewhere.fitted), (&without.forecasts, &without.fitted));
    // A promotion to come of a shop that never had one: nobody knows what it does.
    let unknown = Events { promotions: vec![promotion("p03", LAST + 3, 6, 0.5)], ..Events::default() };
    assert_eq!(fit(&sales, &unknown).forecasts, without.forecasts);
    assert_ne!(fit(&sales, &events).forecasts, without.forecasts);
}

#[test]
fn a_promotion_to_come_raises_its_days_and_no_others() {
    let (sales, mut events) = shop();
    events.promotions.retain(|one| one.to.epoch() <= LAST);
    let before = of(&fit(&sales, &events), "p03");
    events.promotions.push(promotion("p03", LAST + 11, 4, 0.3));
    let fit = fit(&sales, &events);
    let after = of(&fit, "p03");
    let known = learned(&fit, FactorKind::Discount, "30");
    for day in 0..56 {
        let ratio = after.mean[day] / before.mean[day];
        let promoted = (10..14).contains(&day);
        assert!(
            if promoted { (ratio / known - 1.0).abs() < 0.1 } else { (ratio - 1.0).abs() < 1e-12 },
            "{day}: {ratio}"
        );
        let holiday = day == 13;
        assert_eq!((after.lifts[day] - 1.0).abs() > 1e-9, promoted || holiday, "{day}");
    }
    let width = |one: &DemandForecast, week: usize| one.weekly[week].q90 - one.weekly[week].q10;
    assert!(after.weekly[1].q50 > before.weekly[1].q50 + 10.0 && width(&after, 1) > width(&before, 1));
    assert_eq!((after.weekly[0], after.weekly[2]), (before.weekly[0], before.weekly[2]));
    let usual = after.mean.iter().sum::<f64>() / 56.0;
    assert!(after.daily_variance > before.daily_variance && after.daily_variance >= usual);
}

#[test]
fn the_holiday_to_come_is_expected() {
    let (sales, events) = shop();
    let with = of(&fit(&sales, &events), "p01");
    // The day after the last known one is FIRST + 392; the holiday FIRST + 405.
    let around: f64 = [6, 20].iter().map(|day| with.mean[*day]).sum::<f64>() / 2.0;
    assert!((1.5..2.4).contains(&(with.mean[13] / around)), "{:?}", with.mean);
}

#[test]
fn a_promotion_that_just_ended_does_not_become_the_level() {
    let (mut sales, mut events) = shop();
    let mut random = Random::new(5);
    // Three times as much for its last ten days.
    for sale in sales.iter_mut().filter(|sale| sale.0 == "p02" && sale.1 > LAST - 10) {
        sale.2 = poisson(&mut random, 9.0);
    }
    let daily = |events: &Events| of(&fit(&sales, events), "p02").mean[..7].iter().sum::<f64>() / 7.0;
    let fooled = daily(&events);
    events.promotions.push(promotion("p02", LAST - 9, 10, 0.3));
    let told = daily(&events);
    assert!(fooled > 3.8 && (2.4..3.6).contains(&told), "usual 3: {fooled} unknown, {told} known");
}

#[test]
fn few_days_are_drawn_to_what_all_show() {
    let (mut sales, mut events) = shop();
    let mut random = Random::new(6);
    // Two more products, the first with one promotion on which it sold nothing: it is still expected to sell more on the next.
    for day in FIRST..=LAST {
        let quiet = (FIRST + 200..FIRST + 206).contains(&day);
        sales.push(("one".into(), day, if quiet { 0.0 } else { poisson(&mut random, 0.2) }));
        sales.push(("none".into(), day, poisson(&mut random, 0.2)));
    }
    events.promotions.push(promotion("one", FIRST + 200, 6, 0.3));
    for name in ["one", "none"] {
        events.promotions.push(promotion(name, LAST + 1, 3, 0.3));
    }
    let fit = fit(&sales, &events);
    let pooled = learned(&fit, FactorKind::Discount, "30");
    let lift = |name: &str| of(&fit, name).lifts[0];
    assert!((lift("none") / pooled - 1.0).abs() < 1e-9, "never on promotion: as all are");
    assert!((0.7..1.0).contains(&(lift("one") / pooled)), "{} of {pooled}", lift("one"));
}

/// Half of the products are of a category whose sales promotions do not move.
#[test]
fn categories_differ_where_they_are_seen_to() {
    let (mut sales, events) = shop();
    let mut random = Random::new(7);
    let mut assortment = Assortment::default();
    for n in 0..40 {
        let category = if n % 4 < 2 { "lamps" } else { "tea" };
        let kind = Kind { category: category.into(), price: f64::NAN };
        assortment.kinds.insert(sku(&format!("p{n:02}")), kind);
    }
    for sale in &mut sales {
        if assortment.kinds[&sku(&sale.0)].category == "tea" {
            let n: i32 = sale.0[1..].parse().unwrap();
            sale.2 = poisson(&mut random, f64::from(1 + n % 5));
        }
    }
    let fit = fit_with(&sales, &assortment, &events);
    let lift = |category: &str| {
        learned(&fit, FactorKind::Discount, "30") * learned(&fit, FactorKind::Category, category)
    };
    // One factor for shallow and deep discounts: what moves tea by nothing is told as less than nothing at a tenth off.
    assert!((0.9..1.3).contains(&lift("tea")), "{}", lift("tea"));
    assert!((2.5..3.2).contains(&lift("lamps")), "{}", lift("lamps"));
}

#[test]
fn the_score_of_the_last_days_knows_their_promotions() {
    let (sales, mut events) = shop();
    let known = fit(&sales, &events).fitted.card;
    events.promotions.retain(|one| one.to.epoch() <= LAST - 28);
    let unknown = fit(&sales, &events).fitted.card;
    assert_eq!(known.test_rows, unknown.test_rows);
    assert!(known.score < unknown.score * 0.97, "{} {}", known.score, unknown.score);
    // The baseline knows of none.
    assert!((known.baseline_score - unknown.baseline_score).abs() < 1e-12);
}

#[test]
fn a_bulk_order_does_not_become_the_level() {
    let (mut sales, events) = shop();
    let daily = |sales: &Sales| of(&fit(sales, &events), "p04").mean.iter().sum::<f64>() / 56.0;
    let before = daily(&sales);
    let bulk = sales.iter_mut().find(|sale| sale.0 == "p04" && sale.1 == LAST - 2).unwrap();
    bulk.2 = 2_000.0;
    let after = daily(&sales);
    assert!((after / before - 1.0).abs() < 0.25, "{before} {after}");
    // It is not expected, but such orders come: they stay in the variance, as far as a law of counts bears.
    let variance = |sales: &Sales| of(&fit(sales, &events), "p04").daily_variance;
    let (with, without) = (variance(&sales), variance(&shop().0));
    assert!(with > 2.0 * without && with < 5.0 * without, "{with} {without}");
    let one_off = fit(&sales, &events).fitted.card.learned;
    let one_off = one_off.iter().find(|one| one.kind == FactorKind::OneOff).unwrap();
    assert!(one_off.days >= 1 && one_off.factor < 0.2, "{one_off:?}");
}

/// A promotion of any days and depth, the impossible among them.
fn any_promotion() -> impl Strategy<Value = Promotion> {
    let depth = prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(-0.5),
        Just(2.0),
        0.01..0.99
    ];
    let day = || prop_oneof![3 => -10..140_i32, 1 => Just(i32::MIN / 2), 1 => Just(i32::MAX / 2)];
    (0..4_usize, day(), day(), depth).prop_map(|(at, from, to, discount)| Promotion {
        sku: sku(["A", "B", "C", "none"][at]),
        from: Day::from_epoch(from),
        to: Day::from_epoch(to),
        discount,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn forecasts_are_sane_whatever_is_promoted(
        sold in proptest::collection::vec((0..90_i32, 0..200_i32, 0..3_usize), 1..120),
        promotions in proptest::collection::vec(any_promotion(), 0..12),
        holidays in proptest::collection::vec((-10..140_i32, "[ab]?"), 0..12),
    ) {
        let names = ["A", "B", "C"];
        let rows: Sales = sold.iter().map(|(day, units, at)| (names[*at].to_owned(), *day, f64::from(*units))).collect();
        let holiday = |(day, label): (i32, String)| Holiday { day: Day::from_epoch(day), label };
        let mut events = Events { promotions, holidays: holidays.into_iter().map(holiday).collect() };
        let fit = |events: &Events| {
            fit_demand(&columns(&rows), &Assortment::default(), events, Day::from_epoch(89), 56).unwrap()
        };
        let Some(found) = fit(&events) else { return Ok(()) };
        for one in found.forecasts.iter().cloned().map(|one| one.by(&ModelVersion::new("demand@1").unwrap())) {
            prop_assert!(one.mean.iter().all(|mean| mean.is_finite() && *mean >= 0.0));
            let usual = one.mean.iter().sum::<f64>() / 56.0;
            prop_assert!(one.daily_variance.is_finite() && one.daily_variance + 1e-9 >= usual);
            for week in &one.weekly {
                prop_assert!(week.values().is_sorted() && week.q05 >= 0.0 && week.q95.is_finite());
            }
        }
        for factor in &found.fitted.card.learned {
            prop_assert!(factor.factor.is_finite() && factor.factor >= 0.0, "{:?}", factor);
        }
        events.promotions.reverse();
        events.holidays.reverse();
        prop_assert_eq!(fit(&events).unwrap(), found);
    }
}
