-- When a release was withdrawn, as the sources that list all that is offered tell by what they do
-- not list; NULL when one of them lists it. Parameters: :platform, :build. Index: the primary key,
-- claim_of_build, sighting_of_claim.
SELECT max(a.decided) FROM absence a
WHERE a.platform = :platform AND a.build = :build AND a.scope = 'release'
	AND a.decided IS NOT NULL AND a.until IS NULL
	AND NOT EXISTS (SELECT 1 FROM claim c
		JOIN sighting g ON g.claim_id = c.id
		JOIN source o ON o.id = g.source_id
		WHERE c.platform = :platform AND c.build = :build AND o.rank = 1
		AND g.until IS NULL)
