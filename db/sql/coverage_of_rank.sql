-- What the sources of these ranks cover: the first and last accepted answers. Parameters:
-- :low, :high, :platform.
SELECT min(v.first_at), max(v.last_at) FROM coverage v JOIN source o ON o.id = v.source_id
WHERE o.rank BETWEEN :low AND :high AND (o.platform IN (:platform, 'any')
	OR EXISTS (SELECT 1 FROM sighting g JOIN claim c ON c.id = g.claim_id
		WHERE g.source_id = o.id AND c.platform = :platform))
