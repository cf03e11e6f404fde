-- When each source that had answered by a moment last did, and when its facts last changed: answers
-- that differ in nothing but their bytes are no change. Parameters: :at. Index: the primary keys
-- of seen and stated, sighting_open, product_sighting_open.
WITH change AS (
	SELECT source_id, first_seen AS at FROM sighting
	UNION ALL SELECT source_id, until FROM sighting
	UNION ALL SELECT source_id, max(first_seen) FROM stated WHERE first_seen <= :at
		GROUP BY claim_id, source_id
	UNION ALL SELECT source_id, first_seen FROM product_sighting
	UNION ALL SELECT source_id, until FROM product_sighting
	UNION ALL SELECT source_id, first_seen FROM advisory_sighting
	UNION ALL SELECT source_id, until FROM advisory_sighting),
changed AS (
	SELECT source_id, max(at) AS at FROM change WHERE at <= :at GROUP BY source_id)
SELECT o.name, o.kind, o.url, min(n.first_at), max(min(n.last_at, :at)),
	coalesce(c.at, min(n.first_at))
FROM seen n
JOIN source o ON o.id = n.source_id
LEFT JOIN changed c ON c.source_id = o.id
WHERE n.first_at <= :at AND n.verdict IN ('accepted', 'held', 'kept')
GROUP BY o.id
ORDER BY o.name
