-- Is this build claimed for the platform with the same version, for a device that the other
-- is for (or for unknown devices)? Parameters: :platform, :candidate, :build, :version.
-- Index: claim_of_build.
SELECT 1
FROM claim c JOIN sighting g ON g.claim_id = c.id
JOIN device_set s ON s.id = c.device_set_id
WHERE c.platform = :platform AND c.build = :candidate AND c.version = :version
	AND (s.size = 0 OR EXISTS (
		SELECT 1 FROM claim x
		JOIN device_set_member m ON m.set_id = x.device_set_id
		JOIN device_set_member n ON n.device_id = m.device_id AND n.set_id = c.device_set_id
		WHERE x.platform = :platform AND x.build = :build))
LIMIT 1
