-- The history of answers, newest first. Parameters: :source ('' = all), :since, :until, :limit
-- (-1 = all). Index: the primary key.
SELECT o.name, n.first_at, n.last_at, b.digest, b.bytes, n.verdict, n.message
FROM seen n
JOIN source o ON o.id = n.source_id
JOIN answer a ON a.id = n.answer_id
JOIN body b ON b.id = a.body_id
WHERE (:source = '' OR o.name = :source) AND n.last_at >= :since AND n.first_at <= :until
ORDER BY n.first_at DESC, o.name, b.digest
LIMIT :limit
