-- The claims that a source makes at a moment. Parameters: :source_id, :at. Index:
-- sighting_open.
SELECT c.list, c.section, c.platform, c.version, c.extra, c.build, c.prerequisite_build, s.size,
	s.digest, c.kind
FROM sighting g JOIN claim c ON c.id = g.claim_id JOIN device_set s ON s.id = c.device_set_id
WHERE g.source_id = :source_id AND g.first_seen <= :at AND (g.until IS NULL OR g.until > :at)
ORDER BY c.list, c.section, c.platform, c.version, c.extra, c.build, c.prerequisite_build, s.digest
