//! Plans for shops of chance, judged by the checker, and small shops whose right answer is known.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod chance;
mod day;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod shop;
