//! Online Retail II under `QM_DATA`; skipped, by name, where that is not set.

use crate::{cleaner, raw};
use qm_clean::QualityCounter;
use qm_domain::{CleanFlag, RejectReason, Table};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

#[test]
fn online_retail_has_its_published_counts() {
    let Some(data) = std::env::var_os("QM_DATA").map(PathBuf::from) else {
        return eprintln!("skipped: online_retail_has_its_published_counts needs QM_DATA");
    };
    let file = std::fs::File::open(data.join("online_retail_ii/transactions.csv.zst")).unwrap();
    let mut rows = csv::Reader::from_reader(zstd::Decoder::new(file).unwrap());
    let mut record = csv::StringRecord::new();
    let mut cleaner = cleaner();
    let mut quality = QualityCounter::default();
    let mut seen = HashSet::new();
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    let mut flags: BTreeMap<CleanFlag, u64> = BTreeMap::new();
    while rows.read_record(&mut record).unwrap() {
        let key: Vec<&str> = record.iter().take(8).collect();
        if !seen.insert(key.join("\0")) {
            quality.duplicate();
            *kinds.entry("duplicate").or_default() += 1;
            continue;
        }
        let kind = if record[0].starts_with('C') { "cancellation" } else { "sale" };
        let number = seen.len().to_string();
        let line = raw(
            Table::OrderLines,
            &[
                ("order", &record[0]),
                ("line", &number),
                ("sku", &record[1]),
                ("kind", kind),
                ("quantity", &record[3]),
                ("unit_price", &record[5]),
            ],
        );
        match cleaner.clean(line, &mut |_, _| true) {
            Ok(fact) => {
                *kinds.entry(kind).or_default() += 1;
                for &flag in &fact.flags {
                    *flags.entry(flag).or_default() += 1;
                }
                quality.accepted(&[fact]);
            }
            Err(rejection) => {
                assert_eq!(rejection.reason, RejectReason::NotPositive, "{rejection:?}");
                *kinds.entry("quarantined").or_default() += 1;
                quality.quarantined();
            }
        }
    }
    // As counted by pandas and polars under the same rules.
    let due = [("cancellation", 16_478), ("duplicate", 31_808), ("quarantined", 5568), ("sale", 842_538)];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), due);
    let report = quality.report();
    eprintln!("online retail: {flags:?} {report:?}");
    assert_eq!(report.observed, 896_392);
    assert!(report.plausible > 0.98, "outliers are rare: {}", report.plausible);
}
