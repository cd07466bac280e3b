//! What a decision brought, beside what its baseline would have brought.
//!
//! What would have happened otherwise is never seen. Each formula says what it takes in its place; only a
//! held-out group or a replay on the simulated shop measures without such a stand-in.

use crate::error::Error;
use qm_domain::{Action, Costs, CustomerOffer, Decision, LateNotice, MeasuredResult, Money, Timestamp};
use serde::{Deserialize, Serialize};

/// Minutes a person needs to read a draft that is then not used as it stands.
const READ_MINUTES: f64 = 1.0;
/// Share of the writing that a draft saves when a person changes it before it is sent.
const EDITED_SHARE: f64 = 0.5;
const DAYS_PER_YEAR: f64 = 365.0;

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FulfilmentOutcome {
    /// When its last task was done; none when it still is not.
    pub done_at: Option<Timestamp>,
    /// The instant up to which facts are known.
    pub known_until: Timestamp,
}

/// What became of units bought or moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyOutcome {
    /// Units received of those decided on.
    pub received: i64,
    /// Units sold there from the decision to the end of the protection period.
    pub sold: i64,
    /// Units on hand and on order, less those reserved, when it was decided: what there was without it.
    pub available_without: i64,
    /// Days of the protection period.
    pub period_days: u32,
    /// Price less cost of one unit.
    pub unit_margin: Money,
    /// Cost of one unit.
    pub unit_cost: Money,
}

/// What became of a tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteOutcome {
    /// What it really cost; what was planned, where no source tells.
    pub cost: Money,
    /// Stops at which the parcel was delivered.
    pub served: usize,
}

/// What became of a parcel that its customer was warned about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeOutcome {
    /// When it arrived; none when it still has not.
    pub delivered_at: Option<Timestamp>,
    /// The instant up to which facts are known.
    pub known_until: Timestamp,
}

/// What a customer did within 30 days of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WinBackOutcome {
    /// Value of the goods ordered; none when nothing was ordered.
    pub ordered: Option<Money>,
}

/// What a person did with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyOutcome {
    /// Sent as it stood.
    SentUnchanged,
    /// Changed, then sent.
    Edited,
    /// Not used.
    Rejected,
}

/// What is known of a decision's outcome, by the kind of its action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutcomeFacts {
    /// Of an order fulfilled.
    Fulfilment(FulfilmentOutcome),
    /// Of a purchase or a transfer.
    Supply(SupplyOutcome),
    /// Of a tour.
    Route(RouteOutcome),
    /// Of a late notice.
    Notice(NoticeOutcome),
    /// Of an offer.
    WinBack(WinBackOutcome),
    /// Of a drafted reply.
    Reply(ReplyOutcome),
}

impl OutcomeFacts {
    fn code(&self) -> &'static str {
        match self {
            Self::Fulfilment(_) => "fulfilment",
            Self::Supply(_) => "supply",
            Self::Route(_) => "route",
            Self::Notice(_) => "notice",
            Self::WinBack(_) => "win_back",
            Self::Reply(_) => "reply",
        }
    }
}

/// Measures many decisions, each with its facts; in the order given.
///
/// # Errors
/// The first of [`measure_decision`].
pub fn measure_decisions(
    pairs: &[(&Decision, OutcomeFacts)],
    costs: &Costs,
) -> Result<Vec<Option<MeasuredResult>>, Error> {
    pairs.iter().map(|(decision, facts)| measure_decision(decision, facts, costs)).collect()
}

/// What a decision that was carried out brought; `None` while its outcome is not known.
///
/// `followed` tells whether the outcome shows that it was carried out as it stood. Formulas, all in the
/// currency of the decision's gain:
/// - fulfilment: the gain expected, less a late day's cost for each day (with fraction) that it was done after
///   it was due. Limit: how late first-in-first-out would have been is the plan's own estimate.
/// - purchase and transfer: units sold beyond what there was without it, up to the units received, times
///   margin times the share of lost sales that is really lost; less holding cost of the units received and
///   not sold so over the period, less what placing or moving cost. Limit: sales are taken to be the demand.
/// - tour: the gain expected and its planned cost, together what it stood in for, by the share of stops served; less
///   its real cost. Limit: what it stood in for is the plan's own estimate.
/// - late notice: if the parcel was late, the worth of a warning that the decision itself reckoned with, less
///   the message; else minus the message. Limit: calls not made cannot be counted.
/// - win-back: the margin of what was ordered within 30 days times the probability that the customer was gone,
///   less discount and message. Limit: customers who would have come anyway are told apart by the model alone.
/// - reply: minutes of writing saved if sent as it stood, half of them if edited; a minute lost if not used.
///
/// # Errors
/// [`Error::WrongFacts`] when the facts are of another kind than the action, or the action (a hand-over to a
/// person, a lower price, a return) has nothing to measure.
pub fn measure_decision(
    decision: &Decision,
    facts: &OutcomeFacts,
    costs: &Costs,
) -> Result<Option<MeasuredResult>, Error> {
    let currency = decision.gain.mean.currency;
    let expected = decision.gain.mean.major();
    let minor = |minor: i64| Money::from_minor(minor, currency).major();
    let (gain, followed) = match (&decision.action, facts) {
        (Action::Fulfil(order), OutcomeFacts::Fulfilment(outcome)) => {
            let Some(late) = late_days(order.due_at, outcome.done_at, outcome.known_until) else {
                return Ok(None);
            };
            (expected - late * minor(costs.late_day_minor), outcome.done_at.is_some())
        }
        (Action::Purchase(line), OutcomeFacts::Supply(outcome)) => (
            supply_gain(line.quantity, outcome, costs) - minor(costs.order_line_minor),
            outcome.received == line.quantity,
        ),
        (Action::Transfer(transfer), OutcomeFacts::Supply(outcome)) => (
            supply_gain(transfer.quantity, outcome, costs) - transfer.cost.major(),
            outcome.received == transfer.quantity,
        ),
        (Action::Drive(route), OutcomeFacts::Route(outcome)) => {
            let stops = route.stops.len().max(1);
            let share = count(outcome.served.min(stops)) / count(stops);
            let replaced = (expected + route.cost.major()) * share;
            (replaced - outcome.cost.major(), outcome.served >= stops)
        }
        (Action::NotifyLate(notice), OutcomeFacts::Notice(outcome)) => {
            let Some(late) = late_days(notice.promised_at, outcome.delivered_at, outcome.known_until) else {
                return Ok(None);
            };
            (notice_gain(notice, expected, late > 0.0, minor(costs.contact_minor)), true)
        }
        (Action::WinBack(offer), OutcomeFacts::WinBack(outcome)) => {
            (win_back_gain(offer, *outcome, costs) - minor(costs.contact_minor), true)
        }
        (Action::Reply(_), OutcomeFacts::Reply(outcome)) => {
            let minutes = match outcome {
                ReplyOutcome::SentUnchanged => costs.reply_minutes,
                ReplyOutcome::Edited => costs.reply_minutes * EDITED_SHARE,
                ReplyOutcome::Rejected => -READ_MINUTES,
            };
            (minutes / 60.0 * minor(costs.labour_hour_minor), *outcome == ReplyOutcome::SentUnchanged)
        }
        (action, facts) => {
            return Err(Error::WrongFacts {
                decision: decision.id.to_string(),
                action: action.code(),
                facts: facts.code(),
            });
        }
    };
    Ok(Some(MeasuredResult { gain: Money::from_major(gain, currency), followed }))
}

/// Days after `due` at which it was done, 0 when in time; `None` while not done and not yet due.
fn late_days(due: Timestamp, done: Option<Timestamp>, known_until: Timestamp) -> Option<f64> {
    match done {
        Some(done) => Some(done.days_since(due).max(0.0)),
        None if known_until > due => Some(known_until.days_since(due)),
        None => None,
    }
}

fn supply_gain(quantity: i64, outcome: &SupplyOutcome, costs: &Costs) -> f64 {
    let received = outcome.received.clamp(0, quantity.max(0));
    let beyond = outcome.sold.saturating_sub(outcome.available_without.max(0));
    let saved = beyond.clamp(0, received);
    let saved_margin = outcome.unit_margin.times(saved).major() * costs.lost_sale_share;
    let years = f64::from(outcome.period_days) / DAYS_PER_YEAR;
    saved_margin - outcome.unit_cost.times(received - saved).major() * costs.holding_per_year * years
}

/// From `expected = late probability x worth - message`, the worth of a warning that proves right.
fn notice_gain(notice: &LateNotice, expected: f64, late: bool, message: f64) -> f64 {
    let p = notice.late.get();
    let worth = if p > 0.0 { ((expected + message) / p).max(0.0) } else { 0.0 };
    if late { worth - message } else { -message }
}

fn win_back_gain(offer: &CustomerOffer, outcome: WinBackOutcome, costs: &Costs) -> f64 {
    let value = outcome.ordered.map_or(0.0, Money::major);
    value * (costs.margin * offer.churn.get() - offer.discount.get())
}

#[expect(clippy::cast_precision_loss, reason = "stops of a tour")]
fn count(n: usize) -> f64 {
    n as f64
}
