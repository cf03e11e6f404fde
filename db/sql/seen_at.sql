-- The intervals of a source that hold a moment. None begins inside another, so they begin at the moment
-- or are the last to begin before it. Parameters: :source_id, :at. Index: the primary key.
SELECT first_at, answer_id, last_at, verdict, modified FROM seen
WHERE source_id = :source_id AND first_at <= :at AND last_at >= :at
	AND first_at >= coalesce((SELECT max(p.first_at) FROM seen p
		WHERE p.source_id = :source_id AND p.first_at < :at), :at)
ORDER BY first_at, answer_id
