-- The products that a catalog shows now. Parameters: :source_id. Index:
-- product_sighting_open.
SELECT g.id, p.id, p.digest, g.last_seen, g.absent_since, p.product
FROM product_sighting g JOIN product_state p ON p.id = g.product_state_id
WHERE g.source_id = :source_id AND g.until IS NULL
ORDER BY g.id
