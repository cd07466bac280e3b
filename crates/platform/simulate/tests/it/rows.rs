//! Every row is what its table says.

use crate::{cell, history, of};
use qm_domain::{ColumnKind, Day, Table, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

fn fits(kind: ColumnKind, text: &str) -> bool {
    let within = |low: f64, high: f64| text.parse::<f64>().is_ok_and(|v| (low..=high).contains(&v));
    match kind {
        ColumnKind::Id | ColumnKind::Person => {
            !text.trim().is_empty() && text.len() <= 160 && !text.chars().any(char::is_control)
        }
        ColumnKind::Text => !text.is_empty() && text.len() <= 4_000,
        ColumnKind::Code(codes) => codes.contains(&text),
        ColumnKind::Integer(low, high) => text.parse::<i64>().is_ok_and(|v| (low..=high).contains(&v)),
        ColumnKind::Number(low, high) => within(low, high),
        #[expect(clippy::cast_precision_loss, reason = "bounds of the schema are small")]
        ColumnKind::Money(low, high) => within(low as f64, high as f64),
        ColumnKind::Currency => text == "CNY",
        ColumnKind::Time => Timestamp::parse(text).is_ok(),
        ColumnKind::Day => Day::parse(text).is_ok(),
        ColumnKind::Flag => matches!(text, "true" | "false"),
    }
}

#[test]
fn rows_fit_the_schema_and_name_parents_that_came_before() {
    let (_, events) = history(1, 90);
    let mut known: BTreeSet<(Table, String)> = BTreeSet::new();
    for event in &events {
        for row in &event.rows {
            for (column, value) in row.table.columns().iter().zip(&row.cells) {
                assert!(value.is_some() || !column.required, "{}.{} is missing", row.table, column.name);
                let Some(value) = value else { continue };
                assert!(fits(column.kind, value), "{}.{} = {value:?}", row.table, column.name);
                if let Some(parent) = column.parent {
                    let there = known.contains(&(parent, value.to_string()));
                    assert!(there, "{}.{} = {value} has no {parent} yet", row.table, column.name);
                }
            }
            let keys: Vec<usize> = (0..row.cells.len()).filter(|i| row.table.columns()[*i].key).collect();
            if let [key] = keys[..] {
                known.insert((row.table, row.cells[key].clone().unwrap().into_owned()));
            }
        }
    }
    for table in [Table::Tickets, Table::Reviews, Table::Tracking, Table::PurchaseOrders, Table::Consents] {
        assert!(of(&events, table).count() > 20, "{table}");
    }
}

#[test]
fn times_lie_in_the_past_of_the_day_that_tells_them() {
    let (_, events) = history(2, 60);
    let zone = crate::params(2).zone;
    for event in &events {
        for row in &event.rows {
            for name in [
                "placed_at",
                "finished_at",
                "shipped_at",
                "delivered_at",
                "opened_at",
                "closed_at",
                "received_at",
                "at",
            ] {
                let Some(at) = row.table.position(name) else { continue };
                let Some(text) = row.cells[at].as_deref() else { continue };
                assert!(
                    zone.day(Timestamp::parse(text).unwrap()) <= event.day,
                    "{} {name} {text}",
                    row.table
                );
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_other_ones() {
    assert_eq!(history(3, 20).1, history(3, 20).1);
    assert_ne!(history(3, 20).1, history(4, 20).1);
}

#[test]
fn stock_is_never_below_nothing_and_nothing_is_sold_that_was_not_there() {
    let (_, events) = history(5, 150);
    let mut stock: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut sold: BTreeMap<String, i64> = BTreeMap::new();
    for row in of(&events, Table::StockLevels) {
        stock.insert(
            (cell(row, "sku").into(), cell(row, "location").into()),
            cell(row, "on_hand").parse().unwrap(),
        );
    }
    let mut moves: Vec<_> = of(&events, Table::StockMovements).collect();
    moves.sort_by_key(|r| (cell(r, "at"), cell(r, "movement")));
    for row in moves {
        let units: i64 = cell(row, "quantity").parse().unwrap();
        let left = stock.get_mut(&(cell(row, "sku").into(), cell(row, "location").into()));
        let left = left.expect("whatever moves was counted first");
        *left += units;
        assert!(*left >= 0, "{row:?}");
        if cell(row, "kind") == "sale" {
            *sold.entry(cell(row, "reference").into()).or_default() -= units;
        }
    }
    // What left the shelves for an order is what the order holds.
    let mut ordered: BTreeMap<String, i64> = BTreeMap::new();
    for row in of(&events, Table::OrderLines) {
        *ordered.entry(cell(row, "order").into()).or_default() +=
            cell(row, "quantity").parse::<i64>().unwrap();
    }
    assert!(sold.len() > 3_000);
    for (order, units) in sold {
        assert_eq!(ordered[&order], units, "{order}");
    }
}

#[test]
fn nobody_does_two_tasks_at_once_and_tasks_follow_each_other() {
    let (_, events) = history(6, 40);
    let mut by_worker: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut by_order: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for row in of(&events, Table::Tasks) {
        let span = (cell(row, "started_at"), cell(row, "finished_at"));
        by_worker.entry(cell(row, "worker")).or_default().push(span);
        by_order.entry(cell(row, "order")).or_default().push(span);
    }
    assert_eq!(by_worker.len(), 12);
    for spans in by_worker.values_mut().chain(by_order.values_mut()) {
        spans.sort_unstable();
        assert!(spans.windows(2).all(|w| w[0].1 <= w[1].0), "{spans:?}");
    }
}
