//! Plans for shops of chance, judged by the checker, and small shops whose right answer is known.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod container;
#[cfg(test)]
mod day;
#[cfg(test)]
mod duty;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod room;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod sourcing;
#[cfg(test)]
mod substitution;
