-- Among the bodies that the other sources of a kind had last said by a moment, the one nearest in
-- size. Parameters: :kind, :source_id, :at, :bytes. Index: the primary key of seen.
SELECT b.id, b.depth, b.base_sibling
FROM source o
JOIN answer a ON a.id = (SELECT n.answer_id FROM seen n
	WHERE n.source_id = o.id AND n.first_at <= :at
	ORDER BY n.first_at DESC, n.answer_id DESC LIMIT 1)
JOIN body b ON b.id = a.body_id
WHERE o.kind = :kind AND o.id <> :source_id AND b.kept IS NULL
ORDER BY abs(b.bytes - :bytes), b.id DESC
LIMIT 1
