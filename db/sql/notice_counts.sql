-- How many findings of each kind the newest answer of each source had. Parameters: none.
SELECT o.name, n.kind, sum(n.count)
FROM source o
JOIN notice n ON n.answer_id = (SELECT s.answer_id FROM seen s
	JOIN answer a ON a.id = s.answer_id JOIN body b ON b.id = a.body_id
	WHERE s.source_id = o.id ORDER BY s.first_at DESC, b.digest DESC LIMIT 1)
GROUP BY o.name, n.kind
ORDER BY o.name, n.kind
