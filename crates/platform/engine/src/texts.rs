//! Personal texts, decrypted in memory, masked, and given to the text models; they leave this module only masked.

use crate::error::Error;
use qm_domain::{FeatureTable, Intent, Sentiment, Table, Timestamp, Zone};
use qm_predict::care::{LabelledText, masked, taught_sentiment};
use qm_store::{Store, VaultText};
use std::collections::BTreeMap;

/// A masked text with its label.
pub(crate) struct Sample<L> {
    text: String,
    label: L,
    group: u64,
    at: Timestamp,
}

/// The shop's texts at an instant.
#[derive(Default)]
pub(crate) struct Texts {
    /// Reviews whose stars or label teach a sentiment.
    pub(crate) reviews: Vec<Sample<Sentiment>>,
    /// Tickets that an agent labelled.
    pub(crate) tickets: Vec<Sample<Intent>>,
    /// Masked text of every ticket and review, by id.
    pub(crate) by_id: BTreeMap<String, String>,
}

/// The form in which the models take samples.
pub(crate) fn labelled<L: Copy>(samples: &[Sample<L>]) -> Vec<LabelledText<'_, L>> {
    samples.iter().map(|s| LabelledText { text: &s.text, label: s.label, group: s.group, at: s.at }).collect()
}

impl Texts {
    /// Reads and masks what was written by `as_of`.
    ///
    /// # Errors
    /// When the store refuses.
    pub(crate) fn read(store: &Store, as_of: Timestamp, zone: &Zone) -> Result<Self, Error> {
        let mut by_id = BTreeMap::new();
        let (mut reviews, mut tickets) = (Vec::new(), Vec::new());
        let written = written(store, Table::Reviews, ["title", "text"], as_of)?;
        for table in exported(store, Table::Reviews, zone)? {
            let (ids, codes) = (table.texts("review"), table.texts("sentiment"));
            let (Some(ids), Some(codes), Some(scores)) = (ids, codes, table.numbers("score")) else {
                continue;
            };
            let at = instants(&table, "at");
            for (row, id) in ids.iter().enumerate() {
                let Some((text, group)) = written.get(id) else { continue };
                by_id.insert(id.clone(), text.clone());
                if let Some(label) = taught_sentiment(stars(scores[row]), Sentiment::from_code(&codes[row])) {
                    reviews.push(Sample {
                        text: text.clone(),
                        label,
                        group: *group,
                        at: at[row].unwrap_or(as_of),
                    });
                }
            }
        }
        let written = self::written(store, Table::Tickets, ["subject", "text"], as_of)?;
        for table in exported(store, Table::Tickets, zone)? {
            let (Some(ids), Some(codes)) = (table.texts("ticket"), table.texts("intent")) else { continue };
            let (opened, closed) = (instants(&table, "opened_at"), instants(&table, "closed_at"));
            for (row, id) in ids.iter().enumerate() {
                let Some((text, group)) = written.get(id) else { continue };
                by_id.insert(id.clone(), text.clone());
                let resolved = closed[row].is_some_and(|at| at <= as_of);
                if let (Some(label), true) = (Intent::from_code(&codes[row]), resolved) {
                    tickets.push(Sample {
                        text: text.clone(),
                        label,
                        group: *group,
                        at: opened[row].unwrap_or(as_of),
                    });
                }
            }
        }
        reviews.sort_by_key(|s| s.at);
        tickets.sort_by_key(|s| s.at);
        Ok(Self { reviews, tickets, by_id })
    }
}

/// The parts of a table, as the store exports them without personal columns.
fn exported(store: &Store, table: Table, zone: &Zone) -> Result<Vec<FeatureTable>, Error> {
    let parts = store.changed_parts(table, -1)?;
    Ok(parts.into_iter().map(|part| store.export(table, part, zone)).collect::<Result<_, _>>()?)
}

/// Masked texts by id, both columns joined, with a number for their writer.
fn written(
    store: &Store,
    table: Table,
    columns: [&str; 2],
    as_of: Timestamp,
) -> Result<BTreeMap<String, (String, u64)>, Error> {
    let mut joined: BTreeMap<String, VaultText> = BTreeMap::new();
    for column in columns {
        for part in store.texts(table, column, Some(as_of))? {
            match joined.get_mut(&part.key) {
                Some(whole) => {
                    whole.text.push('\n');
                    whole.text.push_str(&part.text);
                }
                None => drop(joined.insert(part.key.clone(), part)),
            }
        }
    }
    let mut result = BTreeMap::new();
    for (number, (key, text)) in (0_u64..).zip(joined) {
        let name = text.person.as_ref().map(|p| store.person(p)).transpose()?.flatten().and_then(|p| p.name);
        let names: Vec<&str> = name.iter().map(String::as_str).collect();
        let group = text.person.as_ref().and_then(|p| u64::from_str_radix(p.as_str().get(..16)?, 16).ok());
        result.insert(key, (masked(&text.text, &names), group.unwrap_or(number)));
    }
    Ok(result)
}

fn stars(score: f64) -> Option<u8> {
    (1_u8..=5).find(|s| (f64::from(*s) - score).abs() < 0.5)
}

/// A column of instants, whether it may be missing or not.
pub(crate) fn instants(table: &FeatureTable, name: &str) -> Vec<Option<Timestamp>> {
    if let Some(whole) = table.integers(name) {
        return whole.iter().map(|t| Some(Timestamp::from_micros(*t))).collect();
    }
    let numbers = table.numbers(name).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "microseconds of our centuries are exact in f64")]
    let instant = |t: &f64| t.is_finite().then_some(Timestamp::from_micros(*t as i64));
    let mut found: Vec<_> = numbers.iter().map(instant).collect();
    found.resize(table.rows(), None);
    found
}
