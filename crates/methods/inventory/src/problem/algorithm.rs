//! The models a problem can ask for, by name.

/// A model and its solution method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// [`crate::eoq`].
    Eoq,
    /// [`crate::eoq_backorders`].
    EoqBackorders,
    /// [`crate::production_lot`].
    ProductionLot,
    /// [`crate::price_breaks`] for all units.
    AllUnitsDiscount,
    /// [`crate::price_breaks`] for the units beyond each break.
    IncrementalDiscount,
    /// [`crate::joint_replenishment`].
    JointReplenishment,
    /// [`crate::lot_sizing`].
    WagnerWhitin,
    /// [`crate::newsvendor_normal`].
    NewsvendorNormal,
    /// [`crate::newsvendor_profit`].
    NewsvendorExplicit,
    /// [`crate::newsvendor`] for Poisson demand.
    NewsvendorPoisson,
    /// [`crate::newsvendor`] for any whole-unit demand.
    NewsvendorDiscrete,
    /// [`crate::newsvendor_continuous`].
    NewsvendorContinuous,
    /// [`crate::newsvendor_normal`] over lead time and review.
    BaseStockNormal,
    /// [`crate::best_reorder_up_to`].
    ReorderUpToExact,
    /// [`crate::power_approximation`].
    ReorderUpToPower,
    /// [`crate::best_reorder_quantity`].
    ReorderQuantityExact,
    /// [`crate::NormalReorder::expected_level`].
    ReorderExpectedLevel,
    /// [`crate::NormalReorder::eoq_with_backorders`].
    ReorderEoqBackorders,
    /// [`crate::NormalReorder::eoq_with_safety_stock`].
    ReorderEoqSafetyStock,
    /// [`crate::NormalReorder::loss_function`].
    ReorderLossFunction,
    /// [`crate::disrupted_lot`].
    EoqDisruptions,
    /// [`crate::disrupted_base_stock`].
    BaseStockDisruptions,
    /// [`crate::additive_yield_lot`].
    EoqAdditiveYield,
    /// [`crate::multiplicative_yield_lot`].
    EoqMultiplicativeYield,
    /// [`crate::additive_yield_stock`].
    NewsvendorAdditiveYield,
    /// [`crate::guaranteed_service`].
    GuaranteedService,
    /// [`crate::serial_levels`].
    SerialStochastic,
}

/// Every name; where a model has several, the first is the one it is told by.
const NAMES: &[(&str, Algorithm)] = &[
    ("EOQ", Algorithm::Eoq),
    ("EOQB", Algorithm::EoqBackorders),
    ("EOQ with backorders", Algorithm::EoqBackorders),
    ("EPQ", Algorithm::ProductionLot),
    ("EOQ production rate", Algorithm::ProductionLot),
    ("economic production quantity", Algorithm::ProductionLot),
    ("EOQ all-units discount", Algorithm::AllUnitsDiscount),
    ("EOQ incremental discount", Algorithm::IncrementalDiscount),
    ("JRP Silver heuristic", Algorithm::JointReplenishment),
    ("Wagner-Whitin", Algorithm::WagnerWhitin),
    ("newsvendor normal", Algorithm::NewsvendorNormal),
    ("newsvendor explicit", Algorithm::NewsvendorExplicit),
    ("newsvendor normal explicit", Algorithm::NewsvendorExplicit),
    ("newsvendor Poisson", Algorithm::NewsvendorPoisson),
    ("newsvendor discrete", Algorithm::NewsvendorDiscrete),
    ("newsvendor continuous", Algorithm::NewsvendorContinuous),
    ("newsvendor lognormal", Algorithm::NewsvendorContinuous),
    ("newsvendor gamma", Algorithm::NewsvendorContinuous),
    ("newsvendor uniform", Algorithm::NewsvendorContinuous),
    ("base-stock normal with lead time", Algorithm::BaseStockNormal),
    ("base-stock normal", Algorithm::BaseStockNormal),
    ("Zheng-Federgruen exact (s,S)", Algorithm::ReorderUpToExact),
    ("(s,S) exact Poisson", Algorithm::ReorderUpToExact),
    ("(s,S) exact", Algorithm::ReorderUpToExact),
    ("(s,S) power approximation", Algorithm::ReorderUpToPower),
    ("(r,Q) exact Poisson", Algorithm::ReorderQuantityExact),
    ("(r,Q) Poisson exact", Algorithm::ReorderQuantityExact),
    ("(r,Q) Poisson", Algorithm::ReorderQuantityExact),
    ("(r,Q) exact", Algorithm::ReorderQuantityExact),
    ("(r,Q) EIL approximation", Algorithm::ReorderExpectedLevel),
    ("(r,Q) EOQB approximation", Algorithm::ReorderEoqBackorders),
    ("(r,Q) EOQSS approximation", Algorithm::ReorderEoqSafetyStock),
    ("(r,Q) loss approximation", Algorithm::ReorderLossFunction),
    ("(r,Q) loss-function approximation", Algorithm::ReorderLossFunction),
    ("EOQ with disruptions", Algorithm::EoqDisruptions),
    ("base-stock with disruptions", Algorithm::BaseStockDisruptions),
    ("newsvendor with disruptions", Algorithm::BaseStockDisruptions),
    ("EOQ additive yield", Algorithm::EoqAdditiveYield),
    ("EOQ multiplicative yield", Algorithm::EoqMultiplicativeYield),
    ("newsvendor additive yield", Algorithm::NewsvendorAdditiveYield),
    ("GSM", Algorithm::GuaranteedService),
    ("GSM (tree DP)", Algorithm::GuaranteedService),
    ("GSM (tree DP on serial)", Algorithm::GuaranteedService),
    ("serial SSM (Clark-Scarf)", Algorithm::SerialStochastic),
    ("Clark-Scarf", Algorithm::SerialStochastic),
];

impl Algorithm {
    /// The model of that name, letters' case, spaces and hyphens apart.
    pub fn named(name: &str) -> Option<Self> {
        let asked = folded(name);
        let exact = NAMES.iter().find(|(known, _)| folded(known) == asked).map(|(_, algorithm)| *algorithm);
        // These names carry remarks on data that one method covers whatever they say.
        exact.or_else(|| match asked.as_str() {
            asked if asked.starts_with("gsm") => Some(Self::GuaranteedService),
            asked if asked.contains("clarkscarf") => Some(Self::SerialStochastic),
            asked if asked.starts_with("(r,q)") && asked.contains("poisson") => {
                Some(Self::ReorderQuantityExact)
            }
            asked if asked.starts_with("eoq") && asked.contains("production") => Some(Self::ProductionLot),
            _ => None,
        })
    }

    /// Every name that [`Self::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }
}

fn folded(name: &str) -> String {
    // Case matters between (s,S) and (S,s) alone, and only one of them exists.
    name.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_forgiven() {
        let mut seen: Vec<String> = Algorithm::names().map(folded).collect();
        seen.sort();
        let count = seen.len();
        seen.dedup();
        assert_eq!(seen.len(), count, "two names fold to one");
        assert_eq!(Algorithm::named("wagner whitin"), Some(Algorithm::WagnerWhitin));
        assert_eq!(Algorithm::named("GSM (tree DP on tree)"), Some(Algorithm::GuaranteedService));
        assert_eq!(Algorithm::named("EOQQ"), None);
    }
}
