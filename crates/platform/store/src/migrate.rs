//! Brings a data base to the schema that this program knows.

use crate::error::Error;
use rusqlite::{Connection, TransactionBehavior};

/// The steps in order; step `i` leads to schema `i + 1`. A step that was published never changes.
const STEPS: &[&str] = &[
    include_str!("../migrations/sqlite/0001_facts.sql"),
    include_str!("../migrations/sqlite/0002_vault.sql"),
    include_str!("../migrations/sqlite/0003_imports.sql"),
    include_str!("../migrations/sqlite/0004_decisions.sql"),
    include_str!("../migrations/sqlite/0005_models.sql"),
    include_str!("../migrations/sqlite/0006_operations.sql"),
    include_str!("../migrations/sqlite/0007_grounds.sql"),
    include_str!("../migrations/sqlite/0008_depots.sql"),
    include_str!("../migrations/sqlite/0009_snooze.sql"),
    include_str!("../migrations/sqlite/0010_expectations.sql"),
    include_str!("../migrations/sqlite/0011_predictions_by_time.sql"),
    include_str!("../migrations/sqlite/0012_shelf_life.sql"),
    include_str!("../migrations/sqlite/0013_sourcing.sql"),
    include_str!("../migrations/sqlite/0014_substitutes.sql"),
];

/// Applies the missing steps, all in one transaction; does nothing on a data base that has them.
///
/// # Errors
/// [`Error::NewerSchema`] when the data base is ahead of this program.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let known = i64::try_from(STEPS.len()).expect("invariant: a handful of steps");
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(Error::NewerSchema { found, known });
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    if found < known {
        transaction.pragma_update(None, "user_version", known)?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::{ColumnKind, Table};

    fn declared(kind: ColumnKind) -> &'static str {
        match kind {
            ColumnKind::Number(..) => "REAL",
            ColumnKind::Integer(..)
            | ColumnKind::Money(..)
            | ColumnKind::Time
            | ColumnKind::Day
            | ColumnKind::Flag => "INTEGER",
            ColumnKind::Id
            | ColumnKind::Person
            | ColumnKind::Text
            | ColumnKind::Code(_)
            | ColumnKind::Currency => "TEXT",
        }
    }

    #[test]
    fn fact_tables_are_those_of_the_schema_without_personal_columns() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for &table in Table::ALL {
            let sql = format!("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')");
            let mut statement = connection.prepare(&sql).unwrap();
            let found: Vec<(String, String, bool, i64)> = statement
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let mut keys = 0;
            let mut expected: Vec<(String, String, bool, i64)> = table
                .columns()
                .iter()
                .filter(|c| c.personal.is_none())
                .map(|c| {
                    keys += i64::from(c.key);
                    (c.name.into(), declared(c.kind).into(), c.required, if c.key { keys } else { 0 })
                })
                .collect();
            expected.push(("batch".into(), "INTEGER".into(), true, 0));
            expected.push(("hash".into(), "INTEGER".into(), true, 0));
            if matches!(table, Table::Orders | Table::OrderLines) {
                expected.push(("sourced".into(), "TEXT".into(), false, 0));
            }
            // Columns that came later stand behind these two.
            let sorted = |mut columns: Vec<(String, String, bool, i64)>| {
                columns.sort();
                columns
            };
            assert_eq!(sorted(found), sorted(expected), "{table}");
        }
    }

    #[test]
    fn a_second_run_changes_nothing_and_a_newer_schema_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(migrate(&mut connection), Err(Error::NewerSchema { found: 999, .. })));
    }
}
