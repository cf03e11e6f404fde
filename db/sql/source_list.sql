-- All sources, or the one of a name, with how asking went and what their answers cover, by name.
-- Parameters: :name, '' = all. Index: unique name.
SELECT o.id, o.name, o.kind, o.url, o.platform, o.trust, o.interval_s, o.rank, o.registered,
	t.asked_at, t.success_at, t.change_at, coalesce(t.etag, ''), coalesce(t.last_modified, ''),
	coalesce(t.state, 'never'), coalesce(t.message, ''), coalesce(t.failures, 0),
	v.first_at, v.last_at, coalesce(v.holding, 0),
	(SELECT count(*) FROM answer a WHERE a.source_id = o.id),
	n.first_at, coalesce(n.verdict, ''), coalesce(n.message, ''), coalesce(t.url, '')
FROM source o
LEFT JOIN source_state t ON t.source_id = o.id
LEFT JOIN coverage v ON v.source_id = o.id
LEFT JOIN seen n ON n.source_id = o.id
	AND n.first_at = (SELECT max(x.first_at) FROM seen x WHERE x.source_id = o.id)
	AND n.answer_id = (SELECT y.answer_id FROM seen y
		JOIN answer a ON a.id = y.answer_id JOIN body b ON b.id = a.body_id
		WHERE y.source_id = o.id AND y.first_at = n.first_at
		ORDER BY b.digest DESC LIMIT 1)
WHERE :name = '' OR o.name = :name
ORDER BY o.name
