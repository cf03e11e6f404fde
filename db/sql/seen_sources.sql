-- The sources with intervals that wait to be folded, by name. Index: seen_pending.
SELECT o.id, o.name FROM source o
WHERE EXISTS (SELECT 1 FROM seen n INDEXED BY seen_pending WHERE n.source_id = o.id AND n.verdict = 'pending')
ORDER BY o.name
