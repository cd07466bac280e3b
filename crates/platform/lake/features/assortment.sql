-- Products with what they are, and the locations that counted them by $as_of (one row each; location empty without); since when
-- there is any to sell: $as_of where no count found one.
SELECT p.sku,
       coalesce(c.location, '') AS location,
       coalesce(p.category, '') AS category,
       CAST(p.price AS DOUBLE) AS price,
       coalesce(p.listed_at, arrow_cast(0, 'Timestamp(Microsecond, Some("UTC"))')) AS listed_at,
       greatest(p.listed_at, coalesce(c.stocked_at, $as_of)) AS sold_from
FROM products p
LEFT JOIN (
    SELECT sku, location, min("at") FILTER (WHERE on_hand > 0) AS stocked_at
    FROM stock_levels WHERE "at" <= $as_of GROUP BY sku, location
) c ON c.sku = p.sku
WHERE coalesce(p.active, true)
ORDER BY p.sku, location
