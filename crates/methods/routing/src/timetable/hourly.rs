//! The best departure where traffic is faster at some hours than at others.
//!
//! Legs then depend on the departure, so it is fixed before a day is searched. Tried are the earliest departure, those
//! after which the earliest return or less lateness can no longer be had, and a grid of quarters of an hour behind them.

use super::departure::Departure;
use super::label::{Event, Label};
use super::search::Search;
use super::{Call, Day};
use crate::Hours;
use crate::core::FAR;
use crate::hours::DAY;

/// Steps of the grid in seconds; the first one is used that covers the time with so many, otherwise the last.
const STEPS: [i64; 3] = [900, 1_800, 3_600];
const STEPS_MAX: i64 = 32;

impl Search<'_> {
    /// The cheapest departure of those tried from `first` on, then the shortest, then the earliest, with no break before
    /// the one of index `skipped`; `None` where none keeps the limits.
    pub(super) fn run_by_hour(&mut self, hours: &Hours, first: i64, skipped: usize) -> Option<Departure> {
        let van = &self.core.vans[self.day.vehicle];
        let earliest = self.leave(first, skipped)?;
        let spans = van.per_second > 0 || van.span_max < FAR;
        let mut best = Some(earliest).filter(|found| self.is_short(found));
        if !(spans || self.shortest) {
            return best;
        }
        let (way, back) = (earliest.label, first + earliest.span);
        let mut departures = vec![back.saturating_sub(van.span_max)];
        let mut latest = self.latest(hours, way, back, true);
        departures.push(latest);
        if self.has_choice() {
            latest = self.later_ways(hours, &earliest, latest, skipped, &mut departures);
        }
        if spans {
            let over = self.latest(hours, way, van.close + van.overtime_max, false);
            let others = [self.latest(hours, way, back, false), self.latest(hours, way, van.close, false)];
            departures.extend(others);
            departures.push(over);
            departures.extend(grid(hours, latest, over));
        }
        // From when a break is over before the departure on, the search without it goes on.
        let until = van.breaks.get(skipped).filter(|_| self.strict).map_or(FAR, |rest| rest.window.close.0);
        departures.sort_unstable();
        departures.dedup();
        for departure in departures.into_iter().filter(|&moment| first < moment && moment < until) {
            let mark = self.labels.len();
            let Some(found) = self.leave(departure, skipped) else { break };
            let key = |found: &Departure| (found.cost, found.span);
            if self.is_short(&found) && best.as_ref().is_none_or(|best| key(&found) < key(best)) {
                best = Some(found);
            } else {
                self.labels.truncate(mark);
            }
        }
        best
    }

    /// The cheapest way that leaves at a moment, one that is not too long where there is one; `None` where nothing that
    /// leaves then or later is in time.
    fn leave(&mut self, departure: i64, skipped: usize) -> Option<Departure> {
        self.walk(Label::start(departure, departure, self.start, crate::float::id(skipped)), skipped);
        let all = self.ends.iter().map(|&end| self.left_at(end, departure));
        all.min_by_key(|found| (!self.is_short(found), found.cost, found.span))
    }

    fn left_at(&self, end: u32, departure: i64) -> Departure {
        let van = &self.core.vans[self.day.vehicle];
        let last = &self.labels[end as usize];
        let span = last.now - departure;
        let overtime = (last.now - van.close).max(0);
        let cost = last.metres * self.core.rate[van.first]
            + span * van.per_second
            + overtime.saturating_mul(van.overtime_per_second);
        Departure { label: end, departure, cost: cost.saturating_add(last.lateness), span }
    }

    fn is_short(&self, found: &Departure) -> bool {
        !self.strict || found.span <= self.core.vans[self.day.vehicle].span_max
    }

    /// Whether the same stops can be served in several ways.
    fn has_choice(&self) -> bool {
        let van = &self.core.vans[self.day.vehicle];
        !van.breaks.is_empty() || van.reload_at.len() > 1
    }

    /// Goes on to ways that can be left later still and cost no more but for the seconds; the latest departure found.
    fn later_ways(
        &mut self,
        hours: &Hours,
        earliest: &Departure,
        mut latest: i64,
        skipped: usize,
        departures: &mut Vec<i64>,
    ) -> i64 {
        let per_second = self.core.vans[self.day.vehicle].per_second;
        let costs = |found: &Departure| found.cost + found.departure * per_second;
        let back = earliest.departure + earliest.span;
        for _ in 0..=self.core.vans[self.day.vehicle].breaks.len() {
            let mark = self.labels.len();
            let found = self.leave(latest + 1, skipped);
            let found = found.filter(|found| costs(found) <= costs(earliest));
            latest = match &found {
                Some(found) => self.latest(hours, found.label, back, true),
                None => latest,
            };
            self.labels.truncate(mark);
            if found.is_none() {
                break;
            }
            departures.push(latest);
        }
        latest
    }

    /// The latest departure on a way that keeps what it keeps and is back by `back`, with no service later than promised,
    /// or than it is already, where `promises` are to be kept.
    fn latest(&self, hours: &Hours, way: u32, back: i64, promises: bool) -> i64 {
        let van = &self.core.vans[self.day.vehicle];
        let mut calls = self.day.calls.iter().rev();
        let mut latest = back;
        for label in self.back(way) {
            let Some(before) = self.labels.get(label.parent as usize) else { break };
            latest = latest.max(label.now);
            let leg = || self.table.duration(before.row, label.row);
            latest = match label.event {
                Event::Start | Event::Reloaded => {
                    calls.next();
                    latest
                }
                Event::End => {
                    let left = van.breaks.get(label.breaks as usize).map_or(FAR, |rest| rest.window.close.0);
                    hours.leave(latest.min(left.max(label.now)), leg())
                }
                Event::Arrival(_) | Event::Reload(_) => hours.leave(latest, leg()),
                Event::Rest(index) => {
                    let rest = &van.breaks[index as usize];
                    (latest - rest.duration.0).min(rest.window.close.0)
                }
                Event::Service => {
                    let Some(&Call::Stop { stop, window }) = calls.next() else { break };
                    let (stop, start) = (stop as usize, label.now - self.core.service[stop as usize]);
                    let (by, rate) = self.core.promise[stop];
                    let by = if promises && rate > 0 { by.max(start) } else { FAR };
                    (latest - self.core.service[stop]).min(window.1).min(by)
                }
            }
            .max(before.now);
        }
        latest
    }
}

impl Day {
    /// The speeds by hour of the legs that the vehicle drives.
    pub(super) fn hours<'a>(&self, core: &crate::core::Core<'a>) -> Option<&'a Hours> {
        core.problem.legs_of(self.vehicle).hours()
    }
}

/// Moments between two, no further than a day apart since days are alike.
fn grid(hours: &Hours, from: i64, to: i64) -> impl Iterator<Item = i64> {
    let to = to.min(from + DAY);
    let few = STEPS.into_iter().find(|step| (to - from) / step <= STEPS_MAX);
    let step = few.unwrap_or(STEPS[STEPS.len() - 1]);
    let next = move |&moment: &i64| Some(moment + step).filter(|&moment| moment < to);
    std::iter::successors(Some(hours.next(from, step)).filter(|&moment| moment < to), next)
}
