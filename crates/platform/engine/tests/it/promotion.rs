//! Promotions and holidays among the facts reach the forecast, its card and the account of the cycle.

use crate::shop::TestShop;
use qm_domain::{Day, FactorKind, LocationId, PredictionKind, Sku};
use qm_engine::RunOptions;
use std::fmt::Write as _;

/// The last day with sales.
const LAST: &str = "2026-06-30";
const PRODUCTS: i32 = 8;

/// Eight lamps of about four a day for sixteen weeks; each was once half price off for six days and sold three times as much then.
/// The first is on promotion again a week from now. On one day all sold twice as much; it comes again.
fn lamps() -> TestShop {
    let shop = TestShop::new();
    let last = Day::parse(LAST).unwrap();
    shop.write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    let mut products = "sku,label,price\n".to_owned();
    let mut promotions = "sku,from_day,to_day,discount\n".to_owned();
    let mut orders = "order,kind,status,placed_at,location\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    let once = |n: i32| 30 + 6 * n;
    for n in 0..PRODUCTS {
        writeln!(products, "lamp-{n},Lamp,20.00").unwrap();
        writeln!(promotions, "lamp-{n},{},{},0.5", last.plus(-once(n) - 5), last.plus(-once(n))).unwrap();
    }
    writeln!(promotions, "lamp-0,{},{},0.5", last.plus(8), last.plus(10)).unwrap();
    let holidays = format!("day,label\n{},Fair\n{},Fair\n", last.plus(-20), last.plus(20));
    for back in 0..112 {
        let day = last.plus(-back);
        writeln!(orders, "o-{back},sale,delivered,{day}T10:00:00Z,main").unwrap();
        for n in 0..PRODUCTS {
            let lift = if (once(n)..once(n) + 6).contains(&back) { 3 } else { 1 };
            let fair = if back == 20 { 2 } else { 1 };
            let units = (3 + (back * 5 + n * 3) % 3) * lift * fair;
            writeln!(lines, "o-{back},{n},lamp-{n},main,sale,{units},20.00").unwrap();
        }
    }
    for (name, text) in [
        ("products.csv", products),
        ("promotions.csv", promotions),
        ("holidays.csv", holidays),
        ("orders.csv", orders),
        ("order_lines.csv", lines),
    ] {
        shop.write(name, &text);
    }
    shop.import().unwrap();
    shop
}

#[test]
fn what_is_promoted_is_expected_to_sell_more_on_its_days_alone() {
    let shop = lamps();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let store = shop.engine.store();
    let card = store.latest_card(PredictionKind::Demand).unwrap().unwrap();
    let learned = |kind: FactorKind, label: &str| {
        card.learned.iter().find(|one| one.kind == kind && one.label == label).unwrap()
    };
    let half = learned(FactorKind::Discount, "50");
    assert!((2.5..3.5).contains(&half.factor), "{:?}", card.learned);
    assert_eq!(half.days, 6 * u64::try_from(PRODUCTS).unwrap());
    let fair = learned(FactorKind::Holiday, "Fair");
    assert!((1.7..2.1).contains(&fair.factor) && fair.days == 1, "{fair:?}");
    let forecast = |sku: &str| {
        store.forecast(&Sku::new(sku).unwrap(), &LocationId::new("main").unwrap()).unwrap().unwrap()
    };
    let (promoted, usual) = (forecast("lamp-0"), forecast("lamp-1"));
    let day = |ahead: i32| {
        let day = Day::parse(LAST).unwrap().plus(ahead);
        usize::try_from(day.epoch() - promoted.from.epoch()).unwrap()
    };
    for ahead in 2..28 {
        let raised = (8..=10).contains(&ahead);
        let (lift, other) = (promoted.lifts[day(ahead)], usual.lifts[day(ahead)]);
        let holiday = if ahead == 20 { fair.factor } else { 1.0 };
        assert!((other - holiday).abs() < 1e-9, "{ahead}: {other}");
        assert!(if raised { lift > 2.0 } else { (lift - holiday).abs() < 1e-9 }, "{ahead}: {lift}");
    }
    assert!(promoted.mean[day(9)] > 2.0 * promoted.mean[day(2)]);
}
