-- The claims that a source makes now, with the newest stated times. Parameters: :source_id.
-- Index: sighting_open.
SELECT g.id, c.id, c.digest, g.last_seen, g.absent_since, c.platform, c.build, c.list, c.section,
	c.prerequisite_build, t.posted, t.expires, t.withdrawn, t.listed_from, t.listed_until
FROM sighting g
JOIN claim c ON c.id = g.claim_id
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = g.source_id
	AND t.first_seen = (SELECT max(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = g.source_id)
WHERE g.source_id = :source_id AND g.until IS NULL
ORDER BY g.id
