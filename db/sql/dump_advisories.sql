-- Every sighting of an advisory, for the logical digest.
SELECT o.name, hex(d.digest), g.first_seen, coalesce(g.last_seen, v.last_at), g.until,
	g.absent_since, hex(b.digest), g.key
FROM advisory_sighting g JOIN advisory d ON d.id = g.advisory_id
JOIN source o ON o.id = g.source_id JOIN coverage v ON v.source_id = o.id
JOIN answer a ON a.id = g.answer_id JOIN body b ON b.id = a.body_id
ORDER BY 1, 2, 3
