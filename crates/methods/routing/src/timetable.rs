//! A vehicle's whole day timed at least cost: its trips in their order, its breaks, where it reloads, when it leaves.
//!
//! Labels of what can be reached are extended from place to place (Irnich & Desaulniers 2005); they differ by the breaks
//! taken and the reloads chosen. One that is nowhere worse replaces another, and of those with the same breaks at most
//! eight are kept, the earliest always. Waiting is left to the end: with `elapsed` seconds without waiting and the
//! earliest moment `now`, a day that starts at `t` is at `max(t + elapsed, now)`. So cost is convex and piecewise linear
//! in the departure, which is chosen exactly for each way that is left. O(stops × breaks²) where no more than the
//! earliest label matters.
//!
//! Whether a day is in time is decided exactly, and so is its cost, but where breaks or reloads are to be chosen: there
//! a longest duration or distance may be held to be broken that need not be, and where both seconds and lateness cost,
//! breaks are placed for the lateness at the earliest departure. Where the square of hours costs, of the departures only those
//! are tried at which waiting, overtime or lateness begins.
//!
//! Where speeds depend on the hour, a later departure changes the legs. Where seconds cost or a longest duration is given,
//! up to some 36 departures are tried there, each exactly but for the eight labels: the best of them need not be the best of
//! all, and a longest duration may be held to be broken that another departure would keep. Otherwise the earliest departure
//! is the cheapest. O(stops) for each departure where there are no breaks and no places to reload to be chosen.

mod bound;
mod departure;
mod hourly;
mod label;
mod search;

use crate::core::Core;
pub(crate) use label::Event;
use search::Search;

/// What a vehicle does next.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call {
    /// Serve a stop within a window.
    Stop { stop: u32, window: (i64, i64) },
    /// Load what is ready at some moment.
    Reload { ready: i64 },
}

/// What a vehicle does on one day.
#[derive(Debug)]
pub(crate) struct Day {
    pub(crate) vehicle: usize,
    /// When all that the first trip brings is ready.
    pub(crate) ready: i64,
    pub(crate) calls: Vec<Call>,
}

/// A day with its moments.
#[derive(Debug)]
pub(crate) struct Timetable {
    pub(crate) departure: i64,
    pub(crate) metres: i64,
    /// Metres, seconds, overtime and lateness.
    pub(crate) cost: i64,
    /// What happens and when it is over, from the departure to the return.
    pub(crate) events: Vec<(Event, i64)>,
}

impl Day {
    /// What the day costs in metres, seconds, overtime and lateness; `None` where it breaks a limit or costs `limit` or
    /// more.
    pub(crate) fn cost(&self, core: &Core<'_>, limit: i64) -> Option<i64> {
        if !self.could_cost_less(core, limit) {
            return None;
        }
        Search::new(core, self, true, false).best().map(|best| best.cost).filter(|&cost| cost < limit)
    }

    /// The cheapest timetable; where none keeps the limits, one without breaks that keeps those it can.
    pub(crate) fn timetable(&self, core: &Core<'_>) -> Timetable {
        let mut search = Search::new(core, self, true, true);
        let best = search.best().unwrap_or_else(|| {
            search = Search::new(core, self, false, true);
            search.unlimited()
        });
        Timetable {
            departure: best.departure,
            metres: search.labels[best.label as usize].metres,
            cost: best.cost,
            events: search.events(&best),
        }
    }
}
