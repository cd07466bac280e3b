//! Questions in SQL, read only, and their answers as JSON values.

use crate::error::Error;
use crate::value::json;
use datafusion::prelude::{SQLOptions, SessionContext};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryColumn {
    /// Its name.
    pub name: String,
    /// `text`, `integer`, `number`, `flag`, `time`, `day`, or the engine's own name for anything else.
    #[serde(rename = "type")]
    pub kind: String,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryResult {
    /// Columns in order.
    pub columns: Vec<QueryColumn>,
    /// `rows[i][j]` belongs to `columns[j]`; null where missing. Instants are RFC 3339, days `YYYY-MM-DD`.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows than asked for.
    pub truncated: bool,
}

impl QueryResult {
    /// Longest time that a question may take.
    pub const SECONDS_MAX: u64 = 120;
}

pub(crate) async fn query(context: &SessionContext, sql: &str, limit: usize) -> Result<QueryResult, Error> {
    let only_reads =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    let wrong = |e| Error::of_sql(&e);
    let frame = context.sql_with_options(sql, only_reads).await.map_err(wrong)?;
    let explained = matches!(
        frame.logical_plan(),
        datafusion::logical_expr::LogicalPlan::Explain(_) | datafusion::logical_expr::LogicalPlan::Analyze(_)
    );
    // One row more than asked for tells whether there are more. An explanation stands on the top of its plan.
    let frame =
        if explained { frame } else { frame.limit(0, Some(limit.saturating_add(1))).map_err(wrong)? };
    let fields: Vec<_> = frame.schema().fields().iter().cloned().collect();
    let batches = frame.collect().await.map_err(wrong)?;
    let columns = fields
        .iter()
        .map(|f| QueryColumn { name: f.name().clone(), kind: crate::value::kind(f.data_type()) });
    let columns: Vec<QueryColumn> = columns.collect();
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for batch in &batches {
        let cells: Result<Vec<Vec<Value>>, Error> = batch.columns().iter().map(json).collect();
        let mut cells: Vec<_> = cells?.into_iter().map(Vec::into_iter).collect();
        rows.extend((0..batch.num_rows()).map(|_| cells.iter_mut().filter_map(Iterator::next).collect()));
    }
    let truncated = rows.len() > limit;
    rows.truncate(limit);
    Ok(QueryResult { columns, rows, truncated })
}
