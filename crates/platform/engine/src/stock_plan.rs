//! What a cycle would do about stock now: planned and checked as a cycle does, with nothing kept.

mod expected;

use crate::engine::Engine;
use crate::error::Error;
use crate::expectation::tell;
use crate::fit;
use crate::progress::{Observer, Progress};
use crate::state::{Sources, assemble_stock};
use crate::texts::Texts;
pub use expected::Expected;
use expected::{expected, set_aside};
use qm_check::Defect;
use qm_decide::CycleInfo;
use qm_domain::state::{ShopState, StockPosition, StockState};
use qm_domain::{
    CubicCentimetres, CycleId, Decision, DecisionId, LocationId, Money, Policy, Status, Subject, Timestamp,
    UndecidedReason,
};
use std::collections::BTreeMap;

const STEPS: u64 = 4;

/// What a cycle would do about each product at each location.
#[derive(Debug, Clone, PartialEq)]
pub struct StockPlan {
    /// The instant it is planned for.
    pub as_of: Timestamp,
    /// Money that purchases may still commit; none where there is no limit.
    pub budget_left: Option<Money>,
    /// Room that what is there and on its way takes, at the locations whose room the shop tells.
    pub taken: BTreeMap<LocationId, CubicCentimetres>,
    /// Every product at every location, by product and location.
    pub lines: Vec<StockLine>,
}

/// A product at a location and what would be done about it.
#[derive(Debug, Clone, PartialEq)]
pub struct StockLine {
    /// What is there, what is on its way, how it can be bought.
    pub position: StockPosition,
    /// The product's name.
    pub label: Option<String>,
    /// What will be asked for; none without a forecast.
    pub expected: Option<Expected>,
    /// What would be done, or why nothing.
    pub standing: StockStanding,
    /// What would be bought if there were no limit to the money; only where the budget is why nothing is.
    pub beyond_budget: Option<Box<Decision>>,
}

/// What would be done about a product at a location.
#[derive(Debug, Clone, PartialEq)]
pub enum StockStanding {
    /// The next cycle would propose this.
    Planned(Box<Decision>),
    /// This was proposed before and is not settled.
    Waiting(Box<Decision>, Status),
    /// Nothing, for this reason.
    Left(UndecidedReason),
    /// What was planned did not pass the check.
    Refused(Vec<Defect>),
}

impl StockStanding {
    /// The decision, new or waiting.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Planned(decision) | Self::Waiting(decision, _) => Some(decision),
            Self::Left(_) | Self::Refused(_) => None,
        }
    }
}

impl Engine {
    /// Plans stock as the next cycle would, at `as_of` (the latest fact when none), and keeps nothing.
    ///
    /// # Errors
    /// [`Error::NoFacts`] on an empty home; when a file, the store, the lake or a model refuses.
    pub fn stock_plan(&self, as_of: Option<Timestamp>, observer: Observer<'_>) -> Result<StockPlan, Error> {
        let as_of = self.planning_instant(as_of)?;
        let shop = self.shop()?.ok_or(Error::NoFacts)?;
        let policy = self.policy()?;
        let mut done = 0;
        let mut step = |name: &'static str| {
            observer(&Progress { step: "planning stock:", detail: name.into(), done, total: STEPS });
            done += 1;
        };
        step("lake");
        self.sync_lake()?;
        step("demand");
        let models = fit::demand(self.lake(), &shop, as_of)?;
        step("state");
        let (store, lake, texts) = (self.store(), self.lake(), Texts::default());
        let said = self.said(shop.zone.day(as_of))?;
        let sources = Sources {
            store,
            lake,
            shop: &shop,
            models: &models,
            texts: &texts,
            tours: &[],
            said: &said,
            as_of,
        };
        let mut state = assemble_stock(&sources)?;
        let waiting = self.waiting(&mut state, &policy)?;
        step("decisions");
        let info = CycleInfo { id: CycleId::new("plan")?, now: as_of, seed: 0 };
        let mut planned = qm_decide::stock(&state, &policy, &info);
        tell(&mut planned.decisions, &models.demand, &said);
        let (checked, refused) = qm_check::check_all(planned.decisions, &state, &policy);
        let mut standing: BTreeMap<String, StockStanding> =
            planned.undecided.into_iter().map(|u| (u.subject.key(), StockStanding::Left(u.reason))).collect();
        standing.extend(waiting.into_iter().map(|(decision, status)| {
            (decision.subject.key(), StockStanding::Waiting(Box::new(decision), status))
        }));
        standing.extend(checked.into_iter().map(|checked| {
            let decision = checked.into_inner();
            (decision.subject.key(), StockStanding::Planned(Box::new(decision)))
        }));
        standing.extend(
            refused.into_iter().map(|(d, defects)| (d.subject.key(), StockStanding::Refused(defects))),
        );
        let budget = policy.purchase_budget_minor;
        let left = (budget > 0).then(|| shop.money((budget - state.stock.committed_minor).max(0)));
        let lines = self.lines(&state, &mut standing)?;
        Ok(StockPlan { as_of, budget_left: left, taken: state.stock.taken, lines })
    }

    /// Everything about one product, `SKU` at all its locations or `SKU@LOCATION`: as [`Engine::stock_plan`], with what the
    /// budget left out.
    ///
    /// # Errors
    /// [`Error::NoPosition`] where it is neither stocked nor sold; otherwise as [`Engine::stock_plan`].
    pub fn stock_explanation(
        &self,
        place: &str,
        as_of: Option<Timestamp>,
        observer: Observer<'_>,
    ) -> Result<StockPlan, Error> {
        let mut plan = self.stock_plan(as_of, observer)?;
        let whole = plan.lines.iter().any(|line| line.position.sku.as_str() == place);
        let (sku, location) = match place.rsplit_once('@') {
            Some((sku, location)) if !whole => (sku, Some(location)),
            _ => (place, None),
        };
        let asked = |line: &StockLine| {
            let at = location.is_none_or(|at| line.position.location.as_str() == at);
            at && line.position.sku.as_str() == sku
        };
        if plan.lines.iter().any(|line| asked(line) && without_money(line)) {
            self.beyond_budget(&mut plan)?;
        }
        plan.lines.retain(asked);
        if plan.lines.is_empty() {
            return Err(Error::NoPosition(place.to_owned()));
        }
        Ok(plan)
    }

    /// Adds to lines for which there is no money what would be bought if there were no limit to it.
    fn beyond_budget(&self, plan: &mut StockPlan) -> Result<(), Error> {
        let shop = self.shop()?.ok_or(Error::NoFacts)?;
        let policy = Policy { purchase_budget_minor: 0, ..self.policy()? };
        let info = CycleInfo { id: CycleId::new("plan")?, now: plan.as_of, seed: 0 };
        let positions = plan.lines.iter().map(|line| line.position.clone()).collect();
        let taken = plan.taken.clone();
        let stock = StockState { now: plan.as_of, positions, committed_minor: 0, taken };
        let state = ShopState::of_stock(shop, stock);
        let planned = qm_decide::stock(&state, &policy, &info).decisions;
        let mut free: BTreeMap<Subject, Decision> =
            planned.into_iter().map(|decision| (decision.subject.clone(), decision)).collect();
        for line in plan.lines.iter_mut().filter(|line| without_money(line)) {
            line.beyond_budget = free.remove(&subject(&line.position)).map(Box::new);
        }
        Ok(())
    }

    /// What waits about stock. What the cycle would let expire first is taken out of the state, as the cycle would.
    fn waiting(&self, state: &mut ShopState, policy: &Policy) -> Result<Vec<(Decision, Status)>, Error> {
        let now = state.stock.now;
        let oldest = now.plus_days(-i64::from(policy.expire_days));
        let pending: Vec<(DecisionId, Status)> =
            state.stock.positions.iter().filter_map(|p| p.pending.clone()).collect();
        let mut waiting = Vec::new();
        for (id, status) in pending {
            let record = self.decision(&id)?;
            let decision = record.decision;
            let made_at = record.snoozed_until.map_or(decision.made_at, |woken| woken.max(decision.made_at));
            let late = decision.deadline.is_some_and(|at| at < now) || made_at < oldest;
            if status == Status::Proposed && late {
                set_aside(state, &decision);
            } else {
                waiting.push((decision, status));
            }
        }
        Ok(waiting)
    }

    fn lines(
        &self,
        state: &ShopState,
        standing: &mut BTreeMap<String, StockStanding>,
    ) -> Result<Vec<StockLine>, Error> {
        let labels = self.store().product_labels()?;
        let line = |position: &StockPosition| {
            let standing = standing
                .remove(&subject(position).key())
                .unwrap_or(StockStanding::Left(UndecidedReason::AlreadyProposed));
            StockLine {
                label: labels.get(&position.sku).cloned(),
                expected: expected(&state.shop, state.stock.now, position, standing.decision()),
                position: position.clone(),
                standing,
                beyond_budget: None,
            }
        };
        Ok(state.stock.positions.iter().map(line).collect())
    }
}

/// Whether there was no money for it.
fn without_money(line: &StockLine) -> bool {
    line.standing == StockStanding::Left(UndecidedReason::BudgetSpent)
}

fn subject(position: &StockPosition) -> Subject {
    Subject::Stock { sku: position.sku.clone(), location: position.location.clone() }
}
