-- The devices that a source named for a release, in a scope, and has not since :since: a row for
-- each claim that ended then, the newest of a device last. Parameters: :source_id, :platform,
-- :build, :audience (3: named by no row; 1: still named, but not for all), :since. Index:
-- claim_of_build, sighting_of_claim.
WITH listed AS MATERIALIZED (
	SELECT c.device_set_id AS set_id, c.audience, c.version, c.extra, c.kind,
		c.prerequisite_build, g.first_seen, g.until,
		(SELECT t.expires FROM stated t WHERE t.claim_id = c.id AND t.source_id = g.source_id
			ORDER BY t.first_seen DESC LIMIT 1) AS expires
	FROM claim c CROSS JOIN sighting g ON g.claim_id = c.id AND g.source_id = :source_id
	WHERE c.platform = :platform AND c.build = :build)
SELECT m.device_id, l.expires, l.version, l.extra, l.kind, l.prerequisite_build,
	(SELECT min(first_seen) FROM listed)
FROM listed l JOIN device_set_member m ON m.set_id = l.set_id
WHERE l.until >= :since AND (l.audience & :audience) <> 0
	AND m.device_id NOT IN (
		SELECT n.device_id FROM listed o JOIN device_set_member n ON n.set_id = o.set_id
		WHERE o.until IS NULL AND (o.audience & :audience) <> 0)
	AND (:audience = 3 OR m.device_id IN (
		SELECT n.device_id FROM listed o JOIN device_set_member n ON n.set_id = o.set_id
		WHERE o.until IS NULL))
ORDER BY m.device_id, l.until, l.expires IS NULL, l.expires, l.version, l.extra, l.kind,
	l.prerequisite_build
