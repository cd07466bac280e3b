//! An import is killed in the middle, several times; the next one finds everything or nothing of it.

use crate::shop::{TestShop, open, rows, tables, waiting};
use qm_engine::ImportRequest;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const HOME: &str = "QM_TEST_CRASH_HOME";
const FILES: &str = "QM_TEST_CRASH_FILES";

#[expect(clippy::disallowed_methods, reason = "the parent test tells its child where to work")]
fn told(name: &str) -> Option<PathBuf> {
    std::env::var(name).ok().map(PathBuf::from)
}

fn request(files: &Path) -> ImportRequest {
    ImportRequest {
        source: "canonical".into(),
        paths: vec![files.to_owned()],
        mapping: None,
        dry_run: false,
        show_personal: false,
    }
}

/// The child's work; nothing unless the parent asked.
#[test]
fn child_that_imports_until_it_is_killed() {
    let (Some(home), Some(files)) = (told(HOME), told(FILES)) else { return };
    open(&home).import(&request(&files), &mut |_| ()).unwrap();
}

/// 60,000 rows: 10,000 orders of which each has four lines, and 10,000 products; every 50th line is bad.
fn write_files(shop: &TestShop) -> PathBuf {
    let (mut products, mut orders, mut lines) = (
        "sku,label,price\n".to_owned(),
        "order,kind,status,placed_at\n".to_owned(),
        "order,line,sku,kind,quantity,unit_price\n".to_owned(),
    );
    for n in 0..10_000 {
        writeln!(products, "S{n},Product {n},{}.{:02}", n % 90 + 1, n % 100).unwrap();
        let (month, day) = (n % 6 + 1, n % 28 + 1);
        writeln!(orders, "O{n},sale,delivered,2026-{month:02}-{day:02}T10:00:00Z").unwrap();
        for line in 1..=4 {
            let quantity = if (n * 4 + line) % 50 == 0 { 0 } else { line };
            writeln!(lines, "O{n},{line},S{},sale,{quantity},1.50", n * line % 10_000).unwrap();
        }
    }
    shop.write("products.csv", products);
    shop.write("orders.csv", orders);
    shop.write("order_lines.csv", lines).parent().unwrap().to_owned()
}

#[test]
fn a_killed_import_leaves_nothing_and_is_made_good_by_the_next() {
    let calm = TestShop::new();
    let files = write_files(&calm);
    let due = calm.import().unwrap();
    assert_eq!((due.report.observed, due.report.quarantined), (60_000, 800));
    let due_tables = tables(&calm.engine);
    let mut killed = 0;
    // Where the child stands at each of these depends on the machine; each of them must do.
    for wait_ms in [20, 80, 200, 400, 700] {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        // The first child may be killed before it has made its key; the home is made here.
        drop(open(&home));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child_that_imports_until_it_is_killed", "--test-threads=1"])
            .env(HOME, &home)
            .env(FILES, &files)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        let running = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        killed += u32::from(running);

        let engine = open(&home);
        let found = rows(&engine);
        let all = rows(&calm.engine);
        assert!(found.is_empty() || found == all, "{wait_ms} ms: half an import: {found:?}");
        engine.store().check().unwrap();
        let outcome = engine.import(&request(&files), &mut |_| ()).unwrap();
        assert_eq!(outcome.report.observed, due.report.observed);
        assert_eq!(outcome.report.quarantined, due.report.quarantined);
        assert_eq!(rows(&engine), all, "{wait_ms} ms");
        assert_eq!(waiting(&engine), waiting(&calm.engine), "{wait_ms} ms");
        assert!(tables(&engine) == due_tables, "{wait_ms} ms: the tables differ");
        assert_eq!(
            engine.shop().unwrap(),
            calm.engine.shop().unwrap(),
            "{wait_ms} ms: shop.toml is as the undisturbed import wrote it"
        );
        let count = "SELECT count(*) FROM order_lines";
        engine.sync_lake().unwrap();
        let lake = |of: &qm_engine::Engine| format!("{:?}", of.lake().query(count, 1).unwrap().rows);
        calm.engine.sync_lake().unwrap();
        assert_eq!(lake(&engine), lake(&calm.engine), "{wait_ms} ms");
    }
    assert!(killed > 0, "no import was still under way");
}
