//! The room from outside: fitting, quantiles, sums over a window, evaluation, choice.

mod evaluation;
mod golden;
mod properties;
