//! What a person expects in place of a forecast: the next cycle buys by it and says so, the prediction stays, and both are
//! scored once the days have passed.

use crate::shop::TestShop;
use crate::stock_plan::{as_kept, selling};
use qm_domain::{
    Action, Approver, Area, Day, Decision, Expects, FactCode, FactValue, LocationId, PredictionKind, Sku,
    Status, Timestamp,
};
use qm_engine::{Error, RunOptions, StockStanding};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn place() -> (Sku, LocationId) {
    (Sku::new("low").unwrap(), LocationId::new("main").unwrap())
}

fn say(shop: &TestShop, weeks: &[(Day, Expects)], note: &str) -> Result<Vec<i64>, Error> {
    let (sku, location) = place();
    shop.engine.expect_sales((&sku, &location), weeks, note, "anna")
}

fn bought(shop: &TestShop) -> Decision {
    let decided = shop.engine.store().decisions_with_area(Status::Proposed, Area::Stock).unwrap();
    decided.into_iter().find(|d| d.subject.key() == "stock:low@main").unwrap()
}

fn number(decision: &Decision, code: FactCode) -> Option<f64> {
    decision.reason.facts.iter().find_map(|fact| match (fact.code == code, &fact.value) {
        (true, FactValue::Number(number)) => Some(*number),
        _ => None,
    })
}

fn quantity(decision: &Decision) -> i64 {
    let Action::Purchase(line) = &decision.action else { panic!("a purchase: {decision:?}") };
    line.quantity
}

#[test]
fn the_next_cycle_buys_by_what_a_person_expects_and_says_so() {
    let shop = selling();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let first = bought(&shop);
    assert_eq!(number(&first, FactCode::ModelDemand), None);
    let (sku, location) = place();
    let weeks = shop.engine.forecast_weeks(&sku, &location).unwrap();
    // The forecast begins on Tuesday, the last day of June; its first Sunday is the fifth of July.
    assert_eq!((weeks[0].from, weeks[0].to), (day("2026-06-30"), day("2026-07-05")));
    assert!(weeks.iter().all(|week| week.said.is_none() && (week.baseline - week.expected).abs() < 1e-9));
    shop.engine.reject(&first.id, &Approver::Person("anna".into()), "plan anew").unwrap();
    let tripled: Vec<_> = weeks.iter().take(4).map(|week| (week.to, Expects::Factor(3.0))).collect();
    say(&shop, &tripled, " fair in town ").unwrap();
    let told = shop.engine.forecast_weeks(&sku, &location).unwrap();
    assert!((told[1].expected - 3.0 * told[1].baseline).abs() < 1e-9);
    assert_eq!(told[1].said.as_ref().unwrap().expectation.note, "fair in town");
    assert!(told[4].said.is_none());
    let plan = shop.engine.stock_plan(None, &mut |_| ()).unwrap();
    let planned = plan.lines.iter().find(|line| line.position.sku == sku).unwrap().standing.clone();
    let report = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    assert_eq!((report.repeated, report.failed_check), (false, 0), "{:?}", report.defects);
    let second = bought(&shop);
    let StockStanding::Planned(planned) = planned else { panic!("{planned:?}") };
    assert_eq!(as_kept(&planned), as_kept(&second));
    assert!(quantity(&second) > 2 * quantity(&first), "{} after {}", quantity(&second), quantity(&first));
    let model = number(&second, FactCode::ModelDemand).unwrap();
    let before = number(&first, FactCode::ProtectionDemand).unwrap();
    assert!((model - before).abs() < 1e-6 * before, "the model still expects {before}, told {model}");
    let after = number(&second, FactCode::ProtectionDemand).unwrap();
    assert!((after - 3.0 * model).abs() < 1e-6 * after, "{after} for three times {model}");
    // Taken back, the forecast holds again.
    for week in told.iter().take(4) {
        assert!(shop.engine.take_back(week.said.as_ref().unwrap().id, "anna").unwrap());
    }
    let plan = shop.engine.stock_explanation("low", None, &mut |_| ()).unwrap();
    assert!(
        (plan.lines[0].position.forecast.as_ref().unwrap().mean[0] - weeks[0].baseline / 6.0).abs() < 1.0
    );
}

#[test]
fn predictions_stay_what_the_model_said() {
    let shop = selling();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let predicted =
        || shop.engine.store().latest_prediction(PredictionKind::Demand, "low@main").unwrap().unwrap();
    let before = predicted();
    say(&shop, &[(day("2026-07-03"), Expects::Units(500.0))], "wedding").unwrap();
    shop.engine.run(RunOptions { seed: 1, ..RunOptions::default() }, &mut |_| ()).unwrap();
    assert_eq!(predicted(), before);
    let (sku, location) = place();
    let kept = shop.engine.store().forecast(&sku, &location).unwrap().unwrap();
    assert!((kept.mean.iter().take(7).sum::<f64>() - before.mean).abs() < 1e-9);
}

#[test]
fn what_cannot_be_taken_is_refused_with_its_reason() {
    let shop = selling();
    let one = |expects| vec![(day("2026-07-08"), expects)];
    let refused = |weeks: &[(Day, Expects)], note: &str, told: &str| match say(&shop, weeks, note) {
        Err(Error::Expectation { message, .. }) => assert!(message.contains(told), "{message}"),
        other => panic!("{other:?}"),
    };
    refused(&one(Expects::Units(1.0)), "fair", "no forecast");
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    refused(&one(Expects::Units(1.0)), "  ", "tell why");
    refused(&one(Expects::Units(-1.0)), "fair", "number");
    refused(&one(Expects::Factor(f64::NAN)), "fair", "number");
    refused(&[], "fair", "at least one week");
    refused(&[(day("2027-01-01"), Expects::Units(1.0))], "fair", "not of the week of 2026-12-28");
    let twice = [(day("2026-07-08"), Expects::Units(1.0)), (day("2026-07-09"), Expects::Units(2.0))];
    refused(&twice, "fair", "named twice");
    let (sku, location) = place();
    let weeks = shop.engine.forecast_weeks(&sku, &location).unwrap();
    assert!(weeks.iter().all(|week| week.said.is_none()), "nothing was kept");
}

#[test]
fn forecasts_and_overrides_are_scored_once_their_days_have_passed() {
    let shop = selling();
    let then = Timestamp::parse("2026-06-15T20:00:00Z").unwrap();
    shop.engine.run(RunOptions { as_of: Some(then), seed: 0 }, &mut |_| ()).unwrap();
    let weeks = [
        (day("2026-06-17"), Expects::Units(27.0)),
        (day("2026-06-24"), Expects::Factor(2.0)),
        (day("2026-07-01"), Expects::Units(0.0)),
    ];
    say(&shop, &weeks, "fair").unwrap();
    let early = shop.engine.forecast_accuracy(Some(then)).unwrap().unwrap();
    assert_eq!((early.report.total.weeks, early.next), (0, Some(day("2026-06-21"))));
    assert!(early.expectations.is_empty());
    let found = shop.engine.forecast_accuracy(None).unwrap().unwrap();
    assert_eq!((found.report.through, found.next), (day("2026-06-29"), None));
    let total = found.report.total;
    assert_eq!((total.products, total.scored, total.weeks), (2, 2, 2), "two products were predicted");
    assert_eq!(found.report.classes.iter().map(|(_, cell)| cell.products).sum::<u64>(), 2);
    assert!(total.bias.unwrap().abs() < 0.2 && total.within80.is_some(), "{total:?}");
    // Of the three weeks the last is not over. Newest first; as the sales of the shop were made, 29 and 27 lamps were sold.
    let [(second, doubled), (first, nearly)] = found.expectations.as_slice() else {
        panic!("{:?}", found.expectations)
    };
    assert_eq!((first.expectation.from, first.expectation.to), (day("2026-06-15"), day("2026-06-21")));
    assert_eq!(second.expectation.from, day("2026-06-22"));
    assert!((nearly.sold - 27.0).abs() < 1e-9 && (nearly.said - 27.0).abs() < 1e-9, "{nearly:?}");
    assert!((doubled.sold - 29.0).abs() < 1e-9, "{doubled:?}");
    assert!((doubled.said - 2.0 * doubled.baseline).abs() < 1e-9);
    assert_eq!((found.summary.count, found.summary.closer), (2, 1));
}
