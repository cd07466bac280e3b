-- Everything that each depot had ready in a cycle, so that a person may put any of it on any of its tours: compressed
-- JSON, kept with the cycle and never changed.

CREATE TABLE depot_grounds (
    cycle TEXT NOT NULL REFERENCES cycles (id),
    location TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (cycle, location)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER depot_grounds_never_change BEFORE UPDATE ON depot_grounds
BEGIN
    SELECT raise(ABORT, 'the grounds of a depot never change');
END;
