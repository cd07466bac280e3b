//! What the crate promises, checked from outside.

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
