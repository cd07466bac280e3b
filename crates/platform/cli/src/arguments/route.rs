//! What `route` takes.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// How work is spread over vehicles, beside what it costs.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Spread {
    /// Spread stops evenly: price of the square of each vehicle's number of stops
    #[arg(long, value_name = "COST", default_value_t = 0)]
    pub(crate) even_stops: i64,
    /// Spread time evenly: price of the square of each vehicle's hours
    #[arg(long, value_name = "COST", default_value_t = 0)]
    pub(crate) even_hours: i64,
    /// Keep routes compact: price of each metre from a stop to the centre of its vehicle's territory; territories are
    /// found in a tenth of the budget
    #[arg(long, value_name = "COST", default_value_t = 0)]
    pub(crate) territories: i64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Route {
    /// Solve one instance (CVRPLIB, Solomon, Li & Lim, JSON and others) and write its routes
    #[command(
        after_help = "Examples:\n  quartermaster route solve X-n101-k25.vrp --seconds 10 --out x101.sol\n  quartermaster route solve R101.txt --iterations 100000 --seed 2 --out r101.sol --json\n  quartermaster route solve morning.json --seconds 10 --out morning.geojson\n  quartermaster route solve morning.json --seconds 10 --even-stops 200 --territories 1 --out morning.geojson"
    )]
    Solve {
        /// The instance
        file: PathBuf,
        /// How it is written [default: told from its head]
        #[arg(long)]
        format: Option<String>,
        /// Seconds to search for
        #[arg(long, required_unless_present = "iterations")]
        seconds: Option<f64>,
        /// Rounds to search for; the answer then depends on file and seed alone
        #[arg(long)]
        iterations: Option<u64>,
        /// Chance
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads that search side by side, each with the whole budget
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
        threads: u8,
        /// How work is spread over vehicles
        #[command(flatten)]
        spread: Spread,
        /// Count processor seconds, of each thread
        #[arg(long)]
        cpu: bool,
        /// How to search; the plain methods are there to compare with
        #[arg(long, value_enum, default_value_t = Method::Default)]
        method: Method,
        /// Where the routes go
        #[arg(long, value_name = "FILE.sol")]
        out: PathBuf,
        /// How they are written: sol, json, geojson or gpx [default: by the extension of --out, else sol]
        #[arg(long, value_name = "KIND")]
        write: Option<String>,
    },
    /// Check the routes of a file against its instance; exits with 1 when they break a rule
    #[command(
        after_help = "Example:\n  quartermaster route check X-n101-k25.vrp x101.sol --json\n  quartermaster route check morning.json plan.json"
    )]
    Check {
        /// The instance
        file: PathBuf,
        /// The routes
        solution: PathBuf,
        /// How the instance is written [default: told from its head]
        #[arg(long)]
        format: Option<String>,
    },
}

/// Methods of `route solve`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Method {
    /// Ruin and recreate, and hybrid genetic search where vehicles are equal
    Default,
    /// A plain genetic algorithm
    Genetic,
    /// Plain particle swarm optimisation
    Swarm,
}
