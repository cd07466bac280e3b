//! Room and shelf life from the files to the decisions, and what people change beside them.

use crate::shop::TestShop;
use crate::stock_plan::selling;
use qm_domain::{
    Action, Approver, Area, Assumption, Decision, FactCode, FactValue, PurchaseLine, Status, Timestamp,
    UndecidedReason,
};
use qm_engine::{Error, RunOptions, StockPlan, StockStanding};
use std::fmt::Write as _;

/// Litres there: 9 units of two litres, 9, 9,000 and 4 of three.
const HELD: i64 = 18 + 27 + 27_000 + 12;

/// As [`selling`], with a second product that sells as the first does; of the first a unit takes two litres.
fn sized() -> TestShop {
    let shop = selling();
    let products = "sku,label,price,volume_cm3,shelf_life_days\nlow,Lamp,20.00,2000,\ntwin,Twin,20.00,,30\n";
    shop.write("products.csv", products);
    let supply = "supplier,sku,unit_cost,minimum_quantity,pack\nmaker,low,8.00,6,6\nmaker,twin,8.00,6,6\n";
    shop.write("supply.csv", supply);
    let levels =
        "sku,location,at,on_hand\nlow,main,2026-06-30T08:00:00Z,9\ntwin,main,2026-06-30T08:00:00Z,9\n";
    shop.write("stock_levels.csv", levels);
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    for back in 0..84 {
        let units = 3 + back % 3;
        writeln!(lines, "o-{back},1,low,main,sale,{units},20.00\no-{back},2,twin,main,sale,{units},20.00")
            .unwrap();
    }
    shop.write("order_lines.csv", lines);
    shop.import().unwrap();
    shop
}

/// Adds the room of the warehouse to the shop's file.
fn room(shop: &TestShop, litres: i64, more: &str) {
    let path = shop.home().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let before = text.split("\n[[storage]]").next().unwrap();
    let entry = format!("{before}\n[[storage]]\nlocation = \"main\"\nlitres = {litres}\n{more}");
    std::fs::write(&path, entry).unwrap();
}

fn planned(plan: &StockPlan) -> Vec<(Decision, PurchaseLine)> {
    let lines = plan.lines.iter().filter_map(|line| match &line.standing {
        StockStanding::Planned(decision) => match &decision.action {
            Action::Purchase(line) => Some(((**decision).clone(), line.clone())),
            other => panic!("{other:?}"),
        },
        _ => None,
    });
    lines.collect()
}

fn fact(decision: &Decision, code: FactCode) -> Option<&FactValue> {
    decision.reason.facts.iter().find(|fact| fact.code == code).map(|fact| &fact.value)
}

#[test]
fn room_and_shelf_life_come_from_the_files_and_proposals_take_room() {
    let shop = sized();
    let plan = |at: Option<Timestamp>| shop.engine.stock_plan(at, &mut |_| ()).unwrap();
    let free = planned(&plan(None));
    let units: Vec<i64> = free.iter().map(|(_, line)| line.quantity).collect();
    assert!(free.len() == 2 && units.iter().all(|units| *units > 12), "{units:?}");
    let keeps = |decision: &Decision| fact(decision, FactCode::ShelfLifeDays).cloned();
    assert_eq!((keeps(&free[0].0), keeps(&free[1].0)), (None, Some(FactValue::Count(30))));
    // 60 litres hold 30 of the one or 20 of the other.
    room(&shop, HELD + 60, "");
    let tight = plan(None);
    assert_eq!(tight.taken.values().map(|volume| volume.0).collect::<Vec<_>>(), [HELD * 1_000]);
    let tight = planned(&tight);
    let taken: i64 =
        tight.iter().map(|(_, l)| l.quantity * if l.sku.as_str() == "low" { 2 } else { 3 }).sum();
    assert!((49..=60).contains(&taken), "{taken}");
    for (decision, line) in &tight {
        assert_eq!(fact(decision, FactCode::BoundBy), Some(&FactValue::Code("room".into())));
        assert_eq!(fact(decision, FactCode::RoomFree), Some(&FactValue::Number(60.0)));
        assert_eq!(decision.assumed.contains(&Assumption::Volumes), line.sku.as_str() == "twin");
    }
    // Nothing is assumed where the shop says what such a unit takes.
    room(&shop, HELD + 60, "unit_litres = 1.5\n");
    assert!(planned(&plan(None)).iter().all(|(one, _)| !one.assumed.contains(&Assumption::Volumes)));
    // What is proposed takes its room until it is settled: what was there, what is proposed, and what is left fit together.
    room(&shop, HELD + 60, "");
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let proposed = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    assert_eq!(proposed.len(), tight.len());
    assert_eq!(plan(None).taken.values().next().unwrap().0, (HELD + taken) * 1_000);
    // Two days later they have expired, and their room is free again.
    let later = Timestamp::parse("2026-07-03T06:00:00Z").unwrap();
    assert_eq!(plan(Some(later)).taken.values().next().unwrap().0, HELD * 1_000);
    room(&shop, 10, "");
    let full = shop.engine.stock_plan(Some(later), &mut |_| ()).unwrap();
    let left =
        full.lines.iter().filter(|l| l.standing == StockStanding::Left(UndecidedReason::NoRoom)).count();
    assert_eq!((planned(&full).len(), left), (0, 2));
}

#[test]
fn what_people_buy_instead_fits_beside_the_other_orders_of_the_cycle() {
    let shop = sized();
    room(&shop, HELD + 120, "");
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let proposed = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    let line = |sku: &str| {
        let found = proposed.iter().find_map(|decision| match &decision.action {
            Action::Purchase(line) if line.sku.as_str() == sku => Some((decision.id.clone(), line.clone())),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("{sku}: {proposed:?}"))
    };
    let ((id, low), (other, twin)) = (line("low"), line("twin"));
    let by = Approver::Person("anna".into());
    let buy = |quantity: i64| {
        let action = Action::Purchase(PurchaseLine { quantity, ..low.clone() });
        shop.engine.override_with(&id, &by, action, None)
    };
    // Alone it would fit.
    let most = (120 - twin.quantity * 3) / 2 / 6 * 6;
    assert!(most * 2 + 12 < 120 && low.quantity <= most);
    let Err(Error::Refused { defects, .. }) = buy(most + 6) else { panic!("it does not fit") };
    assert_eq!(defects.iter().map(qm_engine::Defect::code).collect::<Vec<_>>(), ["over_room"]);
    shop.engine.reject(&other, &by, "not now").unwrap();
    assert!(matches!(buy(most + 6), Ok(Status::Overridden)));
}

/// Adds what the supplier's goods come in to the shop's file.
fn container(shop: &TestShop, litres: i64, more: &str) {
    let path = shop.home().join("shop.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let before = text.split("\n[[suppliers]]\nid = \"maker\"").next().unwrap();
    let entry = format!(
        "{before}\n[[suppliers]]\nid = \"maker\"\nlead_time_days = 10\nlead_time_sd_days = 3\n\
         [suppliers.container]\nlitres = {litres}\n{more}"
    );
    std::fs::write(&path, entry).unwrap();
}

#[test]
fn containers_come_from_the_file_and_what_people_buy_instead_fits_in_them() {
    let shop = sized();
    let plan = || shop.engine.stock_plan(None, &mut |_| ()).unwrap();
    let litres = |lines: &[(Decision, PurchaseLine)]| -> i64 {
        lines.iter().map(|(_, l)| l.quantity * if l.sku.as_str() == "low" { 2 } else { 3 }).sum()
    };
    let free = planned(&plan());
    assert!(free.iter().all(|(one, _)| fact(one, FactCode::Containers).is_none()));
    // A location without an entry of its own: 2 litres are told of the one product, 3 assumed of the other.
    container(&shop, 60, "most = 2\n");
    let tight = planned(&plan());
    assert!(litres(&free) > 120 && (105..=120).contains(&litres(&tight)), "{}", litres(&tight));
    for (decision, line) in &tight {
        assert_eq!(fact(decision, FactCode::BoundBy), Some(&FactValue::Code("container".into())));
        assert_eq!(fact(decision, FactCode::Containers), Some(&FactValue::Count(2)));
        assert_eq!(decision.assumed.contains(&Assumption::Volumes), line.sku.as_str() == "twin");
    }
    container(&shop, 100_000, "cost_minor = 10000000\n");
    let left = plan().lines.into_iter().map(|line| line.standing);
    let too_empty = StockStanding::Left(UndecidedReason::ContainerTooEmpty);
    assert_eq!(left.filter(|one| *one == too_empty).count(), 2);
    // What a person changes stands beside the other lines of the order.
    container(&shop, 60, "most = 2\n");
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let proposed = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    let low =
        proposed.iter().find(|one| matches!(&one.action, Action::Purchase(l) if l.sku.as_str() == "low"));
    let (id, Action::Purchase(line)) = low.map(|one| (one.id.clone(), one.action.clone())).unwrap() else {
        panic!("{low:?}")
    };
    let by = Approver::Person("anna".into());
    let buy = |quantity: i64| {
        let action = Action::Purchase(PurchaseLine { quantity, ..line.clone() });
        shop.engine.override_with(&id, &by, action, None)
    };
    let most = (120 - (litres(&tight) - line.quantity * 2)) / 12 * 6;
    let Err(Error::Refused { defects, .. }) = buy(most + 6) else { panic!("it does not fit") };
    assert_eq!(defects.iter().map(qm_engine::Defect::code).collect::<Vec<_>>(), ["over_containers"]);
    assert!(matches!(buy(most), Ok(Status::Overridden)));
}

#[test]
fn containers_that_cannot_be_are_refused_with_their_supplier() {
    let shop = sized();
    for (litres, more, told) in
        [(0, "", "litres"), (5, "cost_minor = -1\n", "cost_minor"), (5, "most = 0\n", "most")]
    {
        container(&shop, litres, more);
        let refused = shop.engine.stock_plan(None, &mut |_| ()).unwrap_err();
        let chain = format!("{refused:?}");
        assert!(
            chain.contains("suppliers maker") && chain.contains(&format!("container: {told} must")),
            "{chain}"
        );
    }
}
