//! Questions: answers, limits, refusals.

use crate::shop::lake;
use qm_domain::Table;
use qm_lake::{Error, Lake};
use serde_json::json;

#[test]
fn answers_with_names_types_and_values() {
    let (_dir, lake) = lake();
    let sql = r#"SELECT "order", placed_at, local_day, lat, cancelled_at FROM orders ORDER BY "order""#;
    let result = lake.query(sql, 2).unwrap();
    let kinds: Vec<_> = result.columns.iter().map(|c| c.kind.as_str()).collect();
    assert_eq!(kinds, ["text", "time", "day", "number", "time"]);
    assert_eq!(
        result.rows[0],
        [json!("o1"), json!("2026-01-01T08:00:00Z"), json!("2026-01-01"), json!(48.9), json!(null)]
    );
    assert!(result.truncated && result.rows.len() == 2);
    let all = lake.query(sql, 4).unwrap();
    assert!(!all.truncated && all.rows.len() == 4);
    let flags = lake.query("SELECT active, count(*) AS n FROM products GROUP BY 1 ORDER BY 1", 9).unwrap();
    assert_eq!(flags.rows, [[json!(false), json!(1)], [json!(true), json!(1)]]);
}

#[test]
fn an_empty_lake_has_every_table() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    for &table in Table::ALL {
        let result = lake.query(&format!("SELECT * FROM {table}"), 5).unwrap();
        assert!(result.rows.is_empty() && !result.columns.is_empty(), "{table}");
    }
    let lines =
        lake.query("SELECT customer, order_status, local_day, placed_at FROM order_lines", 5).unwrap();
    assert_eq!(lines.columns.len(), 4);
    let tables = lake.query("SHOW TABLES", 1000).unwrap();
    assert!(tables.rows.iter().flatten().any(|v| v == "order_lines"));
    assert!(!lake.query("EXPLAIN SELECT 1", 10).unwrap().rows.is_empty());
}

#[test]
fn refuses_to_write_or_leave_the_lake() {
    let (dir, lake) = lake();
    let outside = dir.path().join("out.csv");
    for sql in [
        "DELETE FROM orders",
        "UPDATE orders SET status = 'x'",
        "INSERT INTO categories VALUES ('a', 'b')",
        "DROP TABLE orders",
        "CREATE TABLE t AS SELECT 1",
        "CREATE VIEW v AS SELECT 1",
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/hosts'",
        &format!("COPY orders TO '{}'", outside.display()),
        "SET datafusion.execution.batch_size = 1",
        "SELECT 1; DROP TABLE orders",
        "SELECT * FROM '/etc/hosts'",
        "EXPLAIN ANALYZE DELETE FROM orders",
    ] {
        assert!(matches!(lake.query(sql, 10), Err(Error::Sql { .. })), "{sql}");
    }
    assert!(!outside.exists());
    assert_eq!(lake.query("SELECT count(*) AS n FROM orders", 1).unwrap().rows, [[json!(4)]]);
}

#[test]
fn says_where_a_question_is_wrong() {
    let (_dir, lake) = lake();
    let place = |sql: &str| match lake.query(sql, 1) {
        Err(Error::Sql { line, column, fault }) => (line, column, fault),
        other => panic!("{sql}: {other:?}"),
    };
    let (line, column, fault) = place("SELECT\n  nonsense FROM orders");
    assert_eq!((line, column), (Some(2), Some(3)));
    assert!(fault.contains("nonsense"), "{fault}");
    let (line, column, fault) = place("SELECT FROM WHERE");
    assert!(line == Some(1) && column.is_some() && !fault.contains("Line"), "{fault}");
    let (_, _, fault) = place("SELECT * FROM nowhere");
    assert!(fault.contains("nowhere"), "{fault}");
    assert!(lake.query("SELECT 1 / 0 AS x FROM orders", 1).is_err());
}

#[test]
fn may_be_asked_from_within_a_task() {
    let (_dir, lake) = lake();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let rows = runtime.block_on(async move { lake.query("SELECT 1 AS one", 1).unwrap().rows });
    assert_eq!(rows, [[json!(1)]]);
}
