//! Dispatch: a person's draft of tours, what it comes to, and putting it in the place of what was proposed.

use super::delivery::{Route, Unassigned};
use super::scalar::Amount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A proposed tour as a person would have it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftTour {
    /// The decision that proposes it.
    pub(crate) decision: String,
    /// Orders in the order of their stops; none where nothing should be driven.
    pub(crate) orders: Vec<String>,
}

/// A draft of some of the proposed tours; the others stay as they are.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DispatchDraft {
    /// The tours.
    pub(crate) tours: Vec<DraftTour>,
}

/// A draft to be carried out.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DispatchCommit {
    /// The tours.
    pub(crate) tours: Vec<DraftTour>,
    /// Why; kept with the decisions.
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

/// One thing that a drafted tour breaks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Break {
    /// What: the code of the check's defect, such as `outside_window`, `over_capacity`, `off_shift`, `out_of_range`,
    /// `stop_count`, `break_missed`.
    pub(crate) code: String,
    /// The order it is about; null for the whole tour.
    #[schema(required)]
    pub(crate) order: Option<String>,
    /// By how much: seconds beyond what is allowed for `outside_window` and `off_shift`, grams, metres or stops; null where no
    /// number tells.
    #[schema(required)]
    pub(crate) by: Option<i64>,
    /// What is expected.
    pub(crate) expected: String,
    /// What the draft has.
    pub(crate) found: String,
}

/// What a drafted tour comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DraftedTour {
    /// The decision that proposes the tour.
    pub(crate) decision: String,
    /// Whether it visits other orders, or in another order, than was proposed.
    pub(crate) changed: bool,
    /// The tour; null without stops.
    #[schema(required)]
    pub(crate) route: Option<Route>,
    /// What it breaks; a draft that breaks anything cannot be committed.
    pub(crate) breaks: Vec<Break>,
}

/// Sums over the tours of a draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DispatchTotals {
    /// Metres.
    pub(crate) distance_m: i64,
    /// Seconds from departure to return.
    pub(crate) time_s: i64,
    /// Fixed cost, and that of distance, overtime and lateness.
    pub(crate) tours: Amount,
    /// What the orders on no tour cost by the cheapest carrier; null where there is none.
    #[schema(required)]
    pub(crate) parcels: Option<Amount>,
    /// Both together.
    pub(crate) total: Amount,
}

/// What a draft comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DispatchPreview {
    /// Its tours, in the order of the draft.
    pub(crate) tours: Vec<DraftedTour>,
    /// Orders of the tours' depots that would be on no tour, at most 500.
    pub(crate) unassigned: Vec<Unassigned>,
    /// The same tours as proposed.
    pub(crate) before: DispatchTotals,
    /// The tours as drafted.
    pub(crate) after: DispatchTotals,
}

/// What was committed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Dispatched {
    /// The decisions that moved.
    pub(crate) decisions: Vec<String>,
}
