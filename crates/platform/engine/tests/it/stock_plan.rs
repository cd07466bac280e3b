//! What stock the next cycle would buy: told before, the same as the cycle then decides, and nothing kept.

use crate::shop::TestShop;
use qm_domain::{Action, Approver, Area, Day, Decision, Gain, Reason, Status, Timestamp, UndecidedReason};
use qm_engine::{Error, RunOptions, StockLine, StockPlan, StockStanding};
use std::fmt::Write as _;

/// Days of sales before the first of July.
const DAYS: i32 = 84;

/// Two products sold every day, of which one runs out and one lasts for years, and one that was never sold.
pub(crate) fn selling() -> TestShop {
    let shop = TestShop::new();
    shop.write("locations.csv", "location,label,kind,lat,lng\nmain,Main,warehouse,52.52,13.40\n");
    shop.write("products.csv", "sku,label,price\nlow,Lamp,20.00\nfull,Desk,30.00\nnew,Chair,9.00\n");
    shop.write("suppliers.csv", "supplier,label,lead_time_days,lead_time_sd_days\nmaker,Maker,7,2\n");
    let supply = "supplier,sku,unit_cost,minimum_quantity,pack\nmaker,low,8.00,12,6\nmaker,full,12.00,1,1\n";
    shop.write("supply.csv", supply);
    let levels = "sku,location,at,on_hand\nlow,main,2026-06-30T08:00:00Z,9\nfull,main,2026-06-30T08:00:00Z,9000\n\
                  new,main,2026-06-30T08:00:00Z,4\n";
    shop.write("stock_levels.csv", levels);
    let mut orders = "order,kind,status,placed_at,location\n".to_owned();
    let mut lines = "order,line,sku,location,kind,quantity,unit_price\n".to_owned();
    let last = Day::parse("2026-06-30").unwrap();
    for back in 0..DAYS {
        let day = last.plus(-back);
        let units = 3 + back % 3;
        writeln!(orders, "o-{back},sale,delivered,{day}T10:00:00Z,main").unwrap();
        writeln!(lines, "o-{back},1,low,main,sale,{units},20.00\no-{back},2,full,main,sale,1,30.00").unwrap();
    }
    shop.write("orders.csv", orders);
    shop.write("order_lines.csv", lines);
    shop.import().unwrap();
    shop
}

fn plan(shop: &TestShop) -> StockPlan {
    shop.engine.stock_plan(None, &mut |_| ()).unwrap()
}

/// What a decision says, id and cycle apart, as it comes back from the store: a number may have another last bit then.
pub(crate) fn as_kept(decision: &Decision) -> String {
    let text = serde_json::to_string(&(&decision.action, &decision.gain, &decision.reason)).unwrap();
    let back: (Action, Gain, Reason) = serde_json::from_str(&text).unwrap();
    serde_json::to_string(&back).unwrap()
}

fn line<'a>(plan: &'a StockPlan, sku: &str) -> &'a StockLine {
    plan.lines.iter().find(|line| line.position.sku.as_str() == sku).unwrap()
}

#[test]
fn the_plan_is_what_the_cycle_then_decides_and_keeps_nothing() {
    let shop = selling();
    let before = plan(&shop);
    assert!(shop.engine.store().cycles(1).unwrap().is_empty(), "a plan is no cycle");
    assert!(shop.engine.store().decisions_with(Status::Proposed).unwrap().is_empty());
    assert!(shop.engine.store().latest_cards().unwrap().is_empty(), "nor does it keep a model");
    let StockStanding::Planned(planned) = &line(&before, "low").standing else {
        panic!("{:?}", line(&before, "low").standing)
    };
    assert_eq!(line(&before, "full").standing, StockStanding::Left(UndecidedReason::StockCoversDemand));
    assert_eq!(line(&before, "new").standing, StockStanding::Left(UndecidedReason::NoForecast));
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let decided = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    assert_eq!(decided.len(), 1);
    assert_eq!(as_kept(planned), as_kept(&decided[0]));
    let StockStanding::Waiting(waiting, Status::Proposed) = &line(&plan(&shop), "low").standing.clone()
    else {
        panic!("what was proposed waits")
    };
    assert_eq!(**waiting, decided[0]);
}

#[test]
fn demand_is_told_until_the_order_after_this_one_could_arrive() {
    let shop = selling();
    let plan = plan(&shop);
    let review = shop.engine.shop().unwrap().unwrap().targets.review_days;
    for sku in ["low", "full"] {
        let expected = line(&plan, sku).expected.unwrap();
        let days = 7.0 + f64::from(review);
        assert!((expected.days - days).abs() < 1e-9, "{expected:?}");
        assert_eq!(
            expected.until,
            Day::parse("2026-07-01").unwrap().plus(6 + i32::try_from(review).unwrap())
        );
    }
    // Three to five units a day were sold of the one, one a day of the other.
    let daily = |sku| line(&plan, sku).expected.unwrap().daily;
    assert!((3.0..5.0).contains(&daily("low")) && (0.8..1.2).contains(&daily("full")), "{}", daily("full"));
    assert!(line(&plan, "new").expected.is_none());
}

#[test]
fn a_proposal_whose_time_has_passed_is_planned_anew_as_the_cycle_would() {
    let shop = selling();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let later = Timestamp::parse("2026-07-03T06:00:00Z").unwrap();
    let plan = shop.engine.stock_plan(Some(later), &mut |_| ()).unwrap();
    let low = line(&plan, "low");
    assert!(matches!(low.standing, StockStanding::Planned(_)), "{:?}", low.standing);
    assert_eq!(low.position.on_order, 0, "what it would have bought is not on its way");
    let run = RunOptions { as_of: Some(later), seed: 0 };
    shop.engine.run(run, &mut |_| ()).unwrap();
    let decided = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    assert_eq!(low.standing.decision().unwrap().action, decided[0].action);
}

#[test]
fn an_explanation_finds_a_product_and_says_what_the_budget_left_out() {
    let shop = selling();
    let explain = |place: &str| shop.engine.stock_explanation(place, None, &mut |_| ());
    assert_eq!(explain("low@main").unwrap().lines.len(), 1);
    assert_eq!(explain("low").unwrap().lines, explain("low@main").unwrap().lines);
    assert!(matches!(explain("low@east"), Err(Error::NoPosition(place)) if place == "low@east"));
    assert!(matches!(explain("none"), Err(Error::NoPosition(_))));
    let free = explain("low").unwrap().lines[0].standing.decision().unwrap().action.clone();
    std::fs::write(shop.home().join("policy.toml"), "purchase_budget_minor = 100\n").unwrap();
    let short = explain("low").unwrap();
    assert_eq!(short.budget_left.unwrap().minor, 100);
    assert_eq!(short.lines[0].standing, StockStanding::Left(UndecidedReason::BudgetSpent));
    assert_eq!(short.lines[0].beyond_budget.as_ref().unwrap().action, free);
    let Action::Purchase(bought) = free else { panic!("a purchase") };
    assert!(bought.quantity >= 12 && bought.quantity % 6 == 0, "{bought:?}");
}

#[test]
fn what_was_approved_counts_as_on_order_and_waits_no_more() {
    let shop = selling();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let decided = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    shop.engine.approve(&decided[0].id, &Approver::Person("anna".into())).unwrap();
    let low = line(&plan(&shop), "low").clone();
    let Action::Purchase(bought) = &decided[0].action else { panic!("a purchase") };
    assert_eq!(low.position.on_order, bought.quantity);
    assert!(!matches!(low.standing, StockStanding::Waiting(..)), "{:?}", low.standing);
}
