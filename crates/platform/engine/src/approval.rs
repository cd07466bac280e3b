//! Approval by people and by policy, and carrying approved actions out, once each.

use crate::dispatch::history::History;
use crate::engine::Engine;
use crate::error::Error;
use qm_act::{Contact, Contacts, Errand, FileExecutor, Receipt, Webhook, retry_after};
use qm_check::Checked;
use qm_domain::{
    Action, Approver, Area, CycleId, Decision, DecisionEvent, DecisionEventKind, DecisionId, PersonId,
    Policy, Status, Timestamp,
};
use qm_store::{DecisionRecord, OutboxItem};
use std::time::Duration;

const FILE: &str = "file";
const WEBHOOK: &str = "webhook";
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(10);
/// Actions read from the outbox at a time.
const BATCH: usize = 500;
/// Longest time from a tour's deadline, its first departure, to its return, days.
const LONGEST_TOUR_DAYS: i64 = 2;

/// A decision with its new status, or why it did not get one.
pub type Answer = (DecisionId, Result<Status, Error>);

impl Engine {
    /// One decision with its history.
    ///
    /// # Errors
    /// [`Error::NoDecision`] when there is none of that id.
    pub fn decision(&self, id: &DecisionId) -> Result<DecisionRecord, Error> {
        self.store().decision(id)?.ok_or_else(|| Error::NoDecision(id.clone()))
    }

    /// Approves a decision and carries it out. Answers its new status.
    ///
    /// # Errors
    /// [`Error::NoDecision`], or when it may not be approved from where it stands.
    pub fn approve(&self, id: &DecisionId, by: &Approver) -> Result<Status, Error> {
        self.move_to(id, by, Status::Approved, None)?;
        self.carry_out()?;
        Ok(self.decision(id)?.status)
    }

    /// Approves several decisions and carries them out; each by its new status, or by why it may not be approved. One that
    /// may not stops none of the others.
    ///
    /// # Errors
    /// When carrying out fails.
    pub fn approve_all(&self, ids: &[DecisionId], by: &Approver) -> Result<Vec<Answer>, Error> {
        let approved: Vec<Answer> =
            ids.iter().map(|id| (id.clone(), self.move_to(id, by, Status::Approved, None))).collect();
        self.carry_out()?;
        let now = |(id, moved): Answer| {
            let status = moved.and_then(|_| Ok(self.decision(&id)?.status));
            (id, status)
        };
        Ok(approved.into_iter().map(now).collect())
    }

    /// Turns a decision down.
    ///
    /// # Errors
    /// As [`Engine::approve`].
    pub fn reject(&self, id: &DecisionId, by: &Approver, reason: &str) -> Result<Status, Error> {
        self.move_to(id, by, Status::Rejected, Some(reason))
    }

    /// Puts a person's action in the place of a proposed one and carries it out, once the checker has passed it on
    /// the decision's own grounds and beside the others of its cycle.
    ///
    /// # Errors
    /// As [`Engine::approve`]; [`Error::Refused`] with what the checker found.
    pub fn override_with(
        &self,
        id: &DecisionId,
        by: &Approver,
        action: Action,
        note: Option<&str>,
    ) -> Result<Status, Error> {
        let decision = self.decision(id)?.decision;
        let others = self.standing(&decision.cycle, decision.area())?;
        let others: Vec<Decision> = others.into_iter().map(|(d, _)| d).filter(|d| d.id != *id).collect();
        let checked = self.checked(decision, action, &others)?;
        let action = Box::new(checked.into_inner().action);
        self.append(id, by, DecisionEventKind::Overridden { action, note: note.map(Into::into) })?;
        self.carry_out()?;
        Ok(self.decision(id)?.status)
    }

    /// The decision with this action, verified again on what the decision rests on, beside the others.
    fn checked(
        &self,
        decision: Decision,
        action: Action,
        others: &[Decision],
    ) -> Result<Checked<Decision>, Error> {
        let id = decision.id.clone();
        let (terms, grounds) = self.store().grounds(&id)?.ok_or_else(|| Error::NoGrounds(id.clone()))?;
        let (decision, grounds) = self.widened(Decision { action, ..decision }, grounds)?;
        let state = grounds.into_state(terms.shop.into_owned());
        let state = self.with_brought(state, &decision.action, others)?;
        qm_check::check(decision, &state, &terms.policy, others)
            .map_err(|defects| Error::Refused { id, defects })
    }

    /// A tour that goes on otherwise, verified again on what its depot has ready.
    fn checked_under_way(
        &self,
        decision: Decision,
        action: Action,
        history: &History,
    ) -> Result<Checked<Decision>, Error> {
        let id = decision.id.clone();
        let Some(before) = &history.before else { return self.checked(decision, action, &[]) };
        let pools = self.pools()?.ok_or(Error::NoFacts)?;
        let pool = pools.depots.get(&history.route.depot).filter(|pool| pool.knows(&history.route));
        let decision = Decision { action, ..decision };
        let (decision, state, policy) = if let Some(pool) = pool {
            let decision = crate::dispatch::with_defaults(&pool.state.delivery.ready, decision);
            (decision, pool.state.clone(), pools.policy.clone().unwrap_or_default())
        } else {
            // A tour that was over before the latest cycle.
            let kept = self.store().grounds(&id)?;
            let (terms, grounds) = kept.ok_or_else(|| Error::NoGrounds(id.clone()))?;
            let (decision, grounds) = self.widened(decision, grounds)?;
            (decision, grounds.into_state(terms.shop.into_owned()), terms.policy.into_owned())
        };
        qm_check::check_under_way(decision, &state, &policy, &before.way(history.broken))
            .map_err(|defects| Error::Refused { id, defects })
    }

    fn move_to(
        &self,
        id: &DecisionId,
        by: &Approver,
        to: Status,
        note: Option<&str>,
    ) -> Result<Status, Error> {
        let from = self.decision(id)?.status;
        if !from.may_become(to) {
            return Err(Error::Status { id: id.clone(), from, to });
        }
        self.append(id, by, DecisionEventKind::Moved { to, note: note.map(Into::into) })
    }

    fn append(&self, id: &DecisionId, by: &Approver, kind: DecisionEventKind) -> Result<Status, Error> {
        let event = DecisionEvent { decision: id.clone(), at: self.now(), by: by.clone(), kind };
        Ok(self.store().append(&event, self.executors())?)
    }

    /// Who carries out what is approved.
    pub(crate) fn executors(&self) -> &'static [&'static str] {
        if self.outside().webhook.is_some() { &[FILE, WEBHOOK] } else { &[FILE] }
    }

    /// What a cycle's decisions in an area commit the shop to, with where they stand: those that wait or were carried
    /// out, and what people did instead.
    pub(crate) fn standing(&self, cycle: &CycleId, area: Area) -> Result<Vec<(Decision, Status)>, Error> {
        let mut standing = Vec::new();
        for (decision, status) in self.store().decisions_of(cycle, area)? {
            standing.extend(self.stands(decision, status)?);
        }
        Ok(standing)
    }

    /// The tours that people or a rule let drive, made by `made_by`, whose vehicles are not to be had until after a moment.
    pub(crate) fn tours_until_after(
        &self,
        moment: Timestamp,
        made_by: Timestamp,
    ) -> Result<Vec<(Decision, Status, History)>, Error> {
        let mut tours = Vec::new();
        let due = moment.plus_days(-LONGEST_TOUR_DAYS);
        for (decision, status) in self.store().standing_since(Area::Delivery, due, made_by)? {
            if !matches!(decision.action, Action::Drive(_)) {
                continue;
            }
            let record = self.decision(&decision.id)?;
            let Some(history) = History::of(&record.decision, &record.events) else { continue };
            let drives = history.route.end > history.route.start || !history.aboard.is_empty();
            if drives && history.until() > moment {
                let action = Action::Drive(history.route.clone());
                tours.push((Decision { action, ..decision }, status, history));
            }
        }
        Ok(tours)
    }

    /// A decision with the action that stands; none where it was turned down or people did nothing instead.
    fn stands(&self, decision: Decision, status: Status) -> Result<Option<(Decision, Status)>, Error> {
        if matches!(status, Status::Rejected | Status::Expired) {
            return Ok(None);
        }
        let events =
            if status == Status::Proposed { Vec::new() } else { self.decision(&decision.id)?.events };
        let done = events.into_iter().rev().find_map(|event| match event.kind {
            DecisionEventKind::Overridden { action, .. } | DecisionEventKind::Replanned { action, .. } => {
                Some(*action)
            }
            _ => None,
        });
        Ok(match (done, status) {
            (Some(action), _) => Some((Decision { action, ..decision }, status)),
            (None, Status::Overridden) => None,
            (None, _) => Some((decision, status)),
        })
    }

    /// Approves what the policy allows and carries it out; answers how many.
    pub(crate) fn approve_by_policy(&self, decisions: &[Decision], policy: &Policy) -> Result<u64, Error> {
        let mut approved = 0;
        for decision in decisions {
            let Some(rule) = qm_decide::approve_by_rule(decision, policy) else { continue };
            let record = self.decision(&decision.id)?;
            // What a person put off is theirs to answer.
            if record.status == Status::Proposed && record.snoozed_until.is_none() {
                self.append(
                    &decision.id,
                    &rule,
                    DecisionEventKind::Moved { to: Status::Approved, note: None },
                )?;
                approved += 1;
            }
        }
        if approved > 0 {
            self.carry_out()?;
        }
        Ok(approved)
    }

    /// Carries out what is due in the outbox; answers how many were done. What fails is tried again later, and
    /// given up after some attempts.
    ///
    /// # Errors
    /// When the store refuses or the files cannot be written.
    pub fn carry_out(&self) -> Result<u64, Error> {
        let mut files = FileExecutor::open(&self.home().out())?;
        let (mut done, now) = (0, self.now());
        loop {
            let due = self.store().outbox_due(now, BATCH)?;
            if due.is_empty() {
                return Ok(done);
            }
            for item in due {
                match self.attempt(&mut files, &item) {
                    Ok(receipt) => {
                        self.store().outbox_done(item.id, self.now(), &serde_json::to_string(&receipt)?)?;
                        done += 1;
                    }
                    Err(error) => self.try_later(&item, &error)?,
                }
            }
        }
    }

    fn attempt(&self, files: &mut FileExecutor, item: &OutboxItem) -> Result<Receipt, Error> {
        let record = self.decision(&item.decision)?;
        let history = History::of(&record.decision, &record.events);
        let checked = match history.filter(|history| history.before.is_some()) {
            Some(history) => self.checked_under_way(record.decision, item.action.clone(), &history)?,
            None => self.checked(record.decision, item.action.clone(), &[])?,
        };
        let errand = Errand::new(item.key.clone(), checked);
        let contacts = self.contacts(&item.action)?;
        match (&self.outside().webhook, item.executor.as_str()) {
            (Some((url, secret)), WEBHOOK) => {
                let hook = Webhook::new(url, secret.as_bytes(), WEBHOOK_TIMEOUT)?;
                Ok(hook.post(&errand, &contacts, self.now())?)
            }
            _ => Ok(files.carry_out(&errand, &contacts)?),
        }
    }

    fn try_later(&self, item: &OutboxItem, error: &Error) -> Result<(), Error> {
        let mut byte = [0_u8; 1];
        let fault = |source| Error::Home { path: self.home().folder().to_owned(), source };
        (self.outside().entropy)(&mut byte).map_err(fault)?;
        let attempts = item.attempts + 1;
        let message = error.to_string();
        tracing::warn!(decision.id = %item.decision, executor = item.executor, attempts, "action failed: {message}");
        match retry_after(attempts, f64::from(byte[0]) / 256.0) {
            Some(wait) => {
                self.store().outbox_failed(item.id, self.now().plus_seconds(wait.0), &message)?;
            }
            None => self.store().outbox_dead(item.id, self.now(), &message)?,
        }
        Ok(())
    }

    /// Whom an action reaches, from the vault.
    fn contacts(&self, action: &Action) -> Result<Contacts, Error> {
        let mut contacts = Contacts::none();
        contacts.person = match self.addressee(action)? {
            Some(person) => self.contact(&person)?,
            None => None,
        };
        if let Action::Drive(route) = action {
            for stop in &route.stops {
                if let Some(person) = self.store().order_customer(&stop.order)?
                    && let Some(contact) = self.contact(&person)?
                {
                    contacts.stops.insert(stop.order.clone(), contact);
                }
            }
        }
        Ok(contacts)
    }

    fn contact(&self, person: &PersonId) -> Result<Option<Contact>, Error> {
        let data = self.store().person(person)?;
        Ok(data.map(|d| Contact { name: d.name, email: d.email, phone: d.phone, address: d.address }))
    }

    fn addressee(&self, action: &Action) -> Result<Option<PersonId>, Error> {
        Ok(match action {
            Action::NotifyLate(notice) => notice.customer.clone(),
            Action::WinBack(offer) => Some(offer.customer.clone()),
            Action::Reply(reply) => self.store().ticket_customer(&reply.ticket)?,
            _ => None,
        })
    }
}
