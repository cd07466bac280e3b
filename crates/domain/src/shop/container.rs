//! Containers, trucks or pallets that a supplier's goods come in.

use super::supply::Supplier;
use crate::units::CubicCentimetres;
use serde::{Deserialize, Serialize};

/// Most litres of one: a million cubic metres.
const LITRES_MAX: i64 = 1_000_000_000;

/// What a supplier's goods come in. One order, all that a cycle buys of the supplier for a location, has containers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Container {
    /// Litres that one holds.
    pub litres: i64,
    /// Freight of each that is started, minor units; nothing where only what fits counts.
    #[serde(default)]
    pub cost_minor: i64,
    /// Most of them in one order; as many as are worth it without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
}

impl Container {
    /// What one holds.
    pub fn capacity(&self) -> CubicCentimetres {
        CubicCentimetres(self.litres.saturating_mul(1_000))
    }
}

impl Supplier {
    /// What is wrong with its containers, if anything.
    pub(super) fn container_fault(&self) -> Option<&'static str> {
        let Container { litres, cost_minor, most } = self.container?;
        let rules = [
            ((1..=LITRES_MAX).contains(&litres), "container: litres must lie in 1 to 1000000000"),
            (cost_minor >= 0, "container: cost_minor must be at least 0"),
            (most != Some(0), "container: most must be at least 1"),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map(|(_, fault)| fault)
    }
}

#[cfg(all(test, feature = "samples"))]
mod tests {
    use super::Container;
    use crate::CubicCentimetres;

    const BOX: Container = Container { litres: 33_000, cost_minor: 90_000, most: Some(2) };

    #[test]
    fn containers_that_cannot_be_are_told() {
        let fault = |container: Container| {
            let mut shop = crate::samples::shop();
            shop.suppliers[0].container = Some(container);
            shop.validate().err().map(|error| error.to_string())
        };
        for right in [BOX, Container { most: None, cost_minor: 0, litres: 1 }] {
            assert_eq!(fault(right), None);
        }
        assert_eq!(BOX.capacity(), CubicCentimetres(33_000_000));
        for (wrong, told) in [
            (Container { litres: 0, ..BOX }, "litres"),
            (Container { litres: 1_000_000_001, ..BOX }, "litres"),
            (Container { cost_minor: -1, ..BOX }, "cost_minor"),
            (Container { most: Some(0), ..BOX }, "most"),
        ] {
            let fault = fault(wrong).unwrap();
            assert!(fault.starts_with(&format!("suppliers s: container: {told} must")), "{fault}");
        }
    }
}
