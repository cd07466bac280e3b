-- Counts that found nothing, per product, location and instant from $since to $as_of.
SELECT sku, location, "at" AS counted_at
FROM stock_levels
WHERE on_hand <= 0 AND "at" > $since AND "at" <= $as_of
ORDER BY sku, location, counted_at
