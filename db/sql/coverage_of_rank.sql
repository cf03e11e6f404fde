-- What each source of these ranks covers, in any order: its first and last accepted answers, and whether it
-- says anything of a platform (which one of the first claims of that tells). Parameters: :low, :high,
-- :platform (NULL = of none). Index: source_of_rank, the primary key of coverage; claim_of_build,
-- sighting_of_claim.
SELECT o.id, v.first_at, v.last_at,
	EXISTS (SELECT 1 FROM claim c CROSS JOIN sighting g ON g.claim_id = c.id
		WHERE c.platform = :platform AND g.source_id = o.id)
FROM source o JOIN coverage v ON v.source_id = o.id
WHERE o.rank BETWEEN :low AND :high
