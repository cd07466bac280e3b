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
    /// Stock policies on the sales of Online Retail II under `QM_DATA`, textbook answers scored by the command `QM_PEERS`, and
    /// planning times
    Inventory {
        /// Where to write the table
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Forecasts of the demand sets under `QM_DATA`, beside the models that the command `QM_PEERS` runs and scored by it
    Forecast {
        /// Sets of series [default: all]
        sets: Vec<String>,
        /// The table; rows of the sets that run are put in the place of their old ones
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
    /// Boosting beside the peer that the command `QM_PEERS` runs, on the same rows, which it prepares from `QM_DATA`
    Boosting {
        /// Tasks [default: all that the peer prepares]
        tasks: Vec<String>,
        /// Seeds from 0 on
        #[arg(long, value_name = "COUNT", default_value_t = 3)]
        seeds: u64,
        /// Where to write the table
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// One of its fits, as a process of its own
    #[command(hide = true)]
    BoostingFit {
        /// Where the tasks are
        folder: PathBuf,
        /// Which one
        name: String,
        /// Seed of the draws
        #[arg(long)]
        seed: u64,
        /// Where to write the predictions
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
