-- What a source lists now for some devices, by device; not what is past its last day, which may
-- stay listed for months. Parameters: :source_id, :platform, :audience (1: rows for all; 3: all
-- rows), :devices (JSON array of rows of device), :today. Index: sighting_open.
WITH listed AS MATERIALIZED (
	SELECT c.device_set_id AS set_id, c.kind, c.version, c.extra, c.build,
		c.prerequisite_build, (SELECT min(h.first_seen) FROM claim x
			CROSS JOIN sighting h ON h.claim_id = x.id AND h.source_id = :source_id
			WHERE x.platform = c.platform AND x.build = c.build) AS first_seen,
		(SELECT t.expires FROM stated t WHERE t.claim_id = c.id AND t.source_id = :source_id
			ORDER BY t.first_seen DESC LIMIT 1) AS expires
	FROM sighting g JOIN claim c ON c.id = g.claim_id
	WHERE g.source_id = :source_id AND g.until IS NULL AND c.platform = :platform
		AND (c.audience & :audience) <> 0 AND c.beta = 0)
SELECT DISTINCT m.device_id, l.kind, l.version, l.extra, l.build, l.prerequisite_build, l.first_seen
FROM listed l JOIN device_set_member m ON m.set_id = l.set_id
WHERE (l.expires IS NULL OR l.expires >= :today)
	AND m.device_id IN (SELECT value FROM json_each(:devices))
ORDER BY m.device_id, l.build, l.version, l.extra, l.kind, l.prerequisite_build
