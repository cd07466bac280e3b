//! What the crate promises, checked from outside.

#[cfg(test)]
mod churn;
#[cfg(test)]
mod real;
