//! Proposals put off by people, by the shop's clock.

use crate::engine::Engine;
use crate::error::Error;
use qm_domain::{Approver, DecisionEvent, DecisionEventKind, DecisionId, Status, Timestamp};

/// Until when something is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// An instant.
    Moment(Timestamp),
    /// The beginning of the day after so many midnights of the shop.
    Days(u32),
}

impl Engine {
    /// The shop's clock: the instant of the latest cycle and the time passed since it ran; before the first cycle the latest
    /// fact's, otherwise the clock's. Where cycles run on the day's facts it is the clock; over imported history it goes on
    /// from where that ends.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn shop_clock(&self) -> Result<Timestamp, Error> {
        let now = self.now();
        Ok(match self.store().last_cycle()? {
            Some(cycle) => cycle.as_of.plus_seconds(now.seconds_since(cycle.ran_at).max(0)),
            None => self.store().latest_fact()?.unwrap_or(now),
        })
    }

    /// Puts a proposal off: until then it waits for nobody, counts as pending, and nothing takes its place but what is put off
    /// as long. Answers until when.
    ///
    /// # Errors
    /// [`Error::NoDecision`]; [`Error::Snooze`] for a moment that has passed or lies at its deadline or after; when it does not
    /// wait for an answer.
    pub fn snooze(
        &self,
        id: &DecisionId,
        by: &Approver,
        until: Until,
        note: Option<&str>,
    ) -> Result<Timestamp, Error> {
        let (now, record) = (self.shop_clock()?, self.decision(id)?);
        let until = self.moment(until, now)?;
        let deadline = record.decision.deadline;
        if until <= now || deadline.is_some_and(|deadline| until >= deadline) {
            return Err(Error::Snooze { id: id.clone(), now, deadline });
        }
        let kind = DecisionEventKind::Snoozed { until, note: note.map(Into::into) };
        self.note(id, by, kind)?;
        Ok(until)
    }

    /// Puts several proposals off; each by until when, or by why it cannot be. One that cannot stops none of the others.
    pub fn snooze_all(
        &self,
        ids: &[DecisionId],
        by: &Approver,
        until: Until,
        note: Option<&str>,
    ) -> Vec<(DecisionId, Result<Timestamp, Error>)> {
        ids.iter().map(|id| (id.clone(), self.snooze(id, by, until, note))).collect()
    }

    /// Lets a proposal that was put off wait for an answer again; one that was not stays as it is.
    ///
    /// # Errors
    /// [`Error::NoDecision`]; when it no longer waits for an answer.
    pub fn wake(&self, id: &DecisionId, by: &Approver) -> Result<Status, Error> {
        let (now, record) = (self.shop_clock()?, self.decision(id)?);
        if record.status == Status::Proposed && record.snoozed_until.is_none_or(|until| until <= now) {
            return Ok(record.status);
        }
        self.note(id, by, DecisionEventKind::Woken)
    }

    fn note(&self, id: &DecisionId, by: &Approver, kind: DecisionEventKind) -> Result<Status, Error> {
        let event = DecisionEvent { decision: id.clone(), at: self.now(), by: by.clone(), kind };
        Ok(self.store().append(&event, &[])?)
    }

    fn moment(&self, until: Until, now: Timestamp) -> Result<Timestamp, Error> {
        Ok(match until {
            Until::Moment(at) => at,
            Until::Days(days) => {
                let zone = self.shop()?.ok_or(Error::NoFacts)?.zone;
                zone.at(zone.day(now).plus(i32::try_from(days).unwrap_or(i32::MAX)), 0)
            }
        })
    }
}
