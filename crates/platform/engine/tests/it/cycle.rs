//! Cycles over small shops: one with nothing but samples, one of which nobody told who works there.

use crate::shop::TestShop;
use qm_domain::{Action, Approver, Area, PredictionKind, Status};
use qm_engine::{Error, ImportRequest, Progress, RunOptions};
use std::fmt::Write as _;

#[test]
fn a_shop_of_samples_alone_gets_its_model() {
    let shop = TestShop::new();
    assert!(matches!(shop.engine.run(RunOptions::default(), &mut |_| ()), Err(Error::NoFacts)));
    let mut rows = "order_quantity,order_complexity,order_history,processing_time\n".to_owned();
    for n in 0..60 {
        let (quantity, complexity, history) = (n % 17, n % 5, n % 7);
        let minutes = 10 + 5 * quantity + 3 * complexity + 2 * history;
        writeln!(rows, "{quantity},{complexity},{history},{minutes}").unwrap();
    }
    let path = shop.write("order_data.csv", rows);
    let request = ImportRequest { source: "order-data".into(), paths: vec![path], ..shop.request() };
    let report = shop.import_as(&request).unwrap().report;
    assert_eq!((report.observed, report.accepted), (60, 60));
    let report = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    assert_eq!((report.subjects, report.settled), (0, 0));
    let model = report.models.iter().find(|m| m.kind == PredictionKind::ProcessingTime).unwrap();
    assert!(model.score < 1e-6, "the samples lie on a plane: {model:?}");
}

/// Two orders that wait in a place of which nobody told who works there.
fn two_orders() -> TestShop {
    let shop = TestShop::new();
    shop.write("products.csv", "sku,label,price\nA1,Apple,1.20\n");
    shop.write(
        "orders.csv",
        "order,kind,status,placed_at\no-1,sale,approved,2026-06-30T10:00:00Z\no-2,sale,approved,2026-06-30T11:00:00Z\n",
    );
    shop.write(
        "order_lines.csv",
        "order,line,sku,kind,quantity,unit_price\no-1,1,A1,sale,2,1.20\no-2,1,A1,sale,1,1.20\n",
    );
    shop.import().unwrap();
    shop
}

#[test]
fn where_nobody_is_named_a_crew_works() {
    let shop = two_orders();
    let report = shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    assert_eq!((report.decisions[&Area::Orders], report.failed_check), (2, 0), "{:?}", report.undecided);
    for decision in shop.engine.store().decisions_with(Status::Proposed).unwrap() {
        let Action::Fulfil(plan) = &decision.action else { continue };
        assert!(plan.tasks.iter().all(|task| task.worker.as_str() == "main-worker-1"), "{plan:?}");
    }
}

#[test]
fn a_cycle_during_which_people_answer_plans_again_from_where_things_stand() {
    let shop = two_orders();
    shop.engine.run(RunOptions::default(), &mut |_| ()).unwrap();
    let first = shop.engine.store().decisions_with(Status::Proposed).unwrap();
    let mut waiting = first.iter();
    let mut answer = |progress: &Progress| {
        if progress.detail == "keeping"
            && let Some(decision) = waiting.next()
        {
            shop.engine.approve(&decision.id, &Approver::Person("anna".into())).unwrap();
        }
    };
    let options = RunOptions { seed: 2, ..RunOptions::default() };
    let report = shop.engine.run(options, &mut answer).unwrap();
    assert_eq!(waiting.len(), 1, "progress is told once");
    assert_eq!(shop.engine.store().decision(&first[0].id).unwrap().unwrap().status, Status::Applied);
    // It counts as a cycle that has seen the answer: run again, it is the same.
    let again = shop.engine.run(options, &mut |_| ()).unwrap();
    assert_eq!((again.repeated, &again.cycle), (true, &report.cycle));
    assert_eq!(shop.engine.store().cycles(9).unwrap().len(), 2, "what was overtaken is not kept");
}
