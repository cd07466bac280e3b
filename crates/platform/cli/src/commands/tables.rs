//! `quartermaster tables`: the tables that sources are mapped to, and what each column holds.

use crate::session::Session;
use crate::terminal::{Terminal, Tone};
use crate::words;
use anyhow::Result;
use qm_domain::{Column, ColumnKind, Table};
use serde::Serialize;

/// A table as it is told.
#[derive(Serialize)]
struct Told {
    table: &'static str,
    columns: Vec<ToldColumn>,
}

#[derive(Serialize)]
struct ToldColumn {
    name: &'static str,
    /// `key`, `required` or `optional`.
    need: &'static str,
    holds: String,
    /// Lies encrypted in the vault alone.
    personal: bool,
}

impl Told {
    fn of(table: Table) -> Self {
        Self { table: table.code(), columns: table.columns().iter().map(ToldColumn::of).collect() }
    }
}

impl ToldColumn {
    fn of(column: &Column) -> Self {
        let need = match (column.key, column.required) {
            (true, _) => "key",
            (false, true) => "required",
            (false, false) => "optional",
        };
        let personal = column.personal.is_some() || column.kind == ColumnKind::Person;
        Self { name: column.name, need, holds: holds(column), personal }
    }
}

pub(crate) fn run(session: &Session, table: Option<Table>) -> Result<()> {
    let Some(table) = table else {
        let all: Vec<Told> = Table::ALL.iter().map(|table| Told::of(*table)).collect();
        return session.terminal.answer(&all, || list(session.terminal, &all));
    };
    let told = Told::of(table);
    session.terminal.answer(&told, || show(session.terminal, &told))
}

fn list(terminal: Terminal, all: &[Told]) -> Result<()> {
    let columns = |told: &Told, needs: &[&str]| {
        let some = told.columns.iter().filter(|column| needs.contains(&column.need));
        some.map(|column| column.name).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|told| {
            vec![told.table.to_owned(), columns(told, &["key", "required"]), columns(told, &["optional"])]
        })
        .collect();
    terminal.table(&["table", "needs", "may tell"], &rows)?;
    terminal.line(
        "\nWhat a column holds: quartermaster tables TABLE. A file is named after its table: orders.csv.",
    )
}

fn show(terminal: Terminal, told: &Told) -> Result<()> {
    terminal.line(&terminal.paint(Tone::Bold, told.table))?;
    let row = |column: &ToldColumn| {
        let kept = if column.personal { "personal" } else { "" };
        [column.name, column.need, &column.holds, kept].map(str::to_owned).to_vec()
    };
    terminal.table(&["column", "need", "holds", ""], &told.columns.iter().map(row).collect::<Vec<_>>())
}

/// What a column holds, in words.
fn holds(column: &Column) -> String {
    let held = match column.kind {
        ColumnKind::Id => "an id".to_owned(),
        ColumnKind::Person => "the source's id of a person".into(),
        ColumnKind::Text => "text".into(),
        ColumnKind::Code(codes) => format!("one of {}", codes.join(", ")),
        ColumnKind::Integer(least, most) => format!("a whole number, {least} to {most}"),
        ColumnKind::Number(least, most) => format!("a number, {least} to {most}"),
        ColumnKind::Money(least, most) => format!("an amount such as 12.50, {least} to {most}"),
        ColumnKind::Currency => "a currency such as EUR".into(),
        ColumnKind::Time => "an instant such as 2026-05-31T18:00:00Z".into(),
        ColumnKind::Day => "a day such as 2026-05-31".into(),
        ColumnKind::Flag => "true or false".into(),
    };
    match column.parent {
        Some(parent) => format!("{held} of {}", words::plain(parent.code())),
        None => held,
    }
}
