-- Every claim of a platform that was known at a moment, as it stood then: for applicability. What a
-- source withdrew by not listing it any more counts as what it states.
-- Parameters: :platform, :at, :low, :high (ranks of the sources wanted), :seen (1: by sightings;
-- 0: by stated dates), :sets (JSON array of device sets, or NULL for all).
-- Index: claim_of_build, claim_of_set, sighting_of_claim.
SELECT c.version, c.extra, c.build, c.kind, c.beta, c.prerequisite_build, c.audience, c.rule,
	c.device_set_id, s.size, o.name, o.kind = 'facts', g.first_seen,
	g.until IS NULL OR g.until > :at, t.posted, t.expires,
	coalesce(t.withdrawn, (SELECT max(a.decided) FROM absence a
		WHERE a.platform = c.platform AND a.build = c.build AND a.source_id = g.source_id
		AND a.scope = 'release' AND :seen = 1 AND a.decided <= :at
		AND (a.until IS NULL OR a.until > :at))),
	t.listed_from, t.listed_until, coalesce(r.canonical_build, c.build),
	CASE WHEN o.kind = 'facts' THEN c.section ELSE c.list END
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN device_set s ON s.id = c.device_set_id
LEFT JOIN release r ON r.platform = c.platform AND r.build = c.build
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id AND t.first_seen = CASE
	WHEN :seen = 1 THEN (SELECT max(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = o.id AND x.first_seen <= :at)
	WHEN o.kind = 'facts' THEN (SELECT max(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = o.id)
	ELSE (SELECT min(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = o.id) END
WHERE c.platform = :platform AND o.rank BETWEEN :low AND :high
	AND (:seen = 0 OR g.first_seen <= :at)
	AND (o.kind <> 'facts' OR g.until IS NULL)
	AND (:sets IS NULL OR c.device_set_id IN (SELECT value FROM json_each(:sets)))
ORDER BY c.build, c.digest, o.rank, o.name, g.first_seen
