-- The products that a source shows at a moment, by id. Parameters: :source_id, :at.
SELECT p.product, p.post_date, p.deferred_date, p.state, p.packages, p.bytes, p.packages_digest,
	p.distributions_digest, p.meta_digest, p.smd_url, p.digest
FROM product_sighting g JOIN product_state p ON p.id = g.product_state_id
WHERE g.source_id = :source_id AND g.first_seen <= :at AND (g.until IS NULL OR g.until > :at)
ORDER BY p.product, p.digest
