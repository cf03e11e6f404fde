-- The newest accepted answer of sources of these ranks at a moment: of each source the last one that
-- began, as none begins inside another. Parameters: :low, :high, :at. Index: the primary key of seen.
SELECT max((SELECT max(min(n.last_at, :at)) FROM seen n
	WHERE n.source_id = o.id AND n.verdict IN ('accepted', 'held')
		AND n.first_at = (SELECT p.first_at FROM seen p
			WHERE p.source_id = o.id AND p.first_at <= :at
				AND p.verdict IN ('accepted', 'held')
			ORDER BY p.first_at DESC LIMIT 1)))
FROM source o
WHERE o.rank BETWEEN :low AND :high
