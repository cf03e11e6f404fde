-- Each sighting of a release with its proof. Parameters: :platform, :build. Index:
-- claim_of_build.
SELECT o.name, g.key, b.digest, g.first_seen, coalesce(g.last_seen, v.last_at), g.until IS NULL,
	c.list, c.section, c.version, c.extra, c.prerequisite_build, c.kind, c.rule, c.confidence,
	c.flag, s.size, c.device_set_id,
	(SELECT min(t.posted) FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id),
	(SELECT t.expires FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		ORDER BY t.first_seen DESC LIMIT 1)
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
JOIN device_set s ON s.id = c.device_set_id
JOIN answer a ON a.id = g.answer_id
JOIN body b ON b.id = a.body_id
WHERE c.platform = :platform AND c.build = :build
ORDER BY g.first_seen, o.name, c.list, c.section, c.digest
