//! What the crate promises, checked from outside.

#[cfg(test)]
mod boosting;
#[cfg(test)]
mod boosting_golden;
#[cfg(test)]
mod boosting_laws;
#[cfg(test)]
mod conformal;
#[cfg(test)]
mod linear_golden;
#[cfg(test)]
mod linear_laws;
#[cfg(test)]
mod stored;
#[cfg(test)]
mod trees;
