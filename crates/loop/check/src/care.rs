//! Care: what a reply may say, and who takes the rest.

use crate::defect::{DefectCode, Findings};
use crate::general::names_sections;
use crate::verifier::Facts;
use qm_domain::state::{OpenTicket, TicketStanding};
use qm_domain::{Assumption, Language, ReplyDraft, TicketEscalation, TicketId};

/// Longest reply, characters.
const LONGEST: usize = 4_000;
/// An order id shorter than this is not looked for in a text: it could be a year or any number.
const TELLING: usize = 5;

pub(crate) fn reply(facts: &Facts<'_>, reply: &ReplyDraft, findings: &mut Findings) {
    let Some(ticket) = open(facts, &reply.ticket, findings) else { return };
    names_sections(facts, &[Assumption::Costs], findings);
    findings.rule(!ticket.is_review, DefectCode::UnknownSubject, "a ticket", "a review");
    findings.same(DefectCode::WrongLanguage, &ticket.language, &reply.language);
    let written = matches!(reply.language, Language::Zh | Language::En);
    findings.rule(written, DefectCode::WrongLanguage, "zh or en", reply.language);
    let asked = ticket.intents.first().is_some_and(|(intent, _)| *intent == reply.intent);
    findings.rule(asked, DefectCode::WrongIntent, "the most probable intent", reply.intent);
    text(facts, ticket, reply, findings);
}

/// Nothing but the shop's words and the ticket's own facts.
fn text(facts: &Facts<'_>, ticket: &OpenTicket, reply: &ReplyDraft, findings: &mut Findings) {
    let length = reply.text.chars().count();
    let sized = !reply.text.trim().is_empty() && length <= LONGEST;
    findings.rule(sized, DefectCode::Unfilled, format!("1 to {LONGEST} characters"), length);
    let own = ticket.order.as_ref().map(|order| order.order.as_str());
    let named = reply.text.replace("{name}", " ");
    let rest = own.map_or_else(|| named.clone(), |id| named.replace(id, " "));
    let filled = !rest.contains(['{', '}']);
    findings.rule(filled, DefectCode::Unfilled, "no slot but {name}", "another");
    let within = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '#';
    let mut words = rest.split(|c: char| !within(c)).filter(|word| word.len() >= TELLING);
    let foreign = words.any(|word| facts.known.order_ids.contains(word)) || rest.contains('@');
    findings.rule(
        !foreign,
        DefectCode::ForeignData,
        "the ticket's order alone",
        "another order or an address",
    );
    let chinese = rest.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let matches = chinese == (reply.language == Language::Zh);
    findings.rule(matches, DefectCode::WrongLanguage, reply.language, "text in another language");
}

pub(crate) fn escalation(facts: &Facts<'_>, escalation: &TicketEscalation, findings: &mut Findings) {
    let Some(ticket) = open(facts, &escalation.ticket, findings) else { return };
    let urgent = (1..=3).contains(&escalation.urgency);
    findings.rule(urgent, DefectCode::Urgency, "1 to 3", escalation.urgency);
    let order = ticket.order.as_ref().map(|order| &order.order);
    findings.rule(order == escalation.order.as_ref(), DefectCode::WrongFact, "the ticket's order", "another");
}

fn open<'a>(facts: &Facts<'a>, id: &TicketId, findings: &mut Findings) -> Option<&'a OpenTicket> {
    let ticket = facts.known.tickets.get(id).copied();
    findings.rule(ticket.is_some(), DefectCode::UnknownSubject, "an open ticket", id);
    if let Some(ticket) = ticket {
        let waits = ticket.standing == TicketStanding::Proposed;
        findings.rule(!waits, DefectCode::AlreadyPending, "no proposal", id);
        let done = ticket.standing == TicketStanding::Handled;
        findings.rule(!done, DefectCode::AlreadyHandled, "nothing done yet", id);
    }
    ticket
}
