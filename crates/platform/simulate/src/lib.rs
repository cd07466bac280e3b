//! The simulated shop: a pure world that takes decisions and gives events.
