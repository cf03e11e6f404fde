-- A withdrawn release is listed again. Parameters: :source_id, :platform, :build, :at. Index: the
-- primary key, claim_of_build.
UPDATE absence SET until = :at
WHERE source_id = :source_id AND platform = :platform AND build = :build AND scope = 'release'
	AND decided IS NOT NULL AND until IS NULL
	AND EXISTS (SELECT 1 FROM claim c
		JOIN sighting g ON g.claim_id = c.id AND g.source_id = :source_id
		WHERE c.platform = :platform AND c.build = :build AND g.until IS NULL)
