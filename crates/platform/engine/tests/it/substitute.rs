//! What is bought in place of what is gone, from the files to the order and its reasons.

use crate::shop::TestShop;
use qm_domain::{Action, Day, FactCode, FactValue, FactorKind, PredictionKind, Status};
use qm_engine::RunOptions;
use std::fmt::Write as _;

const LAST: &str = "2026-06-30";

/// Two teas of ten a day for sixteen weeks. The first was gone for two weeks twice, by the ledger; then the second sold six more.
/// The first is gone again today, which is not over.
fn teas() -> TestShop {
    let shop = TestShop::new();
    let last = Day::parse(LAST).unwrap();
    shop.write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    shop.write(
        "products.csv",
        "sku,label,price,cost\ngreen,Green tea,9.00,5.00\nblack,Black tea,8.00,4.00\n",
    );
    // A product does not stand for itself, nor for one that nobody knows.
    shop.write("substitutes.csv", "sku,substitute,share\ngreen,black,\ngreen,green,0.5\nwhite,black,0.5\n");
    shop.write(
        "stock_levels.csv",
        format!(
            "sku,location,at,on_hand\ngreen,main,{0}T00:00:00Z,0\nblack,main,{0}T00:00:00Z,1330\n",
            last.plus(-112)
        ),
    );
    let gone = |back: i32| (30..44).contains(&back) || (70..84).contains(&back) || back == 0;
    let mut orders = "order,kind,status,placed_at,location\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    let mut movements = "movement,sku,location,quantity,kind,at\n".to_owned();
    for back in (0..112).rev() {
        let day = last.plus(-back);
        writeln!(orders, "o-{back},sale,delivered,{day}T10:00:00Z,main").unwrap();
        let black = if gone(back) { 16 } else { 10 };
        writeln!(lines, "o-{back},1,black,main,sale,{black},8.00").unwrap();
        writeln!(movements, "b-{back},black,main,-{black},sale,{day}T11:00:00Z").unwrap();
        if !gone(back) {
            writeln!(lines, "o-{back},2,green,main,sale,10,9.00").unwrap();
            // Ten come each morning and are gone by noon.
            writeln!(movements, "g-{back},green,main,10,receipt,{day}T06:00:00Z").unwrap();
            writeln!(movements, "h-{back},green,main,-10,sale,{day}T11:00:00Z").unwrap();
        }
    }
    for (name, text) in
        [("orders.csv", orders), ("order_lines.csv", lines), ("stock_movements.csv", movements)]
    {
        shop.write(name, &text);
    }
    assert_eq!(shop.import().unwrap().report.quarantined, 2);
    shop
}

#[test]
fn what_takes_the_place_of_something_gone_is_learned_and_bought_for() {
    let shop = teas();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let store = shop.engine.store();
    let card = store.latest_card(PredictionKind::Demand).unwrap().unwrap();
    let learned = card.learned.iter().find(|one| one.kind == FactorKind::Substitute).unwrap();
    assert_eq!((learned.label.as_str(), learned.days), ("green → black", 28));
    assert!((learned.factor - 0.6).abs() < 0.06, "{learned:?}");
    let decisions = store.decisions_with(Status::Proposed).unwrap();
    let of = |sku: &str, code: FactCode| {
        let bought = |action: &Action| matches!(action, Action::Purchase(line) if line.sku.as_str() == sku);
        let decision = decisions.iter().find(|one| bought(&one.action)).unwrap();
        decision.reason.facts.iter().find(|fact| fact.code == code).map(|fact| fact.value.clone())
    };
    // Sixty of a hundred who find no green tea take the black, which is there as often as the shop wants.
    let Some(FactValue::Share(share)) = of("green", FactCode::SubstitutedShare) else { panic!("a share") };
    assert!((share.get() - 0.6 * 0.95).abs() < 0.06, "{share:?}");
    let Some(FactValue::Number(diverted)) = of("black", FactCode::DivertedDemand) else { panic!("units") };
    let Some(FactValue::Number(daily)) = of("black", FactCode::DailyDemand) else { panic!("units a day") };
    assert!(diverted > 30.0, "{diverted}: six a day until the green is back");
    assert!(daily > 10.0, "{daily}");
}
