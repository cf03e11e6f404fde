-- Every claim of a platform that was known at a moment, as it stood then: for applicability.
-- Parameters: :platform, :at, :low, :high (ranks of the sources wanted), :seen (1: by
-- sightings; 0: by stated dates), :sets (JSON array of device sets, or NULL for all). Index:
-- claim_of_build, sighting_of_claim.
SELECT c.id, c.version, c.extra, c.build, c.kind, c.beta, c.prerequisite_build, c.audience,
	c.device_set_id, s.size, o.name, g.first_seen,
	g.until IS NULL OR g.until > :at AS in_force,
	t.posted, t.expires, t.withdrawn, t.listed_from, t.listed_until,
	(SELECT min(y.posted) FROM stated y WHERE y.claim_id = c.id AND y.source_id = o.id
		AND (y.first_seen <= :at OR :seen = 0)),
	c.rule
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN device_set s ON s.id = c.device_set_id
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id AND t.first_seen = (
	SELECT CASE :seen WHEN 1 THEN max(x.first_seen) ELSE min(x.first_seen) END FROM stated x
	WHERE x.claim_id = c.id AND x.source_id = o.id AND (x.first_seen <= :at OR :seen = 0))
WHERE c.platform = :platform AND o.rank BETWEEN :low AND :high
	AND (:seen = 0 OR g.first_seen <= :at)
	AND (:sets IS NULL OR c.device_set_id IN (SELECT value FROM json_each(:sets)))
ORDER BY c.build, c.digest, o.name, g.first_seen
