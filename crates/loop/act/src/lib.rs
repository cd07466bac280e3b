//! Checked, approved decisions to receipts. Reaches outside.
