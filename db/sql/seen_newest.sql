-- The newest interval of a source; of two of one second the one folded last. Parameters:
-- :source_id. Index: the primary key.
SELECT n.first_at, n.answer_id, n.last_at, n.verdict, n.modified
FROM seen n JOIN answer a ON a.id = n.answer_id JOIN body b ON b.id = a.body_id
WHERE n.source_id = :source_id
ORDER BY n.first_at DESC, b.digest DESC LIMIT 1
