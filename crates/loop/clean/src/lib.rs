//! Raw rows to facts, quarantine and a quality report.
