-- What some buy where a product is not there, as the shop tells; without a share where it does not say how many do.
SELECT sku, substitute, share
FROM substitutes
ORDER BY sku, substitute
