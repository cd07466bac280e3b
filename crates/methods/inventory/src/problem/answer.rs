//! Answers by the names that published solutions use.

use std::collections::BTreeMap;

use serde::Serialize;

/// The numbers of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// A quantity per order and its cost.
    Lot {
        /// Units per order.
        #[serde(rename = "Q")]
        quantity: f64,
        /// Cost per unit of time.
        cost: f64,
    },
    /// A quantity per order with planned backorders.
    Backordered {
        /// Units per order.
        #[serde(rename = "Q")]
        quantity: f64,
        /// Share of demand that waits.
        backorder_frac: f64,
        /// Cost per unit of time.
        cost: f64,
    },
    /// A quantity per order under price breaks.
    Discounted {
        /// Units per order.
        #[serde(rename = "Q")]
        quantity: f64,
        /// Index of the price break that applies.
        region: usize,
        /// Cost per unit of time.
        cost: f64,
    },
    /// Items ordered together.
    Joint {
        /// Units per order, by item.
        #[serde(rename = "Q")]
        quantities: Vec<f64>,
        /// Time between orders.
        #[serde(rename = "T")]
        cycle: f64,
        /// Orders between those an item takes part in.
        #[serde(rename = "m")]
        multiples: Vec<f64>,
        /// Cost per unit of time.
        cost: f64,
    },
    /// Lot sizes by period, counted from 1; entry 0 stands for no period and is 0.
    Plan {
        /// Units to order.
        #[serde(rename = "Q")]
        quantities: Vec<f64>,
        /// Cost of all periods.
        cost: f64,
        /// Period of the order after one placed in this period; one past the last where none follows.
        #[serde(rename = "s")]
        next_orders: Vec<usize>,
    },
    /// A stock level and its cost.
    Level {
        /// Units to have.
        #[serde(rename = "S")]
        level: f64,
        /// Cost per period.
        cost: f64,
    },
    /// A stock level and its profit.
    Profit {
        /// Units to have.
        #[serde(rename = "S")]
        level: f64,
        /// Expected profit of the period.
        profit: f64,
    },
    /// A policy that orders up to S from s.
    ReorderUpTo {
        /// Position at or below which an order is placed.
        #[serde(rename = "s")]
        reorder_level: f64,
        /// Position after an order.
        #[serde(rename = "S")]
        order_up_to: f64,
        /// Cost per period, where the method tells it.
        #[serde(skip_serializing_if = "Option::is_none")]
        cost: Option<f64>,
    },
    /// The best policy that orders Q at r.
    ReorderQuantity {
        /// Position at which an order is placed.
        r: i64,
        /// Units per order.
        #[serde(rename = "Q")]
        quantity: u64,
        /// Cost per unit of time.
        cost: f64,
    },
    /// An approximate policy that orders Q at r.
    ReorderApproximate {
        /// r, Q and, where the method has its own estimate, the cost it believes in.
        #[serde(rename = "rQ")]
        reorder_and_quantity: Vec<f64>,
        /// What the policy costs per unit of time in fact.
        exact_cost: f64,
    },
    /// Service times by stage.
    Guaranteed {
        /// Time quoted by each stage to those it supplies.
        cst: BTreeMap<String, f64>,
        /// Cost of safety stock per unit of time.
        cost: f64,
    },
    /// Echelon base-stock levels by stage.
    Echelon {
        /// Level of each stage's echelon.
        #[serde(rename = "S_echelon")]
        levels: BTreeMap<String, f64>,
        /// Cost per unit of time.
        cost: f64,
    },
}
