-- Orders placed per local day and hour.
SELECT coalesce(local_day, CAST(placed_at AS DATE)) AS local_day,
       CAST(coalesce(local_hour, date_part('hour', placed_at)) AS BIGINT) AS local_hour,
       count(*) AS orders
FROM orders
WHERE kind = 'sale' AND placed_at <= $as_of
GROUP BY 1, 2
ORDER BY 1, 2
