-- Personal data: sealed under one key per person, each of them sealed under the master key.

CREATE TABLE vault_canary (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body BLOB NOT NULL
) STRICT;

-- One row per person: the wrapped data key, and what is known of the person.
CREATE TABLE vault_people (
    person TEXT NOT NULL PRIMARY KEY,
    data_key BLOB NOT NULL,
    body BLOB
) STRICT, WITHOUT ROWID;

-- Texts by or about people. Without a person they are sealed under a key of the shop.
CREATE TABLE vault_texts (
    tbl TEXT NOT NULL,
    col TEXT NOT NULL,
    key TEXT NOT NULL,
    person TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (tbl, col, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX vault_texts_by_person ON vault_texts (person) WHERE person IS NOT NULL;
