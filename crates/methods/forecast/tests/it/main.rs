//! The room from outside: fitting, quantiles, sums over a window, evaluation, choice.

mod backtest;
mod engines;
mod evaluation;
mod golden;
mod network;
mod panel;
mod properties;
mod reconciliation;
mod stress;
