//! Churn and segments on the CDNOW customers. Skipped by name where `QM_DATA` is not set.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use qm_behaviour::{Churn, ChurnBaseline, History, Purchase, Rfm, Segment, histories, labelled};
use qm_ml::score::{auc, log_loss};

fn purchases() -> Option<Vec<Purchase>> {
    let Some(root) = std::env::var_os("QM_DATA") else {
        println!("skipped: cdnow needs QM_DATA");
        return None;
    };
    let packed = File::open(PathBuf::from(root).join("customers/CDNOW_master.txt.zst")).unwrap();
    let mut text = String::new();
    zstd::Decoder::new(packed).unwrap().read_to_string(&mut text).unwrap();
    let purchase = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        Purchase { person: cells[0].parse().unwrap(), day: day(cells[1]), money: cells[3].parse().unwrap() }
    };
    Some(text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(purchase).collect())
}

/// Days since 1 January 1997 of a date like 19970112; neither 1997 nor 1998 is a leap year.
fn day(date: &str) -> i32 {
    let number: i32 = date.parse().unwrap();
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let month = usize::try_from(number / 100 % 100).unwrap();
    (number / 10_000 - 1997) * 365 + before[month - 1] + number % 100 - 1
}

#[test]
fn cdnow_churn_beats_the_baseline() {
    let Some(purchases) = purchases() else { return };
    let cutoff = day("19971001");
    let all = labelled(&purchases, cutoff, 180);
    assert_eq!(all.people.len(), 23_570);
    let side = |test: bool| -> (Vec<History>, Vec<bool>) {
        let rows = all.people.iter().zip(all.histories.iter().zip(&all.gone));
        rows.filter(|(person, _)| (*person % 5 == 0) == test).map(|(_, (h, c))| (*h, *c)).unzip()
    };
    let ((train, left), (new, new_left)) = (side(false), side(true));
    let model = Churn::fit(&train, &left).unwrap();
    let baseline = ChurnBaseline::fit(&train, &left).unwrap();
    let predicted: Vec<f64> = new.iter().map(|c| model.predict(c)).collect();
    let plain: Vec<f64> = new.iter().map(|c| baseline.predict(c)).collect();
    let scores = |p: &[f64]| (auc(&new_left, p).unwrap(), log_loss(&new_left, p).unwrap());
    let ((model_auc, model_loss), (plain_auc, plain_loss)) = (scores(&predicted), scores(&plain));
    println!(
        "cdnow churn auc {model_auc:.4} beside {plain_auc:.4}, log loss {model_loss:.4} beside {plain_loss:.4}"
    );
    assert!(model_auc > 0.76 && model_auc > plain_auc + 0.04);
    assert!(model_loss < 0.96 * plain_loss);
    let mut rows: Vec<(f64, bool)> = predicted.into_iter().zip(new_left).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    for tenth in rows.chunks(rows.len().div_ceil(10)) {
        let n = tenth.iter().fold(0.0, |n, _| n + 1.0);
        let promised = tenth.iter().map(|row| row.0).sum::<f64>() / n;
        let happened = tenth.iter().filter(|row| row.1).fold(0.0, |n, _| n + 1.0) / n;
        println!("promised {promised:.3} happened {happened:.3}");
        assert!((promised - happened).abs() < 0.08);
    }
}

#[test]
fn cdnow_segments_order_what_customers_do_next() {
    let Some(purchases) = purchases() else { return };
    let cutoff = day("19971001");
    let all = labelled(&purchases, cutoff, 180);
    assert_eq!(histories(&purchases, cutoff).len(), all.people.len());
    let rfm = Rfm::fit(&all.histories);
    let mut stayed: BTreeMap<Segment, (f64, f64)> = BTreeMap::new();
    for (history, &left) in all.histories.iter().zip(&all.gone) {
        let (n, back) = stayed.entry(Segment::of(rfm.score(history))).or_default();
        *n += 1.0;
        *back += if left { 0.0 } else { 1.0 };
    }
    for (segment, (n, back)) in &stayed {
        println!("{segment:?}: {n} customers, {:.3} came back", back / n);
    }
    let rate = |segment| stayed.get(&segment).map_or(0.0, |(n, back)| back / n);
    assert!(rate(Segment::Champions) > 0.5 && rate(Segment::Lost) < 0.15);
    assert!(rate(Segment::Champions) > rate(Segment::Loyal));
}
