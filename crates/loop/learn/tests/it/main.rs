//! Scoring, measuring and drift through the public interface.

#[cfg(test)]
mod decisions;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod scores;
