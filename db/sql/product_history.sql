-- Every state of a product in every catalog, in the order of time. Parameters: :product.
-- Index: product_state_of_product.
SELECT o.name, p.post_date, p.deferred_date, p.state, p.type, p.version, p.build, p.installer,
	p.packages, p.bytes, p.smd_url, p.dist_url, g.first_seen, coalesce(g.last_seen, v.last_at),
	g.until IS NULL, g.key, b.digest, p.url, p.url_bytes, p.url_sha1
FROM product_state p
JOIN product_sighting g ON g.product_state_id = p.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
JOIN answer a ON a.id = g.answer_id
JOIN body b ON b.id = a.body_id
WHERE p.product = :product
ORDER BY g.first_seen, o.name, p.digest
