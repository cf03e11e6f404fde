-- The advisories that a source shows now. Parameters: :source_id. Index: advisory_sighting_open.
SELECT g.id, a.id, a.digest, g.last_seen, g.absent_since, a.page, a.advisory, a.anchor, a.title
FROM advisory_sighting g JOIN advisory a ON a.id = g.advisory_id
WHERE g.source_id = :source_id AND g.until IS NULL
ORDER BY g.id
