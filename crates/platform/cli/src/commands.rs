//! One file per noun.

pub(crate) mod bench;
pub(crate) mod config;
pub(crate) mod decisions;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod forecast;
pub(crate) mod import;
pub(crate) mod model;
pub(crate) mod route;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod sql;
pub(crate) mod staffing;
pub(crate) mod stock;
pub(crate) mod tables;
pub(crate) mod token;
