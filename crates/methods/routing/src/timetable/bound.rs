//! What a day costs at the least, without looking for a timetable.

use super::{Call, Day};
use crate::Hours;
use crate::core::Core;
use crate::table::Table;

impl Day {
    /// Whether the day could be in time and cost less than `limit` if nobody took a break, waited without need for the
    /// last stop, or had to choose one place to reload. Where speeds depend on the hour, moments are those of the earliest
    /// departure, since later ones are never earlier anywhere, and seconds are those of the fastest hour. O(stops × reload
    /// places), without any memory of its own.
    pub(super) fn could_cost_less(&self, core: &Core<'_>, limit: i64) -> bool {
        let van = &core.vans[self.vehicle];
        let start = core.start(van.first);
        let legs = (&core.tables[core.profile[van.first] as usize], self.hours(core));
        let (first, last) = ([(core.row[start], 0)], [(core.row[start + 1], 0)]);
        let mut at = Bound { now: van.open.max(self.ready), elapsed: 0, metres: 0, lateness: 0 };
        let mut stop_at = first;
        let mut reloaded = false;
        for call in &self.calls {
            let from = if reloaded { &van.reload_at[..] } else { &stop_at[..] };
            match *call {
                Call::Stop { stop, window } => {
                    at.drive(legs, from, &[(stop, 0)]);
                    let (by, rate) = core.promise[stop as usize];
                    at.now = at.now.max(window.0);
                    if at.now > window.1 {
                        return false;
                    }
                    at.lateness += (at.now - by).max(0).saturating_mul(rate);
                    at.now += core.service[stop as usize];
                    at.elapsed += core.service[stop as usize];
                    (stop_at, reloaded) = ([(stop, 0)], false);
                }
                Call::Reload { ready } => {
                    at.drive(legs, from, &van.reload_at);
                    at.now = at.now.max(ready);
                    reloaded = true;
                }
            }
        }
        at.drive(legs, if reloaded { &van.reload_at } else { &stop_at }, &last);
        let cost = van.day_cost(core.rate[van.first], at.metres, at.elapsed, at.now);
        at.now - van.close <= van.overtime_max
            && at.elapsed <= van.span_max
            && at.metres <= van.distance_max
            && cost.saturating_add(at.lateness) < limit
    }
}

/// The least there can be so far.
struct Bound {
    now: i64,
    elapsed: i64,
    metres: i64,
    lateness: i64,
}

impl Bound {
    /// Drives the shortest and the fastest of several legs.
    fn drive(
        &mut self,
        (table, hours): (&Table, Option<&Hours>),
        from: &[(u32, usize)],
        to: &[(u32, usize)],
    ) {
        let legs = || from.iter().flat_map(|a| to.iter().map(move |b| (a.0, b.0)));
        self.metres += legs().map(|(a, b)| table.distance(a, b)).min().unwrap_or(0);
        let seconds = legs().map(|(a, b)| table.duration(a, b)).min().unwrap_or(0);
        self.now = hours.map_or(self.now + seconds, |hours| hours.arrive(self.now, seconds));
        self.elapsed += hours.map_or(seconds, |hours| hours.least(seconds));
    }
}
