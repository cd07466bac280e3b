//! Tasks onto workers: list scheduling.
