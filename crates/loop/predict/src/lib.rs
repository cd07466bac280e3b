//! Facts to predictions with intervals.
