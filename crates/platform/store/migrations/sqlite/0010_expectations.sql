-- What people expect to be sold in place of the forecast. A row never changes but for when it was taken back.

CREATE TABLE expectations (
    id INTEGER PRIMARY KEY,
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    body TEXT NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX expectations_by_place ON expectations (sku, location, to_day);
CREATE INDEX expectations_that_hold ON expectations (to_day) WHERE ended_at IS NULL;

CREATE TRIGGER expectations_never_change BEFORE UPDATE ON expectations
WHEN new.body IS NOT old.body OR new.sku IS NOT old.sku OR new.location IS NOT old.location
    OR new.from_day IS NOT old.from_day OR new.to_day IS NOT old.to_day OR old.ended_at IS NOT NULL
BEGIN
    SELECT raise(ABORT, 'an expectation never changes');
END;
