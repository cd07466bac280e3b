//! HTTP API and the embedded dashboard.
