-- The products that a catalog showed in its answer of a moment, by id. Parameters: :source_id,
-- :at. Index: product_sighting_open.
SELECT p.product, p.post_date, p.deferred_date, p.state, p.type, p.version, p.build, p.packages,
	p.bytes, p.smd_url, p.packages_digest, p.distributions_digest, p.meta_digest
FROM product_sighting g JOIN product_state p ON p.id = g.product_state_id
WHERE g.source_id = :source_id AND g.first_seen <= :at AND (g.last_seen IS NULL OR g.last_seen >= :at)
	AND (g.until IS NULL OR g.until > :at) -- two answers of one second: the later counts
ORDER BY p.product, p.digest
