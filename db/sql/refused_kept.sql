-- What is kept of the refused answers of a source since a moment: how many of them whole, and the
-- bytes of all in the store. Parameters: :source_id, :since. Index: the primary key.
SELECT count(*) FILTER (WHERE kept IS NULL), coalesce(sum(length(data)), 0)
FROM body WHERE id IN (
	SELECT a.body_id FROM seen n JOIN answer a ON a.id = n.answer_id
	WHERE n.source_id = :source_id AND n.first_at >= :since AND n.verdict = 'refused')
