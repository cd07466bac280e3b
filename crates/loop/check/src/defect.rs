//! What can be wrong with a decision.

use qm_domain::OrderId;
use serde::Serialize;
use std::fmt::Display;

macro_rules! defects {
    ($($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// The kind of a defect.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum DefectCode { $($(#[$doc])* #[serde(rename = $code)] $variant),+ }

        impl DefectCode {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in files and the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

defects! {
    /// The subject is not the one the action is about.
    SubjectMismatch = "subject_mismatch",
    /// The state knows no such subject, or it is not open.
    UnknownSubject = "unknown_subject",
    /// Another decision settles the same subject, or has the same id.
    Repeated = "repeated",
    /// A proposal about the subject still waits.
    AlreadyPending = "already_pending",
    /// The ticket was answered, or a person has it.
    AlreadyHandled = "already_handled",
    /// The interval of the gain does not hold its mean.
    GainInterval = "gain_interval",
    /// An amount is in another currency than the shop's books.
    WrongCurrency = "wrong_currency",
    /// The reason names no fact, or one that is no number.
    NoFacts = "no_facts",
    /// The deadline lies before the decision, or a moment before now.
    InThePast = "in_the_past",
    /// A default that the subject rests on is not named.
    AssumptionHidden = "assumption_hidden",
    /// The action takes place elsewhere than the subject is.
    WrongLocation = "wrong_location",
    /// A date, instant or id of the action is not the state's.
    WrongFact = "wrong_fact",
    /// The tasks are not the ones left, in their order.
    WrongTasks = "wrong_tasks",
    /// A task starts before the one before it ends.
    Precedence = "precedence",
    /// A task, stop or tour does not take the time it takes.
    WrongDuration = "wrong_duration",
    /// No such worker there.
    UnknownWorker = "unknown_worker",
    /// The worker cannot do the task.
    NoSkill = "no_skill",
    /// A break that the driver does not have, or not then.
    WrongBreak = "wrong_break",
    /// A break that is due on the tour is not taken, or not in its order.
    BreakMissed = "break_missed",
    /// Outside the hours of the worker, or of the vehicle with its overtime.
    OffShift = "off_shift",
    /// The worker, station or vehicle does something else at that time.
    Overlap = "overlap",
    /// No such station there, one of another kind, or none named where there are some.
    WrongStation = "wrong_station",
    /// A quantity of zero or less.
    NotPositive = "not_positive",
    /// Not a multiple of the pack.
    NotInPacks = "not_in_packs",
    /// Below the supplier's minimum.
    BelowMinimum = "below_minimum",
    /// Not a supplier of the product there.
    WrongSupplier = "wrong_supplier",
    /// The supplier takes no orders on that day.
    NotOrderDay = "not_order_day",
    /// Costs or distances do not add up.
    WrongCost = "wrong_cost",
    /// All purchases together exceed the budget.
    OverBudget = "over_budget",
    /// All that comes to a location, with what is there and on its way, exceeds its room.
    OverRoom = "over_room",
    /// All that comes from a supplier to a location exceeds the most containers that it sends.
    OverContainers = "over_containers",
    /// From a location to itself.
    SameLocation = "same_location",
    /// The giving location does not have the units to spare.
    NotThere = "not_there",
    /// Stock that will probably be sold within the horizon is cleared, or the shop names no horizon.
    NotExcess = "not_excess",
    /// It was marked down within the horizon.
    MarkedDown = "marked_down",
    /// The supplier takes nothing back.
    NoReturns = "no_returns",
    /// No such vehicle there.
    UnknownVehicle = "unknown_vehicle",
    /// Heavier than the vehicle carries.
    OverCapacity = "over_capacity",
    /// More stops than the vehicle may serve, or none.
    StopCount = "stop_count",
    /// A stop is further from the depot than the vehicle may go.
    OutOfRange = "out_of_range",
    /// A stop is not served within its window, nor as late as a price allows.
    OutsideWindow = "outside_window",
    /// The tour leaves before an order on it is ready.
    NotReady = "not_ready",
    /// The customer has been told.
    AlreadyNotified = "already_notified",
    /// A probability is not the one that the prediction gives.
    WrongProbability = "wrong_probability",
    /// The parcel is probably in time.
    NotLate = "not_late",
    /// The customer said no, or an unknown consent is not named as assumed.
    NoConsent = "no_consent",
    /// Written to too short a while ago.
    TooSoon = "too_soon",
    /// More messages than the cycle may send.
    TooManyContacts = "too_many_contacts",
    /// The discount lies outside 0 to 30 %.
    Discount = "discount",
    /// The reply's language is not the ticket's, or none that replies are written in.
    WrongLanguage = "wrong_language",
    /// The reply is empty, too long, or a slot of its template was left open.
    Unfilled = "unfilled",
    /// The reply names another order, or an address.
    ForeignData = "foreign_data",
    /// The reply answers what the ticket does not ask.
    WrongIntent = "wrong_intent",
    /// The urgency is none of 1, 2, 3.
    Urgency = "urgency",
}

/// One thing wrong with a decision. Holds ids, amounts and instants, never a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}: expected {expected}, found {found}", code.code())]
pub struct Defect {
    /// Its kind.
    pub code: DefectCode,
    /// What was expected, from the state.
    pub expected: String,
    /// What the decision says.
    pub found: String,
    /// The order of a tour that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// By how much a limit is exceeded: grams, metres, stops, or seconds too late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
}

impl Defect {
    /// The code of its kind, used in files and the API.
    pub fn code(&self) -> &'static str {
        self.code.code()
    }
}

/// The defects of one decision, as they are found.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Defect>);

impl Findings {
    /// Notes a defect unless the rule holds.
    pub(crate) fn rule(
        &mut self,
        holds: bool,
        code: DefectCode,
        expected: impl Display,
        found: impl Display,
    ) {
        if !holds {
            let (expected, found) = (expected.to_string(), found.to_string());
            self.0.push(Defect { code, expected, found, order: None, by: None });
        }
    }

    /// As [`Self::rule`], with how far it is exceeded.
    pub(crate) fn limit(
        &mut self,
        holds: bool,
        code: DefectCode,
        (expected, found): (impl Display, impl Display),
        by: Option<i64>,
    ) {
        self.rule(holds, code, expected, found);
        if !holds && let Some(noted) = self.0.last_mut() {
            noted.by = by;
        }
    }

    /// How many are noted.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Says that those noted after the first `before` are about this order.
    pub(crate) fn about(&mut self, before: usize, order: &OrderId) {
        for noted in self.0.iter_mut().skip(before) {
            noted.order = Some(order.clone());
        }
    }

    /// Notes that two values differ.
    pub(crate) fn same<T: PartialEq + Display>(&mut self, code: DefectCode, expected: &T, found: &T) {
        self.rule(expected == found, code, expected, found);
    }

    /// Everything noted.
    pub(crate) fn into_inner(self) -> Vec<Defect> {
        self.0
    }
}
