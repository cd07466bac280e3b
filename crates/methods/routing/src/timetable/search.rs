//! All ways through a day, extended call by call.

use super::departure::Departure;
use super::label::{Event, Label, keep};
use super::{Call, Day};
use crate::Hours;
use crate::core::{Core, FAR};
use crate::float::id;
use crate::matrices::LEG_MAX;
use crate::table::Table;

/// The labels of one day.
pub(super) struct Search<'a> {
    pub(super) core: &'a Core<'a>,
    pub(super) day: &'a Day,
    /// Whether limits must be kept; otherwise those that are broken do not count.
    pub(super) strict: bool,
    /// Whether of days that cost the same the shortest is looked for.
    pub(super) shortest: bool,
    pub(super) labels: Vec<Label>,
    /// The labels at the end of all ways, all at the same place of the day.
    pub(super) ends: Vec<u32>,
    pub(super) table: &'a Table,
    /// The speeds by hour of the legs. Where there are any, every way has its departure from the start, and `elapsed`
    /// counts waiting as well.
    hours: Option<&'a Hours>,
    pub(super) start: u32,
    end: u32,
}

impl<'a> Search<'a> {
    pub(super) fn new(core: &'a Core<'a>, day: &'a Day, strict: bool, shortest: bool) -> Self {
        let first = core.vans[day.vehicle].first;
        let (start, end) = (core.row[core.start(first)], core.row[core.start(first) + 1]);
        let table = &core.tables[core.profile[first] as usize];
        let labels = Vec::with_capacity(3 * day.calls.len() + 2);
        let hours = day.hours(core);
        Self { core, day, strict, shortest, labels, ends: Vec::new(), table, hours, start, end }
    }

    /// The cheapest way, for each number of breaks that are over before the departure.
    pub(super) fn best(&mut self) -> Option<Departure> {
        let van = &self.core.vans[self.day.vehicle];
        let first = van.open.max(self.day.ready);
        let over = van.breaks.iter().take_while(|rest| rest.window.close.0 <= first).count();
        let mut best: Option<Departure> = None;
        for skipped in over..=van.breaks.len() {
            let opens = if skipped > over { van.breaks[skipped - 1].window.close.0 } else { first };
            if let Some(found) = self.run(opens, skipped)
                && best.as_ref().is_none_or(|best| (found.cost, found.span) < (best.cost, best.span))
            {
                best = Some(found);
            }
        }
        best
    }

    /// The way without breaks, whatever limits it breaks.
    pub(super) fn unlimited(&mut self) -> Departure {
        let van = &self.core.vans[self.day.vehicle];
        let first = van.open.max(self.day.ready);
        self.run(first, van.breaks.len()).expect("invariant: without limits there is always a way")
    }

    /// The cheapest way that leaves at `first` or later and takes no break before the one of index `skipped`.
    fn run(&mut self, first: i64, skipped: usize) -> Option<Departure> {
        let latest = self.core.vans[self.day.vehicle].latest;
        if self.strict && first > latest {
            return None;
        }
        if let Some(hours) = self.hours {
            return self.run_by_hour(hours, first, skipped);
        }
        self.walk(Label::start(first, latest.max(first), self.start, id(skipped)), skipped);
        let all = self.ends.iter().filter_map(|&end| self.departure(end, first));
        all.min_by_key(|found| (found.cost, found.span))
    }

    /// All ways from a start to the return.
    pub(super) fn walk(&mut self, start: Label, skipped: usize) {
        self.ends.clear();
        keep(&mut self.labels, &mut self.ends, start);
        for at in 0..self.day.calls.len() {
            match self.day.calls[at] {
                Call::Stop { stop, window } => {
                    self.extend(|search, at| search.drive(at, stop, Event::Arrival(stop)));
                    self.rest(skipped);
                    self.extend(|search, at| search.serve(at, stop as usize, window));
                    self.rest(skipped);
                }
                Call::Reload { ready } => {
                    self.reload();
                    self.rest(skipped);
                    self.extend(|search, at| Some(search.after(at, ready, 0, Event::Reloaded)));
                }
            }
        }
        self.extend(Self::return_home);
    }

    /// Goes one step on from each label.
    fn extend(&mut self, step: impl Fn(&Self, u32) -> Option<Label>) {
        let ends = std::mem::take(&mut self.ends);
        for &end in &ends {
            if let Some(label) = step(self, end) {
                keep(&mut self.labels, &mut self.ends, label);
            }
        }
    }

    /// Every place where the next trip can be loaded.
    fn reload(&mut self) {
        let ends = std::mem::take(&mut self.ends);
        for &end in &ends {
            for (place, &(row, _)) in self.core.vans[self.day.vehicle].reload_at.iter().enumerate() {
                if let Some(label) = self.drive(end, row, Event::Reload(id(place))) {
                    keep(&mut self.labels, &mut self.ends, label);
                }
            }
        }
    }

    /// Takes the next break, or several, or none.
    fn rest(&mut self, skipped: usize) {
        let van = &self.core.vans[self.day.vehicle];
        for (index, rest) in van.breaks.iter().enumerate().skip(skipped) {
            let due = |end: &u32| self.labels[*end as usize].breaks as usize == index;
            let ends: Vec<u32> = self.ends.iter().copied().filter(due).collect();
            for end in ends {
                let mut label = self.after(end, rest.window.open.0, 0, Event::Rest(id(index)));
                if self.bound(&mut label, rest.window.close.0) {
                    label.now += rest.duration.0;
                    label.elapsed += rest.duration.0;
                    label.breaks += 1;
                    keep(&mut self.labels, &mut self.ends, label);
                }
            }
        }
    }

    fn drive(&self, from: u32, row: u32, event: Event) -> Option<Label> {
        let here = &self.labels[from as usize];
        let metres = self.table.distance(here.row, row);
        let usual = self.table.duration(here.row, row);
        let seconds = self.hours.map_or(usual, |hours| hours.arrive(here.now, usual) - here.now);
        let barred = self.strict && metres >= LEG_MAX;
        let mut label = self.after(from, -FAR, seconds, event);
        (label.metres, label.row) = (label.metres + metres, row);
        (!barred).then_some(label)
    }

    fn serve(&self, from: u32, stop: usize, window: (i64, i64)) -> Option<Label> {
        let mut label = self.after(from, window.0, 0, Event::Service);
        let (by, rate) = self.core.promise[stop];
        let in_time = self.bound(&mut label, window.1);
        label.lateness = label.lateness.saturating_add((label.now - by).max(0).saturating_mul(rate));
        label.now += self.core.service[stop];
        label.elapsed += self.core.service[stop];
        in_time.then_some(label)
    }

    fn return_home(&self, from: u32) -> Option<Label> {
        let van = &self.core.vans[self.day.vehicle];
        let mut label = self.drive(from, self.end, Event::End)?;
        // A break not taken is not due only where the vehicle is back before its window closes.
        let left = van.breaks.get(label.breaks as usize).map_or(FAR, |rest| rest.window.close.0);
        let in_time = self.bound(&mut label, left.min(van.close + van.overtime_max));
        (in_time && (!self.strict || label.metres <= van.distance_max)).then_some(label)
    }

    /// The label `seconds` later, no earlier than `opens`.
    fn after(&self, from: u32, opens: i64, seconds: i64, event: Event) -> Label {
        let here = self.labels[from as usize];
        let now = (here.now + seconds).max(opens);
        let elapsed = here.elapsed + if self.hours.is_some() { now - here.now } else { seconds };
        Label { now, elapsed, parent: from, event, ..here }
    }

    /// Whether a label is no later than `closes`; the departure must leave it so.
    fn bound(&self, label: &mut Label, closes: i64) -> bool {
        if label.now > closes {
            return !self.strict;
        }
        label.latest = label.latest.min(closes - label.elapsed);
        true
    }
}
