-- The intervals of a source that hold a moment. Parameters: :source_id, :at. Index: the
-- primary key.
SELECT first_at, answer_id, last_at, verdict, modified FROM seen
WHERE source_id = :source_id AND first_at <= :at AND last_at >= :at
ORDER BY first_at, answer_id
