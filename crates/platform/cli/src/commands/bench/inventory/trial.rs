//! Policies on the same weeks, products and lead times, and the search for their parameters.

use super::super::usage::{count, float, whole};
use super::forecasts::Week;
use super::rules::{MinMax, SafetyStock};
use super::sales::Product;
use anyhow::Result;
use qm_inventory::replay::{Outcome, Shelf};
use qm_inventory::{Breaks, Constraints, DailyDemand, Replenishment, ReviewCosts, ReviewTerms, Rounding};
use qm_ml::Random;

/// Shortest lead time, days; each from there to 15 more is equally likely.
pub(super) const LEAD_DAYS: (u32, u32) = (5, 20);
/// Days of sales on the shelf at the start, by the 13 weeks before.
const OPENING_DAYS: f64 = 28.0;
const OPENING_PAST_DAYS: usize = 91;

/// A policy with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Policy {
    /// Minimum and maximum, set once or again every so many weeks.
    MinMax(MinMax, Option<usize>),
    /// Normal safety stock on our forecasts.
    SafetyStock(SafetyStock),
    /// Normal safety stock on mean and variance of the sales of so many days past.
    PastSafetyStock(SafetyStock, usize),
    /// Our planner: factors on the variance, on the cost of a lost sale and on that of an order.
    Planner([f64; 3]),
}

impl std::fmt::Display for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::MinMax(MinMax { past_days, minimum_days, span_days }, weeks) => {
                write!(
                    f,
                    "average of {past_days} days, minimum {minimum_days} days of it, maximum {span_days} more"
                )?;
                weeks.map_or(Ok(()), |weeks| write!(f, ", again every {weeks} weeks"))
            }
            Self::SafetyStock(SafetyStock { factor, lots }) => {
                write!(f, "{factor} standard deviations, {lots} economic lots")
            }
            Self::PastSafetyStock(rule, past_days) => {
                write!(f, "average of {past_days} days, {}", Self::SafetyStock(*rule))
            }
            Self::Planner([spread, lost, order]) => {
                write!(f, "variance x {spread}, lost sale x {lost}, order x {order}")
            }
        }
    }
}

/// What things cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Terms {
    /// Least and greatest cost of a unit as a share of its price; each product has its own between them.
    pub(super) cost_share: (f64, f64),
    /// Share of a unit's cost that holding it takes per year.
    pub(super) holding_per_year: f64,
    /// Cost of an order of one product.
    pub(super) order: f64,
}

/// Weeks to play, with the forecasts of each.
pub(super) struct Season<'a> {
    pub(super) products: &'a [Product],
    pub(super) from_week: usize,
    pub(super) forecasts: &'a [Week],
    pub(super) seed: u64,
}

/// What happened to a product, and what its stock was worth on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Played {
    pub(super) outcome: Outcome,
    pub(super) stock_value: f64,
}

impl Terms {
    fn of(&self, index: usize, product: &Product, seed: u64) -> (ReviewCosts, f64) {
        let part = Random::part(seed ^ 0x5eed, count(index)).unit();
        let share = self.cost_share.0 + part * (self.cost_share.1 - self.cost_share.0);
        let unit = product.price * share;
        let costs = ReviewCosts {
            holding_per_day: unit * self.holding_per_year / 365.0,
            lost_sale: product.price - unit,
            order: self.order,
        };
        (costs, unit)
    }
}

impl Season<'_> {
    /// Plays every product by itself.
    pub(super) fn play(&self, terms: &Terms, policy: Policy) -> Result<Vec<Played>> {
        (0..self.products.len()).map(|index| self.play_one(index, terms, policy)).collect()
    }

    fn play_one(&self, index: usize, terms: &Terms, policy: Policy) -> Result<Played> {
        let product = &self.products[index];
        let (costs, unit) = terms.of(index, product, self.seed);
        let start = self.from_week * 7;
        let past: u64 = product.units[start - OPENING_PAST_DAYS..start].iter().sum();
        let opening = float(past) / whole(OPENING_PAST_DAYS) * OPENING_DAYS;
        let mut stock = Shelf::new(super::nearest(opening), costs);
        for (ahead, forecasts) in self.forecasts.iter().enumerate() {
            let week = self.from_week + ahead;
            let quantity = match policy {
                Policy::MinMax(rule, every) => {
                    let since = every.map_or(0, |every| ahead / every * every);
                    rule.order(&product.sold_before(self.from_week + since), stock.position())
                }
                Policy::PastSafetyStock(rule, past_days) => {
                    let sold = product.sold_before(week);
                    let past = &sold[sold.len().saturating_sub(past_days)..];
                    let mean = [past.iter().sum::<f64>() / whole(past.len().max(1))];
                    let squares: f64 = past.iter().map(|units| (units - mean[0]).powi(2)).sum();
                    let variance = squares / whole(past.len().max(2) - 1);
                    let demand = DailyDemand { means: &mean, variance };
                    rule.order(demand, review(), costs, stock.position())
                }
                Policy::SafetyStock(rule) => forecasts[index].as_ref().map_or(0, |told| {
                    let demand = DailyDemand { means: &told.means, variance: told.variance };
                    rule.order(demand, review(), costs, stock.position())
                }),
                Policy::Planner(factors) => match &forecasts[index] {
                    Some(told) => {
                        let demand = DailyDemand { means: &told.means, variance: told.variance };
                        planned(demand, costs, factors, i64::try_from(stock.position())?)?
                    }
                    None => 0,
                },
            };
            let day = u32::try_from(week * 7)?;
            stock.order(quantity, day + self.lead(index, week));
            for (day, units) in (day..).zip(&product.units[week * 7..week * 7 + 7]) {
                stock.play(day, *units);
            }
        }
        let outcome = stock.outcome();
        let days = f64::from(outcome.days.max(1));
        Ok(Played { outcome, stock_value: float(outcome.unit_days) * unit / days })
    }

    /// The lead time of an order of a week, the same for every policy.
    fn lead(&self, index: usize, week: usize) -> u32 {
        let (least, most) = LEAD_DAYS;
        let mut random = Random::part(self.seed.wrapping_add(count(index)), count(week));
        (least..=most).nth(random.below((least..=most).count())).unwrap_or(least)
    }
}

/// The terms that every policy knows: weekly reviews, mean and standard deviation of the lead time.
pub(super) fn review() -> ReviewTerms {
    let (least, most) = (f64::from(LEAD_DAYS.0), f64::from(LEAD_DAYS.1));
    let values = most - least + 1.0;
    ReviewTerms {
        lead_time_days: f64::midpoint(least, most),
        lead_time_sd_days: ((values * values - 1.0) / 12.0).sqrt(),
        review_days: 7.0,
    }
}

fn planned(demand: DailyDemand<'_>, costs: ReviewCosts, factors: [f64; 3], position: i64) -> Result<u64> {
    let [spread, lost, order] = factors;
    let demand = DailyDemand { variance: demand.variance * spread, ..demand };
    let costs = ReviewCosts { lost_sale: costs.lost_sale * lost, order: costs.order * order, ..costs };
    let plan = Replenishment::new(demand, review(), costs, 1.0)?;
    let free = Constraints::new(1, 1, None, Rounding::Up)?;
    Ok(plan.map_or(0, |plan| plan.curve(position, free, &Breaks::default()).best()))
}

/// The policies to search through, by name.
pub(super) fn searched() -> Vec<(&'static str, Vec<Policy>)> {
    let mut fixed = Vec::new();
    let mut renewed = Vec::new();
    for past_days in [91, 182] {
        for minimum_days in [20.0, 30.0, 40.0, 50.0, 60.0, 75.0] {
            for span_days in [7.0, 14.0, 28.0, 42.0, 60.0] {
                let rule = MinMax { past_days, minimum_days, span_days };
                fixed.push(Policy::MinMax(rule, None));
                renewed.push(Policy::MinMax(rule, Some(4)));
            }
        }
    }
    let mut normal = Vec::new();
    for factor in [0.5, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5] {
        normal.extend([0.0, 0.5, 0.75, 1.0, 1.25, 1.5].map(|lots| SafetyStock { factor, lots }));
    }
    let mut past = Vec::new();
    for days in [91, 182] {
        let some = normal.iter().step_by(2).copied();
        past.extend(some.map(|rule| Policy::PastSafetyStock(rule, days)));
    }
    let normal = normal.into_iter().map(Policy::SafetyStock).collect();
    let mut ours = Vec::new();
    for spread in [1.0, 1.4, 2.0, 2.8] {
        ours.extend([0.7, 1.0, 1.4, 2.0].map(|lost| Policy::Planner([spread, lost, 1.0])));
    }
    vec![
        ("min/max, set once", fixed),
        ("min/max, set every 4 weeks", renewed),
        ("normal safety stock of past sales", past),
        ("normal safety stock of our forecasts", normal),
        ("quartermaster, tuned", ours),
    ]
}

/// What a policy cost in the weeks that parameters are chosen on, and the share of the units that it served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tried {
    pub(super) policy: Policy,
    cost: f64,
    pub(super) fill_rate: f64,
}

/// Plays each policy of a grid.
pub(super) fn tried(season: &Season<'_>, terms: &Terms, policies: &[Policy]) -> Result<Vec<Tried>> {
    let played = policies.iter().map(|policy| {
        let all = season.play(terms, *policy)?;
        let cost = all.iter().map(|played| played.outcome.cost()).sum();
        Ok(Tried {
            policy: *policy,
            cost,
            fill_rate: super::figures::fill_rate(&all.iter().collect::<Vec<_>>()),
        })
    });
    played.collect()
}

/// The cheapest of those that serve so many per cent of the units.
pub(super) fn cheapest(tried: &[Tried], least_fill_rate: f64) -> Option<Tried> {
    let serving = tried.iter().filter(|one| one.fill_rate >= least_fill_rate);
    serving.min_by(|a, b| a.cost.total_cmp(&b.cost)).copied()
}
