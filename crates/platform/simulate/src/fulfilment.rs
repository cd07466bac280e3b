//! The warehouse's day: who does which task of which order, and how long it really takes.

use crate::account::add;
use crate::catalogue::{LOCATIONS, PLACES};
use crate::dice::{Dice, Purpose};
use crate::number::{minutes, salt};
use crate::order::{Order, wages};
use crate::premises::{SHARES, STATIONS, WORK, WORKERS, station_id, weekdays};
use crate::row::Row;
use crate::world::World;
use qm_domain::{Day, OrderFulfilment, Table, TaskKind};

/// Orders waiting at a place above which everybody is in everybody's way, and what that costs in time.
const CROWDED: usize = 45;
const CROWDED_FACTOR: f64 = 1.08;
/// How much the same task differs from one time to the next: log-normal sigma.
const TASK_SPREAD: f64 = 0.15;

/// One place's people and stations on one day, with the second from which each is free.
struct Crew {
    place: usize,
    /// Index in [`WORKERS`], free from.
    workers: Vec<(usize, i64)>,
    stations: [Vec<i64>; 3],
    end: i64,
    factor: f64,
}

impl Crew {
    fn new(place: usize, day: i32, midnight: i64, waiting: usize) -> Self {
        let weekday = Day::from_epoch(day).weekday();
        let start = midnight + i64::from(WORK.0);
        let here =
            WORKERS.iter().enumerate().filter(|(_, w)| w.1 == place && weekdays(w.3).contains(&weekday));
        Self {
            place,
            workers: here.map(|(i, _)| (i, start)).collect(),
            stations: STATIONS[place].map(|n| vec![start; n]),
            end: midnight + i64::from(WORK.1),
            factor: if waiting > CROWDED { CROWDED_FACTOR } else { 1.0 },
        }
    }

    /// Gives the order's next task to the planned worker, or to whoever is free first. `None` when it does not fit today.
    fn next_task(&mut self, order: &Order, dice: &mut Dice) -> Option<(usize, usize, i64, i64)> {
        let kind = TaskKind::ALL[order.stage];
        let planned = order.plan.iter().find(|t| t.kind == kind);
        let able = |w: &&mut (usize, i64)| WORKERS[w.0].2.contains(&kind);
        let wanted = |w: &&mut (usize, i64)| planned.is_some_and(|t| t.worker.as_str() == WORKERS[w.0].0);
        let worker = self.workers.iter_mut().filter(able).min_by_key(|w| (!wanted(w), w.1, w.0))?;
        let stations = &mut self.stations[order.stage];
        let station = (0..stations.len()).min_by_key(|s| (stations[*s], *s))?;
        let begin = worker.1.max(stations[station]).max(order.worked_until);
        let usual = order.minutes * SHARES[order.stage] * WORKERS[worker.0].4 * self.factor;
        let finish = begin + minutes(usual * dice.spread(TASK_SPREAD));
        if finish > self.end {
            return None;
        }
        (worker.1, stations[station]) = (finish, finish);
        Some((worker.0, station, begin, finish))
    }
}

impl World {
    /// Works through the waiting orders of every place: those with a plan by their plan, the others as they came.
    pub(crate) fn work(&mut self) {
        for place in 0..PLACES {
            let mut queue: Vec<(i64, u64)> = (self.orders.iter())
                .filter(|(_, o)| o.place == place && o.wants_work())
                .map(|(n, o)| {
                    (
                        o.plan.first().map_or(o.approved().max(self.midnight + i64::from(WORK.0)), |t| {
                            t.start.seconds()
                        }),
                        *n,
                    )
                })
                .collect();
            queue.sort_unstable();
            let mut crew = Crew::new(place, self.today, self.midnight, queue.len());
            for (_, number) in queue {
                self.work_on(number, &mut crew);
            }
        }
    }

    fn work_on(&mut self, number: u64, crew: &mut Crew) {
        let Some(order) = self.orders.get_mut(&number) else { return };
        while order.stage < 3 {
            let mut dice = Dice::of(self.seed, Purpose::Work, order.key, salt(order.stage));
            let Some((worker, station, begin, finish)) = crew.next_task(order, &mut dice) else { break };
            let kind = TaskKind::ALL[order.stage];
            let row = Row::of(Table::Tasks).text("task", format!("{}-{}", order.id, order.stage + 1));
            let row = row.text("order", order.id.clone()).text("kind", kind.code());
            let row = row.text("location", LOCATIONS[crew.place].0).text("worker", WORKERS[worker].0);
            let row = row.text("station", station_id(crew.place, kind, station)).time("started_at", begin);
            self.rows.push(row.time("finished_at", finish).done());
            let spent = crate::number::float(finish - begin) / 60.0;
            add(&mut self.account.labour, wages(spent, self.costs.labour_hour_minor));
            order.stage += 1;
            order.worked_until = finish;
            order.dirty = true;
        }
        if order.stage == 3 {
            order.ready = Some(order.worked_until);
            let shuttled = Self::shuttled(order);
            add(&mut self.account.transport, self.costs.transfer_unit_minor.saturating_mul(shuttled));
            let order = order.clone();
            self.shipment_row(&order);
        }
    }

    /// Keeps a plan for an order; false when the order is not there or needs no more work.
    pub(crate) fn plan_work(&mut self, plan: &OrderFulfilment) -> bool {
        let order = Self::number(plan.order.as_str()).and_then(|n| self.orders.get_mut(&n));
        let Some(order) = order.filter(|o| o.wants_work()) else { return false };
        order.plan.clone_from(&plan.tasks);
        order.plan.sort_by_key(|t| t.start);
        true
    }

    /// The number in an order's or shipment's id.
    pub(crate) fn number(id: &str) -> Option<u64> {
        id.strip_prefix("QM-").and_then(|n| n.trim_end_matches("-P").parse().ok())
    }
}
