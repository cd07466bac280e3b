-- Facts: one table per canonical table of the schema, without its personal columns (those lie in the vault).
-- Instants are microseconds since 1970, days are days since 1970, money is minor units, flags are 0 or 1.
-- `batch` is the import that wrote the row last, `hash` a keyed hash of its content.

CREATE TABLE categories (
    "category" TEXT NOT NULL,
    "label" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("category")
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
    "prefix" TEXT NOT NULL,
    "lat" REAL NOT NULL,
    "lng" REAL NOT NULL,
    "region" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("prefix")
) STRICT, WITHOUT ROWID;

CREATE TABLE suppliers (
    "supplier" TEXT NOT NULL,
    "label" TEXT,
    "lead_time_days" REAL,
    "lead_time_sd_days" REAL,
    "minimum_order" INTEGER,
    "currency" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("supplier")
) STRICT, WITHOUT ROWID;

CREATE TABLE locations (
    "location" TEXT NOT NULL,
    "label" TEXT,
    "kind" TEXT NOT NULL,
    "lat" REAL,
    "lng" REAL,
    "region" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("location")
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
    "sku" TEXT NOT NULL,
    "label" TEXT,
    "category" TEXT,
    "weight_g" REAL,
    "volume_cm3" REAL,
    "price" INTEGER,
    "cost" INTEGER,
    "currency" TEXT,
    "listed_at" INTEGER,
    "active" INTEGER,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sku")
) STRICT, WITHOUT ROWID;

CREATE TABLE supply (
    "sku" TEXT NOT NULL,
    "supplier" TEXT NOT NULL,
    "unit_cost" INTEGER NOT NULL,
    "currency" TEXT,
    "minimum_quantity" INTEGER,
    "pack" INTEGER,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sku", "supplier")
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
    "customer" TEXT NOT NULL,
    "region" TEXT,
    "lat" REAL,
    "lng" REAL,
    "language" TEXT,
    "since" INTEGER,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("customer")
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    "customer" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "given" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("customer", "channel")
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_levels (
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "on_hand" INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sku", "location", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_movements (
    "movement" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "reference" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("movement")
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_orders (
    "purchase" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "supplier" TEXT,
    "from_location" TEXT,
    "location" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "ordered_at" INTEGER NOT NULL,
    "expected_at" INTEGER,
    "received_at" INTEGER,
    "decision" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("purchase")
) STRICT, WITHOUT ROWID;

CREATE TABLE promotions (
    "sku" TEXT NOT NULL,
    "from_day" INTEGER NOT NULL,
    "to_day" INTEGER NOT NULL,
    "discount" REAL NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sku", "from_day")
) STRICT, WITHOUT ROWID;

CREATE TABLE holidays (
    "day" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("day")
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    "order" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "customer" TEXT,
    "location" TEXT,
    "channel" TEXT,
    "status" TEXT NOT NULL,
    "placed_at" INTEGER NOT NULL,
    "approved_at" INTEGER,
    "ship_by" INTEGER,
    "promised_at" INTEGER,
    "window_from" INTEGER,
    "window_to" INTEGER,
    "cancelled_at" INTEGER,
    "currency" TEXT,
    "lat" REAL,
    "lng" REAL,
    "region" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("order")
) STRICT, WITHOUT ROWID;

CREATE TABLE order_lines (
    "order" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT,
    "kind" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" INTEGER NOT NULL,
    "freight" INTEGER,
    "currency" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("order", "line")
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    "order" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "instalments" INTEGER,
    "amount" INTEGER NOT NULL,
    "currency" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("order", "sequence")
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
    "task" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "location" TEXT,
    "worker" TEXT,
    "station" TEXT,
    "started_at" INTEGER NOT NULL,
    "finished_at" INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("task")
) STRICT, WITHOUT ROWID;

CREATE TABLE shipments (
    "shipment" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "location" TEXT,
    "carrier" TEXT,
    "service" TEXT,
    "ready_at" INTEGER,
    "shipped_at" INTEGER,
    "promised_at" INTEGER,
    "delivered_at" INTEGER,
    "distance_km" REAL,
    "weight_g" REAL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("shipment")
) STRICT, WITHOUT ROWID;

CREATE TABLE tracking (
    "shipment" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("shipment", "at", "status")
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
    "review" TEXT NOT NULL,
    "order" TEXT,
    "sku" TEXT,
    "customer" TEXT,
    "score" INTEGER,
    "sentiment" TEXT,
    "language" TEXT,
    "at" INTEGER,
    "answered_at" INTEGER,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("review")
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
    "ticket" TEXT NOT NULL,
    "order" TEXT,
    "customer" TEXT,
    "channel" TEXT,
    "language" TEXT,
    "opened_at" INTEGER NOT NULL,
    "closed_at" INTEGER,
    "intent" TEXT,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("ticket")
) STRICT, WITHOUT ROWID;

CREATE TABLE order_samples (
    "sample" TEXT NOT NULL,
    "order_quantity" REAL NOT NULL,
    "order_complexity" REAL NOT NULL,
    "order_history" REAL NOT NULL,
    "processing_time" REAL NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sample")
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_samples (
    "sample" TEXT NOT NULL,
    "sales_volume" REAL NOT NULL,
    "seasonality" REAL NOT NULL,
    "promotions" REAL NOT NULL,
    "inventory_level" REAL NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sample")
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_samples (
    "sample" TEXT NOT NULL,
    "distance" REAL NOT NULL,
    "traffic_condition" REAL NOT NULL,
    "delivery_service" REAL NOT NULL,
    "delivery_time" REAL NOT NULL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sample")
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_by_time ON orders (placed_at, "order");
CREATE INDEX orders_by_customer ON orders (customer, placed_at) WHERE customer IS NOT NULL;
CREATE INDEX order_lines_by_sku ON order_lines (sku);
CREATE INDEX stock_movements_by_sku ON stock_movements (sku, location, at);
CREATE INDEX purchase_orders_by_sku ON purchase_orders (sku);
CREATE INDEX tasks_by_order ON tasks ("order");
CREATE INDEX shipments_by_order ON shipments ("order");
CREATE INDEX reviews_by_order ON reviews ("order") WHERE "order" IS NOT NULL;
CREATE INDEX reviews_by_time ON reviews (at) WHERE at IS NOT NULL;
CREATE INDEX tickets_by_order ON tickets ("order") WHERE "order" IS NOT NULL;
CREATE INDEX tickets_by_time ON tickets (opened_at);
CREATE INDEX reviews_by_customer ON reviews (customer) WHERE customer IS NOT NULL;
CREATE INDEX tickets_by_customer ON tickets (customer) WHERE customer IS NOT NULL;
