//! What may happen without asking. From `policy.toml`.

use crate::action::ActionKind;
use crate::area::Area;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What may happen without asking in one area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AreaPolicy {
    /// Whether decisions may be approved by rule at all.
    pub automatic: bool,
    /// Kinds of actions that may be approved by rule; all of the area's when empty.
    pub kinds: BTreeSet<ActionKind>,
    /// Most money one automatic decision may commit, in minor units of the shop's currency.
    pub max_minor: i64,
    /// Least confidence of an automatic decision, 0 to 1.
    pub min_confidence: f64,
    /// Whether decisions that rest on a default may be approved by rule.
    pub allow_assumed: bool,
}

impl Default for AreaPolicy {
    fn default() -> Self {
        Self {
            automatic: false,
            kinds: BTreeSet::new(),
            max_minor: 50_000,
            min_confidence: 0.8,
            allow_assumed: false,
        }
    }
}

/// The policy of the shop. Without a file, nothing happens without asking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Order processing.
    pub orders: AreaPolicy,
    /// Stock.
    pub stock: AreaPolicy,
    /// Delivery.
    pub delivery: AreaPolicy,
    /// Customers.
    pub customers: AreaPolicy,
    /// Care. Replies always wait for a person, whatever stands here.
    pub care: AreaPolicy,
    /// Most money that all purchases of one cycle may commit, in minor units; 0 for no limit.
    pub purchase_budget_minor: i64,
    /// Most offers to customers per cycle, those that still wait counted in.
    pub contacts_per_cycle: u32,
    /// Fewest days between two messages to one customer.
    pub contact_pause_days: u32,
    /// Days after which an undecided proposal expires.
    pub expire_days: u32,
}

impl Default for Policy {
    fn default() -> Self {
        let asks = AreaPolicy::default();
        Self {
            orders: asks.clone(),
            stock: asks.clone(),
            delivery: asks.clone(),
            customers: asks.clone(),
            care: asks,
            purchase_budget_minor: 0,
            contacts_per_cycle: 200,
            contact_pause_days: 30,
            expire_days: 7,
        }
    }
}

impl Policy {
    /// The rules of one area.
    pub fn area(&self, area: Area) -> &AreaPolicy {
        match area {
            Area::Orders => &self.orders,
            Area::Stock => &self.stock,
            Area::Delivery => &self.delivery,
            Area::Customers => &self.customers,
            Area::Care => &self.care,
        }
    }
}
