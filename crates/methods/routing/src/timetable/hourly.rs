//! The best departure where traffic is faster at some hours than at others.
//!
//! Legs then depend on the departure, so it is fixed before a day is searched. Tried are the earliest departure, those
//! after which the earliest return, the end of the shift or the promises can no longer be kept, and a grid of quarters of
//! an hour behind them; of hours where breaks or places to reload are to be chosen anew for each.

use super::departure::Departure;
use super::label::{Event, Label};
use super::search::Search;
use super::{Call, Day};
use crate::Hours;
use crate::core::{Core, FAR};
use crate::float::id;
use crate::hours::DAY;

/// Steps of the grid in seconds; the first one is used that covers the time with so many, otherwise the last.
const STEPS: [i64; 3] = [900, 1_800, 3_600];
const STEPS_MAX: i64 = 32;
/// Seconds that another way must be left later to be gone on from though it costs more.
const GAIN_LEAST: i64 = 60;

/// One thing done on a way: a leg, a wait, and what then takes some time.
struct Step {
    leg: i64,
    opens: i64,
    closes: i64,
    lasts: i64,
    /// The moment promised for what it does, and the cost of each second later.
    promise: (i64, i64),
    /// When it begins and when it is over at the departure for which the way was found.
    begins: i64,
    over: i64,
}

impl Search<'_> {
    /// The cheapest departure of those tried from `first` on, then the shortest, then the earliest, with no break before
    /// the one of index `skipped`; `None` where none keeps the limits.
    pub(super) fn run_by_hour(&mut self, hours: &Hours, first: i64, skipped: usize) -> Option<Departure> {
        let van = &self.core.vans[self.day.vehicle];
        let earliest = self.leave(first, skipped)?;
        let mut best = Some(earliest).filter(|found| self.is_short(found));
        if !van.minds_its_span() && !self.shortest {
            return best;
        }
        let steps = self.steps(earliest.label);
        // From when a break is over before the departure on, the search without it goes on.
        let until = van.breaks.get(skipped).filter(|_| self.strict).map_or(FAR, |rest| rest.window.close.0);
        for departure in self.departures(hours, skipped, &earliest, &steps) {
            if departure <= first || departure >= until || departure > van.latest {
                continue;
            }
            let mark = self.labels.len();
            let found = if self.has_choice(skipped) {
                self.leave(departure, skipped)
            } else {
                self.follow(hours, &steps, departure, &earliest)
            };
            let Some(found) = found else { break };
            let key = |found: &Departure| (found.cost, found.span);
            if self.is_short(&found) && best.as_ref().is_none_or(|best| key(&found) < key(best)) {
                best = Some(found);
            } else {
                self.labels.truncate(mark);
            }
        }
        match best {
            Some(found) if self.shortest && found.departure > first => self.leave(found.departure, skipped),
            best => best,
        }
    }

    /// The departures to be tried, in order.
    fn departures(
        &mut self,
        hours: &Hours,
        skipped: usize,
        earliest: &Departure,
        steps: &[Step],
    ) -> Vec<i64> {
        let van = &self.core.vans[self.day.vehicle];
        let back = earliest.departure + earliest.span;
        let mut latest = last_departure(hours, steps, back, true);
        let mut all = vec![back.saturating_sub(van.span_max), latest];
        if self.has_choice(skipped) {
            let others;
            (others, latest) = self.later_ways(hours, skipped, earliest, latest);
            all.extend(others);
        }
        if van.minds_its_span() {
            let last = van.close + van.overtime_max;
            let over = last_departure(hours, steps, last, false);
            all.push(over);
            if steps.iter().any(|step| step.promise.1 > 0) {
                all.push(last_departure(hours, steps, back, false));
            }
            if van.overtime_max > 0 && back < van.close {
                all.push(last_departure(hours, steps, van.close, false));
            }
            // Another way may be in time where this one is not.
            let choice = self.has_choice(skipped);
            all.extend(grid(hours, latest, if choice { last } else { over }, choice));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The last departures of other ways, each found once the one before can be left no later; ends where that gains little
    /// and costs more. Also the latest that costs no more but for the seconds.
    fn later_ways(
        &mut self,
        hours: &Hours,
        skipped: usize,
        earliest: &Departure,
        first: i64,
    ) -> (Vec<i64>, i64) {
        let van = &self.core.vans[self.day.vehicle];
        let costs = |found: &Departure| found.cost + found.departure * van.per_second;
        let (mut all, mut latest, mut as_cheap) = (Vec::new(), first, first);
        for _ in 0..=2 * self.day.calls.len() {
            let mark = self.labels.len();
            let found = self.leave(latest + 1, skipped);
            let steps = found.map(|found| (self.steps(found.label), found));
            self.labels.truncate(mark);
            let Some((steps, found)) = steps else { break };
            let next = last_departure(hours, &steps, found.departure + found.span, true);
            all.push(next);
            if costs(&found) <= costs(earliest) {
                as_cheap = next;
            } else if next - latest < GAIN_LEAST {
                break;
            }
            latest = next;
        }
        (all, as_cheap)
    }

    /// The cheapest way that leaves at a moment, one that is not too long where there is one; `None` where nothing that
    /// leaves then or later is in time.
    fn leave(&mut self, departure: i64, skipped: usize) -> Option<Departure> {
        self.walk(Label::start(departure, departure, self.start, id(skipped)), skipped);
        let all = self.ends.iter().map(|&end| {
            let last = &self.labels[end as usize];
            self.costed(end, departure, last.now, last.lateness)
        });
        all.min_by_key(|found| (!self.is_short(found), found.cost, found.span))
    }

    /// The way that was found for the earliest departure, left at another; `None` where it is then late.
    fn follow(&self, hours: &Hours, steps: &[Step], departure: i64, way: &Departure) -> Option<Departure> {
        let (mut now, mut lateness) = (departure, 0_i64);
        for step in steps {
            let there = if step.leg > 0 { hours.arrive(now, step.leg) } else { now };
            let begins = there.max(step.opens);
            if begins > step.closes && self.strict {
                return None;
            }
            let (by, rate) = step.promise;
            lateness = lateness.saturating_add((begins - by).max(0).saturating_mul(rate));
            now = begins + step.lasts;
        }
        Some(self.costed(way.label, departure, now, lateness))
    }

    fn costed(&self, way: u32, departure: i64, back: i64, lateness: i64) -> Departure {
        let van = &self.core.vans[self.day.vehicle];
        let (span, metres) = (back - departure, self.labels[way as usize].metres);
        let cost = van.day_cost(self.core.rate[van.first], metres, span, back).saturating_add(lateness);
        Departure { label: way, departure, cost, span }
    }

    fn is_short(&self, found: &Departure) -> bool {
        !self.strict || found.span <= self.core.vans[self.day.vehicle].span_max
    }

    /// Whether the same stops can be served in several ways.
    fn has_choice(&self, skipped: usize) -> bool {
        let van = &self.core.vans[self.day.vehicle];
        skipped < van.breaks.len() || van.reload_at.len() > 1
    }

    /// What is done on a way.
    fn steps(&self, way: u32) -> Vec<Step> {
        let (core, van) = (self.core, &self.core.vans[self.day.vehicle]);
        let mut calls = self.day.calls.iter().rev();
        let mut steps = Vec::with_capacity(3 * self.day.calls.len() + 1);
        for label in self.back(way) {
            let Some(before) = self.labels.get(label.parent as usize) else { break };
            let (mut opens, mut closes, mut lasts, mut promise) = (-FAR, FAR, 0, (FAR, 0));
            match label.event {
                Event::Start | Event::Arrival(_) | Event::Reload(_) => {}
                Event::End => {
                    let left = van.breaks.get(label.breaks as usize).map_or(FAR, |rest| rest.window.close.0);
                    closes = left.min(van.close + van.overtime_max);
                }
                Event::Rest(index) => {
                    let rest = &van.breaks[index as usize];
                    (opens, closes) = (rest.window.open.0, rest.window.close.0);
                    lasts = rest.duration.0;
                }
                Event::Reloaded => {
                    if let Some(&Call::Reload { ready }) = calls.next() {
                        opens = ready;
                    }
                }
                Event::Service => {
                    if let Some(&Call::Stop { stop, window }) = calls.next() {
                        (opens, closes) = window;
                        (lasts, promise) = (core.service[stop as usize], core.promise[stop as usize]);
                    }
                }
            }
            let drives = matches!(label.event, Event::Arrival(_) | Event::Reload(_) | Event::End);
            let leg = if drives { self.table.duration(before.row, label.row) } else { 0 };
            let (begins, over) = (label.now - lasts, label.now);
            steps.push(Step { leg, opens, closes, lasts, promise, begins, over });
        }
        steps.reverse();
        steps
    }
}

/// The latest departure that keeps in time on a way what was and is back by `back`, with no service later than promised, or
/// than it was, where `promises` are to be kept.
fn last_departure(hours: &Hours, steps: &[Step], back: i64, promises: bool) -> i64 {
    let mut latest = back;
    for step in steps.iter().rev() {
        let (by, rate) = step.promise;
        let by = if promises && rate > 0 { by } else { FAR };
        let begins = (latest.max(step.over) - step.lasts).min(step.closes).min(by).max(step.begins);
        latest = hours.leave(begins, step.leg);
    }
    latest
}

/// Moments between two, no further than a day apart since days are alike; whole hours alone where they are dear.
fn grid(hours: &Hours, from: i64, to: i64, dear: bool) -> impl Iterator<Item = i64> {
    let to = to.min(from + DAY);
    let few = STEPS.into_iter().find(|step| !dear && (to - from) / step <= STEPS_MAX);
    let step = few.unwrap_or(STEPS[STEPS.len() - 1]);
    let next = move |&moment: &i64| Some(moment + step).filter(|&moment| moment < to);
    std::iter::successors(Some(hours.next(from, step)).filter(|&moment| moment < to), next)
}

impl Day {
    /// The speeds by hour of the legs that the vehicle drives.
    pub(super) fn hours<'a>(&self, core: &Core<'a>) -> Option<&'a Hours> {
        core.problem.legs_of(self.vehicle).hours()
    }
}
