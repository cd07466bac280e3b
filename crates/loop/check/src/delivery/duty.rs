//! A driver's duty on a tour: within a shift but for overtime, with the breaks that are due.

use crate::defect::{DefectCode, Findings};
use crate::orders::{covered, on_shift};
use qm_domain::{Break, Day, RouteBreak, Seconds, Timestamp, Vehicle, VehicleRoute, Zone};

/// A break with the moment from which the vehicle stood for it.
pub(crate) struct Taken<'a> {
    rest: &'a RouteBreak,
    ready: Timestamp,
}

/// Takes breaks one after the other from a moment on; the moment when the last is over.
pub(crate) fn rested<'a>(
    from: Timestamp,
    breaks: &[&'a RouteBreak],
    taken: &mut Vec<Taken<'a>>,
) -> Timestamp {
    let mut ready = from;
    for rest in breaks {
        taken.push(Taken { rest, ready });
        ready = ready.max(rest.end);
    }
    ready
}

/// The tour is driven within shifts that follow each other, or ends as long after one as it says and at most `overtime`.
pub(crate) fn shift(
    vehicle: &Vehicle,
    zone: &Zone,
    route: &VehicleRoute,
    overtime: Seconds,
    findings: &mut Findings,
) {
    let (most, stated) = (overtime.0, route.overtime.0);
    let on = || on_shift(&vehicle.shifts, zone, route.start, route.end);
    let over = over(vehicle, zone, route).is_some();
    let right = match stated {
        0 => on(),
        1.. => over && (stated <= most || on()),
        _ => false,
    };
    let driven = format!("{} to {}, {stated} s of overtime", route.start, route.end);
    let late = if over { Some(stated) } else { after_shift(vehicle, zone, route) };
    let beyond = late.map(|late| late.saturating_sub(most)).filter(|beyond| *beyond > 0);
    findings.limit(right, DefectCode::OffShift, (format!("within a shift and {most} s"), driven), beyond);
}

/// The day of the shift that ended as long before the tour's return as its overtime says, the tour having begun in that
/// shift, or after it, or in one that it followed.
fn over(vehicle: &Vehicle, zone: &Zone, route: &VehicleRoute) -> Option<Day> {
    let end = route.end.plus_seconds(route.overtime.0.saturating_neg());
    let day = zone.day(route.start);
    let works = |day: &Day| {
        let mut hours = vehicle.shifts.iter().filter_map(|shift| shift.on(*day, zone));
        let begun = |from| from <= route.start || on_shift(&vehicle.shifts, zone, route.start, end);
        hours.any(|(from, to)| to == end && begun(from))
    };
    [day, day.plus(-1)].into_iter().find(works)
}

/// Seconds from the end of the shifts in which the tour starts to its return, where it starts in one.
fn after_shift(vehicle: &Vehicle, zone: &Zone, route: &VehicleRoute) -> Option<i64> {
    let end = covered(&vehicle.shifts, zone, route.start, route.end);
    (end > route.start).then(|| route.end.seconds_since(end))
}

/// A break of the vehicle on the day of the tour.
struct Owed {
    from: Timestamp,
    to: Timestamp,
    seconds: i64,
    /// Whether the vehicle is under way when the break must have begun.
    due: bool,
}

impl Owed {
    fn of(rest: &Break, day: Day, zone: &Zone, route: &VehicleRoute) -> Self {
        let (from, to) = rest.on(day, zone);
        Self { from, to, seconds: rest.length().0, due: route.start < to && to < route.end }
    }

    /// Whether it is taken whole, as soon as the vehicle stands and it may begin, and no later than it must.
    ///
    /// On a tour that goes on otherwise from a moment `now` a break may be late, as stops may be, and one that had begun by
    /// then may have been kept up.
    fn is(&self, taken: &Taken<'_>, now: Option<Timestamp>) -> bool {
        let (rest, first) = (taken.rest, taken.ready.max(self.from));
        let over = rest.start.plus_seconds(self.seconds);
        match now {
            None => rest.start == first && rest.start <= self.to && rest.end == over,
            Some(now) if rest.start <= now => rest.start >= first && rest.end >= over,
            Some(_) => rest.start >= first && rest.end == over,
        }
    }
}

/// Each break taken is one of the vehicle's, in their order, and those that are due are taken; `now` of a tour that goes
/// on otherwise, see [`Owed::is`].
pub(crate) fn breaks(
    vehicle: &Vehicle,
    zone: &Zone,
    route: &VehicleRoute,
    taken: &[Taken<'_>],
    now: Option<Timestamp>,
    findings: &mut Findings,
) {
    let day = if route.overtime.0 > 0 { over(vehicle, zone, route) } else { None };
    let day = day.unwrap_or_else(|| zone.day(route.start));
    let mut owed: Vec<Owed> = vehicle.breaks.iter().map(|rest| Owed::of(rest, day, zone, route)).collect();
    owed.sort_by_key(|rest| (rest.to, rest.from, rest.seconds));
    for rest in route.breaks.iter().filter(|rest| rest.stop >= route.stops.len()) {
        findings.rule(false, DefectCode::WrongBreak, "a break at a stop", rest.start);
    }
    for taken in taken {
        let own = owed.iter().any(|owed| owed.is(taken, now));
        findings.rule(own, DefectCode::WrongBreak, "a break of the vehicle at its time", taken.rest.start);
    }
    let due = owed.iter().filter(|rest| rest.due).count();
    let found = format!("{} breaks", route.breaks.len());
    findings.rule(matched(taken, &owed, now), DefectCode::BreakMissed, format!("{due} due, in order"), found);
}

/// Whether the breaks taken are some of those owed, in order, and none that is due is left out.
fn matched(taken: &[Taken<'_>], owed: &[Owed], now: Option<Timestamp>) -> bool {
    let Some((next, later)) = owed.split_first() else { return taken.is_empty() };
    let is_next =
        taken.split_first().is_some_and(|(first, rest)| next.is(first, now) && matched(rest, later, now));
    is_next || (!next.due && matched(taken, later, now))
}
