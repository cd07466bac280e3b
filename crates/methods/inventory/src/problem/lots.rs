//! Problems that ask for order quantities.

use super::fields::Fields;
use super::{Algorithm, Answer, ProblemError};
use crate::{
    Discount, FailureRates, Lot, LotPeriod, LotSize, PriceBreak, PricedLot, Yield, additive_yield_lot,
    disrupted_lot, eoq, eoq_backorders, joint_replenishment, lot_sizing, multiplicative_yield_lot,
    price_breaks, production_lot,
};

pub(super) fn solve(algorithm: Algorithm, fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    match algorithm {
        Algorithm::AllUnitsDiscount => discounted(fields, Discount::AllUnits),
        Algorithm::IncrementalDiscount => discounted(fields, Discount::Incremental),
        Algorithm::JointReplenishment => joint(fields),
        Algorithm::WagnerWhitin => plan(fields),
        Algorithm::EoqBackorders => {
            let stockout_cost = fields.positive("stockout_cost")?;
            let found = fields.answered(eoq_backorders(lot(fields)?, stockout_cost))?;
            Ok(Answer::Backordered {
                quantity: found.quantity,
                backorder_frac: found.backordered_share,
                cost: found.cost,
            })
        }
        _ => {
            let LotSize { quantity, cost } = single(algorithm, fields, lot(fields)?)?;
            Ok(Answer::Lot { quantity, cost })
        }
    }
}

fn single(algorithm: Algorithm, fields: &Fields<'_>, lot: Lot) -> Result<LotSize, ProblemError> {
    let yielded = || {
        Ok::<_, ProblemError>(Yield {
            mean: fields.number("yield_mean")?,
            sd: fields.not_negative("yield_sd")?,
        })
    };
    let found = match algorithm {
        Algorithm::ProductionLot => production_lot(lot, fields.positive("production_rate")?),
        Algorithm::EoqDisruptions => {
            let rates = FailureRates {
                disruption: fields.positive("disruption_rate")?,
                recovery: fields.positive("recovery_rate")?,
            };
            disrupted_lot(lot, fields.positive("stockout_cost")?, rates)
        }
        Algorithm::EoqAdditiveYield => additive_yield_lot(lot, yielded()?),
        Algorithm::EoqMultiplicativeYield => multiplicative_yield_lot(lot, yielded()?),
        _ => eoq(lot),
    };
    fields.answered(found)
}

fn lot(fields: &Fields<'_>) -> Result<Lot, ProblemError> {
    Ok(Lot {
        fixed_cost: fields.not_negative("fixed_cost")?,
        holding_cost: fields.positive("holding_cost")?,
        demand_rate: fields.positive("demand_rate")?,
    })
}

fn discounted(fields: &Fields<'_>, discount: Discount) -> Result<Answer, ProblemError> {
    let lot = PricedLot {
        fixed_cost: fields.positive("fixed_cost")?,
        holding_share: fields.positive("holding_cost_rate")?,
        demand_rate: fields.positive("demand_rate")?,
    };
    let from = fields.list("breakpoints", false, None)?;
    let costs = fields.list("unit_costs", true, Some(from.len()))?;
    let breaks: Vec<PriceBreak> = from
        .into_iter()
        .zip(costs)
        .map(|(from_quantity, unit_cost)| PriceBreak { from_quantity, unit_cost })
        .collect();
    let found = fields.answered(price_breaks(lot, &breaks, discount))?;
    Ok(Answer::Discounted { quantity: found.quantity, region: found.region, cost: found.cost })
}

fn joint(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let fixed = fields.list("individual_fixed_costs", false, None)?;
    let holding = fields.list("holding_costs", true, Some(fixed.len()))?;
    let demand = fields.list("demand_rates", true, Some(fixed.len()))?;
    let items: Vec<Lot> = fixed
        .into_iter()
        .zip(holding)
        .zip(demand)
        .map(|((fixed_cost, holding_cost), demand_rate)| Lot { fixed_cost, holding_cost, demand_rate })
        .collect();
    let shared = fields.not_negative("shared_fixed_cost")?;
    let found = fields.answered(joint_replenishment(shared, &items))?;
    Ok(Answer::Joint {
        quantities: found.quantities,
        cycle: found.cycle,
        multiples: found.multiples,
        cost: found.cost,
    })
}

fn plan(fields: &Fields<'_>) -> Result<Answer, ProblemError> {
    let demand = match fields.time("num_periods")? {
        Some(count) => fields.by_period("demand", usize::try_from(count).unwrap_or(usize::MAX))?,
        None => fields.list("demand", false, None)?,
    };
    let count = demand.len();
    let fixed = fields.by_period("fixed_cost", count)?;
    let holding = fields.by_period("holding_cost", count)?;
    let unit = if fields.has("purchase_cost") {
        fields.by_period("purchase_cost", count)?
    } else {
        vec![0.0; count]
    };
    let periods: Vec<LotPeriod> = (0..count)
        .map(|t| LotPeriod {
            demand: demand[t],
            fixed_cost: fixed[t],
            holding_cost: holding[t],
            unit_cost: unit[t],
        })
        .collect();
    let found = fields.answered(lot_sizing(&periods))?;
    let quantities = std::iter::once(0.0).chain(found.quantities).collect();
    let next_orders = std::iter::once(0).chain(found.next_orders.into_iter().map(|t| t + 1)).collect();
    Ok(Answer::Plan { quantities, cost: found.cost, next_orders })
}
