-- Imports: batches, files, raw rows as they came, rows put aside, quality.

CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    data_key BLOB NOT NULL
) STRICT;

CREATE TABLE files (
    source TEXT NOT NULL,
    hash BLOB NOT NULL,
    file TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches (id),
    at INTEGER NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (source, hash)
) STRICT, WITHOUT ROWID;

-- The raw-event log: compressed, then sealed under the batch's key.
CREATE TABLE raw_log (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batches (id),
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    file_hash BLOB NOT NULL,
    first_row INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batches (id),
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    row_number INTEGER NOT NULL,
    row_hash BLOB NOT NULL,
    tbl TEXT,
    col TEXT NOT NULL,
    reason TEXT NOT NULL,
    value TEXT NOT NULL,
    expected TEXT NOT NULL,
    parent_table TEXT,
    parent_key TEXT,
    at INTEGER NOT NULL,
    released_by INTEGER REFERENCES batches (id),
    body BLOB NOT NULL,
    UNIQUE (source, row_hash)
) STRICT;

CREATE INDEX quarantine_waiting ON quarantine (reason) WHERE released_by IS NULL;

CREATE TABLE quality (
    batch INTEGER PRIMARY KEY REFERENCES batches (id),
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    report TEXT NOT NULL
) STRICT;

-- Months that a row left when its month column changed; its new month is found by the row's batch.
CREATE TABLE months_left (
    tbl TEXT NOT NULL,
    month_at INTEGER NOT NULL,
    batch INTEGER NOT NULL REFERENCES batches (id),
    PRIMARY KEY (tbl, month_at, batch)
) STRICT, WITHOUT ROWID;
