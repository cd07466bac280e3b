//! The best departure for one way through a day.

use super::label::{Event, Label};
use super::search::Search;
use crate::core::NONE;

/// A way through the day with its departure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Departure {
    pub(super) label: u32,
    pub(super) departure: i64,
    pub(super) cost: i64,
    /// Seconds from departure to return.
    pub(super) span: i64,
}

/// Where the cost of a later departure begins to grow faster: from this departure on, by so much per second, and by so
/// many seconds in length.
type Kink = (i64, i64, i64);

impl Search<'_> {
    /// The departure from `first` on that makes a whole way cheapest, then shortest, then the earliest; `None` where it
    /// always takes too long. Where the square of hours costs, the cheapest of those at which something changes.
    pub(super) fn departure(&self, end: u32, first: i64) -> Option<Departure> {
        let last = &self.labels[end as usize];
        let van = &self.core.vans[self.day.vehicle];
        let mut departure = first.max(last.now - van.span_max);
        if self.strict && (departure > last.latest || last.elapsed > van.span_max) {
            return None;
        }
        departure = departure.min(last.latest);
        let leaves = |departure| self.leaving(end, departure);
        if van.per_hour_squared == 0 {
            return Some(leaves(self.by_slope(end, departure)));
        }
        let kinks = self.kinks(end).into_iter().map(|(from, _, _)| from.clamp(departure, last.latest));
        let all = kinks.chain([departure]).map(leaves);
        all.min_by_key(|found| (found.cost, found.span, found.departure))
    }

    /// The first departure from which on none is cheaper, nor as cheap and shorter.
    fn by_slope(&self, end: u32, mut departure: i64) -> i64 {
        let last = &self.labels[end as usize];
        let mut slope = (-self.core.vans[self.day.vehicle].per_second, -1);
        for (from, cost, seconds) in self.kinks(end) {
            if from > departure {
                if slope >= (0, 0) {
                    break;
                }
                departure = from.min(last.latest);
            }
            slope = (slope.0 + cost, slope.1 + seconds);
        }
        departure
    }

    /// A way with its departure.
    fn leaving(&self, end: u32, departure: i64) -> Departure {
        let last = &self.labels[end as usize];
        let van = &self.core.vans[self.day.vehicle];
        let back = last.now.max(departure + last.elapsed);
        let span = back - departure;
        let cost = van.day_cost(self.core.rate[van.first], last.metres, span, back);
        let cost = cost.saturating_add(self.lateness(end, departure));
        Departure { label: end, departure, cost, span }
    }

    /// What happens on a way, and when that is over.
    pub(super) fn events(&self, best: &Departure) -> Vec<(Event, i64)> {
        let moment = |label: &Label| label.now.max(best.departure + label.elapsed);
        let mut events: Vec<_> = self.back(best.label).map(|label| (label.event, moment(label))).collect();
        events.reverse();
        events
    }

    fn kinks(&self, end: u32) -> Vec<Kink> {
        let (last, van) = (&self.labels[end as usize], &self.core.vans[self.day.vehicle]);
        let mut kinks = vec![(last.now - last.elapsed, van.per_second, 1)];
        if van.overtime_per_second > 0 {
            kinks.push((last.now.max(van.close) - last.elapsed, van.overtime_per_second, 0));
        }
        let late = self.promised(end).map(|(now, elapsed, by, rate)| (now.max(by) - elapsed, rate, 0));
        kinks.extend(late);
        kinks.sort_unstable();
        kinks
    }

    fn lateness(&self, end: u32, departure: i64) -> i64 {
        let late = self.promised(end).map(|(now, elapsed, by, rate)| {
            let start = now.max(departure + elapsed);
            (start - by).max(0).saturating_mul(rate)
        });
        late.fold(0, i64::saturating_add)
    }

    /// The earliest start of service, the seconds before it, what was promised and the rate, of each stop with a promise.
    fn promised(&self, end: u32) -> impl Iterator<Item = (i64, i64, i64, i64)> + '_ {
        let core = self.core;
        let mut served = None;
        // Backwards the service comes first, then the arrival that says at which stop.
        self.back(end).filter_map(move |label| match label.event {
            Event::Service => {
                served = Some((label.now, label.elapsed));
                None
            }
            Event::Arrival(stop) => {
                let (stop, (now, elapsed)) = (stop as usize, served.take()?);
                let (by, rate) = core.promise[stop];
                let service = core.service[stop];
                (rate > 0).then_some((now - service, elapsed - service, by, rate))
            }
            _ => None,
        })
    }

    /// The labels of a way, the last one first.
    pub(super) fn back(&self, end: u32) -> impl Iterator<Item = &Label> + '_ {
        let parent = |label: &&Label| self.labels.get(label.parent as usize).filter(|_| label.parent != NONE);
        std::iter::successors(self.labels.get(end as usize), parent)
    }
}
