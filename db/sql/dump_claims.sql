-- Every sighting of a claim, for the logical digest: no row numbers.
SELECT o.name, hex(c.digest), g.first_seen, coalesce(g.last_seen, v.last_at), g.until,
	g.absent_since, hex(b.digest), g.key
FROM sighting g JOIN claim c ON c.id = g.claim_id JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
JOIN answer a ON a.id = g.answer_id JOIN body b ON b.id = a.body_id
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
