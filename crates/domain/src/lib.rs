//! The shop's nouns: ids, money, units, time, tables, facts, state, predictions, decisions. No I/O.
//!
//! Everything that passes between two rooms of the loop is a type of this crate.

mod action;
mod area;
mod decimal;
mod decision;
mod expectation;
mod fact;
mod feature;
mod grounds;
mod happening;
mod id;
mod legs;
mod money;
mod policy;
mod prediction;
mod reason;
#[cfg(feature = "samples")]
pub mod samples;
mod schema;
mod shop;
mod sourcing;
pub mod state;
mod time;
mod units;

pub use action::{
    Action, ActionKind, CustomerOffer, LateNotice, OrderFulfilment, PlannedTask, PurchaseLine, ReplyDraft,
    RouteBreak, RouteStop, StockMarkdown, StockReturn, StockTransfer, TicketEscalation, VehicleRoute,
};
pub use area::{Area, Intent, Language, Sentiment, StationKind, TaskKind};
pub use decimal::Decimal;
pub use decision::{
    Alternative, Approver, Decision, DecisionEvent, DecisionEventKind, Gain, MeasuredResult, Status, Subject,
    Undecided,
};
pub use expectation::{Expectation, Expects, expected_instead};
pub use fact::{CleanFlag, Fact, ImportReport, QualityReport, RawRow, RejectReason, Rejection, Value};
pub use feature::{FeatureColumn, FeatureTable};
pub use grounds::{Grounds, GroundsFinder};
pub use happening::{Happening, Moment};
pub use id::{
    CarrierId, CycleId, DecisionId, IdError, LocationId, ModelVersion, OrderId, PersonId, ShipmentId, Sku,
    SourceName, StationId, SupplierId, TicketId, VehicleId, WorkerId,
};
pub use legs::{Leg, Legs, Spot};
pub use money::{Currency, Money, MoneyError};
pub use policy::{AreaPolicy, Policy};
pub use prediction::{
    DemandForecast, FactorKind, IntentPrediction, LearnedFactor, ModelCard, Predicted, PredictionKind,
    PredictionRecord, Quantiles, SentimentPrediction, Substitution, VolumeForecast,
};
pub use reason::{Baseline, Fact as ReasonFact, FactCode, FactValue, Reason, ReasonCode, UndecidedReason};
pub use schema::{Column, ColumnKind, Personal, Table};
pub use shop::{
    Assumption, Break, Carrier, Closure, Container, Costs, Crew, Discount, DistanceSource, Distances, Fleet,
    OpeningStock, Overstock, Receipts, ServiceTargets, Shift, Shop, ShopError, Station, Storage, Supplier,
    SupplyDefaults, TaskTimes, Vehicle, Worker,
};
pub use sourcing::{OtherSource, Reservation, Shelf, Sourced, SourcedLine, Wanted, WantedLine};
pub use time::{Day, TimeError, Timestamp, Zone};
pub use units::{CubicCentimetres, GeoPoint, Grams, Metres, Probability, Seconds, UnitError};
