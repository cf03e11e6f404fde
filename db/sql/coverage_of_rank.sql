-- What sources of these ranks say of a platform: their first and last accepted answers. That a source
-- says anything of it tells one of the first claims of the platform.
-- Parameters: :low, :high, :platform. Index: claim_of_build, sighting_of_claim.
SELECT min(v.first_at), max(v.last_at) FROM coverage v JOIN source o ON o.id = v.source_id
WHERE o.rank BETWEEN :low AND :high
	AND EXISTS (SELECT 1 FROM claim c CROSS JOIN sighting g ON g.claim_id = c.id
		WHERE c.platform = :platform AND g.source_id = o.id)
