-- The device sets with which claims name each build, as known at a moment (release_list.sql says
-- what that means). Parameters: :at. Index: claim_of_build, sighting_of_claim.
SELECT DISTINCT c.platform, c.build, c.device_set_id
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
LEFT JOIN stated t ON o.kind = 'facts' AND t.claim_id = c.id AND t.source_id = o.id
	AND t.first_seen = (SELECT max(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = o.id)
WHERE CASE WHEN o.kind = 'facts' THEN g.until IS NULL
		AND coalesce(t.listed_from, t.posted, g.first_seen) <= :at
	ELSE g.first_seen <= :at END
ORDER BY c.platform, c.build, c.device_set_id
