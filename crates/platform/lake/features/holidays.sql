-- Holidays past and to come.
SELECT "day", label
FROM holidays
ORDER BY "day"
