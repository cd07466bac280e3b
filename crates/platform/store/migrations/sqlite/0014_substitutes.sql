-- What some buy where a product is not there.

CREATE TABLE substitutes (
    "sku" TEXT NOT NULL,
    "substitute" TEXT NOT NULL,
    "share" REAL,
    batch INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY ("sku", "substitute")
) STRICT, WITHOUT ROWID;
