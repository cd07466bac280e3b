//! System of record: facts, decisions, jobs, outbox, model registry, personal-data vault.
