//! One cycle: fit, predict, decide, check, keep, approve by rule.

use crate::engine::Engine;
use crate::error::Error;
use crate::expectation::tell;
use crate::fit::{self, Models};
use crate::progress::{Observer, Progress};
use crate::report::{CycleReport, ReasonCount, RunOptions};
use crate::state::{Sources, assemble};
use crate::texts::Texts;
use qm_decide::{CycleInfo, plan};
use qm_domain::state::ShopState;
use qm_domain::{Area, CycleId, Decision, GroundsFinder, Money, Policy, Shop, Timestamp, Undecided};
use qm_predict::EvaluationRow;
use qm_store::{Cycle, CycleOutcome, CycleTerms};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

const STEPS: u64 = 9;
/// How often a cycle is planned where people answer while it is being planned.
const ATTEMPTS: u32 = 5;

/// What a cycle plans from, but for where things stand.
struct Basis<'a> {
    shop: &'a Shop,
    policy: &'a Policy,
    texts: &'a Texts,
    models: &'a Models,
    as_of: Timestamp,
    seed: u64,
}

impl Engine {
    /// Runs one cycle. The same cycle (facts, files, instant, seed and people's answers all the same) run twice
    /// changes nothing the second time. Where people answer while it is being planned, it plans again from where things
    /// stand then, so that nothing is planned twice.
    ///
    /// # Errors
    /// [`Error::NoFacts`] on an empty home; [`Error::Overtaken`] where people answered each time; when a file, the store, the lake or a model refuses.
    pub fn run(&self, options: RunOptions, observer: Observer<'_>) -> Result<CycleReport, Error> {
        let as_of = self.planning_instant(options.as_of)?;
        let shop = self.shop()?.ok_or(Error::NoFacts)?;
        let policy = self.policy()?;
        // An instant gone by is replayed from where things stand.
        if self.store().last_cycle()?.is_none_or(|last| last.as_of <= as_of) {
            self.source_orders(as_of)?;
        }
        let id = self.cycle_id(as_of, options.seed, &shop, &policy, self.store().answers()?)?;
        if let Some(known) = self.store().setting(&report_key(&id))? {
            let report: CycleReport = serde_json::from_str(&known)?;
            return Ok(CycleReport { repeated: true, ..report });
        }
        let mut done = 0;
        let mut step = |name: &'static str| {
            observer(&Progress { step: "running the cycle:", detail: name.into(), done, total: STEPS });
            done += 1;
        };
        step("lake");
        self.sync_lake()?;
        self.expire(as_of, &policy)?;
        let texts = Texts::read(self.store(), as_of, &shop.zone)?;
        let models = fit::fit(self.lake(), &texts, &shop, as_of, &self.home().models(), &mut step)?;
        let basis =
            Basis { shop: &shop, policy: &policy, texts: &texts, models: &models, as_of, seed: options.seed };
        for attempt in 0..ATTEMPTS {
            let mut step = |name| {
                if attempt == 0 {
                    step(name);
                }
            };
            if let Some(report) = self.settle(&basis, &mut step)? {
                return Ok(report);
            }
        }
        Err(Error::Overtaken)
    }

    /// Decides from where things stand, and keeps that; `None` where people answered meanwhile.
    fn settle(
        &self,
        basis: &Basis<'_>,
        step: &mut dyn FnMut(&'static str),
    ) -> Result<Option<CycleReport>, Error> {
        let Basis { shop, policy, texts, models, as_of, seed } = *basis;
        step("state");
        let answers = self.store().answers()?;
        let id = self.cycle_id(as_of, seed, shop, policy, answers)?;
        let tours: Vec<_> =
            self.tours_until_after(as_of, as_of)?.into_iter().map(|(_, _, history)| history).collect();
        let said = self.said(shop.zone.day(as_of))?;
        let (store, lake) = (self.store(), self.lake());
        let sources = Sources { tours: &tours, store, lake, shop, models, texts, said: &said, as_of };
        let (mut state, mut records) = assemble(&sources)?;
        state.delivery.legs = self.road_legs(&state)?;
        records.extend(fit::volume_records(models, as_of));
        step("decisions");
        let info = CycleInfo { id: id.clone(), now: as_of, seed };
        let mut planned = plan(&state, policy, &info);
        tell(&mut planned.decisions, &models.demand, &said);
        let (checked, refused) = qm_check::check_all(planned.decisions, &state, policy);
        step("keeping");
        let mut defects = BTreeMap::new();
        for defect in refused.iter().flat_map(|(_, defects)| defects) {
            *defects.entry(defect.code().to_owned()).or_insert(0) += 1;
        }
        let told =
            refused.iter().flat_map(|(d, all)| all.iter().map(move |x| format!("{}: {x}", d.id))).collect();
        let cycle = Cycle {
            id: id.clone(),
            as_of,
            now: self.now(),
            seed,
            batch: self.store().last_batch()?,
            answers,
            defects: told,
        };
        let decisions: Vec<Decision> = checked.into_iter().map(qm_check::Checked::into_inner).collect();
        let kept =
            self.store().insert_cycle(&cycle, &decisions, &planned.undecided, &records, &models.cards)?;
        if kept == CycleOutcome::Overtaken {
            return Ok(None);
        }
        self.keep_grounds(&id, &state, policy, &decisions)?;
        self.store().keep_forecasts(models.demand.values())?;
        let segments = state.customers.customers.iter().map(|c| (&c.customer, c.segment.as_str()));
        self.store().keep_segments(segments)?;
        let approved = self.approve_by_policy(&decisions, policy)?;
        let mut report = account(shop, &state, &decisions, &planned.undecided, models);
        report.cycle = id.to_string();
        (report.failed_check, report.defects, report.approved) = (count(refused.len()), defects, approved);
        let kept = serde_json::to_string(&report)?;
        self.store().put_setting(&report_key(&id), &kept)?;
        // Told as it will be told again: a number may come back from its text with another last bit.
        Ok(Some(serde_json::from_str(&kept)?))
    }

    /// Keeps what the decisions of a cycle, and drafts of its depots' tours, rest on.
    fn keep_grounds(
        &self,
        id: &CycleId,
        state: &ShopState,
        policy: &Policy,
        decisions: &[Decision],
    ) -> Result<(), Error> {
        let terms = CycleTerms { shop: Cow::Borrowed(&state.shop), policy: Cow::Borrowed(policy) };
        let finder = GroundsFinder::new(state);
        self.store().keep_grounds(id, &terms, decisions.iter().map(|d| (&d.id, finder.of(d))))?;
        let depots: BTreeSet<_> = state.shop.fleet.vehicles.iter().map(|v| &v.location).collect();
        Ok(self.store().keep_depots(id, depots.into_iter().map(|depot| (depot, finder.of_depot(depot))))?)
    }

    /// Every predictor's scores beside its baseline's, on the later part of what was known at `as_of` (the latest fact
    /// when none). Keeps nothing but the fitted models' files.
    ///
    /// # Errors
    /// As [`Engine::run`].
    pub fn evaluation(&self, as_of: Option<Timestamp>) -> Result<Vec<EvaluationRow>, Error> {
        let as_of = self.planning_instant(as_of)?;
        let shop = self.shop()?.ok_or(Error::NoFacts)?;
        self.sync_lake()?;
        let texts = Texts::read(self.store(), as_of, &shop.zone)?;
        Ok(fit::fit(self.lake(), &texts, &shop, as_of, &self.home().models(), &mut |_| ())?.evaluation)
    }

    /// The account of a cycle that was run.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn cycle_report(&self, id: &CycleId) -> Result<Option<CycleReport>, Error> {
        let known = self.store().setting(&report_key(id))?;
        Ok(known.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    /// Everything a cycle depends on, hashed.
    fn cycle_id(
        &self,
        as_of: Timestamp,
        seed: u64,
        shop: &Shop,
        policy: &Policy,
        answers: i64,
    ) -> Result<CycleId, Error> {
        let parts = (
            as_of.micros(),
            seed,
            self.store().last_batch()?,
            answers,
            self.store().expectations_said()?,
            self.store().reservation_changes()?,
            shop,
            policy,
            env!("CARGO_PKG_VERSION"),
        );
        let hash = blake3::hash(&serde_json::to_vec(&parts)?).to_hex();
        let day = shop.zone.day(as_of);
        Ok(CycleId::new(&format!("{day}-{}", &hash[..8]))?)
    }

    fn expire(&self, as_of: Timestamp, policy: &Policy) -> Result<(), Error> {
        self.store().expire(as_of, as_of.plus_days(-i64::from(policy.expire_days)))?;
        Ok(())
    }
}

fn report_key(id: &CycleId) -> String {
    format!("cycle-report:{id}")
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// The subjects that a cycle must settle, each named with its area.
fn subjects(state: &ShopState) -> BTreeSet<(Area, String)> {
    let mut open = BTreeSet::new();
    open.extend(state.orders.orders.iter().map(|o| (Area::Orders, format!("order:{}", o.order))));
    open.extend(
        state.stock.positions.iter().map(|p| (Area::Stock, format!("stock:{}@{}", p.sku, p.location))),
    );
    open.extend(state.delivery.ready.iter().map(|r| (Area::Delivery, format!("order:{}", r.order))));
    open.extend(
        state.delivery.under_way.iter().map(|p| (Area::Delivery, format!("shipment:{}", p.shipment))),
    );
    open.extend(
        state.customers.customers.iter().map(|c| (Area::Customers, format!("customer:{}", c.customer))),
    );
    open.extend(state.care.tickets.iter().map(|t| (Area::Care, format!("ticket:{}", t.ticket))));
    open
}

fn account(
    shop: &Shop,
    state: &ShopState,
    decisions: &[Decision],
    undecided: &[Undecided],
    models: &Models,
) -> CycleReport {
    let open = subjects(state);
    let decided = decisions.iter().flat_map(|d| d.covers().into_iter().map(move |s| (d.area(), s.key())));
    let listed = undecided.iter().map(|u| (u.area, u.subject.key()));
    let settled: BTreeSet<(Area, String)> = decided.chain(listed).filter(|s| open.contains(s)).collect();
    let mut by_area: BTreeMap<Area, u64> = Area::ALL.iter().map(|a| (*a, 0)).collect();
    for decision in decisions {
        *by_area.entry(decision.area()).or_default() += 1;
    }
    let mut reasons: BTreeMap<Area, BTreeMap<_, u64>> = BTreeMap::new();
    for entry in undecided {
        *reasons.entry(entry.area).or_default().entry(entry.reason).or_default() += 1;
    }
    let counts = |reasons: BTreeMap<_, u64>| {
        reasons.into_iter().map(|(reason, count)| ReasonCount { reason, count }).collect()
    };
    CycleReport {
        cycle: String::new(),
        as_of: state.orders.now,
        decisions: by_area,
        undecided: reasons.into_iter().map(|(area, reasons)| (area, counts(reasons))).collect(),
        failed_check: 0,
        defects: BTreeMap::new(),
        subjects: count(open.len()),
        settled: count(settled.len()),
        gain: Money::from_minor(decisions.iter().map(|d| d.gain.mean.minor).sum(), shop.currency),
        assumed: count(decisions.iter().filter(|d| !d.assumed.is_empty()).count()),
        approved: 0,
        models: models.cards.clone(),
        repeated: false,
    }
}
