-- Each sighting of the notes that are about a release, with its proof. Parameters: :platform,
-- :build. Index: advisory_sighting_of_advisory.
SELECT a.advisory, a.title, o.name, g.key, b.digest, g.first_seen, coalesce(g.last_seen, v.last_at),
	g.until IS NULL
FROM (SELECT DISTINCT advisory_id FROM advisory_join
	WHERE platform = :platform AND build = :build) j
JOIN advisory a ON a.id = j.advisory_id
JOIN advisory_sighting g ON g.advisory_id = a.id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id
JOIN answer w ON w.id = g.answer_id
JOIN body b ON b.id = w.body_id
ORDER BY a.advisory, o.name, g.first_seen, a.digest
