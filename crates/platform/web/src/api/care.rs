//! Tickets: the queue, one conversation, the facts of its order.

use super::code::{Intent, Language, Sentiment};
use super::decision::Decision;
use super::order::{OrderRow, Shipment};
use super::scalar::Time;
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket or displeased review in the queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketRow {
    /// Its id.
    pub(crate) ticket: String,
    /// Whether it is a review.
    pub(crate) is_review: bool,
    /// Where it came in.
    #[schema(required)]
    pub(crate) channel: Option<String>,
    /// Since when it waits; null when the source does not tell.
    #[schema(required)]
    pub(crate) opened_at: Option<Time>,
    /// When it was closed or answered.
    #[schema(required)]
    pub(crate) closed_at: Option<Time>,
    /// Its language.
    #[schema(required)]
    pub(crate) language: Option<Language>,
    /// What it wants.
    #[schema(required)]
    pub(crate) intent: Option<Intent>,
    /// How the writer feels.
    #[schema(required)]
    pub(crate) sentiment: Option<Sentiment>,
    /// Stars of a review.
    #[schema(required)]
    pub(crate) score: Option<u8>,
    /// The first words, from the vault.
    #[schema(required)]
    pub(crate) excerpt: Option<String>,
    /// Who wrote, by pseudonym.
    #[schema(required)]
    pub(crate) customer: Option<String>,
    /// The order it is about.
    #[schema(required)]
    pub(crate) order: Option<String>,
    /// The open decision about it.
    #[schema(required)]
    pub(crate) decision: Option<String>,
    /// Code of that decision's action: `reply` or `escalate`.
    #[schema(required)]
    pub(crate) action: Option<String>,
    /// Urgency of an escalation, 1 to 3.
    #[schema(required)]
    pub(crate) urgency: Option<u8>,
}

/// One ticket with its texts, the order's facts and what is suggested.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketDetail {
    /// As in the queue.
    pub(crate) row: TicketRow,
    /// The writer's name, from the vault.
    #[schema(required)]
    pub(crate) customer_name: Option<String>,
    /// Subject or title.
    #[schema(required)]
    pub(crate) subject: Option<String>,
    /// Text.
    #[schema(required)]
    pub(crate) text: Option<String>,
    /// What was answered.
    #[schema(required)]
    pub(crate) reply: Option<String>,
    /// The order it is about.
    #[schema(required)]
    pub(crate) order: Option<OrderRow>,
    /// That order's parcels.
    pub(crate) shipments: Vec<Shipment>,
    /// Decisions about it, newest first; the first open reply is the suggestion.
    pub(crate) decisions: Vec<Decision>,
}
