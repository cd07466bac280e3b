-- Samples of order processing, as they were given.
SELECT sample, order_quantity, order_complexity, order_history, processing_time
FROM order_samples
ORDER BY sample
