//! The model registry: the cards of fitted models. Artefacts lie outside.

use crate::cell::{id, json};
use crate::error::Error;
use crate::store::Store;
use qm_domain::{ModelCard, ModelVersion, PredictionKind, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

impl Store {
    /// Registers a model; one that is registered already becomes the latest of its kind again.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn insert_card(&self, card: &ModelCard, now: Timestamp) -> Result<(), Error> {
        self.write(|connection| put_card(connection, card, now))
    }

    /// The latest model of each kind, by kind.
    ///
    /// # Errors
    /// When the data base refuses or a card cannot be read.
    pub fn latest_cards(&self) -> Result<Vec<ModelCard>, Error> {
        let latest =
            "WHERE sequence = (SELECT max(sequence) FROM model_cards o WHERE o.kind = model_cards.kind)
             ORDER BY kind";
        self.cards_where(latest)
    }

    /// All models, latest first.
    ///
    /// # Errors
    /// When the data base refuses or a card cannot be read.
    pub fn cards(&self) -> Result<Vec<ModelCard>, Error> {
        self.cards_where("ORDER BY sequence DESC")
    }

    /// The latest model of one kind.
    ///
    /// # Errors
    /// When the data base refuses or the card cannot be read.
    pub fn latest_card(&self, kind: PredictionKind) -> Result<Option<ModelCard>, Error> {
        self.read(|connection| {
            let sql = "SELECT body FROM model_cards WHERE kind = ?1 ORDER BY sequence DESC LIMIT 1";
            Ok(connection.query_row(sql, [kind.code()], |r| json(r, 0)).optional()?)
        })
    }

    /// The version of the latest model of a name, such as `order-volume`.
    ///
    /// # Errors
    /// When the data base refuses or the version cannot be read.
    pub fn latest_version(&self, name: &str) -> Result<Option<ModelVersion>, Error> {
        self.read(|connection| {
            let sql = "SELECT version FROM model_cards WHERE substr(version, 1, length(?1) + 1) = ?1 || '@'
                 ORDER BY sequence DESC LIMIT 1";
            Ok(connection.query_row(sql, [name], |r| id(r, 0)).optional()?)
        })
    }

    /// The card of one model.
    ///
    /// # Errors
    /// When the data base refuses or the card cannot be read.
    pub fn card(&self, version: &ModelVersion) -> Result<Option<ModelCard>, Error> {
        self.read(|connection| {
            let sql = "SELECT body FROM model_cards WHERE version = ?1";
            Ok(connection.query_row(sql, [version.as_str()], |r| json(r, 0)).optional()?)
        })
    }

    fn cards_where(&self, condition: &str) -> Result<Vec<ModelCard>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare(&format!("SELECT body FROM model_cards {condition}"))?;
            let cards = statement.query_map([], |r| json(r, 0))?;
            Ok(cards.collect::<Result<_, _>>()?)
        })
    }
}

/// Registers a model.
pub(crate) fn put_card(connection: &Connection, card: &ModelCard, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO model_cards (version, kind, sequence, at, body)
         VALUES (?1, ?2, (SELECT coalesce(max(sequence), 0) + 1 FROM model_cards), ?3, ?4)
         ON CONFLICT DO UPDATE SET sequence = excluded.sequence, at = excluded.at, body = excluded.body";
    let body = serde_json::to_string(card)?;
    connection.prepare_cached(sql)?.execute(params![
        card.version.as_str(),
        card.kind.code(),
        now.micros(),
        body
    ])?;
    Ok(())
}
