//! What the vault knows of people, and how they are forgotten.

use super::{DataKey, Vault, open};
use crate::error::Error;
use crate::store::Store;
use qm_domain::PersonId;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// A person's data in clear text: for display by role and for carrying actions out, never for logs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonData {
    /// The source's own id of the person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub external_id: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub email: Option<String>,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phone: Option<String>,
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub address: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub postal_code: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub city: Option<String>,
}

impl std::fmt::Debug for PersonData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonData(..)")
    }
}

impl Store {
    /// What is known of a person; `None` when nothing is, or they were erased.
    ///
    /// # Errors
    /// [`Error::Sealed`] when the stored data were changed.
    pub fn person(&self, person: &PersonId) -> Result<Option<PersonData>, Error> {
        self.read(|connection| person_of(connection, &self.vault, person))
    }

    /// Forgets a person: the key, the data and the texts are deleted, facts stay under the pseudonym.
    /// Answers whether there was anything to forget.
    ///
    /// # Errors
    /// When the data base refuses.
    pub fn erase(&self, person: &PersonId) -> Result<bool, Error> {
        self.write(|connection| {
            let texts = connection.execute("DELETE FROM vault_texts WHERE person = ?1", [person.as_str()])?;
            let people =
                connection.execute("DELETE FROM vault_people WHERE person = ?1", [person.as_str()])?;
            Ok(texts + people > 0)
        })
    }
}

/// What is known of a person, read on `connection`.
pub(crate) fn person_of(
    connection: &Connection,
    vault: &Vault,
    person: &PersonId,
) -> Result<Option<PersonData>, Error> {
    let sql = "SELECT data_key, body FROM vault_people WHERE person = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let found: Option<(Vec<u8>, Option<Vec<u8>>)> =
        statement.query_row([person.as_str()], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let Some((wrapped, Some(body))) = found else { return Ok(None) };
    let key = vault.unwrap(&wrapped, person.as_str())?;
    let clear = open(&key, &body, &person_place(person.as_str()), "person")?;
    Ok(Some(serde_json::from_slice(&clear)?))
}

/// Where a person's data are bound to.
fn person_place(person: &str) -> String {
    format!("vault_people/body/{person}")
}

/// The person's data key, made when there is none yet.
pub(crate) fn data_key(connection: &Connection, vault: &Vault, person: &str) -> Result<DataKey, Error> {
    let mut find = connection.prepare_cached("SELECT data_key FROM vault_people WHERE person = ?1")?;
    let wrapped: Option<Vec<u8>> = find.query_row([person], |r| r.get(0)).optional()?;
    if let Some(wrapped) = wrapped {
        return vault.unwrap(&wrapped, person);
    }
    let key = vault.new_key()?;
    let sql = "INSERT INTO vault_people (person, data_key) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute(params![person, vault.wrap(&key, person)?])?;
    Ok(key)
}

/// Puts a person's data in the place of what was known before.
pub(crate) fn put_person(
    connection: &Connection,
    vault: &Vault,
    person: &str,
    data: &PersonData,
) -> Result<(), Error> {
    let key = data_key(connection, vault, person)?;
    let body = vault.seal(&key, &serde_json::to_vec(data)?, &person_place(person))?;
    let mut put = connection.prepare_cached("UPDATE vault_people SET body = ?2 WHERE person = ?1")?;
    put.execute(params![person, body])?;
    Ok(())
}
