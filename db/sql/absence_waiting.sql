-- The absences of a source that wait to be believed. Parameters: :source_id. Index:
-- absence_waiting.
SELECT platform, build, scope, since, counted, counted_at FROM absence
WHERE source_id = :source_id AND decided IS NULL
ORDER BY platform, build, scope, since
