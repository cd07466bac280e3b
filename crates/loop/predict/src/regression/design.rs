//! From a feature table to rows of numbers: medians for what is missing, one column per class.

use crate::error::Error;
use crate::number::median;
use crate::table::{classes, numbers};
use qm_domain::FeatureTable;
use qm_ml::Categories;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How a number enters the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shape {
    /// As it is.
    Plain,
    /// Its square root; below zero as zero.
    Root,
    /// Its logarithm plus one; below zero as zero.
    Log,
}

impl Shape {
    fn apply(self, x: f64) -> f64 {
        match self {
            Self::Plain => x,
            Self::Root => x.max(0.0).sqrt(),
            Self::Log => x.max(0.0).ln_1p(),
        }
    }
}

/// Which columns a model takes, before it has seen any.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipe {
    /// Numbers and how they enter.
    pub(crate) numbers: &'static [(&'static str, Shape)],
    /// Classes and how many of the most frequent ones get a column of their own.
    pub(crate) classes: &'static [(&'static str, usize)],
}

/// A recipe that has learned medians and classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Design {
    numbers: Vec<NumberColumn>,
    classes: Vec<ClassColumn>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct NumberColumn {
    column: String,
    shape: Shape,
    /// Stands in for what is missing.
    fill: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ClassColumn {
    column: String,
    categories: Categories,
}

/// The columns of a table that a design takes, in its order.
pub(crate) struct Cells<'a> {
    numbers: Vec<Cow<'a, [f64]>>,
    classes: Vec<Cow<'a, [String]>>,
}

impl Recipe {
    /// Binds the recipe's columns.
    pub(crate) fn bind<'a>(&self, table: &'a FeatureTable) -> Result<Cells<'a>, Error> {
        Ok(Cells {
            numbers: self.numbers.iter().map(|(name, _)| numbers(table, name)).collect::<Result<_, _>>()?,
            classes: self.classes.iter().map(|(name, _)| classes(table, name)).collect::<Result<_, _>>()?,
        })
    }

    /// Learns medians and classes from some rows. O(rows log rows × columns).
    pub(crate) fn learn(&self, cells: &Cells, rows: &[usize]) -> Design {
        let number = |(&(column, shape), values): (&(&str, Shape), &Cow<[f64]>)| NumberColumn {
            column: column.into(),
            shape,
            fill: median(rows.iter().map(|&i| values[i])).unwrap_or(0.0),
        };
        let class = |(&(column, top), values): (&(&str, usize), &Cow<[String]>)| ClassColumn {
            column: column.into(),
            categories: Categories::fit_top(
                rows.iter().map(|&i| values[i].as_str()).filter(|value| !value.is_empty()),
                top,
            ),
        };
        Design {
            numbers: self.numbers.iter().zip(&cells.numbers).map(number).collect(),
            classes: self.classes.iter().zip(&cells.classes).map(class).collect(),
        }
    }
}

impl Design {
    /// Binds the design's columns.
    pub(crate) fn bind<'a>(&self, table: &'a FeatureTable) -> Result<Cells<'a>, Error> {
        Ok(Cells {
            numbers: self.numbers.iter().map(|c| numbers(table, &c.column)).collect::<Result<_, _>>()?,
            classes: self.classes.iter().map(|c| classes(table, &c.column)).collect::<Result<_, _>>()?,
        })
    }

    /// Names of the cells of a row.
    pub(crate) fn names(&self) -> Vec<String> {
        let number = |c: &NumberColumn| match c.shape {
            Shape::Plain => c.column.clone(),
            Shape::Root => format!("root {}", c.column),
            Shape::Log => format!("log {}", c.column),
        };
        let class = |c: &ClassColumn| -> Vec<String> {
            c.categories.names().iter().map(|value| format!("{} {value}", c.column)).collect()
        };
        self.numbers.iter().map(number).chain(self.classes.iter().flat_map(class)).collect()
    }

    /// Writes row `i` into `row`, replacing what was there.
    pub(crate) fn write(&self, cells: &Cells, i: usize, row: &mut Vec<f64>) {
        row.clear();
        for (column, values) in self.numbers.iter().zip(&cells.numbers) {
            let x = if values[i].is_nan() { column.fill } else { values[i] };
            row.push(column.shape.apply(x));
        }
        for (column, values) in self.classes.iter().zip(&cells.classes) {
            column.categories.write(&values[i], row);
        }
    }
}
