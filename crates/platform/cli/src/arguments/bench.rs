//! What `quartermaster bench` takes.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Every predictor beside its baseline on the data under `QM_DATA` and on the simulated shop
    Predictors {
        /// Where to write the table
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Import and cycle of the data under `QM_DATA`: CPU seconds, wall seconds, peak memory
    Import {
        /// Where to write the table
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Routes of the instances under `QM_DATA`, beside the solvers that the command `QM_PEERS` runs and judged by it
    Routing {
        /// Sets of instances [default: all]
        sets: Vec<String>,
        /// Solvers: quartermaster, pyvrp, ortools, vroom [default: all]
        #[arg(long = "solver", value_name = "NAME")]
        solvers: Vec<String>,
        /// The table; rows that are there are not run again
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
