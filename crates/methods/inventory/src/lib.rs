//! How much to order and when, from a distribution of demand.
