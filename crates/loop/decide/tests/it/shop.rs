//! The sample shop, and the run that decides on it.

use proptest::prelude::*;
use qm_decide::{CycleInfo, Planned};
use qm_domain::CycleId;
pub(crate) use qm_domain::samples::*;

pub(crate) fn cycle() -> CycleInfo {
    CycleInfo { id: CycleId::new("2026-11-23-test").unwrap(), now: now(), seed: 7 }
}

/// Both plans do the same, for the same gain and beside the same alternatives.
pub(crate) fn alike(before: &Planned, after: &Planned) -> Result<(), TestCaseError> {
    prop_assert_eq!(&before.undecided, &after.undecided);
    prop_assert_eq!(before.decisions.len(), after.decisions.len());
    for (before, after) in before.decisions.iter().zip(&after.decisions) {
        prop_assert_eq!(&before.action, &after.action);
        prop_assert_eq!((&before.gain, &before.alternatives), (&after.gain, &after.alternatives));
    }
    Ok(())
}
