-- Samples of delivery, as they were given.
SELECT sample, distance, traffic_condition, delivery_service, delivery_time
FROM delivery_samples
ORDER BY sample
