//! Care: an answer from the order's own facts where the ticket is clear, a person where it is not.
//!
//! A reply always waits for a person to approve it, and it promises nothing that no decision backs.

mod template;

use crate::cycle::{CycleInfo, Planned};
use crate::draft::{Draft, alternative, assumed, code, gain, number, reason, share, tally, undecided};
use crate::number::float;
use qm_domain::state::{OpenTicket, ShopState, TicketStanding};
use qm_domain::{
    Action, Area, Assumption, Baseline, FactCode, Intent, Policy, Probability, ReasonCode, ReasonFact,
    ReplyDraft, Sentiment, Shop, Subject, TicketEscalation, Timestamp, UndecidedReason,
};

/// Least probability of the intent for an answer.
const CLEAR: f64 = 0.6;
/// Share of the work of a reply that reading and approving a draft still takes. Assumed until measured.
const REVIEWING: f64 = 0.25;
/// Hours after which a ticket is more urgent.
const WAITED_LONG: f64 = 48.0;
/// Days after which a review no longer hurries.
const REVIEW_FRESH_DAYS: f64 = 7.0;
/// Confidence that a person should take what no model has read.
const UNREAD: f64 = 0.9;

/// Answers or hands over every ticket and displeased review.
pub fn care(state: &ShopState, policy: &Policy, cycle: &CycleInfo) -> Planned {
    let mut planned = Planned::default();
    let desk = Desk {
        shop: &state.shop,
        now: state.care.now,
        deadline: state.care.now.plus_days(i64::from(policy.expire_days.max(1))),
    };
    for ticket in &state.care.tickets {
        match desk.draft(ticket) {
            Ok(draft) => planned.decisions.push(draft.decision(cycle)),
            Err(why) => planned.undecided.push(undecided(Area::Care, subject(ticket), why)),
        }
    }
    planned
}

fn subject(ticket: &OpenTicket) -> Subject {
    Subject::Ticket { ticket: ticket.ticket.clone() }
}

struct Desk<'a> {
    shop: &'a Shop,
    now: Timestamp,
    deadline: Timestamp,
}

impl Desk<'_> {
    fn draft(&self, ticket: &OpenTicket) -> Result<Draft, UndecidedReason> {
        match ticket.standing {
            TicketStanding::Open => {}
            TicketStanding::Proposed => return Err(UndecidedReason::AlreadyProposed),
            TicketStanding::Handled => return Err(UndecidedReason::AlreadyHandled),
        }
        if ticket.is_review && !ticket.has_text && ticket.score.is_none_or(|score| score > 2) {
            return Err(UndecidedReason::NoText);
        }
        let clear = ticket.intents.first().filter(|(_, p)| p.get() >= CLEAR);
        let answer = clear.filter(|_| ticket.has_text && !ticket.is_review).and_then(|(intent, p)| {
            let text = template::reply(*intent, ticket.language, ticket.order.as_ref(), &self.shop.zone)?;
            Some(self.reply(ticket, *intent, *p, text))
        });
        Ok(answer.unwrap_or_else(|| self.escalation(ticket)))
    }

    fn reply(&self, ticket: &OpenTicket, intent: Intent, sure: Probability, text: String) -> Draft {
        let by_hand = self.shop.costs.reply_minutes * float(self.shop.costs.labour_hour_minor) / 60.0;
        let saved = |right: f64| by_hand * (right - REVIEWING);
        Draft {
            subject: subject(ticket),
            action: Action::Reply(ReplyDraft {
                ticket: ticket.ticket.clone(),
                language: ticket.language,
                intent,
                text,
            }),
            reason: reason(ReasonCode::AnswerKnown, self.facts(ticket), Vec::new()),
            alternatives: vec![alternative(self.shop, "escalate", 0.0)],
            gain: gain(self.shop, Baseline::ByHand, [saved(0.0), saved(sure.get()), saved(1.0)]),
            confidence: sure,
            deadline: self.deadline,
            assumed: assumed(self.shop, &[], &[Assumption::Costs]),
        }
    }

    fn escalation(&self, ticket: &OpenTicket) -> Draft {
        let sure =
            ticket.sentiment.filter(|(s, _)| *s == Sentiment::Negative).map_or(UNREAD, |(_, p)| p.get());
        Draft {
            subject: subject(ticket),
            action: Action::Escalate(TicketEscalation {
                ticket: ticket.ticket.clone(),
                order: ticket.order.as_ref().map(|order| order.order.clone()),
                urgency: self.urgency(ticket),
            }),
            reason: reason(ReasonCode::NeedsPerson, self.facts(ticket), Vec::new()),
            alternatives: Vec::new(),
            gain: gain(self.shop, Baseline::ByHand, [0.0; 3]),
            confidence: Probability::clamped(sure),
            deadline: self.deadline,
            assumed: Vec::new(),
        }
    }

    /// 1 today, 2 this week, 3 when there is time. Tickets start by what they want and rise with displeasure and
    /// waiting; reviews start by their stars and fall with age.
    fn urgency(&self, ticket: &OpenTicket) -> u8 {
        let angry = ticket.sentiment.is_some_and(|(s, _)| s == Sentiment::Negative);
        let hours = self.now.days_since(ticket.opened_at) * 24.0;
        if ticket.is_review {
            let stars = match ticket.score {
                Some(0 | 1) => 1,
                Some(2) => 2,
                _ if angry => 2,
                _ => 3,
            };
            return if hours > REVIEW_FRESH_DAYS * 24.0 { (stars + 1).min(3) } else { stars };
        }
        let wanted = match ticket.intents.first().map(|(intent, _)| *intent) {
            Some(Intent::ProductQuestion | Intent::Other) => 3,
            _ => 2,
        };
        let sooner = u8::from(angry) + u8::from(hours > WAITED_LONG);
        u8::max(1, wanted - sooner.min(wanted - 1))
    }

    fn facts(&self, ticket: &OpenTicket) -> Vec<ReasonFact> {
        let waited = self.now.days_since(ticket.opened_at) * 24.0;
        let mut facts = Vec::new();
        if let Some((intent, p)) = ticket.intents.first() {
            facts.push(code(FactCode::Intent, intent.code()));
            facts.push(share(FactCode::IntentProbability, p.get()));
        }
        facts.push(code(FactCode::Language, ticket.language.code()));
        facts.extend(ticket.order.as_ref().map(|order| code(FactCode::OrderStatus, &order.status)));
        facts.extend(ticket.score.map(|score| tally(FactCode::Score, i64::from(score))));
        facts.extend(ticket.sentiment.map(|(sentiment, _)| code(FactCode::Sentiment, sentiment.code())));
        facts.push(number(FactCode::WaitingHours, waited));
        facts
    }
}
