//! A driver's duty on a tour: within a shift but for overtime, with the breaks that are due.

use crate::defect::{DefectCode, Findings};
use crate::orders::on_shift;
use qm_domain::{Break, Day, RouteBreak, Timestamp, Vehicle, VehicleRoute, Zone};

/// A break with the moment from which the vehicle stood for it.
pub(super) struct Taken<'a> {
    pub(super) rest: &'a RouteBreak,
    pub(super) ready: Timestamp,
}

/// The tour is driven within shifts that follow each other, or ends as long after one as it says and as is allowed.
pub(super) fn shift(vehicle: &Vehicle, zone: &Zone, route: &VehicleRoute, findings: &mut Findings) {
    let (most, overtime) = (vehicle.overtime_max().0, route.overtime.0);
    let on = || on_shift(&vehicle.shifts, zone, route.start, route.end);
    let right = match overtime {
        0 => on(),
        1.. => over(vehicle, zone, route).is_some() && (overtime <= most || on()),
        _ => false,
    };
    let driven = format!("{} to {}, {overtime} s of overtime", route.start, route.end);
    let late =
        over(vehicle, zone, route).map_or_else(|| after_shift(vehicle, zone, route), |_| Some(overtime));
    let beyond = late.map(|late| late - most).filter(|beyond| *beyond > 0);
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

/// Seconds from the end of the shift in which the tour starts to its return, where it starts in one.
fn after_shift(vehicle: &Vehicle, zone: &Zone, route: &VehicleRoute) -> Option<i64> {
    let day = zone.day(route.start);
    let hours = [day.plus(-1), day].into_iter();
    let hours = hours.flat_map(|day| vehicle.shifts.iter().filter_map(move |shift| shift.on(day, zone)));
    let end = hours.filter(|(from, to)| *from <= route.start && *to > route.start).map(|(_, to)| to).max()?;
    Some(route.end.seconds_since(end))
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

    /// Whether it is taken as soon as the vehicle stands and it may begin, no later than it must, and whole.
    fn is(&self, taken: &Taken<'_>) -> bool {
        let rest = taken.rest;
        rest.start == taken.ready.max(self.from)
            && rest.start <= self.to
            && rest.end == rest.start.plus_seconds(self.seconds)
    }
}

/// Each break taken is one of the vehicle's, in their order, and those that are due are taken.
pub(super) fn breaks(
    vehicle: &Vehicle,
    zone: &Zone,
    route: &VehicleRoute,
    taken: &[Taken<'_>],
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
        let own = owed.iter().any(|owed| owed.is(taken));
        findings.rule(own, DefectCode::WrongBreak, "a break of the vehicle at its time", taken.rest.start);
    }
    let due = owed.iter().filter(|rest| rest.due).count();
    let found = format!("{} breaks", route.breaks.len());
    findings.rule(matched(taken, &owed), DefectCode::BreakMissed, format!("{due} due, in order"), found);
}

/// Of a tour that goes on otherwise: each break due is taken and whole, none sooner than it may begin. One that begins
/// later than it should is late, as stops may be.
pub(crate) fn breaks_under_way(
    vehicle: &Vehicle,
    zone: &Zone,
    route: &VehicleRoute,
    findings: &mut Findings,
) {
    let day = zone.day(route.start);
    let mut owed: Vec<Owed> = vehicle.breaks.iter().map(|rest| Owed::of(rest, day, zone, route)).collect();
    owed.sort_by_key(|rest| (rest.to, rest.from, rest.seconds));
    let mut open = owed.iter();
    for rest in &route.breaks {
        let is = |owed: &&Owed| rest.start >= owed.from && rest.end == rest.start.plus_seconds(owed.seconds);
        let skipped: Vec<&Owed> = open.by_ref().take_while(|owed| !is(owed)).collect();
        let missed = skipped.iter().any(|owed| owed.due);
        findings.rule(!missed, DefectCode::BreakMissed, "each break due, in order", rest.start);
        let at_a_stop = rest.stop < route.stops.len();
        findings.rule(at_a_stop, DefectCode::WrongBreak, "a break at a stop", rest.start);
    }
    let missed = open.any(|owed| owed.due);
    findings.rule(
        !missed,
        DefectCode::BreakMissed,
        "each break due",
        format!("{} breaks", route.breaks.len()),
    );
}

/// Whether the breaks taken are some of those owed, in order, and none that is due is left out.
fn matched(taken: &[Taken<'_>], owed: &[Owed]) -> bool {
    let Some((next, later)) = owed.split_first() else { return taken.is_empty() };
    let is_next = taken.split_first().is_some_and(|(first, rest)| next.is(first) && matched(rest, later));
    is_next || (!next.due && matched(taken, later))
}
