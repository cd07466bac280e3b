//! Runs the loop: import, cycle, approval, demo; the one room that knows all verbs.
//!
//! An [`Engine`] stands on a [`Home`] and is handed clock and entropy ([`Outside`]). [`Engine::import`] observes and
//! cleans, [`Engine::run`] predicts, decides and checks, [`Engine::approve`] acts, [`Engine::learn`] measures.

mod accuracy;
mod approval;
mod cycle;
mod demo;
mod dispatch;
mod engine;
mod error;
mod expectation;
mod fit;
mod home;
mod import;
mod learn;
mod number;
mod progress;
mod report;
mod roads;
mod room;
mod sales;
mod shop_file;
mod snooze;
mod sourcing;
mod staffing;
mod state;
mod stock_plan;
mod texts;

pub use accuracy::ForecastAccuracy;
pub use approval::Answer;
pub use demo::DemoOptions;
pub use dispatch::{
    DayDrafted, Dispatch, DraftTour, Drafted, DraftedTour, DrivenTour, LeftOrder, StandingTour, Totals,
};
pub use engine::{Engine, Outside};
pub use error::Error;
pub use expectation::ForecastWeek;
pub use home::Home;
pub use import::ImportRequest;
pub use learn::LearnReport;
pub use progress::{Observer, Progress};
pub use qm_check::Defect;
pub use qm_decide::{DayPlan, DayTour, LateStop, OrderMove, StaffedDay, StaffedHour, Visited};
pub use qm_learn::{
    Accuracy, AccuracyReport, Class, ExpectationScore, ExpectationSummary, Variation, Volume,
};
pub use report::{CycleReport, DemoDay, DemoReport, FileReport, ImportOutcome, ReasonCount, RunOptions};
pub use snooze::Until;
pub use sourcing::ReserveRequest;
pub use staffing::{LocationStaffing, StaffingPlan};
pub use state::lead_time;
pub use stock_plan::{Expected, StockLine, StockPlan, StockStanding};
