-- Every sighting of the releases asked for, with what was stated last: db/release_list.c folds
-- them into one row each. Parameters: :platform, :build (a canonical one: its twins come along)
-- ('' = all), :at (later sightings do not count; facts count from their stated dates). Index:
-- the primary key of release, claim_of_build, sighting_of_claim. A release that was not known by then
-- costs its row.
SELECT r.platform, r.build, r.version, r.extra, r.kind, r.rule, r.confidence, r.flag, r.beta,
	r.base_build, r.canonical_build, r.released, r.withdrawn,
	o.name, o.kind = 'facts', g.first_seen, min(coalesce(g.last_seen, v.last_at), :at),
	CASE WHEN o.kind = 'facts' THEN t.listed_until IS NULL
			OR t.listed_until + 86399 >= :at
		ELSE g.until IS NULL OR g.until > :at END,
	t.posted, t.expires, t.listed_from
FROM release r
CROSS JOIN claim c ON c.platform = r.platform AND c.build = r.build
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id AND t.first_seen = (
	SELECT max(x.first_seen) FROM stated x WHERE x.claim_id = c.id AND x.source_id = o.id
	AND (x.first_seen <= :at OR o.kind = 'facts'))
WHERE r.first_known <= :at
	AND r.platform BETWEEN :platform AND CASE :platform WHEN '' THEN '~' ELSE :platform END
	AND (:build = '' OR r.build = :build OR r.canonical_build = :build)
	AND CASE WHEN o.kind = 'facts' THEN g.until IS NULL
			AND coalesce(t.listed_from, t.posted, g.first_seen) <= :at
		ELSE g.first_seen <= :at END
ORDER BY r.platform, r.build, o.name, c.digest, g.first_seen
