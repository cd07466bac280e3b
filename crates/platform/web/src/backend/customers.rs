//! Customers, segments, reviews.

use super::care::excerpt_row;
use super::decisions::about;
use super::orders::listed_row;
use super::{Backend, page, request, slice};
use crate::api::code::Consent;
use crate::api::customer::{CustomerDetail, CustomerRow, Review, Segment, SentimentWeek};
use crate::page::Page;
use crate::problem::Fault;
use crate::routes::{CustomerQuery, CustomerSort, ReviewQuery};
use qm_domain::state::ConsentState;
use qm_domain::{Currency, Day, Money, PersonId, PredictionKind, Sentiment, Subject};
use qm_store::CustomerFacts;
use std::cmp::Reverse;
use std::collections::BTreeMap;

const WEEKS: i64 = 52;
/// From this probability on a customer is more likely gone than not.
const LEAVING: f64 = 0.5;

fn row(
    fact: &CustomerFacts,
    churn: Option<f64>,
    segment: Option<&String>,
    pending: Option<&String>,
    currency: Currency,
) -> CustomerRow {
    CustomerRow {
        customer: fact.customer.to_string(),
        name: None,
        segment: segment.cloned(),
        orders: u64::from(fact.orders),
        spent: Money::from_minor(fact.spent_minor, fact.currency.unwrap_or(currency)).into(),
        last_order_at: Some(fact.last_at.into()),
        churn,
        consent: match fact.consent {
            ConsentState::Given => Consent::Given,
            ConsentState::Refused => Consent::Refused,
            ConsentState::Unknown => Consent::Unknown,
        },
        decision: pending.cloned(),
    }
}

/// The open decision about each customer.
fn pending(backend: &Backend) -> Result<BTreeMap<String, String>, Fault> {
    let open = backend.store().pending(qm_domain::Area::Customers)?;
    Ok(open.into_iter().map(|(subject, (id, _))| (subject, id.to_string())).collect())
}

fn key(customer: &PersonId) -> String {
    Subject::Customer { customer: customer.clone() }.key()
}

pub(crate) fn customers(
    backend: &Backend,
    query: &CustomerQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<CustomerRow>, Fault> {
    let (facts, pending, currency) = (backend.facts()?, pending(backend)?, backend.books()?.1);
    let (segments, churn) =
        (backend.store().segments()?, backend.store().latest_means(PredictionKind::Churn)?);
    let text = query.text.as_deref().unwrap_or("");
    let segment = query.segment.as_deref().filter(|code| !code.is_empty());
    let by_churn = query.sort.unwrap_or_default() == CustomerSort::Churn;
    let chance = |fact: &CustomerFacts| churn.get(fact.customer.as_str()).copied();
    let mut wanted: Vec<&CustomerFacts> = facts
        .customers
        .iter()
        .filter(|fact| fact.customer.as_str().starts_with(text))
        .filter(|fact| segment.is_none() || segments.get(&fact.customer).map(String::as_str) == segment)
        .filter(|fact| !by_churn || chance(fact).is_some())
        .collect();
    if by_churn {
        // Who is worth most among those who are probably gone: the expected loss.
        let loss = |fact: &CustomerFacts| {
            chance(fact).unwrap_or(0.0) * Money::from_minor(fact.spent_minor, currency).major()
        };
        wanted.sort_by(|a, b| loss(b).total_cmp(&loss(a)).then_with(|| a.customer.cmp(&b.customer)));
    } else {
        wanted.sort_by(|a, b| {
            (Reverse(a.spent_minor), &a.customer).cmp(&(Reverse(b.spent_minor), &b.customer))
        });
    }
    let (items, next_cursor) = slice(&wanted, after, rows)?;
    let mut shown = Vec::with_capacity(items.len());
    for fact in items {
        let open = pending.get(&key(&fact.customer));
        let mut shape = row(fact, chance(fact), segments.get(&fact.customer), open, currency);
        shape.name = backend.store().person(&fact.customer)?.and_then(|person| person.name);
        shown.push(shape);
    }
    Ok(Page { items: shown, next_cursor })
}

pub(crate) fn segments(backend: &Backend) -> Result<Vec<Segment>, Fault> {
    let (facts, currency) = (backend.facts()?, backend.books()?.1);
    let (segments, churn) =
        (backend.store().segments()?, backend.store().latest_means(PredictionKind::Churn)?);
    let mut groups: BTreeMap<&str, (u64, u64, i64, f64, u64)> = BTreeMap::new();
    for fact in &facts.customers {
        let Some(segment) = segments.get(&fact.customer) else { continue };
        let group = groups.entry(segment).or_default();
        group.0 += 1;
        group.1 += u64::from(fact.orders);
        group.2 = group.2.saturating_add(fact.spent_minor);
        group.3 += facts.now.days_since(fact.last_at);
        group.4 += u64::from(churn.get(fact.customer.as_str()).is_some_and(|p| *p > LEAVING));
    }
    let mut found: Vec<(i64, Segment)> = Vec::with_capacity(groups.len());
    for (segment, (customers, orders, spent, days, leaving)) in groups {
        #[expect(clippy::cast_precision_loss, reason = "a count of customers")]
        let recency_days = days / customers.max(1) as f64;
        let spent_amount = Money::from_minor(spent, currency).into();
        let segment = segment.to_owned();
        found.push((
            spent,
            Segment { segment, customers, orders, spent: spent_amount, recency_days, leaving },
        ));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.segment.cmp(&b.1.segment)));
    Ok(found.into_iter().map(|(_, segment)| segment).collect())
}

pub(crate) fn customer(backend: &Backend, text: &str) -> Result<CustomerDetail, Fault> {
    let missing = || Fault::Missing { what: "customer", id: text.to_owned() };
    let id = PersonId::new(text).map_err(|_| missing())?;
    let it = backend.store().customer_detail(&id, true)?.ok_or_else(missing)?;
    let (facts, pending, currency) = (backend.facts()?, pending(backend)?, backend.books()?.1);
    let segments = backend.store().segments()?;
    let fact = facts.customers.iter().find(|fact| fact.customer == id);
    let open = pending.get(&key(&id));
    let person = it.person.unwrap_or_default();
    let mut shape = match fact {
        Some(fact) => row(fact, it.row.churn, segments.get(&id), open, currency),
        None => CustomerRow {
            customer: id.to_string(),
            name: None,
            segment: None,
            orders: u64::from(it.row.orders),
            spent: Money::from_minor(it.row.spent_minor, it.row.currency.unwrap_or(currency)).into(),
            last_order_at: it.row.last_at.map(Into::into),
            churn: it.row.churn,
            consent: Consent::Unknown,
            decision: open.cloned(),
        },
    };
    shape.name = person.name;
    let mut orders = Vec::with_capacity(it.orders.len());
    for (order, _) in &it.orders {
        if let Some(detail) = backend.store().order_detail(order)? {
            orders.push(listed_row(&detail.order, None, facts.now, currency));
        }
    }
    let mut messages = Vec::with_capacity(it.tickets.len());
    for (ticket, _) in &it.tickets {
        messages.extend(excerpt_row(backend, ticket, facts.now, currency)?);
    }
    Ok(CustomerDetail {
        row: shape,
        email: person.email,
        city: person.city,
        region: it.row.region,
        since: it.row.first_at.map(Into::into),
        orders,
        messages,
        decisions: about(backend, &Subject::Customer { customer: id })?,
    })
}

pub(crate) fn reviews(
    backend: &Backend,
    query: &ReviewQuery,
    after: Option<&str>,
    rows: u32,
) -> Result<Page<Review>, Fault> {
    let found = backend.store().review_list(query.sentiment.map(|code| code.0), request(after, rows))?;
    Ok(page(found, |row| Review {
        review: row.review.to_string(),
        order: row.order.map(|order| order.to_string()),
        sku: row.sku.map(|sku| sku.to_string()),
        at: row.at.map(Into::into),
        score: row.score,
        sentiment: row.sentiment.map(Into::into),
        language: row.language.map(Into::into),
        text: match (row.title, row.text) {
            (Some(title), Some(text)) => Some(format!("{title}\n{text}")),
            (title, text) => title.or(text),
        },
        answered_at: row.answered_at.map(Into::into),
    }))
}

pub(crate) fn sentiment_weeks(backend: &Backend) -> Result<Vec<SentimentWeek>, Fault> {
    let (now, (zone, _)) = (backend.now()?, backend.books()?);
    let since = zone.at(zone.day(now).monday(), 0).plus_days(-7 * (WEEKS - 1));
    let feelings = backend.store().feelings(since.plus_seconds(-1), now)?;
    let mut weeks: BTreeMap<Day, ([u64; 3], f64, f64)> = BTreeMap::new();
    for feeling in feelings {
        let week = weeks.entry(zone.day(feeling.at).monday()).or_default();
        match feeling.sentiment {
            Some(Sentiment::Positive) => week.0[0] += 1,
            Some(Sentiment::Neutral) => week.0[1] += 1,
            Some(Sentiment::Negative) => week.0[2] += 1,
            None => {}
        }
        if let Some(stars) = feeling.score {
            week.1 += f64::from(stars);
            week.2 += 1.0;
        }
    }
    let shape =
        |(week, ([positive, neutral, negative], stars, scored)): (Day, ([u64; 3], f64, f64))| SentimentWeek {
            week: week.into(),
            positive,
            neutral,
            negative,
            score: (scored > 0.0).then(|| stars / scored),
        };
    Ok(weeks.into_iter().map(shape).collect())
}
