//! `quartermaster sql`: read-only queries over the lake.

use crate::arguments::Sql;
use crate::session::Session;
use anyhow::Result;
use serde_json::Value;

/// Runs the query and prints its rows.
pub(crate) fn run(session: &Session, options: &Sql) -> Result<()> {
    let engine = session.engine()?;
    engine.sync_lake()?;
    let result = engine.lake().query(&options.query, options.limit)?;
    if options.csv {
        let mut out = csv::Writer::from_writer(std::io::stdout().lock());
        out.write_record(result.columns.iter().map(|c| c.name.as_str()))?;
        for row in &result.rows {
            out.write_record(row.iter().map(|v| qm_observe::csv_cell(&text(v)).into_owned()))?;
        }
        out.flush()?;
        return Ok(());
    }
    session.terminal.answer(&result, || {
        let headings: Vec<&str> = result.columns.iter().map(|c| c.name.as_str()).collect();
        let rows: Vec<Vec<String>> = result.rows.iter().map(|row| row.iter().map(text).collect()).collect();
        session.terminal.table(&headings, &rows)?;
        if result.truncated {
            session.terminal.note(&format!("the first {} rows; --limit N shows more", options.limit))?;
        }
        Ok(())
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
