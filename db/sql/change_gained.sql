-- The devices that a source names for a release from this answer on, and never before, as JSON; no
-- row when there are none, or when it named none before. Parameters: :source_id, :platform, :build,
-- :at. Index: claim_of_build, sighting_of_claim.
WITH named AS MATERIALIZED (
	SELECT m.device_id, min(g.first_seen) AS first_seen
	FROM claim c CROSS JOIN sighting g ON g.claim_id = c.id AND g.source_id = :source_id
	JOIN device_set_member m ON m.set_id = c.device_set_id
	WHERE c.platform = :platform AND c.build = :build
	GROUP BY m.device_id)
SELECT json_object('field', 'devices', 'gained', json((SELECT json_group_array(name) FROM (
	SELECT d.name FROM named n JOIN device d ON d.id = n.device_id
	WHERE n.first_seen = :at ORDER BY d.name))), 'lost', json_array())
WHERE EXISTS (SELECT 1 FROM named WHERE first_seen = :at)
	AND EXISTS (SELECT 1 FROM named WHERE first_seen < :at)
