-- Orders placed per local day, those that were cancelled later among them: they were work.
SELECT coalesce(local_day, CAST(placed_at AS DATE)) AS local_day, count(*) AS orders
FROM orders
WHERE kind = 'sale' AND placed_at <= $as_of
GROUP BY 1
ORDER BY 1
