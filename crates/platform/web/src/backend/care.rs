//! Tickets and displeased reviews.

use super::decisions::about;
use super::orders::{listed_row, shipments};
use super::{Backend, request, slice};
use crate::api::care::{TicketDetail, TicketRow};
use crate::page::Page;
use crate::problem::Fault;
use crate::routes::{TicketQuery, TicketState};
use qm_domain::{
    Action, Area, Currency, Decision, Intent, PredictionKind, Status, Subject, Table, TicketId, Timestamp,
};
use qm_store::{TicketFacts, TicketFilter, TicketListRow};
use std::collections::BTreeMap;

/// Characters of the first words shown in lists.
const EXCERPT: usize = 160;

/// The open decisions about tickets, by subject.
fn open(backend: &Backend) -> Result<BTreeMap<String, Decision>, Fault> {
    let mut found = BTreeMap::new();
    for status in [Status::Approved, Status::Proposed] {
        for decision in backend.store().decisions_with_area(status, Area::Care)? {
            found.insert(decision.subject.key(), decision);
        }
    }
    Ok(found)
}

fn key(ticket: &TicketId) -> String {
    Subject::Ticket { ticket: ticket.clone() }.key()
}

fn excerpt(backend: &Backend, is_review: bool, ticket: &TicketId) -> Result<Option<String>, Fault> {
    let tables = if is_review { (Table::Reviews, "title") } else { (Table::Tickets, "subject") };
    let body = backend.store().text(tables.0, "text", ticket.as_str())?;
    let text = match body.filter(|text| !text.trim().is_empty()) {
        Some(text) => Some(text),
        None => backend.store().text(tables.0, tables.1, ticket.as_str())?,
    };
    Ok(text.map(|text| {
        let mut short: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((end, _)) = short.char_indices().nth(EXCERPT) {
            short.truncate(end);
            short.push('…');
        }
        short
    }))
}

/// What the open decision says of a ticket.
fn decided(row: &mut TicketRow, decision: Option<&Decision>) {
    let Some(decision) = decision else { return };
    row.decision = Some(decision.id.to_string());
    row.action = Some(decision.action.code().to_owned());
    match &decision.action {
        Action::Reply(reply) => {
            row.intent = Some(reply.intent.into());
            row.language = Some(reply.language.into());
        }
        Action::Escalate(ticket) => row.urgency = Some(ticket.urgency),
        _ => {}
    }
}

fn guessed(backend: &Backend, ticket: &TicketId) -> Result<Option<Intent>, Fault> {
    let said = backend.store().latest_prediction(PredictionKind::Intent, ticket.as_str())?;
    Ok(said.and_then(|said| said.class).and_then(|code| Intent::from_code(&code)))
}

fn waiting_row(
    backend: &Backend,
    fact: &TicketFacts,
    decisions: &BTreeMap<String, Decision>,
) -> Result<TicketRow, Fault> {
    let mut row = TicketRow {
        ticket: fact.ticket.to_string(),
        is_review: fact.is_review,
        channel: None,
        opened_at: Some(fact.opened_at.into()),
        closed_at: None,
        language: fact.language.map(Into::into),
        intent: guessed(backend, &fact.ticket)?.map(Into::into),
        sentiment: fact.sentiment.map(Into::into),
        score: fact.score,
        excerpt: excerpt(backend, fact.is_review, &fact.ticket)?,
        customer: fact.customer.as_ref().map(ToString::to_string),
        order: fact.order.as_ref().map(|order| order.order.to_string()),
        decision: None,
        action: None,
        urgency: None,
    };
    decided(&mut row, decisions.get(&key(&fact.ticket)));
    Ok(row)
}

fn listed(backend: &Backend, it: &TicketListRow, decision: Option<&Decision>) -> Result<TicketRow, Fault> {
    let intent = match it.intent {
        Some(intent) => Some(intent),
        None => guessed(backend, &it.ticket)?,
    };
    let mut row = TicketRow {
        ticket: it.ticket.to_string(),
        is_review: it.is_review,
        channel: None,
        opened_at: it.at.map(Into::into),
        closed_at: it.closed_at.map(Into::into),
        language: it.language.map(Into::into),
        intent: intent.map(Into::into),
        sentiment: it.sentiment.map(Into::into),
        score: it.score,
        excerpt: excerpt(backend, it.is_review, &it.ticket)?,
        customer: it.customer.as_ref().map(ToString::to_string),
        order: it.order.as_ref().map(ToString::to_string),
        decision: None,
        action: None,
        urgency: None,
    };
    decided(&mut row, decision);
    Ok(row)
}

/// A ticket as a row, wherever it is mentioned; `None` when it is gone.
pub(super) fn excerpt_row(
    backend: &Backend,
    ticket: &TicketId,
    now: Timestamp,
    currency: Currency,
) -> Result<Option<TicketRow>, Fault> {
    let detail = backend.store().ticket_detail(ticket, now, currency)?;
    detail.map(|detail| listed(backend, &detail.row, None)).transpose()
}

pub(crate) fn tickets(
    backend: &Backend,
    query: &TicketQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<TicketRow>, Fault> {
    let decisions = open(backend)?;
    if query.state.unwrap_or_default() == TicketState::Open {
        let all = backend.store().open_tickets(backend.now()?, backend.books()?.1)?;
        let all: Vec<&TicketFacts> = all.iter().collect();
        let (items, next_cursor) = slice(&all, after, rows)?;
        let items = items.into_iter().map(|fact| waiting_row(backend, fact, &decisions));
        return Ok(Page { items: items.collect::<Result<_, _>>()?, next_cursor });
    }
    let filter = TicketFilter { open: false, reviews: Some(false) };
    let found = backend.store().ticket_list(filter, request(after, rows))?;
    let items = found.items.iter().map(|it| listed(backend, it, decisions.get(&key(&it.ticket))));
    Ok(Page { items: items.collect::<Result<_, _>>()?, next_cursor: found.next })
}

pub(crate) fn ticket(backend: &Backend, text: &str) -> Result<TicketDetail, Fault> {
    let missing = || Fault::Missing { what: "ticket", id: text.to_owned() };
    let id = TicketId::new(text).map_err(|_| missing())?;
    let (now, (_, currency)) = (backend.now()?, backend.books()?);
    let it = backend.store().ticket_detail(&id, now, currency)?.ok_or_else(missing)?;
    let row = listed(backend, &it.row, open(backend)?.get(&key(&id)))?;
    let person = it.row.customer.as_ref().map(|person| backend.store().person(person)).transpose()?.flatten();
    let order = it.row.order.as_ref().map(|order| backend.store().order_detail(order)).transpose()?.flatten();
    let parcels = order.as_ref().map(|order| shipments(backend, &order.shipments, now)).transpose()?;
    Ok(TicketDetail {
        row,
        customer_name: person.and_then(|person| person.name),
        subject: it.subject,
        text: it.text,
        reply: it.reply,
        order: order.map(|order| listed_row(&order.order, None, now, currency)),
        shipments: parcels.unwrap_or_default(),
        decisions: about(backend, &Subject::Ticket { ticket: id })?,
    })
}
