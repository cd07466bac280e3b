//! What `quartermaster decisions` takes.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Decisions {
    /// List decisions, the most gainful first
    #[command(
        after_help = "Examples:\n  quartermaster decisions list --area stock --status proposed\n  quartermaster decisions list --snoozed"
    )]
    List {
        /// orders, stock, delivery, customers or care
        #[arg(long)]
        area: Option<String>,
        /// proposed (without those put off), approved, applied, rejected, overridden or expired
        #[arg(long)]
        status: Option<String>,
        /// Only those that are put off
        #[arg(long, conflicts_with = "status")]
        snoozed: bool,
        /// Most rows
        #[arg(long, default_value_t = 30, value_parser = most)]
        limit: usize,
    },
    /// Explain one decision
    Show {
        /// Its id
        id: String,
    },
    /// Approve decisions; approved ones are carried out
    Approve {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Turn decisions down
    Reject {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<String>,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Put decisions off: they leave the waiting list and come back by themselves
    #[command(
        after_help = "One that is put off still counts as stock on order and as money spent. A later cycle that proposes the same\nputs that off as long, unless its deadline is nearer. No decision can be put off beyond its deadline.\n\nExamples:\n  quartermaster decisions snooze D-1 D-2 --days 3\n  quartermaster decisions snooze D-1 --until 2026-12-01T08:00:00+08:00 --note \"after the fair\""
    )]
    Snooze(Snooze),
    /// Let decisions that were put off wait for an answer again
    #[command(after_help = "Example:\n  quartermaster decisions wake D-1")]
    Wake {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// List what was left undecided, and why
    Undecided {
        /// orders, stock, delivery, customers or care
        #[arg(long)]
        area: Option<String>,
        /// Most rows
        #[arg(long, default_value_t = 30, value_parser = most)]
        limit: usize,
    },
}

/// Rows of one list: 1 to 200.
fn most(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n @ 1..=200) => Ok(n),
        _ => Err("expected 1 to 200".into()),
    }
}

/// How long decisions are put off.
#[derive(Debug, Args)]
pub(crate) struct Snooze {
    /// Their ids
    #[arg(required = true)]
    pub(crate) ids: Vec<String>,
    /// Until the beginning of the day after so many midnights of the shop
    #[arg(long, value_name = "N", required_unless_present = "until", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub(crate) days: Option<u32>,
    /// Until this moment
    #[arg(long, value_name = "RFC3339", conflicts_with = "days")]
    pub(crate) until: Option<String>,
    /// Why
    #[arg(long)]
    pub(crate) note: Option<String>,
}
