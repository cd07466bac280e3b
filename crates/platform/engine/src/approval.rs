//! Approval by people and by policy, and carrying approved actions out, once each.

use crate::engine::Engine;
use crate::error::Error;
use qm_act::{Contact, Contacts, Errand, FileExecutor, Receipt, Webhook, retry_after};
use qm_domain::{
    Action, Approver, Decision, DecisionEvent, DecisionEventKind, DecisionId, PersonId, Policy, Status,
};
use qm_store::{DecisionRecord, OutboxItem};
use std::time::Duration;

const FILE: &str = "file";
const WEBHOOK: &str = "webhook";
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(10);
/// Most actions carried out in one go.
const BATCH: usize = 500;

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

    /// Turns a decision down.
    ///
    /// # Errors
    /// As [`Engine::approve`].
    pub fn reject(&self, id: &DecisionId, by: &Approver, reason: &str) -> Result<Status, Error> {
        self.move_to(id, by, Status::Rejected, Some(reason))
    }

    /// Puts a person's action in the place of a proposed one and carries it out. It must be of the same kind.
    ///
    /// # Errors
    /// As [`Engine::approve`]; [`Error::Unsafe`] for an action about something else or without an amount.
    pub fn override_with(
        &self,
        id: &DecisionId,
        by: &Approver,
        action: Action,
        note: Option<&str>,
    ) -> Result<Status, Error> {
        let record = self.decision(id)?;
        if !may_replace(&record.decision.action, &action) {
            let what =
                "an override keeps the decision's subject and gives a positive quantity or a whole text";
            return Err(Error::Unsafe(what.into()));
        }
        let kind = DecisionEventKind::Overridden { action: Box::new(action), note: note.map(Into::into) };
        self.append(id, by, kind)?;
        self.carry_out()?;
        Ok(self.decision(id)?.status)
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
        let executors: &[&str] = if self.outside().webhook.is_some() { &[FILE, WEBHOOK] } else { &[FILE] };
        Ok(self.store().append(&event, executors)?)
    }

    /// Approves what the policy allows and carries it out; answers how many.
    pub(crate) fn approve_by_policy(&self, decisions: &[Decision], policy: &Policy) -> Result<u64, Error> {
        let mut approved = 0;
        for decision in decisions {
            let Some(rule) = qm_decide::approve_by_rule(decision, policy) else { continue };
            if self.decision(&decision.id)?.status == Status::Proposed {
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
        let mut done = 0;
        for item in self.store().outbox_due(self.now(), BATCH)? {
            match self.attempt(&mut files, &item) {
                Ok(receipt) => {
                    self.store().outbox_done(item.id, self.now(), &serde_json::to_string(&receipt)?)?;
                    done += 1;
                }
                Err(error) => self.try_later(&item, &error)?,
            }
        }
        Ok(done)
    }

    fn attempt(&self, files: &mut FileExecutor, item: &OutboxItem) -> Result<Receipt, Error> {
        let decision = self.decision(&item.decision)?.decision;
        let errand = Errand::new(item.key.clone(), &decision, Some(item.action.clone()));
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

/// Most of a price that a person may offer to give up.
const DISCOUNT_MAX: f64 = 0.3;

/// Whether a person's action may stand in a decision's place: the same subject, other amounts, times or words.
fn may_replace(old: &Action, new: &Action) -> bool {
    match (old, new) {
        (Action::Purchase(a), Action::Purchase(b)) => {
            let same = (&a.supplier, &a.sku, &a.location, a.unit_cost)
                == (&b.supplier, &b.sku, &b.location, b.unit_cost);
            same && b.quantity > 0
        }
        (Action::Transfer(a), Action::Transfer(b)) => {
            (&a.sku, &a.from, &a.to) == (&b.sku, &b.from, &b.to) && b.quantity > 0 && b.cost.minor >= 0
        }
        (Action::WinBack(a), Action::WinBack(b)) => {
            a.customer == b.customer && b.discount.get() <= DISCOUNT_MAX
        }
        (Action::Reply(a), Action::Reply(b)) => a.ticket == b.ticket && !b.text.trim().is_empty(),
        (Action::Fulfil(a), Action::Fulfil(b)) => a.order == b.order,
        (Action::Drive(a), Action::Drive(b)) => a.vehicle == b.vehicle && a.depot == b.depot,
        (Action::NotifyLate(a), Action::NotifyLate(b)) => {
            a.shipment == b.shipment && a.customer == b.customer
        }
        (Action::Escalate(a), Action::Escalate(b)) => a.ticket == b.ticket,
        _ => false,
    }
}
