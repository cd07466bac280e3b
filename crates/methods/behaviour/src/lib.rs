//! Learning from what people did: recency-frequency-money, segments, churn.
