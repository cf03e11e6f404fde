-- What sources of these ranks say of a platform: their first and last accepted answers.
-- Parameters: :low, :high, :platform. Index: sighting_open, claim by row.
SELECT min(v.first_at), max(v.last_at) FROM coverage v JOIN source o ON o.id = v.source_id
WHERE o.rank BETWEEN :low AND :high
	AND EXISTS (SELECT 1 FROM sighting g JOIN claim c ON c.id = g.claim_id
		WHERE g.source_id = o.id AND c.platform = :platform)
