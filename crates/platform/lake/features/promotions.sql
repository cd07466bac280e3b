-- Promotions past and to come, as they were told.
SELECT sku, from_day, to_day, discount
FROM promotions
ORDER BY sku, from_day
