-- Every offer as a bundled fact: a row per claim of the best-ranked sources. Parameters:
-- none.
SELECT c.platform, c.version, c.extra, c.build, c.kind, c.beta, c.prerequisite_build, c.audience,
	c.list, c.section, c.device_set_id, o.kind, o.name, min(g.first_seen),
	max(coalesce(g.last_seen, v.last_at)), max(g.until IS NULL), v.last_at,
	(SELECT min(t.posted) FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id),
	(SELECT t.expires FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1),
	(SELECT t.withdrawn FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1),
	(SELECT t.listed_from FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1),
	(SELECT t.listed_until FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1),
	v.first_at
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
WHERE o.kind <> 'facts' OR g.until IS NULL
GROUP BY c.id, o.id
ORDER BY c.platform, c.build, c.digest, o.name
