//! The demo: a simulated shop with fourteen months behind it, run by the loop for its last days, beside the same days
//! run by the shop's own habits.

use crate::engine::Engine;
use crate::error::Error;
use crate::import::EventSource;
use crate::progress::{Observer, Progress};
use crate::report::{CycleReport, DemoDay, DemoReport, RunOptions};
use crate::shop_file::{write_policy, write_shop};
use qm_domain::{ActionKind, Area, AreaPolicy, Decision, Policy, SourceName, Status, Zone};
use qm_simulate::{SimulationParams, World};
use std::collections::{BTreeMap, BTreeSet};

/// How to run the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoOptions {
    /// Which shop.
    pub seed: u64,
    /// Days on which the loop decides.
    pub days: u32,
}

const SOURCE: &str = "simulated-shop";
const ZONE: &str = "Asia/Shanghai";
/// Days of history stored in one go.
const HISTORY_CHUNK: u32 = 60;
/// Days for which both shops live on before they are compared: longer than any supplier takes.
const SETTLE_DAYS: u32 = 28;
/// Purchases above this many minor units wait for a person, so that the inbox shows some.
const ASK_ABOVE_MINOR: i64 = 200_000;
/// Most offers to customers a day.
const OFFERS_A_DAY: u32 = 40;

impl Engine {
    /// Makes the shop, lets it live, and runs the loop on its last days. The home must be empty.
    ///
    /// # Errors
    /// When the home, the store, the lake or a model refuses.
    pub fn demo(&self, options: DemoOptions, observer: Observer<'_>) -> Result<DemoReport, Error> {
        let zone = Zone::new(ZONE).map_err(|e| Error::Zone(e.to_string()))?;
        let history = SimulationParams::HISTORY_DAYS;
        let today = zone.day(self.now());
        let span = i32::try_from(history + options.days).unwrap_or(i32::MAX);
        let start = today.plus(-span);
        let days = history + options.days;
        let mut world = World::new(&SimulationParams { seed: options.seed, start, zone: zone.clone(), days });
        let shop = world.shop();
        write_shop(&self.home().shop_file(), &shop)?;
        write_policy(&self.home().policy_file(), &policy(Desk::Yesterday))?;
        let source = EventSource { name: SourceName::new(SOURCE)?, zone, currency: shop.currency };
        self.live(&mut world, &source, history, observer)?;
        let mut habit = world.clone();
        world.name_people(|id| self.store().pseudonym(&source.name, id).ok());
        world.entrust(Area::ALL);
        let mut report = DemoReport {
            seed: options.seed,
            days: Vec::new(),
            decisions: BTreeMap::new(),
            waiting: 0,
            gain: shop.money(0),
            gain_parts: BTreeMap::new(),
        };
        for day in 0..options.days {
            let (cycle, decisions) = self.morning(&world, (day, options.days), observer)?;
            report.add(&cycle, decisions.len());
            let events = world.step(&decisions);
            habit.step(&[]);
            self.import_events(&source, &format!("day-{}", events.day), events.rows, world.now())?;
            self.learn(world.now())?;
        }
        write_policy(&self.home().policy_file(), &policy(Desk::Today))?;
        let (cycle, _) = self.morning(&world, (options.days, options.days), observer)?;
        report.add(&cycle, 0);
        // What was bought must arrive before it can gain anything: both shops live on by habit, unseen.
        world.take_back(Area::ALL);
        for _ in 0..SETTLE_DAYS {
            world.step(&[]);
            habit.step(&[]);
        }
        let (gain, parts) = world.measure().gain_over(&habit.measure());
        report.gain = gain;
        report.gain_parts = parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect();
        report.waiting =
            u64::try_from(self.store().decisions_with(Status::Proposed)?.len()).unwrap_or(u64::MAX);
        self.store().put_setting("demo-report", &serde_json::to_string(&report)?)?;
        Ok(report)
    }

    /// Lives through the history and stores its events.
    fn live(
        &self,
        world: &mut World,
        source: &EventSource,
        days: u32,
        observer: Observer<'_>,
    ) -> Result<(), Error> {
        let (mut rows, mut first) = (Vec::new(), world.today());
        for day in 1..=days {
            rows.extend(world.step(&[]).rows);
            if day % HISTORY_CHUNK == 0 || day == days {
                let progress = Progress::step("living through 14 months", u64::from(day), u64::from(days));
                observer(&progress);
                self.import_events(
                    source,
                    &format!("history-{first}"),
                    std::mem::take(&mut rows),
                    world.now(),
                )?;
                first = world.today();
            }
        }
        Ok(())
    }

    /// Runs the morning's cycle; the decisions that were approved are carried out by the shop.
    fn morning(
        &self,
        world: &World,
        (day, days): (u32, u32),
        observer: Observer<'_>,
    ) -> Result<(CycleReport, Vec<Decision>), Error> {
        observer(&Progress {
            step: "deciding day by day",
            detail: world.today().to_string(),
            done: u64::from(day),
            total: u64::from(days + 1),
        });
        let options = RunOptions { as_of: Some(world.now()), seed: 0 };
        let report = self.run(options, &mut |_| ())?;
        let applied = self.store().decisions_with(Status::Applied)?;
        let own = applied.into_iter().filter(|d| d.cycle.as_str() == report.cycle).collect();
        Ok((report, own))
    }
}

impl DemoReport {
    fn add(&mut self, cycle: &CycleReport, applied: usize) {
        for (area, count) in &cycle.decisions {
            *self.decisions.entry(*area).or_default() += count;
        }
        self.days.push(DemoDay {
            as_of: cycle.as_of,
            decisions: cycle.decisions.clone(),
            applied: u64::try_from(applied).unwrap_or(u64::MAX),
            expected: cycle.gain,
        });
    }
}

/// Whose day it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Desk {
    /// A day gone by: the shop's people said yes to what the policy would have asked them, replies apart.
    Yesterday,
    /// Today: what is dear and the tours wait for them.
    Today,
}

/// The demo's policy: what is cheap and clear happens by itself, what is dear waits; replies wait for an agent. What an
/// offer brings is a default until it is measured, and the demo's shop takes that risk.
fn policy(desk: Desk) -> Policy {
    let max_minor = if desk == Desk::Today { ASK_ABOVE_MINOR } else { i64::MAX };
    let automatic = AreaPolicy { automatic: true, max_minor, min_confidence: 0.5, ..AreaPolicy::default() };
    let tours = BTreeSet::from([ActionKind::Drive, ActionKind::NotifyLate]);
    let notices = BTreeSet::from([ActionKind::NotifyLate]);
    let delivery = if desk == Desk::Today { notices } else { tours };
    Policy {
        orders: automatic.clone(),
        stock: automatic.clone(),
        delivery: AreaPolicy { kinds: delivery, ..automatic.clone() },
        customers: AreaPolicy { allow_assumed: true, ..automatic.clone() },
        care: AreaPolicy { kinds: BTreeSet::from([ActionKind::Escalate]), ..automatic },
        contacts_per_cycle: OFFERS_A_DAY,
        ..Policy::default()
    }
}
