//! Customers and what they say.

use super::care::TicketRow;
use super::code::{Consent, Language, Sentiment};
use super::decision::Decision;
use super::order::OrderRow;
use super::scalar::{Amount, Date, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// A group of customers alike in recency, frequency and money.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Segment {
    /// Its code.
    pub(crate) segment: String,
    /// Customers.
    pub(crate) customers: u64,
    /// Their orders.
    pub(crate) orders: u64,
    /// What they spent.
    pub(crate) spent: Amount,
    /// Mean days since their last order.
    pub(crate) recency_days: f64,
    /// How many of them are more likely gone than not.
    pub(crate) leaving: u64,
}

/// A customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CustomerRow {
    /// Pseudonym.
    pub(crate) customer: String,
    /// Name, from the vault.
    #[schema(required)]
    pub(crate) name: Option<String>,
    /// Segment code.
    #[schema(required)]
    pub(crate) segment: Option<String>,
    /// Orders so far.
    pub(crate) orders: u64,
    /// Money spent so far.
    pub(crate) spent: Amount,
    /// Last order.
    #[schema(required)]
    pub(crate) last_order_at: Option<Time>,
    /// Probability of being gone, 0 to 1; null without a model.
    #[schema(required)]
    pub(crate) churn: Option<f64>,
    /// What they allow.
    pub(crate) consent: Consent,
    /// The open decision about them.
    #[schema(required)]
    pub(crate) decision: Option<String>,
}

/// One customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CustomerDetail {
    /// As in the list.
    pub(crate) row: CustomerRow,
    /// E-mail address, from the vault.
    #[schema(required)]
    pub(crate) email: Option<String>,
    /// City, from the vault.
    #[schema(required)]
    pub(crate) city: Option<String>,
    /// Region.
    #[schema(required)]
    pub(crate) region: Option<String>,
    /// Since when.
    #[schema(required)]
    pub(crate) since: Option<Time>,
    /// Orders, newest first, at most 50.
    pub(crate) orders: Vec<OrderRow>,
    /// Tickets and reviews, newest first, at most 50.
    pub(crate) messages: Vec<TicketRow>,
    /// Decisions, newest first.
    pub(crate) decisions: Vec<Decision>,
}

/// How the writers of a week's reviews feel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SentimentWeek {
    /// Its Monday.
    pub(crate) week: Date,
    /// Pleased.
    pub(crate) positive: u64,
    /// Neither.
    pub(crate) neutral: u64,
    /// Displeased.
    pub(crate) negative: u64,
    /// Mean stars; null without any.
    #[schema(required)]
    pub(crate) score: Option<f64>,
}

/// A review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Review {
    /// Its id.
    pub(crate) review: String,
    /// The order.
    #[schema(required)]
    pub(crate) order: Option<String>,
    /// The product.
    #[schema(required)]
    pub(crate) sku: Option<String>,
    /// When; null when the source does not tell.
    #[schema(required)]
    pub(crate) at: Option<Time>,
    /// Stars, 1 to 5.
    #[schema(required)]
    pub(crate) score: Option<u8>,
    /// How the writer feels.
    #[schema(required)]
    pub(crate) sentiment: Option<Sentiment>,
    /// Language.
    #[schema(required)]
    pub(crate) language: Option<Language>,
    /// Title and text, from the vault.
    #[schema(required)]
    pub(crate) text: Option<String>,
    /// When it was answered.
    #[schema(required)]
    pub(crate) answered_at: Option<Time>,
}
