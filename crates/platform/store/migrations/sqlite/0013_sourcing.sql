-- From where orders are given that name no location, and units kept for people who are about to order.

-- Where a source names no location: the one chosen here. No import touches it.
ALTER TABLE orders ADD COLUMN sourced TEXT;
ALTER TABLE order_lines ADD COLUMN sourced TEXT;

CREATE TABLE sourcing (
    "order" TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reservations (
    id TEXT NOT NULL PRIMARY KEY,
    "order" TEXT,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX reservations_by_order ON reservations ("order") WHERE "order" IS NOT NULL AND ended_at IS NULL;
CREATE INDEX reservations_that_hold ON reservations (expires_at) WHERE ended_at IS NULL;

CREATE TABLE reservation_lines (
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    reservation TEXT NOT NULL REFERENCES reservations (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (sku, location, reservation)
) STRICT, WITHOUT ROWID;
