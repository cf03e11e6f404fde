-- What each source claimed, to be written as facts: a row per claim and source, but of the
-- bundled facts, which stand in their answer. A restore-image list changes whole: what it said
-- holds until the day before the next. Parameters: none.
SELECT c.platform, c.version, c.extra, c.build, c.kind, c.beta, c.prerequisite_build, c.audience,
	c.list, c.device_set_id, o.name, o.rank, min(g.first_seen),
	max(max(coalesce(g.last_seen, v.last_at),
		CASE WHEN o.kind = 'ipsw' THEN coalesce(g.until - 86400, 0) ELSE 0 END)), max(g.until IS NULL), v.first_at, v.last_at,
	(SELECT min(t.posted) FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id),
	(SELECT t.expires FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1),
	(SELECT t.withdrawn FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1)
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
WHERE o.kind <> 'facts'
GROUP BY c.id, o.id
ORDER BY c.platform, c.build, c.digest, o.name
