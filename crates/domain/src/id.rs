//! Identifiers. One type per noun, so that an order's id cannot stand where a product's is due.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest accepted identifier in bytes.
const LONGEST: usize = 160;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing but white space.
    #[error("identifier is empty")]
    Empty,
    /// Longer than an identifier may be.
    #[error("identifier is longer than {LONGEST} bytes")]
    TooLong,
    /// Holds a line break, NUL or another control character.
    #[error("identifier holds a control character")]
    Control,
}

fn checked(text: &str) -> Result<Box<str>, IdError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > LONGEST {
        return Err(IdError::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(IdError::Control);
    }
    Ok(text.into())
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// Checks and trims `text`.
            ///
            /// # Errors
            /// [`IdError`] when it is empty, too long or holds control characters.
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked(text).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }
    )+};
}

identifiers! {
    /// A stock keeping unit: one product in one variant.
    Sku,
    /// A place that holds stock or ships: warehouse, store, seller.
    LocationId,
    /// Who delivers goods to the shop.
    SupplierId,
    /// A customer's order.
    OrderId,
    /// A parcel.
    ShipmentId,
    /// A message that wants an answer, or a review that wants a follow-up.
    TicketId,
    /// The keyed pseudonym of a person; the person's data lie in the vault under it.
    PersonId,
    /// Somebody who works for the shop.
    WorkerId,
    /// A work place: shelf zone, packing table, hand-over desk.
    StationId,
    /// A van, bike or truck of the shop's own.
    VehicleId,
    /// A parcel service.
    CarrierId,
    /// Where facts come from: `olist`, `online-retail-ii`, a mapping's name.
    SourceName,
    /// One decision.
    DecisionId,
    /// One run of the loop.
    CycleId,
    /// Name and version of a fitted model, such as `delivery-time@3f9a12`.
    ModelVersion,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_refuses_nonsense() {
        assert_eq!(Sku::new(" A1 ").unwrap().as_str(), "A1");
        assert_eq!(Sku::new("  "), Err(IdError::Empty));
        assert_eq!(Sku::new("a\nb"), Err(IdError::Control));
        assert_eq!(Sku::new(&"x".repeat(161)), Err(IdError::TooLong));
        assert!(serde_json::from_str::<Sku>("\"\"").is_err());
    }
}
