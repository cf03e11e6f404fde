-- The releases that some source ever offered to a device, by canonical build, and whether one
-- still lists it. Parameters: :device_id, :platform. Index: device_set_of_device, claim_of_set.
SELECT r.canonical_build,
	max(g.until IS NULL AND (o.kind <> 'facts' OR t.listed_until IS NULL))
FROM device_set_member m
JOIN claim c ON c.device_set_id = m.set_id
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
JOIN release r ON r.platform = c.platform AND r.build = c.build
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id AND t.first_seen = (
	SELECT max(x.first_seen) FROM stated x WHERE x.claim_id = c.id AND x.source_id = o.id)
WHERE m.device_id = :device_id AND c.platform = :platform AND o.rank > 0
	AND (o.kind <> 'facts' OR g.until IS NULL)
GROUP BY r.canonical_build
ORDER BY r.canonical_build
