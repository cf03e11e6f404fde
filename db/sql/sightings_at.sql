-- The claims that a source made in its answer of a moment, with the times stated then, by
-- identity. Parameters: :source_id, :at. Index: sighting_open.
SELECT c.list, c.section, c.platform, c.version, c.extra, c.build, c.prerequisite_build, c.kind,
	c.device_set_id, t.posted, t.expires, coalesce(r.canonical_build, c.build)
FROM sighting g
JOIN claim c ON c.id = g.claim_id
LEFT JOIN release r ON r.platform = c.platform AND r.build = c.build
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = g.source_id AND t.first_seen = (
	SELECT max(x.first_seen) FROM stated x
	WHERE x.claim_id = c.id AND x.source_id = g.source_id AND x.first_seen <= :at)
WHERE g.source_id = :source_id AND g.first_seen <= :at AND (g.last_seen IS NULL OR g.last_seen >= :at)
	AND (g.until IS NULL OR g.until > :at) -- two answers of one second: the later counts
ORDER BY c.list, c.section, c.platform, c.version, c.extra, c.build, c.prerequisite_build,
	c.device_set_id, c.digest
