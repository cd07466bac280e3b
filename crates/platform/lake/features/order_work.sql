-- Orders whose tasks were all done at $as_of, with the minutes they took.
WITH done AS (
    SELECT "order", max(finished_at) AS finished_at, count(DISTINCT kind) AS kinds,
           sum(CAST(finished_at AS BIGINT) - CAST(started_at AS BIGINT)) / 60e6 AS minutes
    FROM tasks
    WHERE finished_at <= $as_of
    GROUP BY "order"
),
-- A shop that records fewer kinds of tasks finishes orders with fewer.
usual AS (
    SELECT max(kinds) AS kinds FROM done
),
content AS (
    SELECT l."order", count(*) AS lines, sum(l.quantity) AS units,
           sum(l.quantity * coalesce(p.weight_g, 0)) AS weight_g, min(l.location) AS location
    FROM order_lines l
    LEFT JOIN products p ON p.sku = l.sku
    WHERE l.kind = 'sale' AND l.placed_at <= $as_of
    GROUP BY l."order"
)
SELECT d."order",
       CAST(d.finished_at AS BIGINT) AS finished_at,
       coalesce(o.location, c.location, '') AS location,
       CAST(c.lines AS DOUBLE) AS lines,
       CAST(c.units AS DOUBLE) AS units,
       CAST(c.weight_g AS DOUBLE) AS weight_g,
       CAST((CAST(coalesce(o.local_day, CAST(o.placed_at AS DATE)) AS INT) + 3) % 7 AS DOUBLE) AS weekday,
       CAST(coalesce(o.local_hour, date_part('hour', o.placed_at)) AS DOUBLE) AS hour,
       d.minutes AS minutes
FROM done d
CROSS JOIN usual u
JOIN orders o ON o."order" = d."order"
JOIN content c ON c."order" = d."order"
WHERE d.kinds = u.kinds
ORDER BY finished_at, d."order"
