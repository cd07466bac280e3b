//! Real data.
