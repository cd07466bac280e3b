//! What the engine answers: accounts of imports, cycles and demos, as commands and the API show them.

use qm_domain::{Area, ImportReport, ModelCard, Money, QualityReport, Timestamp, UndecidedReason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The account of one file of an import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// Whether the very same file had been imported before; its counts are then told from the record.
    pub seen: bool,
    /// Its counts.
    pub report: ImportReport,
}

/// The account of an import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportOutcome {
    /// Counts over all files.
    #[serde(flatten)]
    pub report: ImportReport,
    /// The source.
    pub source: String,
    /// Counts by file.
    pub files: Vec<FileReport>,
    /// How good the source's data are.
    pub quality: QualityReport,
    /// Where the rejected rows were written, if there were any.
    pub rejects: Option<PathBuf>,
    /// Where defaults were written, if this import wrote them.
    pub shop_file: Option<PathBuf>,
    /// Whether nothing was kept.
    pub dry_run: bool,
}

/// How to run a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunOptions {
    /// Decide with what was known then; the latest fact when none.
    pub as_of: Option<Timestamp>,
    /// Seed of everything random.
    pub seed: u64,
}

/// How many subjects were left undecided for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// Why.
    pub reason: UndecidedReason,
    /// How many.
    pub count: u64,
}

/// The account of a cycle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CycleReport {
    /// Its id.
    pub cycle: String,
    /// The instant it decided for.
    pub as_of: Timestamp,
    /// Decisions by area.
    pub decisions: BTreeMap<Area, u64>,
    /// Subjects left undecided, by area and reason.
    pub undecided: BTreeMap<Area, Vec<ReasonCount>>,
    /// Decisions that the checker refused, by defect.
    pub failed_check: u64,
    /// The defects of those, by code.
    pub defects: BTreeMap<String, u64>,
    /// Open subjects of all areas.
    pub subjects: u64,
    /// Open subjects that ended in a decision or in the undecided list.
    pub settled: u64,
    /// Expected gain of all decisions.
    pub gain: Money,
    /// Decisions that rest on a default.
    pub assumed: u64,
    /// Decisions approved by the policy.
    pub approved: u64,
    /// The models used.
    pub models: Vec<ModelCard>,
    /// Whether the same cycle had been run before, so that nothing was done.
    pub repeated: bool,
}

/// One day of the demo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemoDay {
    /// The morning decided on.
    pub as_of: Timestamp,
    /// Decisions by area.
    pub decisions: BTreeMap<Area, u64>,
    /// How many were approved and handed to the shop.
    pub applied: u64,
    /// Expected gain of the day's decisions.
    pub expected: Money,
}

/// The account of a demo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemoReport {
    /// Which shop.
    pub seed: u64,
    /// The days decided.
    pub days: Vec<DemoDay>,
    /// Decisions by area over all days.
    pub decisions: BTreeMap<Area, u64>,
    /// Decisions waiting for a person.
    pub waiting: u64,
    /// What the simulated shop gained over the same days run by its own habits, same demand, same chance.
    pub gain: Money,
    /// The parts of that gain.
    pub gain_parts: BTreeMap<String, Money>,
}
