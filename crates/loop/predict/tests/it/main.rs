//! Fits and predictions through the public interface.

#[cfg(test)]
mod care;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod events;
#[cfg(test)]
mod features;
#[cfg(test)]
mod formulas;
#[cfg(test)]
mod olist;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod stock;
#[cfg(test)]
mod substitution;
