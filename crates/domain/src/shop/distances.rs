//! Where distances and durations between places come from.

use super::ShopError;
use crate::area::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// Who tells how far it is from one place to another.
    DistanceSource {
        /// The great circle times the fleet's detour, at each vehicle's own speed.
        GreatCircle = "great_circle",
        /// An OSRM service (`table`).
        Osrm = "osrm",
        /// A Valhalla service (`sources_to_targets`).
        Valhalla = "valhalla",
        /// A CSV file.
        File = "file",
    }
}

/// Section `[distances]`. A service is told the coordinates of depots and of orders ready to go, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Distances {
    /// Who tells.
    pub source: DistanceSource,
    /// Address of the service, such as `http://localhost:5000`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Profile of OSRM or costing of Valhalla, such as `driving` or `auto`; each service's usual one without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The file, with columns `from_lat`, `from_lng`, `to_lat`, `to_lng`, `metres`, `seconds`; relative to the home folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Seconds to wait for each answer.
    pub timeout_s: u32,
    /// Most places on either side of one question; 100 for OSRM and 50 for Valhalla without it, as they come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk: Option<usize>,
    /// Whether the great circle stands in for a service that does not answer, or a file that cannot be read.
    pub fallback: bool,
}

impl Default for Distances {
    fn default() -> Self {
        Self {
            source: DistanceSource::GreatCircle,
            url: None,
            profile: None,
            file: None,
            timeout_s: 5,
            chunk: None,
            fallback: false,
        }
    }
}

impl Distances {
    /// Whether nothing is configured.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn validate(&self) -> Result<(), ShopError> {
        let rule = |holds: bool, fault: &'static str| {
            if holds { Ok(()) } else { Err(ShopError { entry: "distances".into(), fault }) }
        };
        let service = matches!(self.source, DistanceSource::Osrm | DistanceSource::Valhalla);
        rule(!service || self.url.is_some(), "osrm and valhalla need a url such as http://localhost:5000")?;
        rule(self.source != DistanceSource::File || self.file.is_some(), "source file needs a file")?;
        let plain = |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        rule(self.profile.as_ref().is_none_or(plain), "profile must be letters, digits, - and _")?;
        rule((1..=600).contains(&self.timeout_s), "timeout_s must lie in 1 to 600")?;
        rule(self.chunk.is_none_or(|chunk| (1..=10_000).contains(&chunk)), "chunk must lie in 1 to 10000")
    }
}
