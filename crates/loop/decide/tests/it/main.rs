//! Plans for shops of chance, judged by the checker, and small shops whose right answer is known.

mod cases;
mod chance;
mod properties;
mod shop;
