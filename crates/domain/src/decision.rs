//! The decision: the centre of the product. It never changes; what happens to it is appended as events.

use crate::action::Action;
use crate::area::{Area, codes};
use crate::happening::Moment;
use crate::id::{CycleId, DecisionId, LocationId, OrderId, PersonId, ShipmentId, Sku, TicketId, VehicleId};
use crate::money::Money;
use crate::reason::{Baseline, Reason, UndecidedReason};
use crate::shop::Assumption;
use crate::time::{Day, Timestamp};
use crate::units::Probability;
use serde::{Deserialize, Serialize};

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// An order.
    Order {
        /// Its id.
        order: OrderId,
    },
    /// A product at a location.
    Stock {
        /// Product.
        sku: Sku,
        /// Location.
        location: LocationId,
    },
    /// A vehicle's day.
    Vehicle {
        /// Vehicle.
        vehicle: VehicleId,
        /// Day.
        day: Day,
    },
    /// A parcel.
    Shipment {
        /// Its id.
        shipment: ShipmentId,
    },
    /// A customer.
    Customer {
        /// Pseudonym.
        customer: PersonId,
    },
    /// A ticket or review.
    Ticket {
        /// Its id.
        ticket: TicketId,
    },
}

impl Subject {
    /// One text that names the subject: `order:1043`, `stock:SKU-1@L1`.
    pub fn key(&self) -> String {
        match self {
            Self::Order { order } => format!("order:{order}"),
            Self::Stock { sku, location } => format!("stock:{sku}@{location}"),
            Self::Vehicle { vehicle, day } => format!("vehicle:{vehicle}/{day}"),
            Self::Shipment { shipment } => format!("shipment:{shipment}"),
            Self::Customer { customer } => format!("customer:{customer}"),
            Self::Ticket { ticket } => format!("ticket:{ticket}"),
        }
    }
}

/// What else was weighed, and what it would have given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// The alternative in a word of the action's own: a quantity, a worker, `nothing`.
    pub what: String,
    /// Its expected gain over the baseline.
    pub gain: Money,
}

/// Expected gain over the baseline, with an 80 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Expectation.
    pub mean: Money,
    /// 10 %.
    pub lo: Money,
    /// 90 %.
    pub hi: Money,
    /// Against what.
    pub baseline: Baseline,
}

/// A proposed action. Immutable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id, the same for the same cycle and subject.
    pub id: DecisionId,
    /// The run that made it.
    pub cycle: CycleId,
    /// When, by the run's clock.
    pub made_at: Timestamp,
    /// What it is about.
    pub subject: Subject,
    /// What to do.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// What else was weighed.
    pub alternatives: Vec<Alternative>,
    /// What it should bring.
    pub gain: Gain,
    /// How sure, 0 to 1.
    pub confidence: Probability,
    /// After this it makes no sense any more.
    pub deadline: Option<Timestamp>,
    /// Defaults it rests on; empty when it rests on the shop's own data alone.
    pub assumed: Vec<Assumption>,
    /// An earlier decision about the same subject that it replaces.
    pub supersedes: Option<DecisionId>,
}

impl Decision {
    /// The area.
    pub fn area(&self) -> Area {
        self.action.area()
    }

    /// Every open subject that the decision settles: for a tour its orders, otherwise its subject.
    pub fn covers(&self) -> Vec<Subject> {
        match &self.action {
            Action::Drive(route) => {
                route.stops.iter().map(|s| Subject::Order { order: s.order.clone() }).collect()
            }
            _ => vec![self.subject.clone()],
        }
    }
}

/// A subject without a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undecided {
    /// The area.
    pub area: Area,
    /// The subject.
    pub subject: Subject,
    /// Why.
    pub reason: UndecidedReason,
}

codes! {
    /// Where a decision stands.
    Status {
        /// Waits for approval.
        Proposed = "proposed",
        /// May be carried out.
        Approved = "approved",
        /// Carried out.
        Applied = "applied",
        /// Turned down.
        Rejected = "rejected",
        /// A person did otherwise.
        Overridden = "overridden",
        /// Its time has passed, or a newer one took its place.
        Expired = "expired",
    }
}

impl Status {
    /// Whether the decision still counts as supply, capacity, budget.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Proposed | Self::Approved)
    }

    /// Whether `next` may follow.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Proposed, Self::Approved | Self::Rejected | Self::Overridden | Self::Expired)
                | (Self::Approved, Self::Applied | Self::Rejected | Self::Expired)
        )
    }
}

/// Who or what moved a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "name", rename_all = "snake_case")]
pub enum Approver {
    /// A person, by the name of their key or `local` on the command line.
    Person(String),
    /// A rule of `policy.toml`, by its area.
    Rule(String),
    /// The system: expiry, supersession, execution.
    System,
}

/// What happened to a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DecisionEventKind {
    /// Its status changed.
    Moved {
        /// The new status.
        to: Status,
        /// Why, in the approver's words; required when turned down.
        note: Option<String>,
    },
    /// A person did otherwise; this action stands in its place.
    Overridden {
        /// What is done instead.
        action: Box<Action>,
        /// Why.
        note: Option<String>,
    },
    /// A tour that is under way goes on otherwise. Its status stays; this action stands in the place of the one before.
    Replanned {
        /// How it goes on, what has been driven included.
        action: Box<Action>,
        /// When and why.
        moment: Moment,
        /// In a person's words.
        note: Option<String>,
    },
    /// A person put it off: it still counts as pending and waits for nobody until then.
    Snoozed {
        /// Until when, by the shop's clock.
        until: Timestamp,
        /// Why.
        note: Option<String>,
    },
    /// It waits for an answer again before its time.
    Woken,
    /// Its outcome is known.
    Measured(MeasuredResult),
}

/// An event appended to a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionEvent {
    /// The decision.
    pub decision: DecisionId,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Approver,
    /// What.
    pub kind: DecisionEventKind,
}

/// What came of a decision, beside what the baseline would have given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredResult {
    /// Money gained over the baseline, as measured.
    pub gain: Money,
    /// Whether the decision was carried out as it stood.
    pub followed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_moves_forward_only() {
        assert!(Status::Proposed.may_become(Status::Approved));
        assert!(!Status::Applied.may_become(Status::Proposed));
        assert!(!Status::Rejected.may_become(Status::Approved));
        for &last in &[Status::Applied, Status::Rejected, Status::Overridden, Status::Expired] {
            assert!(Status::ALL.iter().all(|&next| !last.may_become(next)));
        }
    }
}
