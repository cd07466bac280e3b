//! System of record: facts, decisions, jobs, outbox, model registry, personal-data vault.
//!
//! Synchronous, on SQLite. Callers never see SQL: they give and get types of the domain and of this crate.
//! Clock and entropy come from outside.

mod access;
mod audit;
mod cell;
mod decisions;
mod error;
mod expectations;
mod export;
mod import;
mod jobs;
mod lookup;
mod migrate;
mod models;
mod outcomes;
mod page;
mod predictions;
mod quality;
mod reservations;
mod snapshot;
mod sourcing;
mod store;
mod vault;
mod views;

pub use access::{Answer, ApiToken, Repeat};
pub use audit::{AuditEntry, AuditRow, AuditState};
pub use decisions::{
    Cycle, CycleOutcome, CycleRecord, CycleTerms, DecisionFilter, DecisionRecord, DecisionRow, DecisionSort,
    OutboxItem, OutboxState, Snoozed, UndecidedCount,
};
pub use error::Error;
pub use expectations::ExpectationRow;
pub use export::Part;
pub use import::{Conflict, Ending, ImportTx, Put, QuarantinedRow, RawChunk, Releasable};
pub use jobs::{Job, JobState};
pub use outcomes::Period;
pub use page::{Page, PageRequest};
pub use predictions::ScoreRow;
pub use quality::QualityRow;
pub use reservations::{Kept, NewReservation};
pub use snapshot::{
    CustomerFacts, LocationFacts, OpenOrderFacts, ParcelFacts, StockFacts, SupplyFacts, TicketFacts,
};
pub use sourcing::{Shelves, SourcedCount};
pub use store::{Entropy, Store};
pub use vault::{PersonData, VaultKey, VaultText};
pub use views::{
    AreaOverview, CustomerDetail, CustomerListRow, CustomerSort, Feeling, FileRow, GainRow, OrderDetail,
    OrderFilter, OrderLineRow, OrderListRow, Overview, PaymentRow, PurchaseOrderRow, QuarantineFilter,
    QuarantineListRow, ReasonCount, ReviewRow, SALES_WEEKS, ShipmentRow, SourceOverview, StandingCount,
    StockDetail, StockListRow, TaskRow, TicketDetail, TicketFilter, TicketListRow,
};
