//! How much to order and when, from a distribution of demand.
//!
//! Demand is a [`Pmf`] over whole units: a count law, quantiles of a forecast, or any points with
//! probabilities. [`window_demand`] adds periods up over a random lead time, [`order_up_to`] finds the level
//! that a cost or a service target asks for, [`order`] turns level and position into a quantity that packs,
//! minimum and maximum allow, with the costs of ordering otherwise beside it. [`allocate`] does so for many places at
//! once under a budget and limited room, [`balance`] moves surplus to where it is missing, [`sourcings`] tells which places give
//! what an order asks for. Costs are in any one unit;
//! quantities are whole units of stock.
//!
//! The models of the textbooks stand beside them, one a file:
//!
//! | asks | models |
//! |---|---|
//! | how much at a time | [`eoq`], [`eoq_backorders`], [`production_lot`], [`price_breaks`], [`joint_replenishment`], [`lot_sizing`] |
//! | how much once | [`newsvendor`], [`newsvendor_normal`], [`newsvendor_continuous`], [`newsvendor_profit`] |
//! | when and how much | [`Replenishment`], [`best_reorder_up_to`], [`power_approximation`], [`best_reorder_quantity`], [`NormalReorder`], [`reviewed_level`] |
//! | for a promised service | [`order_up_to`], [`reorder_point`], [`reorder_level_for_service`], [`reviewed_level`] |
//! | when supply fails or varies | [`disrupted_lot`], [`disrupted_base_stock`], [`additive_yield_lot`], [`multiplicative_yield_lot`], [`additive_yield_stock`] |
//! | at which stage | [`guaranteed_service`], [`serial_levels`] |
//!
//! [`Replenishment`] plans one product from a daily forecast as it stands, with random lead times, lost sales
//! and a shelf life; [`replay`] plays a policy on sales that happened.
//!
//! [`problem`] answers any of them from a JSON file by name.
//!
//! ```
//! use qm_inventory::{Constraints, Costs, Pmf, Position, Rounding, Target, order, order_up_to, window_demand};
//!
//! let day = Pmf::poisson(3.0)?;
//! let window = window_demand(&day, &[(2, 0.7), (4, 0.3)], 7)?;
//! let costs = Costs::new(0.2, 5.0)?;
//! let level = order_up_to(&window, Target::Cost(costs))?;
//! let constraints = Constraints::new(6, 12, None, Rounding::Cheapest)?;
//! let position = Position { on_hand: 10, on_order: 0, backorders: 0 };
//! let order = order(&window, level.level, position, constraints, costs);
//! assert_eq!(order.chosen.quantity % 6, 0);
//! # Ok::<(), qm_inventory::Error>(())
//! ```

mod allocate;
mod check;
mod combine;
mod costs;
mod count;
mod disruption;
mod eoq;
mod error;
mod flow;
mod guaranteed;
mod joint;
mod law;
mod level;
mod level_costs;
mod lot_sizing;
mod newsvendor;
mod normal;
mod number;
mod order;
mod pmf;
mod price_breaks;
pub mod problem;
mod quantiles;
mod random_yield;
mod reorder_normal;
mod reorder_quantity;
mod reorder_up_to;
pub mod replay;
mod replenish;
mod review;
mod serial;
mod sourcing;
mod transfer;

pub use allocate::{AllocatedLine, Allocation, Candidate, GainCurve, Limits, Stopped, allocate};
pub use combine::window_demand;
pub use costs::Costs;
pub use disruption::{
    DisruptedStock, FailureChances, FailureRates, disrupted_base_stock, disrupted_lot, disrupted_lot_cost,
};
pub use eoq::{BackorderedLot, Lot, LotSize, eoq, eoq_backorders, production_lot};
pub use error::Error;
pub use guaranteed::{ServiceTimes, Stage, Supply, guaranteed_service, guaranteed_service_cost};
pub use joint::{JointPlan, joint_replenishment, joint_replenishment_improved};
pub use law::{Law, Prices};
pub use level::{Level, Target, order_up_to};
pub use lot_sizing::{LotPeriod, LotPlan, lot_sizing};
pub use newsvendor::{
    ContinuousNewsvendor, Newsvendor, ProfitableStock, newsvendor, newsvendor_continuous, newsvendor_normal,
    newsvendor_profit,
};
pub use normal::NormalDemand;
pub use order::{Bound, Constraints, Costed, Order, Position, Rounding, order};
pub use pmf::Pmf;
pub use price_breaks::{Discount, PriceBreak, PricedLot, PricedLotSize, price_breaks};
pub use random_yield::{Yield, additive_yield_lot, additive_yield_stock, multiplicative_yield_lot};
pub use reorder_normal::{NormalReorder, ReorderPoint, SupplyTerms};
pub use reorder_quantity::{
    OrderRate, Promise, ReorderQuantity, best_reorder_quantity, fill_rate, reorder_point,
    reorder_quantity_cost, safety_stock, whole_lot,
};
pub use reorder_up_to::{
    ReorderLevels, ReorderUpTo, ReviewedDemand, WholeLevels, best_reorder_up_to, power_approximation,
    reorder_level_for_service, reorder_up_to_cost, reorder_up_to_service,
};
pub use replenish::{Breaks, DailyDemand, Replenishment, ReviewCosts, ReviewTerms, ShelfLife};
pub use review::{Review, ReviewedLevel, best_review, cycle_demand, reviewed_level};
pub use serial::{EchelonLevels, LeadTimeDemand, SerialStage, serial_levels};
pub use sourcing::{SourceLine, SourcePlace, Sourcing, sourcings};
pub use transfer::{Balance, Lane, Site, Transfer, balance};
