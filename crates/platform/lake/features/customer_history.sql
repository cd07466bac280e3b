-- Customers with what they had bought at $as_of, orders known to be cancelled left out.
WITH spent AS (
    SELECT "order", sum(quantity * unit_price) AS spent
    FROM order_lines
    WHERE kind = 'sale' AND placed_at <= $as_of
    GROUP BY "order"
)
SELECT o.customer,
       CAST(min(o.placed_at) AS BIGINT) AS first_at,
       CAST(max(o.placed_at) AS BIGINT) AS last_at,
       count(*) AS orders,
       CAST(coalesce(sum(s.spent), 0) AS BIGINT) AS spent
FROM orders o
LEFT JOIN spent s ON s."order" = o."order"
WHERE o.kind = 'sale' AND o.customer IS NOT NULL AND o.placed_at <= $as_of
  AND NOT coalesce(o.cancelled_at <= $as_of, o.status IN ('cancelled', 'unavailable'))
GROUP BY o.customer
ORDER BY o.customer
