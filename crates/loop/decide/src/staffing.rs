//! Whether the people on shift can do the work of the orders to come, hour by hour.

use crate::number::sane;
use qm_domain::{Day, Shift};
use serde::Serialize;

const HOURS: usize = 24;
const HOUR: u32 = 3600;

/// Orders of a day: as expected, and as many as nine days of ten stay below.
pub type Volume = [f64; 2];

/// The work that comes to a location.
#[derive(Debug, Clone, PartialEq)]
pub struct ComingWork<'a> {
    /// The first day, and the seconds after its midnight from which on orders are still to come.
    pub from: (Day, u32),
    /// Orders of each day from then on.
    pub orders: &'a [Volume],
    /// Share of a day's orders by local hour, 24 of them.
    pub hour_share: &'a [f64],
    /// Minutes of work on an order.
    pub minutes: f64,
    /// Minutes of work on orders that wait.
    pub waiting: f64,
}

/// A day with its orders and its people, as expected and on a busy day after days as expected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StaffedDay {
    /// The day.
    pub day: Day,
    /// Orders still to come on it.
    pub orders: f64,
    /// As many on a busy day.
    pub orders_busy: f64,
    /// Hours of work: what waits at its start, and what comes before the last shift ends.
    pub work_hours: f64,
    /// As many on a busy day.
    pub work_hours_busy: f64,
    /// Hours that people are on shift for, together.
    pub shift_hours: f64,
    /// Hours of work not done when the last shift ends; on a day without a shift all there is.
    pub left_hours: f64,
    /// As many on a busy day.
    pub left_hours_busy: f64,
    /// People needed beside those on shift, spread over the day as they are, so that nothing is left on a busy day.
    pub more_people: u32,
    /// People who could stay away on a busy day with nothing left.
    pub spare_people: u32,
    /// Its hours.
    pub hours: Vec<StaffedHour>,
}

/// An hour as expected.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StaffedHour {
    /// 0 to 23, local.
    pub hour: usize,
    /// Orders that come.
    pub orders: f64,
    /// People on shift, those of a part of it in part.
    pub people: f64,
    /// Hours of work not done at its end.
    pub left_hours: f64,
}

/// Work as it flows in and is worked off: everybody on shift does any of it, none of it before it has come (a fluid queue;
/// Green, Kolesar & Whitt 2007). `shifts`: those of each person. Figures that are not finite or below zero count as zero.
/// O(days × people).
pub fn staffing(coming: &ComingWork<'_>, shifts: &[&[Shift]]) -> Vec<StaffedDay> {
    let mut waits = sane(coming.waiting) / 60.0;
    let (first, from) = coming.from;
    let mut days = Vec::with_capacity(coming.orders.len());
    for (ahead, orders) in (0..).zip(coming.orders) {
        let start = if ahead == 0 { from } else { 0 };
        let of_day = Roster::new(first.plus(ahead), start, shifts);
        let staffed = of_day.staffed(coming, *orders, waits);
        waits = staffed.hours.last().map_or(waits, |hour| hour.left_hours);
        days.push(staffed);
    }
    days
}

/// The people of one day.
struct Roster {
    day: Day,
    /// The hour from which on it is looked at, and the part of that hour that is left.
    start: usize,
    part: f64,
    /// People by hour.
    people: [f64; HOURS],
    /// The hour in which the last shift ends, one more; zero without a shift.
    end: usize,
    /// People who work, and the hours of all of them.
    heads: f64,
    hours: f64,
}

impl Roster {
    fn new(day: Day, from: u32, shifts: &[&[Shift]]) -> Self {
        let (start, gone) = ((from / HOUR) as usize, f64::from(from % HOUR) / f64::from(HOUR));
        let part = 1.0 - gone;
        let mut roster = Self { day, start, part, people: [0.0; HOURS], end: 0, heads: 0.0, hours: 0.0 };
        for person in shifts {
            let today = person.iter().filter(|shift| shift.weekdays.contains(&day.weekday()));
            let before = roster.hours;
            for shift in today {
                for ((hour, people), begins) in
                    roster.people.iter_mut().enumerate().zip((0..).step_by(HOUR as usize))
                {
                    let worked = shift.to.min(begins + HOUR).saturating_sub(shift.from.max(begins).max(from));
                    if worked > 0 {
                        let part = f64::from(worked) / f64::from(HOUR);
                        *people += part;
                        roster.hours += part;
                        roster.end = roster.end.max(hour + 1);
                    }
                }
            }
            roster.heads += if roster.hours > before { 1.0 } else { 0.0 };
        }
        roster
    }

    fn staffed(&self, coming: &ComingWork<'_>, orders: Volume, waits: f64) -> StaffedDay {
        let share = |hour: usize| {
            let share = coming.hour_share.get(hour).copied().map_or(0.0, sane);
            if hour == self.start { share * self.part } else { share }
        };
        let minutes = sane(coming.minutes) / 60.0;
        let close = if self.end > 0 { self.end } else { HOURS };
        let before_close: f64 = (self.start..close).map(share).sum();
        let still: f64 = (self.start..HOURS).map(share).sum();
        let orders = orders.map(sane);
        let usual = self.worked(orders[0] * minutes, waits, &share);
        let busy = self.worked(orders[1] * minutes, waits, &share);
        let hours = (self.start..HOURS).zip(&usual).map(|(hour, left)| StaffedHour {
            hour,
            orders: orders[0] * share(hour),
            people: self.people[hour],
            left_hours: *left,
        });
        let at_close = |left: &[f64]| close.checked_sub(self.start + 1).and_then(|at| left.get(at)).copied();
        let left_hours = [&usual, &busy].map(|left| at_close(left).unwrap_or(waits));
        let work_hours = orders.map(|orders| waits + orders * minutes * before_close);
        let needed = (self.load(orders[1] * minutes, waits, &share) * self.heads - 1e-9).ceil();
        StaffedDay {
            day: self.day,
            orders: orders[0] * still,
            orders_busy: orders[1] * still,
            work_hours: work_hours[0],
            work_hours_busy: work_hours[1],
            shift_hours: self.hours,
            left_hours: left_hours[0],
            left_hours_busy: left_hours[1],
            more_people: whole(needed - self.heads),
            spare_people: whole(self.heads - needed),
            hours: hours.collect(),
        }
    }

    /// Hours of work not done at the end of each hour.
    fn worked(&self, work: f64, waits: f64, share: &impl Fn(usize) -> f64) -> Vec<f64> {
        let mut left = waits;
        let hours = self.start..HOURS;
        hours
            .map(|hour| {
                left = (left + work * share(hour) - self.people[hour]).max(0.0);
                left
            })
            .collect()
    }

    /// How many times the people there are needed so that nothing is left when the last shift ends: the most work for each hour of
    /// people from any hour to the end (Lindley 1952); zero without a shift.
    fn load(&self, work: f64, waits: f64, share: &impl Fn(usize) -> f64) -> f64 {
        let (mut most, mut comes, mut people) = (0.0_f64, 0.0, 0.0);
        for hour in (self.start..self.end).rev() {
            comes += work * share(hour) + if hour == self.start { waits } else { 0.0 };
            people += self.people[hour];
            if people > 0.0 {
                most = most.max(comes / people);
            }
        }
        most
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and not negative; saturates"
)]
fn whole(value: f64) -> u32 {
    value.max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(from: u32, to: u32) -> Shift {
        Shift { weekdays: vec![0, 1, 2, 3, 4], from: from * HOUR, to: to * HOUR }
    }

    fn same(found: &[f64], expected: &[f64]) {
        let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(near && found.len() == expected.len(), "{found:?}, not {expected:?}");
    }

    /// All orders come from nine to eleven.
    fn morning() -> Vec<f64> {
        (0..HOURS).map(|hour| if (9..11).contains(&hour) { 0.5 } else { 0.0 }).collect()
    }

    #[test]
    fn a_day_by_hand() {
        let (share, day) = (morning(), Day::parse("2026-11-23").unwrap());
        let coming = ComingWork {
            from: (day, 0),
            orders: &[[40.0, 80.0], [0.0, 0.0]],
            hour_share: &share,
            minutes: 15.0,
            waiting: 60.0,
        };
        let (early, late) = ([shift(8, 12)], [shift(10, 14)]);
        let days = staffing(&coming, &[&early, &late]);
        let today = &days[0];
        // One hour waits and is done by nine; 40 orders are ten hours: five from nine on, of which one is done by ten.
        let left = |hour: usize| today.hours[hour].left_hours;
        same(&[7, 8, 9, 10, 11, 12, 13].map(left), &[1.0, 0.0, 4.0, 7.0, 5.0, 4.0, 3.0]);
        same(&[today.work_hours, today.work_hours_busy], &[11.0, 21.0]);
        same(&[today.shift_hours], &[8.0]);
        // On a busy day twenty hours come: 9, 17, 15, 14, 13. From nine on 20 hours come for 7 of people: 2.9 times the two.
        same(&[today.left_hours, today.left_hours_busy], &[3.0, 13.0]);
        assert_eq!((today.more_people, today.spare_people), (4, 0));
        // What is left is done the next morning, and the other person need not come.
        let next = &days[1];
        same(&[next.work_hours, next.work_hours_busy], &[3.0, 3.0]);
        same(&[next.left_hours, next.left_hours_busy], &[0.0, 0.0]);
        assert_eq!((days[1].more_people, days[1].spare_people), (0, 1));
    }

    #[test]
    fn who_is_needed_follows_when_the_work_comes() {
        let late: Vec<f64> = (0..HOURS).map(|hour| if hour == 15 { 1.0 } else { 0.0 }).collect();
        let day = Day::parse("2026-11-23").unwrap();
        let people = |orders: f64, from: u32, staff: usize| {
            let orders = [[orders; 2]];
            let coming = ComingWork {
                from: (day, from),
                orders: &orders,
                hour_share: &late,
                minutes: 60.0,
                waiting: 0.0,
            };
            let shift = [shift(8, 16)];
            let days = staffing(&coming, &vec![&shift[..]; staff]);
            (days[0].more_people, days[0].spare_people)
        };
        // All work comes in the last hour: as many people as hours of it, however idle they were before.
        assert_eq!([people(4.0, 0, 4), people(10.0, 0, 2), people(3.5, 0, 5)], [(0, 0), (8, 0), (0, 1)]);
        // At three quarters of that hour a quarter of the work is still to come, for a quarter of an hour of people.
        assert_eq!(people(4.0, 15 * HOUR + 2_700, 4), (0, 0));
    }

    #[test]
    fn hours_gone_bring_no_orders_and_days_off_do_no_work() {
        let (share, saturday) = (morning(), Day::parse("2026-11-28").unwrap());
        let orders = [[40.0, 40.0]];
        let coming = ComingWork {
            from: (saturday, 10 * HOUR),
            orders: &orders,
            hour_share: &share,
            minutes: 15.0,
            waiting: 0.0,
        };
        let days = staffing(&coming, &[&[shift(8, 12)]]);
        same(&[days[0].orders, days[0].orders_busy], &[20.0, 20.0]);
        same(&[days[0].left_hours, days[0].left_hours_busy], &[5.0, 5.0]);
        assert_eq!((days[0].more_people, days[0].spare_people), (0, 0));
        same(&[staffing(&ComingWork { minutes: f64::NAN, ..coming }, &[])[0].left_hours_busy], &[0.0]);
    }
}
