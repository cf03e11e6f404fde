-- The newest accepted or held interval of a source at a moment. Parameters: :source_id, :at.
-- Index: the primary key.
SELECT first_at, answer_id, last_at FROM seen
WHERE source_id = :source_id AND first_at <= :at AND verdict IN ('accepted', 'held')
ORDER BY first_at DESC, answer_id DESC LIMIT 1
