-- The newest accepted or held interval of a source at a moment; of two of one second the one
-- folded last. Parameters: :source_id, :at. Index: the primary key.
SELECT n.first_at, n.answer_id, n.last_at
FROM seen n JOIN answer a ON a.id = n.answer_id JOIN body b ON b.id = a.body_id
WHERE n.source_id = :source_id AND n.first_at <= :at AND n.verdict IN ('accepted', 'held')
ORDER BY n.first_at DESC, b.digest DESC LIMIT 1
