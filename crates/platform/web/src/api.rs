//! The shapes that the API speaks. They stand apart from the domain's own types, so that one may change without the other.

pub(crate) mod action;
pub(crate) mod care;
pub(crate) mod code;
pub(crate) mod customer;
pub(crate) mod data;
pub(crate) mod day;
pub(crate) mod decision;
pub(crate) mod delivery;
pub(crate) mod dispatch;
pub(crate) mod forecast;
pub(crate) mod order;
pub(crate) mod overview;
pub(crate) mod reservation;
pub(crate) mod scalar;
pub(crate) mod staffing;
pub(crate) mod stock;
