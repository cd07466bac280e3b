-- The model registry: cards, what the models predicted, how they scored.

CREATE TABLE model_cards (
    version TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    sequence INTEGER NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX model_cards_by_kind ON model_cards (kind, sequence);

CREATE TABLE predictions (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    model TEXT NOT NULL,
    mean REAL NOT NULL,
    lo REAL NOT NULL,
    hi REAL NOT NULL,
    class TEXT,
    scored_at INTEGER,
    PRIMARY KEY (kind, subject, made_at, model)
) STRICT, WITHOUT ROWID;

CREATE INDEX predictions_unscored ON predictions (kind, made_at) WHERE scored_at IS NULL;

CREATE TABLE scores (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    measure TEXT NOT NULL,
    value REAL NOT NULL,
    baseline REAL,
    rows INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX scores_by_kind ON scores (kind, at);
