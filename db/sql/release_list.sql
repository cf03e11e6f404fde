-- Releases with their intervals, by platform, date and build. Parameters: :platform, :kind,
-- :build, :version ('' = all), :at (known then, listed or not; sightings after it do not
-- count).
SELECT r.platform, r.build, r.version, r.extra, r.kind, r.rule, r.confidence, r.flag, r.beta,
	r.base_build, r.canonical_build, r.released, r.withdrawn,
	min(CASE WHEN o.kind <> 'facts' THEN g.first_seen END),
	max(CASE WHEN o.kind <> 'facts' THEN min(coalesce(g.last_seen, v.last_at), :at) END),
	max(t.expires), min(t.posted),
	(SELECT json_group_array(name) FROM (SELECT DISTINCT o2.name AS name FROM claim c2
		JOIN sighting g2 ON g2.claim_id = c2.id AND g2.first_seen <= :at
		JOIN source o2 ON o2.id = g2.source_id
		WHERE c2.platform = r.platform AND c2.build = r.build ORDER BY 1)),
	max(CASE WHEN g.until IS NULL OR g.until > :at THEN 1 ELSE 0 END)
FROM release r
JOIN claim c ON c.platform = r.platform AND c.build = r.build
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id AND t.first_seen = (
	SELECT max(x.first_seen) FROM stated x WHERE x.claim_id = c.id AND x.source_id = o.id
	AND (x.first_seen <= :at OR o.kind = 'facts'))
WHERE (:platform = '' OR r.platform = :platform) AND (:kind = '' OR r.kind = :kind)
	AND (:build = '' OR r.build = :build) AND (:version = '' OR r.version = :version)
	AND (g.first_seen <= :at OR (o.kind = 'facts' AND coalesce(t.listed_from, t.posted) <= :at))
GROUP BY r.platform, r.build
ORDER BY r.platform, coalesce(r.released, min(g.first_seen)), r.build
