-- Among the newest bodies of the other sources of a kind, the one nearest in size.
-- Parameters: :kind, :source_id, :bytes. Index: answer_of_source.
SELECT b.id, b.depth, b.base_sibling
FROM source o
JOIN answer a ON a.id = (SELECT max(x.id) FROM answer x WHERE x.source_id = o.id)
JOIN body b ON b.id = a.body_id
WHERE o.kind = :kind AND o.id <> :source_id AND b.kept IS NULL
ORDER BY abs(b.bytes - :bytes), b.id DESC
LIMIT 1
