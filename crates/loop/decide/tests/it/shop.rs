//! The sample shop, and the run that decides on it.

use qm_decide::CycleInfo;
use qm_domain::CycleId;
pub(crate) use qm_domain::samples::*;

pub(crate) fn cycle() -> CycleInfo {
    CycleInfo { id: CycleId::new("2026-11-23-test").unwrap(), now: now(), seed: 7 }
}
