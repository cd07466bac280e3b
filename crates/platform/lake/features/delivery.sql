-- Parcels that had arrived at $as_of, with the days from purchase to delivery.
WITH content AS (
    SELECT l."order", sum(l.freight) AS freight, min(l.location) AS location,
           sum(l.quantity * coalesce(p.weight_g, 0)) AS weight_g
    FROM order_lines l
    LEFT JOIN products p ON p.sku = l.sku
    WHERE l.kind = 'sale' AND l.placed_at <= $as_of
    GROUP BY l."order"
)
SELECT s.shipment,
       s."order",
       CAST(o.placed_at AS BIGINT) AS placed_at,
       CAST(coalesce(s.shipped_at, s.ready_at, o.placed_at) AS BIGINT) AS shipped_at,
       CAST(s.delivered_at AS BIGINT) AS delivered_at,
       (CAST(coalesce(s.promised_at, o.promised_at) AS BIGINT) - CAST(o.placed_at AS BIGINT)) / 86400e6 AS promised_days,
       -- Haversine on the IUGG mean radius where the source tells no distance.
       coalesce(s.distance_km, 2 * 6371.0088 * asin(least(1.0, sqrt(
           power(sin(radians(o.lat - w.lat) / 2), 2)
           + cos(radians(o.lat)) * cos(radians(w.lat)) * power(sin(radians(o.lng - w.lng) / 2), 2)
       )))) AS distance_km,
       coalesce(s.service, '') AS service,
       coalesce(s.carrier, '') AS carrier,
       coalesce(o.region, '') AS region,
       coalesce(s.weight_g, CAST(c.weight_g AS DOUBLE)) AS weight_g,
       CAST(c.freight AS DOUBLE) AS freight,
       CAST((CAST(coalesce(o.local_day, CAST(o.placed_at AS DATE)) AS INT) + 3) % 7 AS DOUBLE) AS weekday,
       CAST(date_part('month', coalesce(o.local_day, CAST(o.placed_at AS DATE))) AS DOUBLE) AS month,
       (CAST(s.delivered_at AS BIGINT) - CAST(o.placed_at AS BIGINT)) / 86400e6 AS days
FROM shipments s
JOIN orders o ON o."order" = s."order"
LEFT JOIN content c ON c."order" = s."order"
LEFT JOIN locations w ON w.location = coalesce(s.location, o.location, c.location)
WHERE s.delivered_at <= $as_of AND s.delivered_at >= o.placed_at
ORDER BY placed_at, s.shipment
