-- Every claim of a platform that was known at a moment, as it stood then: for applicability. What
-- a source withdrew by not listing it any more counts as what it states. Of a claim that was not
-- listed then nothing is asked but whether it was withdrawn; who asks for one device, not even that.
-- Parameters: :platform, :at, :low, :high (ranks of the sources wanted), :seen (1: by sightings;
-- 0: by stated dates), :device_id (only claims that name this device, or none; NULL = all). What is
-- bundled is claimed by sources of rank 9 alone.
-- Index: claim_of_build; device_set_of_device, device_set_empty, claim_listed, claim_of_set;
-- sighting_of_claim.
WITH its AS (SELECT m.set_id FROM device_set_member m WHERE m.device_id = :device_id
	UNION ALL
	SELECT e.id FROM device_set e WHERE :device_id IS NOT NULL AND e.size = 0)
SELECT c.version, c.extra, c.build, c.kind, c.beta, c.prerequisite_build, c.audience, c.rule,
	c.device_set_id, s.size, o.name, g.first_seen,
	g.until IS NULL OR g.until > :at, t.posted, t.expires,
	coalesce(t.withdrawn, CASE WHEN :seen = 1
			AND (:device_id IS NULL OR g.until IS NULL OR g.until > :at) THEN
		(SELECT max(a.decided) FROM absence a
		WHERE a.platform = c.platform AND a.build = c.build AND a.source_id = g.source_id
		AND a.scope = 'release' AND a.decided <= :at
		AND (a.until IS NULL OR a.until > :at)) END),
	t.listed_from, t.listed_until, coalesce(r.canonical_build, c.build),
	CASE WHEN o.kind = 'facts' THEN c.section ELSE c.list END
FROM (SELECT k.id FROM claim k WHERE :device_id IS NULL AND k.platform = :platform
	UNION ALL
	SELECT k.id FROM its CROSS JOIN claim k ON k.device_set_id = its.set_id
	WHERE k.platform = :platform AND k.rule <> 'bundled'
		AND k.first_seen <= CASE :seen WHEN 1 THEN :at ELSE 9223372036854775807 END
	UNION ALL
	SELECT k.id FROM its CROSS JOIN claim k ON k.device_set_id = its.set_id
	WHERE :high = 9 AND k.platform = :platform AND k.rule = 'bundled') wanted
CROSS JOIN sighting g ON g.claim_id = wanted.id
CROSS JOIN source o ON o.id = g.source_id
CROSS JOIN claim c ON c.id = g.claim_id
JOIN device_set s ON s.id = c.device_set_id
LEFT JOIN release r ON r.platform = c.platform AND r.build = c.build
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id AND t.first_seen = CASE
	WHEN :seen = 0 AND o.kind <> 'facts' THEN (SELECT min(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = o.id)
	WHEN :seen = 0 OR g.until IS NULL OR g.until > :at
			OR (:device_id IS NULL AND r.withdrawn IS NOT NULL) THEN
		(SELECT max(x.first_seen) FROM stated x WHERE x.claim_id = c.id
			AND x.source_id = o.id
			AND x.first_seen <= CASE :seen WHEN 1 THEN :at ELSE 9223372036854775807 END)
	END
WHERE o.rank BETWEEN :low AND :high
	AND (:seen = 0 OR g.first_seen <= :at)
	AND (o.kind <> 'facts' OR g.until IS NULL)
ORDER BY c.build, c.digest, o.rank, o.name, g.first_seen
