-- Orders that had left at $as_of, with the hours from purchase to the first parcel's departure.
WITH gone AS (
    SELECT "order", min(shipped_at) AS shipped_at
    FROM shipments
    WHERE shipped_at <= $as_of
    GROUP BY "order"
),
content AS (
    SELECT "order", count(*) AS lines, sum(quantity) AS units, min(location) AS location
    FROM order_lines
    WHERE kind = 'sale' AND placed_at <= $as_of
    GROUP BY "order"
)
SELECT o."order",
       CAST(o.placed_at AS BIGINT) AS placed_at,
       coalesce(o.location, c.location, '') AS location,
       CAST(c.lines AS DOUBLE) AS lines,
       CAST(c.units AS DOUBLE) AS units,
       CAST((CAST(coalesce(o.local_day, CAST(o.placed_at AS DATE)) AS INT) + 3) % 7 AS DOUBLE) AS weekday,
       CAST(coalesce(o.local_hour, date_part('hour', o.placed_at)) AS DOUBLE) AS hour,
       (CAST(g.shipped_at AS BIGINT) - CAST(o.placed_at AS BIGINT)) / 3600e6 AS hours
FROM gone g
JOIN orders o ON o."order" = g."order"
JOIN content c ON c."order" = g."order"
WHERE o.kind = 'sale' AND g.shipped_at >= o.placed_at
ORDER BY placed_at, o."order"
