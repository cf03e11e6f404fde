-- Every claim that sources of a rank listed for a device at a moment, or for none, as it stood then: the
-- columns of view_rows. Parameters: :platform, :at, :rank, :device_id. Index: device_set_of_device,
-- device_set_empty, claim_listed, sighting_of_claim.
SELECT c.version, c.extra, c.build, c.kind, c.beta, c.prerequisite_build, c.audience, c.rule,
	c.device_set_id, its.size, o.name, g.first_seen, 1, t.posted, t.expires,
	coalesce(t.withdrawn, (SELECT max(a.decided) FROM absence a
		WHERE a.platform = c.platform AND a.build = c.build AND a.source_id = g.source_id
		AND a.scope = 'release' AND a.decided <= :at
		AND (a.until IS NULL OR a.until > :at))),
	NULL, NULL, coalesce(r.canonical_build, c.build), c.list
FROM (SELECT m.set_id, 1 AS size FROM device_set_member m WHERE m.device_id = :device_id
	UNION ALL
	SELECT e.id, 0 FROM device_set e WHERE e.size = 0) its
CROSS JOIN claim c ON c.device_set_id = its.set_id
CROSS JOIN sighting g ON g.claim_id = c.id
CROSS JOIN source o ON o.id = g.source_id
LEFT JOIN release r ON r.platform = c.platform AND r.build = c.build
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = g.source_id AND t.first_seen =
	(SELECT max(x.first_seen) FROM stated x
	WHERE x.claim_id = c.id AND x.source_id = g.source_id AND x.first_seen <= :at)
WHERE c.platform = :platform AND c.rule <> 'bundled' AND o.rank = :rank
	AND c.first_seen <= :at AND (c.until IS NULL OR c.until > :at)
	AND g.first_seen <= :at AND (g.until IS NULL OR g.until > :at)
ORDER BY c.build, c.digest, o.name, g.first_seen
