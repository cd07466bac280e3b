//! Reply templates by language, intent and state of the order, filled with the order's facts.

use qm_domain::state::TicketOrder;
use qm_domain::{Intent, Language, Timestamp, Zone};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Texts by intent code and situation code.
type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// A language's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    reply: Texts,
}

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../templates/en.toml")));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../templates/zh.toml")));

fn read(text: &str) -> Texts {
    let templates: Templates =
        toml::from_str(text).expect("invariant: the embedded templates are valid TOML");
    templates.reply
}

/// Where the order stands, as far as replies differ by it.
fn situation(order: &TicketOrder) -> &'static str {
    if order.status.starts_with("cancel") {
        "cancelled"
    } else if order.delivered_at.is_some() {
        "delivered"
    } else if order.shipped_at.is_some() && order.expected_at.is_some() {
        "under_way"
    } else if order.shipped_at.is_some() {
        "under_way_unknown"
    } else if order.promised_at.is_some() {
        "waiting"
    } else {
        "waiting_unknown"
    }
}

/// The reply to a ticket, `{name}` left in it; `None` where the language, the intent or the state of the order has
/// no template, or a fact that it names is missing.
pub(super) fn reply(
    intent: Intent,
    language: Language,
    order: Option<&TicketOrder>,
    zone: &Zone,
) -> Option<String> {
    let texts = match language {
        Language::En => &*ENGLISH,
        Language::Zh => &*CHINESE,
        Language::Pt | Language::Other => return None,
    };
    let order = order?;
    let text = texts.get(intent.code())?.get(situation(order))?;
    fill(text.trim(), order, language, zone)
}

/// Puts the facts in place of `{order}`, `{placed}`, `{shipped}`, `{promised}`, `{expected}`, `{delivered}`.
fn fill(template: &str, order: &TicketOrder, language: Language, zone: &Zone) -> Option<String> {
    let day = |at: Option<Timestamp>| at.map(|t| date(t, language, zone));
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, tail) = after.split_once('}')?;
        out.push_str(before);
        let value = match slot {
            "name" => "{name}".to_owned(),
            "order" => order.order.to_string(),
            "placed" => day(Some(order.placed_at))?,
            "shipped" => day(order.shipped_at)?,
            "promised" => day(order.promised_at)?,
            "expected" => day(order.expected_at)?,
            "delivered" => day(order.delivered_at)?,
            _ => return None,
        };
        out.push_str(&value);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

/// A day as the language writes it: `31 January 2026`, `2026年1月31日`.
fn date(at: Timestamp, language: Language, zone: &Zone) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let day = zone.day(at).to_string();
    let mut parts = day.splitn(3, '-');
    let mut next = || parts.next().and_then(|part| part.parse::<usize>().ok());
    let (Some(year), Some(month), Some(number)) = (next(), next(), next()) else { return day };
    match language {
        Language::Zh => format!("{year}年{month}月{number}日"),
        _ => match MONTHS.get(month.wrapping_sub(1)) {
            Some(name) => format!("{number} {name} {year}"),
            None => day,
        },
    }
}

#[cfg(test)]
mod tests;
