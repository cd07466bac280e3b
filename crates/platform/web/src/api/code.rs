//! Closed sets of the domain as schemas: their values are read from the domain, so that none can be forgotten.

use qm_domain::{ColumnKind, Table};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

fn one_of<'a>(codes: impl Iterator<Item = &'a str>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).into()
}

macro_rules! domain_codes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) struct $name(pub(crate) qm_domain::$name);

        impl From<qm_domain::$name> for $name {
            fn from(code: qm_domain::$name) -> Self {
                Self(code)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                qm_domain::$name::deserialize(deserializer).map(Self)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                one_of(qm_domain::$name::ALL.iter().map(|code| code.code()))
            }
        }

        impl ToSchema for $name {}
    )+};
}

domain_codes! {
    /// An area of the operation.
    Area,
    /// Where a decision stands.
    Status,
    /// The sentence that sums a reason up.
    ReasonCode,
    /// A fact used in a reason.
    FactCode,
    /// What the gain is measured against.
    Baseline,
    /// Why a subject got no decision.
    UndecidedReason,
    /// A default that a decision rests on.
    Assumption,
    /// A step of fulfilling an order.
    TaskKind,
    /// Language of a text.
    Language,
    /// How a text's writer feels.
    Sentiment,
    /// What a ticket wants.
    Intent,
    /// What is predicted.
    PredictionKind,
    /// What a learned factor is about.
    FactorKind,
    /// Why a row was put aside.
    RejectReason,
}

macro_rules! column_codes {
    ($($(#[$doc:meta])* $name:ident = $table:ident . $column:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        pub(crate) struct $name(pub(crate) String);

        impl From<String> for $name {
            fn from(code: String) -> Self {
                Self(code)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let position = Table::$table.position($column);
                match position.map(|i| Table::$table.columns()[i].kind) {
                    Some(ColumnKind::Code(codes)) => one_of(codes.iter().copied()),
                    _ => one_of(std::iter::empty()),
                }
            }
        }

        impl ToSchema for $name {}
    )+};
}

column_codes! {
    /// Where an order stands, by its source.
    OrderStatus = Orders."status",
    /// What a carrier says of a parcel.
    TrackingStatus = Tracking."status",
}

/// How near an order or parcel is to being late.
#[expect(clippy::enum_variant_names, reason = "at risk is the term")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Risk {
    /// Its time has passed.
    Late,
    /// Planned after its due time, or due soon without a plan.
    AtRisk,
    /// In time by the plan.
    Fine,
}

/// What a customer allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Consent {
    /// Said yes.
    Given,
    /// Said no.
    Refused,
    /// No source tells.
    Unknown,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobState {
    /// Waits for a worker.
    Queued,
    /// Is being done.
    Running,
    /// Is done.
    Done,
    /// Could not be done.
    Failed,
}
