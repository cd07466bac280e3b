//! Learning from tables of numbers: linear models by streaming QR, conformal intervals, scores.
