//! Keys of the API, answers to repeated requests, settings.

use crate::cell::time;
use crate::error::Error;
use crate::store::Store;
use qm_domain::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

/// Days after which an answer is no longer repeated.
const REPEAT_DAYS: i64 = 1;

/// A key of the API. The key itself is not kept, only its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiToken {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An answer that was given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// What is known of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing: the request is new.
    New,
    /// The same request was answered so.
    Answered(Answer),
    /// The key was used for a request with another body.
    Mismatch,
}

fn hash_of(bytes: &[u8]) -> [u8; 32] {
    blake3::hash(bytes).into()
}

impl Store {
    /// Keeps a key by its hash. A key of the same name is replaced.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn insert_token(&self, name: &str, role: &str, token: &str, now: Timestamp) -> Result<(), Error> {
        self.write(|connection| {
            connection.execute("DELETE FROM api_tokens WHERE name = ?1", [name])?;
            connection.execute(
                "INSERT INTO api_tokens (hash, name, role, created_at) VALUES (?1, ?2, ?3, ?4)",
                params![hash_of(token.as_bytes()), name, role, now.micros()],
            )?;
            Ok(())
        })
    }

    /// The key that a text is, if it is one. Looked up by hash: how long it takes tells nothing of other keys.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn token(&self, token: &str) -> Result<Option<ApiToken>, Error> {
        self.read(|connection| {
            let sql = "SELECT name, role, created_at FROM api_tokens WHERE hash = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement.query_row([hash_of(token.as_bytes())], api_token).optional()?)
        })
    }

    /// All keys, by name.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn tokens(&self) -> Result<Vec<ApiToken>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare("SELECT name, role, created_at FROM api_tokens ORDER BY name")?;
            let tokens = statement.query_map([], api_token)?;
            Ok(tokens.collect::<Result<_, _>>()?)
        })
    }

    /// Takes a key away. Answers whether it was there.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn remove_token(&self, name: &str) -> Result<bool, Error> {
        self.write(|connection| Ok(connection.execute("DELETE FROM api_tokens WHERE name = ?1", [name])? > 0))
    }

    /// What is known of a request with an idempotency key. `request` is its method and path.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn repeated(&self, key: &str, request: &str, body: &[u8], now: Timestamp) -> Result<Repeat, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT body_hash, status, response FROM idempotency
                 WHERE key = ?1 AND request = ?2 AND expires_at > ?3",
            )?;
            let found: Option<([u8; 32], u16, Vec<u8>)> = statement
                .query_row(params![key, request, now.micros()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
                .optional()?;
            Ok(match found {
                None => Repeat::New,
                Some((hash, status, body_then)) if hash == hash_of(body) => {
                    Repeat::Answered(Answer { status, body: body_then })
                }
                Some(_) => Repeat::Mismatch,
            })
        })
    }

    /// Keeps an answer for 24 hours and drops those older. An answer kept before stays.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn remember_answer(
        &self,
        key: &str,
        request: &str,
        body: &[u8],
        answer: &Answer,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write(|connection| {
            connection.execute("DELETE FROM idempotency WHERE expires_at <= ?1", [now.micros()])?;
            let expires_at = now.plus_days(REPEAT_DAYS).micros();
            connection.execute(
                "INSERT OR IGNORE INTO idempotency (key, request, body_hash, status, response, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![key, request, hash_of(body), answer.status, answer.body, expires_at],
            )?;
            Ok(())
        })
    }

    /// A setting.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        self.read(|connection| {
            let sql = "SELECT value FROM settings WHERE key = ?1";
            Ok(connection.query_row(sql, [key], |r| r.get(0)).optional()?)
        })
    }

    /// Puts a setting.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn put_setting(&self, key: &str, value: &str) -> Result<(), Error> {
        self.write(|connection| {
            let sql = "INSERT INTO settings (key, value) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET value = excluded.value";
            connection.execute(sql, [key, value])?;
            Ok(())
        })
    }
}

fn api_token(row: &rusqlite::Row<'_>) -> rusqlite::Result<ApiToken> {
    Ok(ApiToken { name: row.get(0)?, role: row.get(1)?, created_at: time(row, 2)? })
}
