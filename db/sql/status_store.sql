-- Figures of the store: answers seen, bytes as they came, bytes kept.
SELECT (SELECT count(*) FROM seen), (SELECT coalesce(sum(b.bytes), 0) FROM seen n
	JOIN answer a ON a.id = n.answer_id JOIN body b ON b.id = a.body_id),
	(SELECT coalesce(sum(length(data)), 0) FROM body), (SELECT count(*) FROM body),
	(SELECT coalesce(max(depth), 0) FROM body), (SELECT count(*) FROM release),
	(SELECT count(*) FROM event)
