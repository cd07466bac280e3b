//! Several searches side by side that meet now and then.
//!
//! Meetings are held at fixed shares of the budget. A search that is behind goes on from the plan of the one that is
//! ahead. Who brings what to which meeting depends on rounds alone where the budget is of rounds, whichever thread runs
//! first; a search that has ended counts as present with its last plan.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use crate::budget::{Budget, Progress};
use crate::float::real;
use crate::ruin::Tours;

/// Parts of the budget between which searches meet.
const PARTS: u32 = 50;
/// Most searches side by side.
const THREADS_MAX: usize = 256;

/// What all searches of one problem share.
pub(crate) struct Meeting<'a> {
    state: Mutex<State<'a>>,
    held: Condvar,
}

struct State<'a> {
    /// The plan each search brought last.
    brought: Vec<Option<Tours<'a>>>,
    /// Searches that have not ended, and those of them that wait for the meeting.
    running: usize,
    waiting: usize,
    /// Meetings held.
    held: u64,
    /// The best plan at the last meeting, and the searches that go on from it.
    ahead: Option<Tours<'a>>,
    behind: Vec<usize>,
    /// A plan that is good enough was found; and it had been when the last meeting was held.
    reached: bool,
    over: bool,
}

/// One of the searches.
pub(crate) struct Island<'m, 'a> {
    meeting: &'m Meeting<'a>,
    index: usize,
    next: u32,
    reached: bool,
}

impl<'a> Meeting<'a> {
    fn new(searches: usize) -> Self {
        let state = State {
            brought: vec![None; searches],
            running: searches,
            waiting: 0,
            held: 0,
            ahead: None,
            behind: Vec::new(),
            reached: false,
            over: false,
        };
        Self { state: Mutex::new(state), held: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State<'_> {
    /// Holds the meeting once all that run are there.
    fn hold(&mut self) -> bool {
        if self.waiting < self.running || self.running == 0 {
            return false;
        }
        let mut ranked: Vec<usize> =
            (0..self.brought.len()).filter(|&index| self.brought[index].is_some()).collect();
        ranked.sort_by_key(|&index| (self.brought[index].as_ref().map(Tours::key), index));
        self.ahead = ranked.first().and_then(|&best| self.brought[best].clone());
        self.behind = ranked.split_off(ranked.len().div_ceil(2));
        self.over = self.reached;
        self.waiting = 0;
        self.held += 1;
        true
    }
}

impl<'a> Island<'_, 'a> {
    /// Whether the next meeting is due at a share of the budget.
    pub(crate) fn is_due(&self, used: f64) -> bool {
        self.next < PARTS && used * real(i64::from(PARTS)) >= real(i64::from(self.next))
    }

    /// Brings a plan to the next meeting and waits for the others; the plan to go on from, where that is another.
    /// `Err` where the search is over.
    pub(crate) fn meet(&mut self, plan: &Tours<'a>) -> Result<Option<Tours<'a>>, Over> {
        self.next += 1;
        let mut state = self.meeting.lock();
        state.brought[self.index] = Some(plan.clone());
        state.waiting += 1;
        let before = state.held;
        if state.hold() {
            self.meeting.held.notify_all();
        }
        while state.held == before {
            state = self.meeting.held.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.over {
            return Err(Over);
        }
        Ok(if state.behind.contains(&self.index) { state.ahead.clone() } else { None })
    }

    /// Notes that this search ends because its plan is good enough.
    pub(crate) fn reach(&mut self) {
        self.reached = true;
    }
}

/// Another search has found a plan that is good enough.
pub(crate) struct Over;

impl Drop for Island<'_, '_> {
    /// Leaves, so that nobody waits for a search that has ended.
    fn drop(&mut self) {
        let mut state = self.meeting.lock();
        state.running -= 1;
        state.reached |= self.reached;
        if state.waiting > 0 && state.hold() {
            self.meeting.held.notify_all();
        }
    }
}

/// Runs `walk` on as many threads as the budget says, each with a seed of its own, and keeps the best plan.
pub(crate) fn side_by_side<'a>(
    budget: Budget<'_>,
    seed: u64,
    observer: &mut dyn FnMut(Progress),
    walk: impl Fn(u64, &mut dyn FnMut(Progress), &mut Island<'_, 'a>) -> Tours<'a> + Sync,
) -> Option<Tours<'a>> {
    let threads = budget.threads.clamp(1, THREADS_MAX);
    let (meeting, walk) = (Meeting::new(threads), &walk);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let run = |index: usize| {
            let (meeting, sender) = (&meeting, sender.clone());
            let seed = (0..index).fold(seed, |seed, _| seed.wrapping_add(0xd134_2543_de82_ef95));
            scope.spawn(move || {
                let mut island = Island { meeting, index, next: 1, reached: false };
                // The receiver is there until all senders are gone.
                walk(seed, &mut |progress| sender.send(progress).unwrap_or(()), &mut island)
            })
        };
        let searches: Vec<_> = (0..threads).map(run).collect();
        drop(sender);
        let mut told: Option<Progress> = None;
        for mut progress in receiver {
            let better = |told: Progress| (progress.missing, progress.cost) < (told.missing, told.cost);
            if told.is_none_or(better) {
                progress.iterations = progress.iterations.max(told.map_or(0, |told| told.iterations));
                told = Some(progress);
                observer(progress);
            }
        }
        let joined = searches.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|plan| plan.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .min_by_key(Tours::key)
    })
}
