-- The newest interval of a source. Parameters: :source_id. Index: the primary key.
SELECT first_at, answer_id, last_at, verdict FROM seen WHERE source_id = :source_id
ORDER BY first_at DESC, answer_id DESC LIMIT 1
