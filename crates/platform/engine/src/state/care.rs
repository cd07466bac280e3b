//! Tickets and displeased reviews that wait for an answer.

use super::Sources;
use crate::error::Error;
use qm_domain::state::{CareState, OpenTicket, TicketOrder, TicketStanding};
use qm_domain::{Language, PredictionKind, PredictionRecord};
use qm_predict::care::language_of;
use qm_store::TicketFacts;

pub(super) fn state(sources: &Sources<'_>, records: &mut Vec<PredictionRecord>) -> Result<CareState, Error> {
    let facts = sources.store.open_tickets(sources.as_of, sources.shop.currency)?;
    let tickets = facts.into_iter().map(|fact| ticket(sources, fact, records)).collect();
    Ok(CareState { now: sources.as_of, tickets })
}

fn ticket(sources: &Sources<'_>, fact: TicketFacts, records: &mut Vec<PredictionRecord>) -> OpenTicket {
    let text = sources.texts.by_id.get(fact.ticket.as_str()).map_or("", String::as_str);
    let sentiment = sources.models.sentiment.as_ref();
    let sentiment = sentiment.and_then(|(model, version)| model.predict(fact.ticket.as_str(), text, version));
    let intent = sources.models.intent.as_ref().filter(|_| !fact.is_review);
    let intent = intent.and_then(|(model, version)| model.predict(&fact.ticket, text, version));
    if let Some(intent) = &intent
        && let Some((top, probability)) = intent.intents.first()
    {
        records.push(PredictionRecord {
            kind: PredictionKind::Intent,
            subject: fact.ticket.to_string(),
            made_at: sources.as_of,
            mean: probability.get(),
            lo: probability.get(),
            hi: probability.get(),
            model: intent.model.clone(),
            class: Some(top.code().into()),
        });
    }
    let guessed = if text.is_empty() { Language::Other } else { language_of(text) };
    OpenTicket {
        language: fact.language.filter(|l| *l != Language::Other).unwrap_or(guessed),
        ticket: fact.ticket,
        is_review: fact.is_review,
        customer: fact.customer,
        opened_at: fact.opened_at,
        has_text: fact.has_text,
        score: fact.score,
        sentiment: sentiment.map(|s| (s.sentiment, s.probability)),
        intents: intent.map(|i| i.intents).unwrap_or_default(),
        order: fact.order.map(|order| expected(sources, order)),
        standing: match (fact.pending, fact.handled) {
            (Some(_), _) => TicketStanding::Proposed,
            (None, true) => TicketStanding::Handled,
            (None, false) => TicketStanding::Open,
        },
    }
}

/// The order's facts with the promise as expectation where nothing better is known and it lies ahead.
fn expected(sources: &Sources<'_>, mut order: TicketOrder) -> TicketOrder {
    if order.expected_at.is_none() && order.delivered_at.is_none() {
        order.expected_at = order.promised_at.filter(|p| *p > sources.as_of);
    }
    order
}
