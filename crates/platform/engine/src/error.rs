//! What can go wrong while the loop runs.

use qm_check::Defect;
use qm_domain::{DecisionId, IdError, Status, Timestamp};
use std::path::PathBuf;

/// Why the engine could not do what was asked. Messages name the thing and, where there is one, the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder of the home cannot be used.
    #[error("cannot use {}: {source}", path.display())]
    Home {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The vault's key file is not a key.
    #[error("{} does not hold a key of 32 bytes; restore it from a backup", path.display())]
    VaultKey {
        /// Which file.
        path: PathBuf,
    },
    /// `shop.toml` or `policy.toml` is wrong.
    #[error("{}: {fault}", path.display())]
    Config {
        /// Which file.
        path: PathBuf,
        /// Line, column and what was expected.
        fault: String,
    },
    /// No mapping of that name.
    #[error("no source {name:?}; there are {known}, and any other with --map FILE")]
    NoSource {
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A mapping's constant row is wrong.
    #[error("the mapping's constant row of {table} is wrong: expected {expected}")]
    Constant {
        /// Its table.
        table: qm_domain::Table,
        /// What was expected.
        expected: String,
    },
    /// A time zone is not known.
    #[error("{0}")]
    Zone(String),
    /// There is nothing to run on.
    #[error("no facts yet: run `quartermaster import SOURCE PATH` or `quartermaster demo` first")]
    NoFacts,
    /// No such decision.
    #[error("no decision {0}; `quartermaster decisions list` shows what there is")]
    NoDecision(DecisionId),
    /// No such product, or not there.
    #[error("{0} is neither stocked nor sold; `quartermaster stock plan --all` shows what is")]
    NoPosition(String),
    /// A decision cannot go where it should.
    #[error("decision {id} is {from} and cannot become {to}")]
    Status {
        /// Which.
        id: DecisionId,
        /// Its status.
        from: Status,
        /// The wanted status.
        to: Status,
    },
    /// A moment until which a decision cannot be put off.
    #[error("decision {id} can be put off to a moment after {now}{}", deadline.map(|at| format!(" and before its deadline, {at}")).unwrap_or_default())]
    Snooze {
        /// Which.
        id: DecisionId,
        /// The shop's clock.
        now: Timestamp,
        /// Its deadline.
        deadline: Option<Timestamp>,
    },
    /// What a person expects in place of a forecast cannot be taken.
    #[error("{message}")]
    Expectation {
        /// The part of the request that is wrong.
        field: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// An action that the checker refuses.
    #[error("the action does not pass the check: {}", told(defects))]
    Refused {
        /// The decision in whose place it should stand.
        id: DecisionId,
        /// What is wrong with it.
        defects: Vec<Defect>,
    },
    /// A person's draft of tours that cannot be read as one.
    #[error("{0}")]
    Draft(String),
    /// A person's draft of tours that were planned anew meanwhile.
    #[error("the tours were planned anew meanwhile: decision {0} is not of the latest cycle")]
    Stale(DecisionId),
    /// Something about a day under way that cannot be.
    #[error("{message}")]
    Day {
        /// The part of the request that is wrong.
        field: &'static str,
        /// Its stable name.
        code: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// A cycle that people's answers kept changing.
    #[error("people answered each time the cycle was planned; run it again once they have paused")]
    Overtaken,
    /// A day under way whose tours have changed since it was previewed.
    #[error("the tours have changed since the preview; preview again")]
    DayMoved,
    /// A decision that cannot be checked again.
    #[error("decision {0} was made by an earlier version and cannot be checked; run a new cycle")]
    NoGrounds(DecisionId),
    /// A name is no identifier.
    #[error(transparent)]
    Identifier(#[from] IdError),
    /// A source cannot be read.
    #[error(transparent)]
    Observe(#[from] qm_observe::Error),
    /// The system of record failed.
    #[error(transparent)]
    Store(#[from] qm_store::Error),
    /// The analytical copy failed.
    #[error(transparent)]
    Lake(#[from] qm_lake::Error),
    /// A model cannot be fitted or read.
    #[error(transparent)]
    Predict(#[from] qm_predict::Error),
    /// A file cannot be cleaned as configured.
    #[error(transparent)]
    Clean(#[from] qm_clean::Error),
    /// Decisions and outcomes do not fit each other.
    #[error(transparent)]
    Learn(#[from] qm_learn::Error),
    /// An action cannot be carried out.
    #[error(transparent)]
    Act(#[from] qm_act::Error),
    /// A value cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

fn told(defects: &[Defect]) -> String {
    defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
