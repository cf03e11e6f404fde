-- All sources, or the one of a name, with how asking went and what their answers cover, by name. An
-- answer that was stale or refused is no change, and neither is the one before it that comes again.
-- Parameters: :name, '' = all. Index: unique name.
SELECT o.id, o.name, o.kind, o.url, o.platform, o.trust, o.interval_s, o.rank, o.registered,
	t.asked_at, t.success_at, t.change_at, coalesce(t.etag, ''), coalesce(t.last_modified, ''),
	coalesce(t.state, 'never'), coalesce(t.message, ''), coalesce(t.failures, 0),
	v.first_at, v.last_at, coalesce(v.holding, 0),
	(SELECT count(*) FROM answer a WHERE a.source_id = o.id),
	(SELECT c.first_at FROM seen c WHERE c.source_id = o.id AND c.answer_id = w.answer_id
		AND c.first_at > coalesce((SELECT d.first_at FROM seen d WHERE d.source_id = o.id
			AND d.answer_id <> w.answer_id AND d.verdict NOT IN ('stale', 'refused')
			AND d.first_at <= w.first_at ORDER BY d.first_at DESC LIMIT 1),
			-9223372036854775808)
		ORDER BY c.first_at LIMIT 1),
	coalesce(n.verdict, ''), coalesce(n.message, ''), coalesce(t.url, '')
FROM source o
LEFT JOIN source_state t ON t.source_id = o.id
LEFT JOIN coverage v ON v.source_id = o.id
LEFT JOIN seen n ON n.source_id = o.id
	AND n.first_at = (SELECT max(x.first_at) FROM seen x WHERE x.source_id = o.id)
	AND n.answer_id = (SELECT y.answer_id FROM seen y
		JOIN answer a ON a.id = y.answer_id JOIN body b ON b.id = a.body_id
		WHERE y.source_id = o.id AND y.first_at = n.first_at
		ORDER BY b.digest DESC LIMIT 1)
LEFT JOIN seen w ON w.source_id = o.id
	AND (w.first_at, w.answer_id) = (SELECT z.first_at, z.answer_id FROM seen z
		WHERE z.source_id = o.id AND z.verdict NOT IN ('stale', 'refused')
		ORDER BY z.first_at DESC, z.answer_id DESC LIMIT 1)
WHERE :name = '' OR o.name = :name
ORDER BY o.name
