-- Samples of stock, as they were given.
SELECT sample, sales_volume, seasonality, promotions, inventory_level
FROM stock_samples
ORDER BY sample
