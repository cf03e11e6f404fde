-- Each sighting of a range of builds with its proof, as known at a moment; of the bundled facts those
-- of the newest bundle. Parameters: :platform, :first, :last (the same = one release), :at.
-- Index: claim_of_build, sighting_of_claim.
SELECT o.name, o.kind = 'facts', c.list, c.section, g.key, b.digest, g.first_seen,
	min(coalesce(g.last_seen, v.last_at), :at), g.until IS NULL OR g.until > :at, c.version, c.prerequisite_build, c.kind,
	c.rule, c.confidence, c.flag, c.device_set_id, s.size,
	(SELECT min(t.posted) FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		AND (t.first_seen <= :at OR o.kind = 'facts')),
	(SELECT t.expires FROM stated t WHERE t.claim_id = c.id AND t.source_id = o.id
		AND (t.first_seen <= :at OR o.kind = 'facts') ORDER BY t.first_seen DESC LIMIT 1),
	c.build
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
JOIN device_set s ON s.id = c.device_set_id
JOIN answer a ON a.id = g.answer_id
JOIN body b ON b.id = a.body_id
WHERE c.platform = :platform AND c.build BETWEEN :first AND :last
	AND CASE WHEN o.kind = 'facts' THEN g.until IS NULL ELSE g.first_seen <= :at END
ORDER BY c.build, o.name, c.list, c.section, g.first_seen, c.digest
