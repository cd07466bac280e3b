-- What each decision rests on, and the shop and policy of its cycle: compressed JSON, kept with it and never changed.

CREATE TABLE cycle_terms (
    cycle TEXT NOT NULL PRIMARY KEY REFERENCES cycles (id),
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE grounds (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES decisions (id),
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER cycle_terms_never_change BEFORE UPDATE ON cycle_terms
BEGIN
    SELECT raise(ABORT, 'the terms of a cycle never change');
END;

CREATE TRIGGER grounds_never_change BEFORE UPDATE ON grounds
BEGIN
    SELECT raise(ABORT, 'the grounds of a decision never change');
END;
