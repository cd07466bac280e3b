-- Stretches without stock per product and location, from $since to $as_of. Each count that found nothing is one, at least of that
-- instant; where movements are told besides, the ledger (the latest count and what moved since) tells how long it lasted, and of others.
WITH told AS (
  SELECT sku, location, "at", on_hand AS counted, CAST(NULL AS BIGINT) AS moved, '' AS movement
  FROM stock_levels WHERE "at" <= $as_of
  UNION ALL
  SELECT sku, location, "at", CAST(NULL AS BIGINT), quantity, movement
  FROM stock_movements WHERE "at" <= $as_of
),
-- A count includes what moved at its instant; of what moved at once, goods come in before they go out.
numbered AS (
  SELECT *, row_number() OVER (
    PARTITION BY sku, location ORDER BY "at", counted IS NOT NULL, moved DESC, movement) AS place
  FROM told
),
since_count AS (
  SELECT *,
    count(counted) OVER (PARTITION BY sku, location ORDER BY place ROWS UNBOUNDED PRECEDING) AS counts,
    count(moved) OVER (PARTITION BY sku, location) AS movements
  FROM numbered
),
ledger AS (
  SELECT *,
    sum(coalesce(counted, moved)) OVER (
      PARTITION BY sku, location, counts ORDER BY place ROWS UNBOUNDED PRECEDING) AS on_hand,
    lead("at") OVER (PARTITION BY sku, location ORDER BY place) AS next_at
  FROM since_count WHERE counts > 0
),
stretches AS (
  SELECT sku, location, "at" AS out_from, CAST(counted IS NOT NULL AS BIGINT) AS counted,
    CASE WHEN movements > 0 THEN coalesce(next_at, $as_of) ELSE "at" END AS out_until
  FROM ledger
  -- A ledger that falls below zero does not know what came in.
  WHERE CASE WHEN counted IS NULL THEN on_hand = 0 ELSE counted <= 0 END
)
SELECT sku, location, out_from, out_until, counted
FROM stretches
WHERE out_until > $since AND (counted = 1 OR out_until > out_from)
ORDER BY sku, location, out_from
