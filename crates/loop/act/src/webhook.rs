//! The `webhook` executor: a signed POST of JSON.

mod sign;
#[cfg(test)]
mod tests;

use crate::contact::{Contacts, Door, Reach};
use crate::errand::Errand;
use crate::error::Error;
use crate::receipt::Receipt;
use qm_domain::{Action, DecisionId, OrderId, Timestamp};
use serde::Serialize;
use std::fmt;
use std::time::Duration;
use ureq::http::Uri;

/// Shortest accepted secret.
const SECRET_BYTES_MIN: usize = 16;

/// Posts errands to one address.
///
/// Headers: `webhook-id` (the errand's key, the same at each attempt, for the receiver to know repetitions by),
/// `webhook-timestamp` (seconds since 1970), `webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over
/// `id.timestamp.body` by the secret). Redirects are not followed and the environment's proxy is not used.
pub struct Webhook {
    address: Uri,
    secret: Vec<u8>,
    agent: ureq::Agent,
}

impl fmt::Debug for Webhook {
    /// Neither the secret nor the address, which may hold one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

/// The body. `person` and `stops` stand there for the actions that need them alone.
#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    r#type: &'a str,
    decision: &'a DecisionId,
    made_at: Timestamp,
    action: &'a Action,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Reach>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stops: Vec<Stop<'a>>,
}

#[derive(Serialize)]
struct Stop<'a> {
    order: &'a OrderId,
    #[serde(flatten)]
    door: Door,
}

impl Webhook {
    /// An executor that posts to `url` and waits at most `timeout` for the answer, name look-up and connection
    /// included.
    ///
    /// # Errors
    /// [`Error::Address`] for anything but http and https, [`Error::Secret`] below 16 bytes.
    pub fn new(url: &str, secret: &[u8], timeout: Duration) -> Result<Self, Error> {
        let address: Uri = url.trim().parse().map_err(|_| Error::Address)?;
        if !matches!(address.scheme_str(), Some("http" | "https")) || address.host().is_none_or(str::is_empty)
        {
            return Err(Error::Address);
        }
        if secret.len() < SECRET_BYTES_MIN {
            return Err(Error::Secret { least: SECRET_BYTES_MIN });
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent("quartermaster");
        Ok(Self { address, secret: secret.into(), agent: config.build().into() })
    }

    /// Posts the errand. A repetition after an error sends the same id, so that the receiver can tell.
    ///
    /// # Errors
    /// [`Error::Refused`] for an answer other than 2xx, [`Error::Unreachable`] for none in time; both may pass, see
    /// [`retry_after`](crate::retry_after). [`Error::Key`] for a key that no header can hold.
    pub fn post(&self, errand: &Errand, people: &Contacts, now: Timestamp) -> Result<Receipt, Error> {
        if errand.key.is_empty() || !errand.key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::Key);
        }
        let body = body_of(errand, people)?;
        let sent = self
            .agent
            .post(&self.address)
            .header("content-type", "application/json")
            .header("webhook-id", &errand.key)
            .header("webhook-timestamp", now.seconds().to_string())
            .header("webhook-signature", sign::signature(&self.secret, &errand.key, now.seconds(), &body))
            .send(&body[..]);
        let status = sent.map_err(|failed| Error::Unreachable(Box::new(failed)))?.status();
        if !status.is_success() {
            return Err(Error::Refused { status: status.as_u16() });
        }
        Ok(Receipt::Answered { key: errand.key.clone(), status: status.as_u16() })
    }
}

/// The body as JSON; a reply's `{name}` is filled in.
fn body_of(errand: &Errand, people: &Contacts) -> Result<Vec<u8>, Error> {
    let mut action = errand.action.clone();
    if let Action::Reply(draft) = &mut action {
        draft.text = people.addressed(&draft.text, draft.language);
    }
    let person = match &action {
        Action::NotifyLate(_) | Action::WinBack(_) | Action::Reply(_) => {
            people.person.as_ref().map(|_| people.reach())
        }
        _ => None,
    };
    let stops = match &errand.action {
        Action::Drive(route) => {
            route.stops.iter().map(|s| Stop { order: &s.order, door: people.door(&s.order) }).collect()
        }
        _ => Vec::new(),
    };
    let body = Body {
        id: &errand.key,
        r#type: action.code(),
        decision: &errand.decision,
        made_at: errand.made_at,
        action: &action,
        person,
        stops,
    };
    serde_json::to_vec(&body).map_err(Error::Json)
}
