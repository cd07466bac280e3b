//! The room from outside: distributions, levels, orders and transfers.
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "test values are small and valid by construction"
)]

mod allocations;
mod distributions;
mod laws;
mod lots;
mod networks;
mod orders;
mod policies;
mod problems;
mod replenishments;
mod textbook;
mod transfers;
