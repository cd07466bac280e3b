//! Dispatch: the tours as they stand, a person's draft of them weighed, and the draft put in their place.

mod day;
mod draft;
pub(crate) mod history;
mod pool;

pub use day::{DayDrafted, DrivenTour};
pub use draft::{DraftTour, Drafted, DraftedTour, Totals};
pub use pool::{Dispatch, LeftOrder, StandingTour};

use crate::engine::Engine;
use crate::error::Error;
use draft::Weighing;
use pool::Pools;
use qm_check::Defect;
use qm_domain::state::ReadyOrder;
use qm_domain::{
    Action, Approver, Assumption, Decision, DecisionEvent, DecisionEventKind, DecisionId, Grounds, OrderId,
    Status,
};
use std::collections::BTreeSet;
use std::sync::{MutexGuard, PoisonError};

/// What is noted on a tour from which a person took every stop, unless they say why.
const EMPTIED: &str = "every stop taken off";

impl Engine {
    /// The latest cycle's tours as they stand, and what is on none; `None` before the first cycle.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn dispatch(&self) -> Result<Option<Dispatch>, Error> {
        Ok(self.pools_with_reasons()?.map(Pools::into_dispatch))
    }

    /// What a draft of some proposed tours would drive and cost, and what the checker would refuse about it; the
    /// other tours stay as they are. Nothing is solved and nothing changes.
    ///
    /// # Errors
    /// [`Error::NoFacts`] before the first cycle, [`Error::NoGrounds`] for tours of a version that did not keep what
    /// their depot had ready; [`Error::NoDecision`], [`Error::Stale`], [`Error::Status`] for a tour that is not there,
    /// not of the latest cycle, or no proposal any more; [`Error::Draft`] for an order that is not ready at the tour's
    /// depot, has no place, or comes twice.
    pub fn weigh_dispatch(&self, draft: &[DraftTour]) -> Result<Drafted, Error> {
        let pools = self.pools_with_reasons()?.ok_or(Error::NoFacts)?;
        self.known(draft, &pools)?;
        Ok(Weighing::new(&pools, draft)?.drafted())
    }

    /// Puts a draft in the place of the proposed tours: what changed is carried out as drawn, a tour without stops is
    /// turned down. All of it or nothing. Answers the decisions that moved.
    ///
    /// # Errors
    /// As [`Engine::weigh_dispatch`]; [`Error::Refused`] with what the checker found, of the first tour that breaks
    /// something; [`Error::Draft`] where nothing changes.
    pub fn commit_dispatch(
        &self,
        draft: &[DraftTour],
        by: &Approver,
        note: Option<&str>,
    ) -> Result<Vec<DecisionId>, Error> {
        let turn = self.dispatching.lock().unwrap_or_else(PoisonError::into_inner);
        let drafted = self.weigh_dispatch(draft)?;
        let stands = drafted.tours.iter().map(|tour| (&tour.standing.decision.id, tour.defects.as_slice()));
        refuse_broken(stands)?;
        let instead = |tour: DraftedTour| {
            let kind = match tour.route {
                Some(route) => DecisionEventKind::Overridden {
                    action: Box::new(Action::Drive(route)),
                    note: note.map(Into::into),
                },
                None => DecisionEventKind::Moved {
                    to: Status::Rejected,
                    note: Some(note.unwrap_or(EMPTIED).into()),
                },
            };
            (tour.standing.decision.id, kind)
        };
        let changes: Vec<_> = drafted.tours.into_iter().filter(|t| t.changed).map(instead).collect();
        if changes.is_empty() {
            return Err(Error::Draft("the draft changes nothing".to_owned()));
        }
        self.put_in_place(changes, by, turn)
    }

    /// Appends what changes to the decisions, all of it or nothing, and carries it out after the turn.
    fn put_in_place(
        &self,
        changes: Vec<(DecisionId, DecisionEventKind)>,
        by: &Approver,
        turn: MutexGuard<'_, ()>,
    ) -> Result<Vec<DecisionId>, Error> {
        let at = self.now();
        let event = |(decision, kind)| DecisionEvent { decision, at, by: by.clone(), kind };
        let events: Vec<DecisionEvent> = changes.into_iter().map(event).collect();
        self.store().append_all(&events, self.executors())?;
        drop(turn);
        self.carry_out()?;
        Ok(events.into_iter().map(|event| event.decision).collect())
    }

    /// Every tour of a draft is a proposal of the latest cycle.
    fn known(&self, draft: &[DraftTour], pools: &Pools) -> Result<(), Error> {
        for tour in draft {
            let record = self.decision(&tour.decision)?;
            if record.decision.cycle != pools.cycle {
                return Err(Error::Stale(tour.decision.clone()));
            }
            if record.status != Status::Proposed {
                let (id, from) = (tour.decision.clone(), record.status);
                return Err(Error::Status { id, from, to: Status::Overridden });
            }
        }
        Ok(())
    }

    /// A tour's grounds hold its own orders. Where a person put others on it, it rests on all that its depot had ready,
    /// and the decision names their defaults too.
    pub(crate) fn widened(
        &self,
        decision: Decision,
        mut grounds: Grounds,
    ) -> Result<(Decision, Grounds), Error> {
        let Action::Drive(route) = &decision.action else { return Ok((decision, grounds)) };
        let own: BTreeSet<&OrderId> = grounds.ready.iter().map(|ready| &ready.order).collect();
        if route.stops.iter().all(|stop| own.contains(&stop.order)) {
            return Ok((decision, grounds));
        }
        if let Some(depot) = self.store().depot_grounds(&decision.cycle, &route.depot)? {
            (grounds.ready, grounds.legs) = (depot.ready, depot.legs);
        }
        Ok((with_defaults(&grounds.ready, decision), grounds))
    }
}

/// The decision with the defaults of the orders that are on its tour.
pub(crate) fn with_defaults(ready: &[ReadyOrder], decision: Decision) -> Decision {
    let Action::Drive(route) = &decision.action else { return decision };
    let on: BTreeSet<&OrderId> = route.stops.iter().map(|stop| &stop.order).collect();
    let theirs = ready.iter().filter(|ready| on.contains(&ready.order));
    let assumed = named(&decision, theirs.flat_map(|ready| &ready.assumed));
    Decision { assumed, ..decision }
}

/// Refuses tours of which the checker found something wrong.
fn refuse_broken<'a>(tours: impl Iterator<Item = (&'a DecisionId, &'a [Defect])>) -> Result<(), Error> {
    match tours.into_iter().find(|(_, defects)| !defects.is_empty()) {
        Some((id, defects)) => Err(Error::Refused { id: id.clone(), defects: defects.to_vec() }),
        None => Ok(()),
    }
}

/// The defaults that a decision names, and those of the orders on its tour.
fn named<'a>(decision: &'a Decision, theirs: impl Iterator<Item = &'a Assumption>) -> Vec<Assumption> {
    decision.assumed.iter().chain(theirs).copied().collect::<BTreeSet<_>>().into_iter().collect()
}
