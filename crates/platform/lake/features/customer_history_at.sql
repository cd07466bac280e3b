-- Customers with what they had bought at $cutoff, and whether they came back until $horizon (both known at $as_of).
WITH spent AS (
    SELECT "order", sum(quantity * unit_price) AS spent
    FROM order_lines
    WHERE kind = 'sale' AND placed_at <= $cutoff
    GROUP BY "order"
),
again AS (
    SELECT DISTINCT customer
    FROM orders
    WHERE kind = 'sale' AND customer IS NOT NULL
      AND placed_at > $cutoff AND placed_at <= $horizon AND placed_at <= $as_of
      AND NOT coalesce(cancelled_at <= $as_of, status IN ('cancelled', 'unavailable'))
),
history AS (
    SELECT o.customer,
           CAST(min(o.placed_at) AS BIGINT) AS first_at,
           CAST(max(o.placed_at) AS BIGINT) AS last_at,
           count(*) AS orders,
           CAST(coalesce(sum(s.spent), 0) AS BIGINT) AS spent
    FROM orders o
    LEFT JOIN spent s ON s."order" = o."order"
    WHERE o.kind = 'sale' AND o.customer IS NOT NULL AND o.placed_at <= $cutoff
      AND NOT coalesce(o.cancelled_at <= $cutoff, o.status IN ('cancelled', 'unavailable'))
    GROUP BY o.customer
)
SELECT h.customer, h.first_at, h.last_at, h.orders, h.spent,
       CASE WHEN a.customer IS NULL THEN 0 ELSE 1 END AS came_back
FROM history h
LEFT JOIN again a ON a.customer = h.customer
ORDER BY h.customer
