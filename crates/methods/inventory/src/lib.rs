//! How much to order and when, from a distribution of demand.
//!
//! Demand is a [`Pmf`] over whole units: a count law, quantiles of a forecast, or any points with
//! probabilities. [`window_demand`] adds periods up over a random lead time, [`order_up_to`] finds the level
//! that a cost or a service target asks for, [`order`] turns level and position into a quantity that packs,
//! minimum and maximum allow, with the costs of ordering otherwise beside it. [`balance`] moves surplus to
//! where it is missing. Costs are in any one unit; quantities are whole units of stock.
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

mod combine;
mod costs;
mod count;
mod error;
mod flow;
mod level;
mod newsvendor;
mod number;
mod order;
mod pmf;
mod quantiles;
mod transfer;

pub use combine::window_demand;
pub use costs::Costs;
pub use error::Error;
pub use level::{Level, Target, order_up_to};
pub use newsvendor::{Newsvendor, NormalNewsvendor, newsvendor, newsvendor_normal};
pub use order::{Bound, Constraints, Costed, Order, Position, Rounding, order};
pub use pmf::Pmf;
pub use transfer::{Balance, Lane, Site, Transfer, balance};
