//! A product listed some days ago is bought by what others like it sell.

use crate::shop::TestShop;
use qm_domain::Day;
use qm_engine::{StockLine, StockStanding};
use std::fmt::Write as _;

/// Seven lamps of two a day for twelve weeks, and three that nobody has bought: one listed of late, one long ago, one of late that
/// has not come yet.
fn lamps() -> TestShop {
    let shop = TestShop::new();
    shop.write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    shop.write("suppliers.csv", "supplier,label,lead_time_days,lead_time_sd_days\nmaker,Maker,7,2\n");
    let mut products = "sku,label,price,listed_at\n".to_owned();
    let mut supply = "supplier,sku,unit_cost,minimum_quantity,pack\n".to_owned();
    let mut levels = "sku,location,at,on_hand\n".to_owned();
    let mut orders = "order,kind,status,placed_at,location\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    let listed = ["2026-06-26T08:00:00Z", "2025-01-01T08:00:00Z", "2026-06-20T08:00:00Z"];
    for (sku, at) in ["fresh", "stale", "coming"].into_iter().zip(listed) {
        writeln!(products, "{sku},Lamp,20.00,{at}").unwrap();
        let there = i32::from(sku != "coming");
        writeln!(levels, "{sku},main,2026-06-27T08:00:00Z,{there}").unwrap();
        writeln!(supply, "maker,{sku},8.00,1,1").unwrap();
    }
    for n in 0..7 {
        writeln!(products, "lamp-{n},Lamp,20.00,").unwrap();
        writeln!(supply, "maker,lamp-{n},8.00,1,1").unwrap();
    }
    for back in 0..84 {
        let day = Day::parse("2026-06-30").unwrap().plus(-back);
        writeln!(orders, "o-{back},sale,delivered,{day}T10:00:00Z,main").unwrap();
        for n in 0..7 {
            writeln!(lines, "o-{back},{n},lamp-{n},main,sale,{},20.00", 1 + (back + n) % 3).unwrap();
        }
    }
    for (name, text) in [
        ("products.csv", products),
        ("supply.csv", supply),
        ("stock_levels.csv", levels),
        ("orders.csv", orders),
        ("order_lines.csv", lines),
    ] {
        shop.write(name, text);
    }
    shop.import().unwrap();
    shop
}

#[test]
fn what_is_new_is_bought_and_what_nobody_wants_is_not() {
    let plan = lamps().engine.stock_plan(None, &mut |_| ()).unwrap();
    let line = |sku: &str| plan.lines.iter().find(|line| line.position.sku.as_str() == sku).unwrap();
    let daily = |line: &StockLine| line.expected.as_ref().map(|expected| expected.daily);
    let fresh = line("fresh");
    // Three days without a sale of what others sell two a day of.
    assert!((0.5..2.0).contains(&daily(fresh).unwrap()), "{:?}", daily(fresh));
    assert!(matches!(fresh.standing, StockStanding::Planned(_)), "{:?}", fresh.standing);
    assert_eq!(daily(line("stale")), None, "eighteen months without a sale");
    let coming = line("coming");
    assert!(daily(coming).unwrap() > daily(fresh).unwrap(), "there was none to sell: {:?}", daily(coming));
}
