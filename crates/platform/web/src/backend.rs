//! Where answers come from: the store's read models, joined and put into the shapes of the API. Blocking.

mod care;
mod customers;
mod data;
mod day;
mod decisions;
mod delivery;
mod dispatch;
mod facts;
mod forecast;
mod kept;
mod orders;
mod overview;
mod reservations;
mod shapes;
mod staffing;
mod stock;
mod work;

pub(crate) use care::{ticket, tickets};
pub(crate) use customers::{customer, customers, reviews, segments, sentiment_weeks};
pub(crate) use data::{models, quarantine, quarantine_counts, sources};
pub(crate) use day::{day_commit, day_preview};
pub(crate) use decisions::{
    approve, approve_all, change, decision, decision_counts, decisions, reject, snooze, snooze_all,
    undecided, undecided_counts, wake,
};
pub(crate) use delivery::tours;
pub(crate) use dispatch::{commit, weigh};
pub(crate) use forecast::{accuracy, override_forecast, take_back};
pub(crate) use orders::{board, order, orders};
pub(crate) use overview::{gains, overview, settings};
pub(crate) use reservations::{availability, release, reservations, reserve};
pub(crate) use staffing::staffing;
pub(crate) use stock::{product, stock};
pub(crate) use work::{end_job, job, jobs, move_job, new_job, run_cycle};

use crate::api::forecast::ForecastAccuracy;
use crate::page::Page;
use crate::problem::Fault;
use facts::Facts;
use kept::Kept;
use qm_domain::{Currency, Shop, Timestamp, Zone};
use qm_engine::Engine;
use qm_store::{Answer, PageRequest, Repeat};
use std::sync::Arc;

/// The engine, and what was read of the facts of one instant. They are read again when they or the instant change.
pub(crate) struct Backend {
    pub(crate) engine: Arc<Engine>,
    kept: Kept<(Timestamp, i64), Facts>,
    accuracy: Kept<(Timestamp, i64, i64), ForecastAccuracy>,
}

impl Backend {
    pub(crate) fn new(engine: Arc<Engine>) -> Self {
        Self { engine, kept: Kept::default(), accuracy: Kept::default() }
    }

    fn store(&self) -> &qm_store::Store {
        self.engine.store()
    }

    /// The instant that counts as now: the latest cycle's, otherwise the latest fact's, otherwise the clock's.
    fn now(&self) -> Result<Timestamp, Fault> {
        if let Some(cycle) = self.store().last_cycle()? {
            return Ok(cycle.as_of);
        }
        Ok(self.store().latest_fact()?.unwrap_or_else(|| self.engine.now()))
    }

    /// What was known at [`Backend::now`].
    fn facts(&self) -> Result<Arc<Facts>, Fault> {
        let now = self.now()?;
        let key = (now, self.store().last_batch()?);
        self.kept.get(key, || Facts::read(self.store(), now))
    }

    fn shop(&self) -> Result<Option<Shop>, Fault> {
        Ok(self.engine.shop()?)
    }

    /// The shop's zone and currency, with stand-ins before the first import.
    fn books(&self) -> Result<(Zone, Currency), Fault> {
        let shop = self.shop()?;
        let euro = Currency::new("EUR").map_err(Fault::internal)?;
        Ok(shop.map_or_else(|| (Zone::utc(), euro), |shop| (shop.zone, shop.currency)))
    }
}

/// The name of the key that a token is, if it is one. Found by its hash: how long that takes tells nothing of other keys.
pub(crate) fn caller(backend: &Backend, token: &str) -> Result<Option<String>, Fault> {
    Ok(backend.store().token(token)?.map(|token| token.name))
}

/// What is known of an idempotency key.
pub(crate) fn repeated(backend: &Backend, key: &str, request: &str, body: &[u8]) -> Result<Repeat, Fault> {
    Ok(backend.store().repeated(key, request, body, backend.engine.now())?)
}

/// Keeps an answer for 24 hours.
pub(crate) fn remember(
    backend: &Backend,
    key: &str,
    request: &str,
    body: &[u8],
    answer: &Answer,
) -> Result<(), Fault> {
    Ok(backend.store().remember_answer(key, request, body, answer, backend.engine.now())?)
}

fn request(after: Option<&str>, rows: u32) -> PageRequest<'_> {
    PageRequest { cursor: after, limit: usize::try_from(rows).unwrap_or(usize::MAX) }
}

fn page<T, U>(page: qm_store::Page<T>, shape: impl FnMut(T) -> U) -> Page<U> {
    Page { items: page.items.into_iter().map(shape).collect(), next_cursor: page.next }
}

/// A page of a list that stands in memory; the cursor is the place in it.
fn slice<'a, T>(
    all: &[&'a T],
    after: Option<&str>,
    rows: u32,
) -> Result<(Vec<&'a T>, Option<String>), Fault> {
    let fault = || Fault::Field { field: "cursor", message: "was not given by this list".to_owned() };
    let start: usize = after.map_or(Ok(0), str::parse).map_err(|_| fault())?;
    let end = start.saturating_add(usize::try_from(rows).unwrap_or(usize::MAX)).min(all.len());
    let items = all.get(start..end).unwrap_or_default().to_vec();
    Ok((items, (end < all.len()).then(|| end.to_string())))
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
