//! A day of deliveries and collections that goes otherwise than planned: what each new plan takes, moves and costs.
//!
//! Without arguments a small day; with `report` the figures of a plan of 500 stops under 1,000 events.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::time::Instant;

use qm_routing::{
    Budget, Cost, Day, Error, Event, Plan, Point, Problem, Seconds, Stop, Vehicle, Window, check,
    great_circle, search,
};

const HOUR: i64 = 3_600;
/// Where new orders may be, beyond the places of the day.
const SPARE_PLACES: usize = 60;

/// A new plan takes no more rounds than so many seconds allow.
const SECONDS_MAX: f64 = 0.6;

/// How much of everything.
struct Size {
    stops: usize,
    vans: usize,
    days: usize,
    events_a_day: usize,
    /// Rounds for the first plan, and for each new one.
    rounds: (u64, u64),
    /// Events on which a plan is also made from scratch, and the seconds for it.
    scratch: (usize, f64),
}

const SMALL: Size =
    Size { stops: 60, vans: 6, days: 1, events_a_day: 12, rounds: (2_000, 300), scratch: (2, 0.3) };
const REPORT: Size =
    Size { stops: 500, vans: 25, days: 50, events_a_day: 20, rounds: (200_000, 6_000), scratch: (20, 30.0) };

/// A linear congruential generator (Knuth, MMIX): the same day on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn index(&mut self, limit: usize) -> usize {
        usize::try_from(self.below(i64::try_from(limit).unwrap_or(i64::MAX))).unwrap_or(0)
    }

    fn stop(&mut self, location: usize) -> Stop {
        let amount = 1 + self.below(8);
        let (demand, pickup) = match self.below(10) {
            0..6 => (amount, 0),
            6..9 => (0, amount),
            _ => (0, 0),
        };
        let open = Seconds((8 + self.below(7)) * HOUR);
        let window = Window { open, close: open + Seconds((2 + self.below(2)) * HOUR) };
        Stop {
            pickup: vec![pickup],
            windows: if self.below(2) == 0 { vec![window] } else { vec![] },
            service: Seconds(120 + self.below(300)),
            penalty: Some(Cost(100_000)),
            ..Stop::new(location, vec![demand])
        }
    }
}

fn problem(size: &Size, dice: &mut Dice) -> Result<Problem, Error> {
    let mut points = vec![Point { latitude: 52.52, longitude: 13.40 }];
    for _ in 0..size.stops + SPARE_PLACES {
        let mut offset = |reach: i32| {
            f64::from(i32::try_from(dice.below(20_001)).unwrap_or(0) - 10_000) / f64::from(reach)
        };
        points.push(Point { latitude: 52.52 + offset(100_000), longitude: 13.40 + offset(60_000) });
    }
    let vans = (0..size.vans).map(|_| {
        let open = Seconds(7 * HOUR + dice.below(4) * HOUR / 2);
        let shift = Window { open, close: open + Seconds(9 * HOUR) };
        let fixed_cost = Cost(30_000);
        Vehicle { fixed_cost, cost_per_second: Cost(5), ..Vehicle::new(0, vec![64], shift) }
    });
    let vans = vans.collect();
    let stops = (1..=size.stops).map(|location| dice.stop(location)).collect();
    Problem::new(vans, stops, great_circle(&points, 1.3, 8.0)?)
}

/// Something that happens to a day: mostly orders, cancellations and delays.
fn event(size: &Size, dice: &mut Dice, day: &Day) -> Event {
    let mut place = || 1 + size.stops + dice.index(SPARE_PLACES);
    let (here, there) = (place(), place());
    let vehicle = dice.index(size.vans);
    match dice.below(20) {
        0..7 => Event::NewStop(dice.stop(here)),
        7 => {
            let bare = |stop: Stop| Box::new(Stop { demand: vec![0], pickup: vec![0], ..stop });
            Event::NewShipment { from: bare(dice.stop(here)), to: bare(dice.stop(there)), amount: vec![3] }
        }
        8..12 => {
            let driven: Vec<usize> =
                day.problem().vehicles().iter().flat_map(|van| van.driven.clone()).collect();
            let stops = 0..day.problem().stops().len();
            let open: Vec<usize> = stops.filter(|stop| !driven.contains(stop)).collect();
            Event::Cancelled { stop: open.get(dice.index(open.len().max(1))).copied().unwrap_or(0) }
        }
        12..19 => Event::Delay { vehicle, seconds: Seconds(300 + dice.below(2_100)) },
        _ => Event::Breakdown { vehicle, location: here },
    }
}

/// The vehicle of each stop served.
fn vehicles(plan: &Plan, stops: usize) -> Vec<Option<usize>> {
    let mut on = vec![None; stops];
    for route in &plan.routes {
        route.visits.iter().for_each(|visit| on[visit.stop] = Some(route.vehicle));
    }
    on
}

/// What is added up over all events.
#[derive(Default)]
struct Tally {
    milliseconds: Vec<f64>,
    open: usize,
    moved: usize,
    /// Of those, not from a vehicle that broke down.
    moved_freely: usize,
    violations: usize,
    refused: usize,
    gaps_pct: Vec<f64>,
}

impl Tally {
    fn count(&mut self, before: &Day, after: &Day, event: &Event) {
        self.violations += check(after.problem(), after.plan()).len();
        let stops = after.problem().stops().len();
        let (old, new) = (vehicles(before.plan(), stops), vehicles(after.plan(), stops));
        let driven = after.problem().vehicles().iter().flat_map(|van| &van.driven).count();
        self.open += new.iter().flatten().count() - driven;
        for (from, _) in
            old.iter().zip(&new).filter(|(from, to)| from.is_some() && to.is_some() && from != to)
        {
            self.moved += 1;
            let broken = matches!(event, Event::Breakdown { vehicle, .. } if Some(*vehicle) == *from);
            self.moved_freely += usize::from(!broken);
        }
    }

    /// How much more a plan costs than one made from scratch that may move whatever is not driven.
    fn compare(&mut self, day: &Day, seconds: f64) -> Result<(), Error> {
        let given = day.problem();
        let free = |stop: &Stop| Stop { planned: None, ..stop.clone() };
        let parts = qm_routing::Parts {
            vehicles: given.vehicles().to_vec(),
            stops: given.stops().iter().map(free).collect(),
            shipments: given.shipments().to_vec(),
            profiles: given.profiles().to_vec(),
        };
        let free = Problem::validate(parts)?;
        let begun = Instant::now();
        let clock = || begun.elapsed().as_secs_f64();
        let scratch = search(&free, Budget::seconds(seconds, &clock), 1, &mut |_| {});
        self.violations += check(&free, &scratch).len();
        let ours = real(day.plan().cost.total() - day.plan().cost.changes);
        self.gaps_pct.push(100.0 * (ours / real(scratch.cost.total()) - 1.0));
        Ok(())
    }

    fn print(mut self) {
        self.milliseconds.sort_by(f64::total_cmp);
        let events = self.milliseconds.len();
        let at = |percent: usize| self.milliseconds.get((events * percent / 100).min(events - 1));
        let share = |part: usize| 100.0 * count(part) / count(self.open.max(1));
        println!("name,value,unit");
        println!("events,{events},");
        println!("refused_cancellations,{},", self.refused);
        println!("latency_p50,{:.1},ms", at(50).unwrap_or(&0.0));
        println!("latency_p99,{:.1},ms", at(99).unwrap_or(&0.0));
        println!("latency_max,{:.1},ms", at(100).unwrap_or(&0.0));
        println!("open_stops_mean,{:.1},stops", count(self.open) / count(events));
        println!("moved_share,{:.3},%", share(self.moved));
        println!("moved_share_without_breakdowns,{:.3},%", share(self.moved_freely));
        println!("violations,{},", self.violations);
        let gaps = &self.gaps_pct;
        println!("gap_to_scratch_mean,{:.3},%", gaps.iter().sum::<f64>() / count(gaps.len()));
        println!("gap_to_scratch_min,{:.3},%", gaps.iter().copied().fold(f64::MAX, f64::min));
        println!("gap_to_scratch_max,{:.3},%", gaps.iter().copied().fold(f64::MIN, f64::max));
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn real(cost: Cost) -> f64 {
    f64::from(i32::try_from(cost.0 / 10).unwrap_or(i32::MAX)) * 10.0
}

fn main() -> Result<(), Error> {
    let size = if std::env::args().nth(1).as_deref() == Some("report") { REPORT } else { SMALL };
    let mut dice = Dice(1);
    let problem = problem(&size, &mut dice)?;
    let plan = search(&problem, Budget::iterations(size.rounds.0), 1, &mut |_| {});
    println!("published: {} routes, {} stops left out", plan.routes.len(), plan.unassigned.len());
    // Another vehicle is worth twice what driving to a stop costs on average.
    let stops = i64::try_from(size.stops).unwrap_or(i64::MAX);
    let price = Cost(2 * (plan.cost.distance + plan.cost.time).0 / stops);
    let morning = Day::new(problem, plan)?;
    let mut tally = Tally::default();
    let every = size.days * size.events_a_day / size.scratch.0;
    for at in 0..size.days {
        let mut times: Vec<i64> = (0..size.events_a_day).map(|_| 6 * HOUR + dice.below(7 * HOUR)).collect();
        times.sort_unstable();
        let mut day = morning.clone();
        for (order, now) in times.into_iter().enumerate() {
            let event = event(&size, &mut dice, &day);
            let begun = Instant::now();
            let clock = || begun.elapsed().as_secs_f64();
            let budget = Budget { iterations: Some(size.rounds.1), ..Budget::seconds(SECONDS_MAX, &clock) };
            let next = day.replan(Seconds(now), event.clone(), price, budget, 1);
            let milliseconds = begun.elapsed().as_secs_f64() * 1_000.0;
            match next {
                Err(Error::TooLate { .. }) => tally.refused += 1,
                Err(other) => return Err(other),
                Ok(next) => {
                    tally.milliseconds.push(milliseconds);
                    tally.count(&day, &next, &event);
                    day = next;
                }
            }
            if (at * size.events_a_day + order + 1).is_multiple_of(every) {
                tally.compare(&day, size.scratch.1)?;
            }
        }
    }
    tally.print();
    Ok(())
}
