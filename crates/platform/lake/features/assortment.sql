-- Products with what they are, and the locations that counted them by $as_of (one row each; location empty without).
SELECT p.sku,
       coalesce(c.location, '') AS location,
       coalesce(p.category, '') AS category,
       CAST(p.price AS DOUBLE) AS price,
       coalesce(p.listed_at, arrow_cast(0, 'Timestamp(Microsecond, Some("UTC"))')) AS listed_at
FROM products p
LEFT JOIN (SELECT DISTINCT sku, location FROM stock_levels WHERE "at" <= $as_of) c ON c.sku = p.sku
WHERE coalesce(p.active, true)
ORDER BY p.sku, location
