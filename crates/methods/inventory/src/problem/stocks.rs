//! Problems that ask for stock levels and reorder points of one stage.

use super::fields::Fields;
use super::{Algorithm, Answer, ProblemError};
use crate::{
    ContinuousNewsvendor, Costs, FailureChances, Law, NormalDemand, NormalReorder, OrderRate, Pmf, Prices,
    ReviewedDemand, SupplyTerms, additive_yield_stock, best_reorder_quantity, best_reorder_up_to,
    disrupted_base_stock, newsvendor, newsvendor_continuous, newsvendor_normal, newsvendor_profit,
    power_approximation,
};

pub(super) fn solve(algorithm: Algorithm, fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    match algorithm {
        Algorithm::NewsvendorExplicit => explicit(fields),
        Algorithm::NewsvendorPoisson | Algorithm::NewsvendorDiscrete => discrete(fields),
        Algorithm::NewsvendorContinuous | Algorithm::NewsvendorAdditiveYield => continuous(algorithm, fields),
        Algorithm::ReorderUpToExact => reorder_up_to(fields),
        Algorithm::ReorderUpToPower => {
            let found = power_approximation(normal(fields)?, costs(fields)?, fields.positive("fixed_cost")?);
            let found = fields.answered(found)?;
            Ok(Answer::ReorderUpTo {
                reorder_level: found.reorder_level,
                order_up_to: found.order_up_to,
                cost: None,
            })
        }
        Algorithm::ReorderQuantityExact => reorder_quantity(fields),
        Algorithm::ReorderExpectedLevel
        | Algorithm::ReorderEoqBackorders
        | Algorithm::ReorderEoqSafetyStock
        | Algorithm::ReorderLossFunction => approximate(algorithm, fields),
        Algorithm::BaseStockDisruptions => {
            let chances = FailureChances {
                disruption: fields.share("disruption_prob")?,
                recovery: fields.share("recovery_prob")?,
            };
            let found = disrupted_base_stock(fields.positive("demand")?, costs(fields)?, chances);
            let found = fields.answered(found)?;
            Ok(Answer::Level { level: found.level, cost: found.cost })
        }
        _ => {
            let demand = over_lead_time(fields, normal(fields)?)?;
            let found = newsvendor_normal(demand.mean(), demand.sd(), costs(fields)?);
            Ok(level(fields.answered(found)?))
        }
    }
}

fn level(found: ContinuousNewsvendor) -> Answer {
    Answer::Level { level: found.quantity, cost: found.expected_cost }
}

fn costs(fields: &Fields<'_>) -> Result<Costs, ProblemError> {
    if fields.has("h") { fields.costs("h", "p") } else { fields.costs("holding_cost", "stockout_cost") }
}

fn normal(fields: &Fields<'_>) -> Result<NormalDemand, ProblemError> {
    fields.answered(NormalDemand::new(fields.positive("demand_mean")?, fields.positive("demand_sd")?))
}

/// Demand over lead time and one period of review.
fn over_lead_time(fields: &Fields<'_>, demand: NormalDemand) -> Result<NormalDemand, ProblemError> {
    fields.answered(demand.over(1.0 + fields.not_negative_or("lead_time", 0.0)?))
}

/// Demand of one period: Poisson by its mean, or the probabilities of whole units by name or, from 0 on, in a list.
fn period(fields: &Fields<'_>) -> Result<Pmf, ProblemError> {
    if !fields.has("demand_pmf") {
        let mean = if fields.has("poisson_mean") { "poisson_mean" } else { "demand_mean" };
        return fields.answered(Pmf::poisson(fields.positive(mean)?));
    }
    let (values, chances) = if fields.is_list("demand_pmf") {
        let chances = fields.list("demand_pmf", false, None)?;
        ((0_u32..).map(f64::from).take(chances.len()).collect(), chances)
    } else {
        named_chances(&fields.object("demand_pmf")?)?
    };
    let sum: f64 = chances.iter().sum();
    if (sum - 1.0).abs() > 1e-6 {
        return Err(fields.wrong("demand_pmf", &sum.into(), "probabilities that add up to 1"));
    }
    fields.answered(Pmf::from_points(&values, &chances))
}

/// Values and probabilities of an object whose names are the values.
fn named_chances(inner: &Fields<'_>) -> Result<(Vec<f64>, Vec<f64>), ProblemError> {
    let (mut values, mut chances) = (Vec::new(), Vec::new());
    for (name, value) in inner.entries() {
        let units: u32 = name.parse().map_err(|_| {
            inner.wrong(name, value, "the probability of a whole number of units, which is its name")
        })?;
        values.push(f64::from(units));
        chances.push(inner.not_negative(name)?);
    }
    Ok((values, chances))
}

fn discrete(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let found = newsvendor(&period(fields)?, costs(fields)?);
    Ok(Answer::Level { level: crate::number::float(found.quantity), cost: found.expected_cost })
}

fn continuous(algorithm: Algorithm, fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    if algorithm == Algorithm::NewsvendorAdditiveYield {
        let excess = if fields.has("yield_lo") {
            Law::uniform(fields.number("yield_lo")?, fields.number("yield_hi")?)
        } else {
            NormalDemand::new(fields.number("yield_mean")?, fields.positive("yield_sd")?).map(Law::normal)
        };
        let excess = fields.answered(excess)?;
        let found = additive_yield_stock(fields.positive("demand")?, costs(fields)?, excess);
        return Ok(level(fields.answered(found)?));
    }
    let demand = if fields.has("mu") {
        Law::lognormal(fields.number("mu")?, fields.positive("sigma")?)
    } else if fields.has("demand_lo") {
        Law::uniform(fields.number("demand_lo")?, fields.number("demand_hi")?)
    } else {
        Law::gamma(fields.positive("demand_mean")?, fields.positive("demand_sd")?)
    };
    Ok(level(fields.answered(newsvendor_continuous(fields.answered(demand)?, costs(fields)?))?))
}

fn explicit(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let prices = Prices {
        revenue: fields.number("revenue")?,
        purchase_cost: fields.number("purchase_cost")?,
        salvage_value: fields.number("salvage_value")?,
        holding_cost: fields.not_negative_or("holding_cost", 0.0)?,
        stockout_cost: fields.not_negative_or("stockout_cost", 0.0)?,
    };
    let demand = Law::normal(over_lead_time(fields, normal(fields)?)?);
    let found = fields.answered(newsvendor_profit(demand, prices))?;
    Ok(Answer::Profit { level: found.quantity, profit: found.expected_profit })
}

fn reorder_up_to(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let fixed_cost = fields.not_negative(if fields.has("K") { "K" } else { "fixed_cost" })?;
    let period = period(fields)?;
    let lead_time = fields.time("lead_time")?.unwrap_or(0);
    let window = if fields.has("demand_pmf") {
        period.repeated(lead_time.saturating_add(1))
    } else {
        Pmf::poisson(period.mean() * (1.0 + f64::from(lead_time)))
    };
    let window = fields.answered(window)?;
    let demand = ReviewedDemand { period: &period, window: &window };
    let found = fields.answered(best_reorder_up_to(demand, costs(fields)?, fixed_cost))?;
    Ok(Answer::ReorderUpTo {
        reorder_level: crate::number::signed(found.levels.reorder_level),
        order_up_to: crate::number::signed(found.levels.order_up_to),
        cost: Some(found.cost),
    })
}

fn reorder_quantity(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let demand_rate = fields.positive("demand_mean")?;
    let rate = OrderRate { fixed_cost: fields.positive("fixed_cost")?, demand_rate };
    let demand = fields.answered(Pmf::poisson(demand_rate * fields.not_negative("lead_time")?))?;
    let found = fields.answered(best_reorder_quantity(&demand, rate, costs(fields)?))?;
    Ok(Answer::ReorderQuantity { r: found.reorder_point, quantity: found.quantity, cost: found.cost })
}

fn approximate(algorithm: Algorithm, fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let terms =
        SupplyTerms { lead_time: fields.positive("lead_time")?, fixed_cost: fields.positive("fixed_cost")? };
    let stream = NormalReorder::new(normal(fields)?, terms, costs(fields)?);
    let stream = fields.answered(stream)?;
    let (policy, estimate) = match algorithm {
        Algorithm::ReorderExpectedLevel => {
            fields.answered(stream.expected_level()).map(|(policy, cost)| (policy, Some(cost)))?
        }
        Algorithm::ReorderEoqBackorders => (fields.answered(stream.eoq_with_backorders())?, None),
        Algorithm::ReorderEoqSafetyStock => (fields.answered(stream.eoq_with_safety_stock())?, None),
        _ => (fields.answered(stream.loss_function())?, None),
    };
    Ok(Answer::ReorderApproximate {
        reorder_and_quantity: [policy.reorder_point, policy.quantity].into_iter().chain(estimate).collect(),
        exact_cost: stream.cost(policy),
    })
}
