//! Decisions: reading, approving, turning down, doing otherwise.

use super::{Backend, page, request, shapes};
use crate::api::action::Change;
use crate::api::decision::{
    Approved, Decision, DecisionCount, DecisionDetail, NotMoved, SnoozedAll, Undecided, UndecidedCount,
};
use crate::page::Page;
use crate::problem::Fault;
use crate::routes::{DecisionQuery, DecisionSort, UndecidedQuery};
use qm_domain::{Action, Approver, DecisionId, Probability, Status, Subject};
use qm_engine::Until;
use qm_store::{DecisionFilter, Snoozed};

pub(crate) fn decisions(
    backend: &Backend,
    query: &DecisionQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<Decision>, Fault> {
    let (clock, status) = (backend.engine.shop_clock()?, query.status.map(|code| code.0));
    // What is put off does not wait, unless it is asked for.
    let snoozed = query.snoozed.or((status == Some(Status::Proposed)).then_some(false));
    let filter = DecisionFilter {
        area: query.area.map(|code| code.0),
        status,
        kind: query.kind.clone(),
        cycle: None,
        text: query.text.clone().filter(|text| !text.is_empty()),
        snoozed: snoozed.map(|is| Snoozed { is, at: clock }),
    };
    let sort = match query.sort.unwrap_or_default() {
        DecisionSort::Gain => qm_store::DecisionSort::Gain,
        DecisionSort::Time => qm_store::DecisionSort::Time,
    };
    let found = backend.store().decisions(&filter, sort, request(after, rows))?;
    Ok(page(found, |row| shapes::row(&row, clock)))
}

pub(crate) fn decision_counts(backend: &Backend) -> Result<Vec<DecisionCount>, Fault> {
    let counts = backend.store().standing_counts(backend.engine.shop_clock()?)?;
    let shape = |row: qm_store::StandingCount| DecisionCount {
        area: row.area.into(),
        status: row.status.into(),
        count: row.count,
        snoozed: row.snoozed,
    };
    Ok(counts.into_iter().map(shape).collect())
}

fn id(text: &str) -> Result<DecisionId, Fault> {
    DecisionId::new(text).map_err(|_| Fault::Missing { what: "decision", id: String::new() })
}

pub(crate) fn decision(backend: &Backend, text: &str) -> Result<DecisionDetail, Fault> {
    let record = backend.engine.decision(&id(text)?)?;
    let clock = backend.engine.shop_clock()?;
    Ok(DecisionDetail {
        decision: shapes::decision(&record.decision, record.status, record.asleep(clock)),
        events: record.events.iter().map(shapes::event).collect(),
    })
}

pub(crate) fn approve(backend: &Backend, text: &str, who: &str) -> Result<DecisionDetail, Fault> {
    backend.engine.approve(&id(text)?, &Approver::Person(who.to_owned()))?;
    decision(backend, text)
}

pub(crate) fn approve_all(backend: &Backend, texts: &[String], who: &str) -> Result<Approved, Fault> {
    let ids = texts.iter().map(|text| id(text)).collect::<Result<Vec<_>, _>>()?;
    let mut told = Approved { approved: Vec::new(), refused: Vec::new() };
    for (id, status) in backend.engine.approve_all(&ids, &Approver::Person(who.to_owned()))? {
        match status {
            Ok(_) => told.approved.push(id.to_string()),
            Err(
                error @ (qm_engine::Error::Status { .. }
                | qm_engine::Error::NoDecision(_)
                | qm_engine::Error::Store(qm_store::Error::Status { .. })),
            ) => {
                told.refused.push(NotMoved { id: id.to_string(), message: error.to_string() });
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(told)
}

pub(crate) fn reject(backend: &Backend, text: &str, who: &str, why: &str) -> Result<DecisionDetail, Fault> {
    backend.engine.reject(&id(text)?, &Approver::Person(who.to_owned()), why)?;
    decision(backend, text)
}

pub(crate) fn snooze(
    backend: &Backend,
    text: &str,
    who: &str,
    until: Until,
    note: Option<&str>,
) -> Result<DecisionDetail, Fault> {
    backend.engine.snooze(&id(text)?, &Approver::Person(who.to_owned()), until, note)?;
    decision(backend, text)
}

pub(crate) fn snooze_all(
    backend: &Backend,
    texts: &[String],
    who: &str,
    until: Until,
    note: Option<&str>,
) -> Result<SnoozedAll, Fault> {
    let ids = texts.iter().map(|text| id(text)).collect::<Result<Vec<_>, _>>()?;
    let mut told = SnoozedAll { snoozed: Vec::new(), refused: Vec::new() };
    for (id, done) in backend.engine.snooze_all(&ids, &Approver::Person(who.to_owned()), until, note) {
        match done {
            Ok(_) => told.snoozed.push(id.to_string()),
            Err(
                error @ (qm_engine::Error::Snooze { .. }
                | qm_engine::Error::NoDecision(_)
                | qm_engine::Error::Store(qm_store::Error::Answered { .. })),
            ) => {
                told.refused.push(NotMoved { id: id.to_string(), message: error.to_string() });
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(told)
}

pub(crate) fn wake(backend: &Backend, text: &str, who: &str) -> Result<DecisionDetail, Fault> {
    backend.engine.wake(&id(text)?, &Approver::Person(who.to_owned()))?;
    decision(backend, text)
}

pub(crate) fn change(
    backend: &Backend,
    text: &str,
    who: &str,
    change: &Change,
    why: Option<&str>,
) -> Result<DecisionDetail, Fault> {
    let id = id(text)?;
    let contact_minor = backend.engine.shop()?.map_or(0, |shop| shop.costs.contact_minor);
    let mut action = changed(&backend.engine.decision(&id)?.decision.action, change, contact_minor)?;
    if let (Action::Purchase(line), Some((terms, grounds))) = (&mut action, backend.store().grounds(&id)?) {
        reprice(line, &terms.shop, &grounds);
    }
    backend.engine.override_with(&id, &Approver::Person(who.to_owned()), action, why)?;
    decision(backend, text)
}

/// The cost of a unit as the supplier's price breaks make it for the line's quantity.
fn reprice(line: &mut qm_domain::PurchaseLine, shop: &qm_domain::Shop, grounds: &qm_domain::Grounds) {
    let mut positions = grounds.positions.iter();
    let position = positions.find(|one| one.sku == line.sku && one.location == line.location);
    let mut offers = position.into_iter().flat_map(qm_domain::state::StockPosition::offers);
    let offer = offers.find(|(supply, _)| supply.supplier == line.supplier);
    let supplier = shop.supplier(&line.supplier);
    if let (Some((_, unit_cost)), Some(supplier)) = (offer, supplier) {
        line.unit_cost = supplier.unit_cost(unit_cost, line.quantity);
    }
}

/// The action with a person's change in it; what it costs changes in proportion, the message of an offer apart.
fn changed(action: &Action, change: &Change, contact_minor: i64) -> Result<Action, Fault> {
    let amount = |quantity: i64| {
        let fault = || Fault::Field { field: "quantity", message: "must lie in 1 to 1000000000".to_owned() };
        if (1..=1_000_000_000).contains(&quantity) { Ok(quantity) } else { Err(fault()) }
    };
    match (action, change) {
        (Action::Purchase(line), Change::Purchase { quantity }) => {
            Ok(Action::Purchase(qm_domain::PurchaseLine { quantity: amount(*quantity)?, ..line.clone() }))
        }
        (Action::Transfer(transfer), Change::Transfer { quantity }) => {
            let quantity = amount(*quantity)?;
            let unit = transfer.cost.minor / transfer.quantity.max(1);
            let cost = qm_domain::Money { minor: unit.saturating_mul(quantity), ..transfer.cost };
            Ok(Action::Transfer(qm_domain::StockTransfer { quantity, cost, ..transfer.clone() }))
        }
        (Action::WinBack(offer), Change::WinBack { discount }) => {
            let message = "must lie in 0 to 1".to_owned();
            let discount =
                Probability::new(*discount).map_err(|_| Fault::Field { field: "discount", message })?;
            let cost = offer_cost(offer, discount, contact_minor);
            Ok(Action::WinBack(qm_domain::CustomerOffer { discount, cost, ..offer.clone() }))
        }
        (Action::Reply(reply), Change::Reply { text }) => {
            let fault = || Fault::Field { field: "text", message: "1 to 4000 characters".to_owned() };
            let fits = !text.trim().is_empty() && text.chars().count() <= 4000;
            if !fits {
                return Err(fault());
            }
            Ok(Action::Reply(qm_domain::ReplyDraft { text: text.trim().to_owned(), ..reply.clone() }))
        }
        (Action::Escalate(ticket), Change::Escalate { urgency }) => {
            let fault = || Fault::Field { field: "urgency", message: "must lie in 1 to 3".to_owned() };
            let urgency = if (1..=3).contains(urgency) { *urgency } else { return Err(fault()) };
            Ok(Action::Escalate(qm_domain::TicketEscalation { urgency, ..ticket.clone() }))
        }
        (action, change) => Err(Fault::Change { action: action.code(), change: change.code() }),
    }
}

/// What an offer costs with another discount: the message, and the discount's part in proportion.
fn offer_cost(
    offer: &qm_domain::CustomerOffer,
    discount: Probability,
    contact_minor: i64,
) -> qm_domain::Money {
    let before = offer.discount.get();
    let ratio = if before > 0.0 { discount.get() / before } else { 0.0 };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "the cost of one message"
    )]
    let part = ((offer.cost.minor - contact_minor).max(0) as f64 * ratio).floor() as i64;
    qm_domain::Money { minor: contact_minor.saturating_add(part), ..offer.cost }
}

pub(crate) fn undecided(
    backend: &Backend,
    query: &UndecidedQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<Undecided>, Fault> {
    let (area, reason) = (query.area.map(|code| code.0), query.reason.map(|code| code.0));
    let found = backend.store().undecided(area, reason, request(after, rows))?;
    Ok(page(found, |entry| shapes::undecided(&entry)))
}

pub(crate) fn undecided_counts(backend: &Backend) -> Result<Vec<UndecidedCount>, Fault> {
    let counts = backend.store().undecided_counts()?;
    let shape = |row: qm_store::UndecidedCount| UndecidedCount {
        area: row.area.into(),
        reason: row.reason.into(),
        count: row.count,
    };
    Ok(counts.into_iter().map(shape).collect())
}

/// The decisions about a subject, newest first.
pub(super) fn about(backend: &Backend, subject: &Subject) -> Result<Vec<Decision>, Fault> {
    let (found, clock) = (backend.store().decisions_about(subject)?, backend.engine.shop_clock()?);
    Ok(found.iter().map(|row| shapes::row(row, clock)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use qm_domain::{Currency, LocationId, Money, Sku, StockTransfer, TicketEscalation, TicketId};

    fn transfer() -> Action {
        let location = |name| LocationId::new(name).unwrap();
        let cost = Money::from_minor(1000, Currency::new("EUR").unwrap());
        Action::Transfer(StockTransfer {
            sku: Sku::new("A").unwrap(),
            from: location("L1"),
            to: location("L2"),
            quantity: 10,
            cost,
        })
    }

    #[test]
    fn another_quantity_costs_in_proportion() {
        let Action::Transfer(half) = changed(&transfer(), &Change::Transfer { quantity: 5 }, 0).unwrap()
        else {
            panic!("a transfer stays a transfer");
        };
        assert_eq!((half.quantity, half.cost.minor), (5, 500));
    }

    #[test]
    fn impossible_changes_are_refused() {
        let ticket = TicketEscalation { ticket: TicketId::new("T").unwrap(), order: None, urgency: 2 };
        let escalate = Action::Escalate(ticket);
        assert!(matches!(
            changed(&transfer(), &Change::Transfer { quantity: 0 }, 0),
            Err(Fault::Field { .. })
        ));
        assert!(matches!(
            changed(&transfer(), &Change::Purchase { quantity: 1 }, 0),
            Err(Fault::Change { .. })
        ));
        assert!(matches!(changed(&escalate, &Change::Escalate { urgency: 4 }, 0), Err(Fault::Field { .. })));
        assert!(changed(&escalate, &Change::Escalate { urgency: 1 }, 0).is_ok());
    }
}
