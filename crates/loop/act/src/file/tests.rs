//! Real folders, cut at any byte and used by other hands.

use super::*;
use crate::contact::Contact;
use crate::samples::{drive, errand, one_of_each, people, purchase, reply};
use std::collections::BTreeMap;
use tempfile::{TempDir, tempdir};

type Files = BTreeMap<String, Vec<u8>>;

fn read(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file());
    entries.map(|p| (p.file_name().unwrap().to_str().unwrap().into(), fs::read(&p).unwrap())).collect()
}

fn folder_with(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// A folder into which one errand of each kind was written.
fn filled() -> TempDir {
    let folder = tempdir().unwrap();
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    for errand in one_of_each() {
        let receipt = executor.carry_out(&errand, &people()).unwrap();
        assert!(matches!(receipt, Receipt::Written { .. }), "{receipt}");
    }
    folder
}

#[test]
fn each_kind_lands_in_its_file() {
    let folder = filled();
    let files = read(folder.path());
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "escalations.csv",
            "ledger.jsonl",
            "markdowns.csv",
            "messages.csv",
            "pick_list.csv",
            "purchase_orders.csv",
            "replies.csv",
            "returns.csv",
            "routes.csv",
            "transfers.csv"
        ]
    );
    assert_eq!(
        text(folder.path(), "purchase_orders.csv"),
        "key,decision,made_at,supplier,sku,location,quantity,unit_cost,total_cost,currency,arrives_on\n\
         purchase/file,c1-3f9a,2018-06-01T08:00:00Z,S1,'@SUM(A1),L1,24,12.50,300.00,BRL,2018-06-08\n"
    );
    assert_eq!(
        text(folder.path(), "transfers.csv").lines().nth(1).unwrap(),
        "transfer/file,c1-3f9a,2018-06-01T08:00:00Z,\"SKU,1\",L1,L2,3,-0.05,BRL"
    );
    assert_eq!(
        text(folder.path(), "markdowns.csv").lines().nth(1).unwrap(),
        "mark_down/file,c1-3f9a,2018-06-01T08:00:00Z,\"SKU,1\",L1,4,7.00,BRL"
    );
    assert_eq!(
        text(folder.path(), "returns.csv").lines().nth(1).unwrap(),
        "return/file,c1-3f9a,2018-06-01T08:00:00Z,'+s,\"SKU,1\",L1,5,4.50,22.50,BRL"
    );
    assert!(text(folder.path(), "replies.csv").contains("\"Dear Ana Souza,\nyour order O1, \"\"blue\"\","));
    assert!(text(folder.path(), "routes.csv").contains(",'+55 11 5550-1234,\"'=Rua A, 7\"\n"));
    assert_eq!(text(folder.path(), "messages.csv").lines().count(), 3);
    assert_eq!(text(folder.path(), "pick_list.csv").lines().count(), 3);
}

#[test]
fn every_row_has_as_many_cells_as_its_header_and_none_is_a_formula() {
    let folder = filled();
    for (name, bytes) in read(folder.path()).iter().filter(|(name, _)| *name != "ledger.jsonl") {
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        assert!(!rows.is_empty(), "{name}");
        for cell in rows.iter().flatten() {
            let number = cell.parse::<f64>().is_ok();
            assert!(number || !cell.starts_with(['=', '+', '-', '@']), "{name}: {cell}");
        }
    }
}

#[test]
fn personal_data_reach_the_files_that_need_them_alone() {
    let folder = filled();
    let holds = |what: &str| -> Vec<String> {
        let files = read(folder.path()).into_iter().chain(read(&folder.path().join(TOURS)));
        files.filter(|(_, b)| String::from_utf8_lossy(b).contains(what)).map(|(name, _)| name).collect()
    };
    assert_eq!(holds("Ana Souza"), ["messages.csv", "replies.csv", "routes.csv"]);
    assert_eq!(holds("ana@shop"), ["messages.csv", "replies.csv"]);
    assert_eq!(holds("Rua A"), ["routes.csv"]);
}

#[test]
fn a_tour_has_a_map_with_longitude_first() {
    let folder = tempdir().unwrap();
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    executor.carry_out(&errand("../../x/file", drive()), &people()).unwrap();
    let maps = read(&folder.path().join(TOURS));
    let (name, bytes) = maps.first_key_value().unwrap();
    assert!(maps.len() == 1 && name.starts_with("______x_file-"), "{name}");
    let map: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), 3);
    assert_eq!(map["features"][0]["geometry"]["type"], "LineString");
    assert_eq!(map["features"][1]["geometry"]["coordinates"], serde_json::json!([-46.6, -23.5]));
}

#[test]
fn a_key_is_written_once_even_when_its_file_is_moved_away() {
    let folder = tempdir().unwrap();
    let first = errand("a/file", purchase("A"));
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    executor.carry_out(&first, &Contacts::none()).unwrap();
    let before = read(folder.path());
    assert_eq!(executor.carry_out(&first, &people()).unwrap(), Receipt::Already { key: "a/file".into() });
    assert!(matches!(FileExecutor::open(folder.path()), Err(Error::Busy)));
    drop(executor);
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    executor.carry_out(&first, &Contacts::none()).unwrap();
    assert_eq!(read(folder.path()), before);
    fs::remove_file(folder.path().join("purchase_orders.csv")).unwrap();
    executor.carry_out(&first, &Contacts::none()).unwrap();
    assert!(!folder.path().join("purchase_orders.csv").exists());
}

/// Stops the second errand after each byte that it writes, starts again, repeats it: the file is always the same.
fn every_cut(file: &str, first: &Errand, second: &Errand) {
    let folder = tempdir().unwrap();
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    executor.carry_out(first, &people()).unwrap();
    let before = read(folder.path());
    executor.carry_out(second, &people()).unwrap();
    drop(executor);
    let after = read(folder.path());
    let (rows, rows_after) = (&before[file], &after[file]);
    let (ledger, ledger_after) = (&before["ledger.jsonl"], &after["ledger.jsonl"]);
    let added = &ledger_after[ledger.len()..];
    let begun = ledger.len() + added.iter().position(|&b| b == b'\n').unwrap() + 1;

    let mut cuts = Vec::new();
    cuts.extend((ledger.len()..=begun).map(|l| (l, rows.len())));
    cuts.extend((rows.len()..=rows_after.len()).map(|r| (begun, r)));
    cuts.extend((begun..=ledger_after.len()).map(|l| (l, rows_after.len())));
    for (l, r) in cuts {
        let cut = folder_with(&[("ledger.jsonl", &ledger_after[..l]), (file, &rows_after[..r])]);
        let mut executor = FileExecutor::open(cut.path()).unwrap();
        let receipt = executor.carry_out(second, &people()).unwrap();
        assert_eq!(matches!(receipt, Receipt::Already { .. }), r == rows_after.len(), "cut at {l} {r}");
        assert_eq!(
            executor.carry_out(first, &people()).unwrap(),
            Receipt::Already { key: first.key.clone() }
        );
        drop(executor);
        assert_eq!(&fs::read(cut.path().join(file)).unwrap(), rows_after, "cut at {l} {r}");
        FileExecutor::open(cut.path()).unwrap();
    }
}

#[test]
fn a_cut_at_any_byte_neither_loses_nor_doubles_rows() {
    every_cut("purchase_orders.csv", &errand("a/file", purchase("A")), &errand("b/file", purchase("=B")));
    every_cut("replies.csv", &errand("a/file", reply()), &errand("=b,\"/file", reply()));
    every_cut("routes.csv", &errand("a/file", drive()), &errand("b/file", drive()));
}

#[test]
fn a_cut_errand_that_is_never_repeated_leaves_nothing() {
    let folder = tempdir().unwrap();
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    executor.carry_out(&errand("a/file", drive()), &people()).unwrap();
    let before = text(folder.path(), "routes.csv");
    executor.carry_out(&errand("b/file", drive()), &people()).unwrap();
    drop(executor);
    let ledger = text(folder.path(), "ledger.jsonl");
    let cut = ledger.trim_end().rfind('\n').unwrap() + 1;
    fs::write(folder.path().join("ledger.jsonl"), &ledger[..cut]).unwrap();
    let rows = text(folder.path(), "routes.csv");
    fs::write(folder.path().join("routes.csv"), &rows[..rows.len() - 3]).unwrap();
    drop(FileExecutor::open(folder.path()).unwrap());
    assert_eq!(text(folder.path(), "routes.csv"), before);
    assert_eq!(read(&folder.path().join(TOURS)).len(), 1);
}

#[test]
fn other_hands_in_the_folder_are_respected() {
    let next = errand("b/file", purchase("B"));
    let folder = tempdir().unwrap();
    FileExecutor::open(folder.path())
        .unwrap()
        .carry_out(&errand("a/file", purchase("A")), &people())
        .unwrap();
    let path = folder.path().join("purchase_orders.csv");
    let ours = text(folder.path(), "purchase_orders.csv");

    fs::write(&path, format!("\u{feff}{}", ours.trim_end().replace('\n', "\r\n"))).unwrap();
    FileExecutor::open(folder.path()).unwrap().carry_out(&next, &people()).unwrap();
    assert_eq!(
        text(folder.path(), "purchase_orders.csv").lines().count(),
        3,
        "saved by a spreadsheet, no last line end"
    );

    fs::write(&path, "sku,quantity\nA,1\n").unwrap();
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    let third = errand("c/file", purchase("C"));
    assert!(matches!(executor.carry_out(&third, &people()), Err(Error::Columns { .. })));
    assert_eq!(text(folder.path(), "purchase_orders.csv"), "sku,quantity\nA,1\n");
    fs::remove_file(&path).unwrap();
    assert!(matches!(executor.carry_out(&third, &people()).unwrap(), Receipt::Written { rows: 1, .. }));
    drop(executor);

    fs::write(folder.path().join("ledger.jsonl"), "{\"step\":\"done\",\"key\":\"a\"}\nnonsense\n").unwrap();
    assert!(matches!(FileExecutor::open(folder.path()), Err(Error::Ledger { line: 2 })));
}

#[test]
fn a_failed_write_is_tried_again() {
    let folder = tempdir().unwrap();
    let mut executor = FileExecutor::open(folder.path()).unwrap();
    fs::write(folder.path().join(TOURS), "in the way").unwrap();
    let tour = errand("a/file", drive());
    let contact = Contacts::person(Contact::default());
    assert!(matches!(executor.carry_out(&tour, &contact), Err(Error::File { .. })));
    assert!(matches!(executor.carry_out(&tour, &contact), Err(Error::File { .. })));
    fs::remove_file(folder.path().join(TOURS)).unwrap();
    assert!(matches!(executor.carry_out(&tour, &contact).unwrap(), Receipt::Written { rows: 2, .. }));
    assert_eq!(text(folder.path(), "routes.csv").lines().count(), 3);
}
