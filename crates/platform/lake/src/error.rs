//! What can go wrong in the lake.

use datafusion::error::DataFusionError;
use qm_domain::Table;
use std::path::PathBuf;

/// Why the lake could not be read, written or asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder.
    #[error("lake file {path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The manifest is not one, or of another format.
    #[error("lake manifest {path}: {fault}")]
    Manifest {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong.
        fault: String,
    },
    /// A column may not enter the lake.
    #[error("column {table}.{column} is personal and must not enter the lake")]
    Personal {
        /// The table.
        table: Table,
        /// The column.
        column: String,
    },
    /// A column's values are of another kind than the schema says.
    #[error("column {table}.{column} does not hold {expected}")]
    Kind {
        /// The table.
        table: Table,
        /// The column.
        column: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// A month that is none.
    #[error("month {year}-{month} of table {table} is not a month")]
    Month {
        /// The table.
        table: Table,
        /// The year.
        year: i32,
        /// The month.
        month: u8,
    },
    /// The question is not readable, names what is not there, or would write.
    #[error("sql{}: {fault}", at(*.line, *.column))]
    Sql {
        /// Line, from 1, where known.
        line: Option<u64>,
        /// Character in the line, from 1, where known.
        column: Option<u64>,
        /// What is wrong.
        fault: String,
    },
    /// The question ran longer than a question may.
    #[error("sql took longer than {0} seconds")]
    TooSlow(u64),
    /// A feature table lacks a value that it must have.
    #[error("feature {set}.{column} is missing in some row")]
    Feature {
        /// The set.
        set: &'static str,
        /// The column.
        column: String,
    },
    /// The engine failed.
    #[error("lake engine")]
    Engine(#[source] DataFusionError),
    /// Parquet could not be written.
    #[error("lake table {table}")]
    Parquet {
        /// The table.
        table: Table,
        /// Why.
        #[source]
        source: parquet::errors::ParquetError,
    },
    /// The engine's threads have gone.
    #[error("lake engine stopped")]
    Stopped,
}

fn at(line: Option<u64>, column: Option<u64>) -> String {
    match (line, column) {
        (Some(line), Some(column)) => format!(" at line {line}, column {column}"),
        _ => String::new(),
    }
}

impl Error {
    /// Turns the engine's complaint about a question into one with a position.
    pub(crate) fn of_sql(error: &DataFusionError) -> Self {
        let span = error.diagnostic().and_then(|d| d.span).map(|s| (s.start.line, s.start.column));
        let text = match error.find_root() {
            DataFusionError::SQL(parser, _) => parser.to_string(),
            root => root.strip_backtrace(),
        };
        let text =
            text.trim_start_matches("sql parser error: ").trim_start_matches("Error during planning: ");
        let (line, column) = span.filter(|(line, _)| *line > 0).or_else(|| position(text)).unzip();
        let fault = text.split(" at Line: ").next().unwrap_or(text).to_owned();
        Self::Sql { line, column, fault }
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

/// Reads the position out of the parser's `... at Line: 1, Column: 8`.
fn position(text: &str) -> Option<(u64, u64)> {
    let (_, tail) = text.rsplit_once("Line: ")?;
    let (line, column) = tail.split_once(", Column: ")?;
    let digits: String = column.chars().take_while(char::is_ascii_digit).collect();
    Some((line.trim().parse().ok()?, digits.parse().ok()?))
}
