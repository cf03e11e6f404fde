-- The intervals of a source that wait to be folded, in the order of their time. Parameters:
-- :source_id. Index: seen_pending.
SELECT n.first_at, n.answer_id, n.last_at, a.body_id, n.modified, b.bytes,
	coalesce(b.kept, b.bytes)
FROM seen n INDEXED BY seen_pending JOIN answer a ON a.id = n.answer_id JOIN body b ON b.id = a.body_id
WHERE n.source_id = :source_id AND n.verdict = 'pending'
ORDER BY n.first_at, b.digest
