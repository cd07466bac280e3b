//! What can be reached at some place of a day.

use crate::core::NONE;

/// Labels kept of those that have taken the same breaks.
const KEPT: usize = 8;

/// What happened last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// Departure from where the vehicle starts.
    Start,
    /// Arrival at a stop.
    Arrival(u32),
    /// Service.
    Service,
    /// A break, by its index.
    Rest(u32),
    /// Arrival where the vehicle reloads, by the index among the places where it may.
    Reload(u32),
    /// Departure from there.
    Reloaded,
    /// Return.
    End,
}

/// The end of a way through the day so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// The earliest moment.
    pub(super) now: i64,
    /// Seconds since the departure without any waiting.
    pub(super) elapsed: i64,
    /// The latest departure that keeps what is behind in time.
    pub(super) latest: i64,
    pub(super) metres: i64,
    /// Cost of lateness with the earliest departure.
    pub(super) lateness: i64,
    /// Breaks behind: taken, or over before the departure.
    pub(super) breaks: u32,
    pub(super) row: u32,
    pub(super) parent: u32,
    pub(super) event: Event,
}

impl Label {
    pub(super) fn start(now: i64, latest: i64, row: u32, breaks: u32) -> Self {
        let event = Event::Start;
        Self { now, elapsed: 0, latest, metres: 0, lateness: 0, breaks, row, parent: NONE, event }
    }

    fn is_like(&self, other: &Self) -> bool {
        self.breaks == other.breaks && self.row == other.row
    }

    fn is_no_worse_than(&self, other: &Self) -> bool {
        self.is_like(other)
            && self.now <= other.now
            && self.lateness <= other.lateness
            && self.metres <= other.metres
            && self.elapsed <= other.elapsed
            && self.latest >= other.latest
    }
}

/// Adds a label to those at the end of all ways, unless one of them is no worse.
pub(super) fn keep(labels: &mut Vec<Label>, ends: &mut Vec<u32>, label: Label) {
    let at = |end: &u32| &labels[*end as usize];
    if ends.iter().any(|end| at(end).is_no_worse_than(&label)) {
        return;
    }
    ends.retain(|end| !label.is_no_worse_than(at(end)));
    let like = ends.iter().enumerate().filter(|(_, end)| at(end).is_like(&label));
    if like.clone().count() >= KEPT {
        let latest = like.max_by_key(|(_, end)| at(end).now).map(|(place, end)| (place, at(end).now));
        match latest {
            Some((place, now)) if now > label.now => ends.remove(place),
            _ => return,
        };
    }
    ends.push(crate::float::id(labels.len()));
    labels.push(label);
}
