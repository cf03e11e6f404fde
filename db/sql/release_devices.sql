-- Every device that some claim of a release names. Parameters: :platform, :build. Index:
-- claim_of_build.
SELECT DISTINCT d.name FROM claim c
JOIN device_set_member m ON m.set_id = c.device_set_id
JOIN device d ON d.id = m.device_id
WHERE c.platform = :platform AND c.build = :build
	AND EXISTS (SELECT 1 FROM sighting g WHERE g.claim_id = c.id)
ORDER BY d.name
