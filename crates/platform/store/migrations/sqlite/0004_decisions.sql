-- Decisions: immutable bodies, the events appended to them, where they stand, and what is to be carried out.

CREATE TABLE cycles (
    id TEXT NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL UNIQUE,
    as_of INTEGER NOT NULL,
    ran_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
    id TEXT NOT NULL PRIMARY KEY,
    cycle TEXT NOT NULL REFERENCES cycles (id),
    area TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    deadline INTEGER,
    gain_minor INTEGER NOT NULL,
    commits_minor INTEGER NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_by_subject ON decisions (subject);
CREATE INDEX decisions_by_status ON decisions (status, area);
CREATE INDEX decisions_by_gain ON decisions (gain_minor, id);
CREATE INDEX decisions_by_time ON decisions (made_at, id);
CREATE INDEX decisions_by_cycle ON decisions (cycle);

CREATE TABLE decision_events (
    id INTEGER PRIMARY KEY,
    decision TEXT NOT NULL REFERENCES decisions (id),
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX decision_events_by_decision ON decision_events (decision, id);

CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
WHEN new.id IS NOT old.id OR new.body IS NOT old.body OR new.cycle IS NOT old.cycle OR new.subject IS NOT old.subject
BEGIN
    SELECT raise(ABORT, 'a decision never changes');
END;

CREATE TRIGGER decision_events_never_change BEFORE UPDATE ON decision_events
BEGIN
    SELECT raise(ABORT, 'an event never changes');
END;

-- Subjects without a decision in the last cycle.
CREATE TABLE undecided (
    id INTEGER PRIMARY KEY,
    area TEXT NOT NULL,
    reason TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX undecided_by_area ON undecided (area, id);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    decision TEXT NOT NULL REFERENCES decisions (id),
    executor TEXT NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead', 'withdrawn')),
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    message TEXT
) STRICT;

CREATE INDEX outbox_waiting ON outbox (due_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_decision ON outbox (decision);
