-- Units sold per product, location and local day from $since to $as_of, without orders known to be cancelled.
SELECT l.sku,
       coalesce(l.location, o.location, '') AS location,
       coalesce(l.local_day, CAST(l.placed_at AS DATE)) AS local_day,
       sum(l.quantity) AS units
FROM order_lines l
LEFT JOIN orders o ON o."order" = l."order"
WHERE l.kind = 'sale' AND l.quantity > 0
  AND l.placed_at > $since AND l.placed_at <= $as_of
  AND coalesce(o.kind, 'sale') = 'sale'
  AND NOT coalesce(o.cancelled_at <= $as_of, o.status IN ('cancelled', 'unavailable'), false)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
