//! The public data sets through the whole loop. Skipped, by name, where `QM_DATA` is not set.

use crate::shop::{TestShop, data, rows, tables, waiting};
use qm_domain::{Action, ActionKind, Approver, Area, Decision, Status, Table};
use qm_engine::{CycleReport, Engine, Error, ImportRequest, RunOptions};
use std::collections::BTreeMap;

fn request(source: &str, path: std::path::PathBuf) -> ImportRequest {
    ImportRequest {
        source: source.into(),
        paths: vec![path],
        mapping: None,
        dry_run: false,
        show_personal: false,
    }
}

#[test]
fn online_retail_has_its_published_counts_and_comes_in_once() {
    let Some(data) = data() else {
        return eprintln!("skipped: online_retail_has_its_published_counts_and_comes_in_once needs QM_DATA");
    };
    let shop = TestShop::new();
    let request = request("online-retail-ii", data.join("online_retail_ii"));
    let report = shop.import_as(&request).unwrap().report;
    assert_eq!(report.observed, 896_392);
    assert_eq!((report.kinds["sale"], report.kinds["cancellation"]), (842_538, 16_478));
    assert_eq!((report.duplicates, report.quarantined), (31_808, 5_568));
    let lines = rows(&shop.engine)[&Table::OrderLines];
    assert_eq!(lines, 842_538 + 16_478, "each line is there once");
    let batch = shop.engine.store().last_batch().unwrap();
    let before = rows(&shop.engine);
    let again = shop.import_as(&request).unwrap().report;
    assert!(again.tables.is_empty() && again.duplicates == again.accepted);
    assert_eq!((rows(&shop.engine), shop.engine.store().last_batch().unwrap()), (before, batch));
}

fn decisions(engine: &Engine, status: Status) -> Vec<Decision> {
    engine.store().decisions_with(status).unwrap()
}

fn run(engine: &Engine) -> CycleReport {
    engine.run(RunOptions::default(), &mut |_| ()).unwrap()
}

#[test]
fn olist_is_decided_in_every_area() {
    let Some(data) = data() else {
        return eprintln!("skipped: olist_is_decided_in_every_area needs QM_DATA");
    };
    let shop = TestShop::new();
    let outcome = shop.import_as(&request("olist", data.join("olist"))).unwrap();
    assert_eq!(outcome.report.observed, 358_644);
    assert_eq!(outcome.report.skipped_files, ["orders_provenance.csv.zst"]);
    assert_eq!(waiting(&shop.engine), outcome.report.quarantined);

    let report = run(&shop.engine);
    assert_eq!((report.settled, report.failed_check), (report.subjects, 0), "{:?}", report.defects);
    assert!(!report.repeated && report.subjects > 0);
    let proposed = decisions(&shop.engine, Status::Proposed);
    for area in Area::ALL {
        let of_area: Vec<_> = proposed.iter().filter(|d| d.area() == *area).collect();
        eprintln!("olist: {area}: {} decisions, left: {:?}", of_area.len(), report.undecided.get(area));
        assert!(!of_area.is_empty(), "no decision in {area}: {:?}", report.undecided.get(area));
        assert_eq!(u64::try_from(of_area.len()).unwrap(), report.decisions[area], "{area}");
        for decision in of_area {
            assert!(!decision.reason.facts.is_empty(), "{} has no facts", decision.id);
            assert!(decision.gain.lo.minor <= decision.gain.hi.minor, "{}", decision.id);
        }
    }

    let before = tables(&shop.engine);
    let again = run(&shop.engine);
    assert_eq!(again, CycleReport { repeated: true, ..report.clone() });
    assert_eq!(decisions(&shop.engine, Status::Proposed), proposed);
    assert!(tables(&shop.engine) == before, "a second run changed facts");
    each_kind_is_carried_out_once(&shop, &proposed);
}

/// Approves one decision of each kind, twice, and finds each once in `out`.
fn each_kind_is_carried_out_once(shop: &TestShop, proposed: &[Decision]) {
    let by = Approver::Person("tester".into());
    let mut first: BTreeMap<ActionKind, &Decision> = BTreeMap::new();
    for decision in proposed {
        first.entry(decision.action.kind()).or_insert(decision);
    }
    for (kind, decision) in &first {
        let status = shop.engine.approve(&decision.id, &by).unwrap();
        assert_eq!(status, Status::Applied, "{kind}");
        let again = shop.engine.approve(&decision.id, &by).unwrap_err();
        assert!(matches!(again, Error::Status { .. }), "{kind}: {again}");
        shop.engine.carry_out().unwrap();
        let file = match decision.action {
            Action::Fulfil(_) => "pick_list.csv",
            Action::Purchase(_) => "purchase_orders.csv",
            Action::Transfer(_) => "transfers.csv",
            Action::MarkDown(_) => "markdowns.csv",
            Action::Return(_) => "returns.csv",
            Action::Drive(_) => "routes.csv",
            Action::NotifyLate(_) | Action::WinBack(_) => "messages.csv",
            Action::Reply(_) => "replies.csv",
            Action::Escalate(_) => "escalations.csv",
        };
        let rows_due = match &decision.action {
            Action::Fulfil(work) => work.tasks.len(),
            Action::Drive(route) => route.stops.len(),
            _ => 1,
        };
        let text = std::fs::read_to_string(shop.home().join("out").join(file)).unwrap();
        let found = text.lines().filter(|line| line.contains(decision.id.as_str())).count();
        assert_eq!(found, rows_due, "{kind} in {file}:\n{text}");
    }
    let other = proposed.iter().find(|d| !first.values().any(|f| f.id == d.id)).unwrap();
    assert_eq!(shop.engine.reject(&other.id, &by, "not now").unwrap(), Status::Rejected);
    assert!(shop.engine.approve(&other.id, &by).is_err(), "what was turned down stays so");
    assert_eq!(shop.engine.carry_out().unwrap(), 0);
}
