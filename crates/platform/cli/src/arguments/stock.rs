//! What `quartermaster stock` takes.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Stock {
    /// Show what the next cycle would buy, move and clear; nothing is kept
    #[command(
        after_help = "Plans as `quartermaster run` does and checks what it planned. Proposals that wait are told too: they count as\nstock on order and as money spent. `demand` is what is expected until what the next review orders could arrive;\n`bound by` is what kept the quantity from being another: the worth of the next unit, the pack, the minimum or the budget.\n\nExamples:\n  quartermaster stock plan\n  quartermaster stock plan --location east --all\n  quartermaster stock plan --as-of 2018-05-31T18:00:00Z --csv > plan.csv"
    )]
    Plan(Plan),
    /// Explain what is or is not ordered of a product: demand, stock, levels, one pack more or less, what bound it
    #[command(
        after_help = "Examples:\n  quartermaster stock explain A1@main\n  quartermaster stock explain A1 --json"
    )]
    Explain(Explain),
    /// Solve one problem `{name, algorithm, data}` or an array of them
    #[command(after_help = "Example:\n  quartermaster stock solve problems.json --json")]
    Solve {
        /// The problems
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// Plan with what was known at this instant [default: the latest fact]
    #[arg(long, value_name = "RFC3339")]
    pub(crate) as_of: Option<String>,
    /// Of this location
    #[arg(long, value_name = "LOCATION")]
    pub(crate) location: Option<String>,
    /// Show every product, with the reason where nothing is ordered
    #[arg(long)]
    pub(crate) all: bool,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The product, at one location or at all of them
    #[arg(value_name = "SKU[@LOCATION]")]
    pub(crate) place: String,
    /// Plan with what was known at this instant [default: the latest fact]
    #[arg(long, value_name = "RFC3339")]
    pub(crate) as_of: Option<String>,
}
