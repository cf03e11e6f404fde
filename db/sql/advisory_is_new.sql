-- Did an index link the note of this source after the index's own first answer? Parameters: :source.
-- The names of these sources: parser/advisory.h.
SELECT 1
FROM advisory a
JOIN advisory_sighting g ON g.advisory_id = a.id
JOIN source o ON o.id = g.source_id AND o.kind = 'security-index'
JOIN coverage v ON v.source_id = g.source_id
WHERE a.page = 0 AND a.advisory <> '' AND 'advisory-' || lower(a.advisory) = :source
	AND g.first_seen > v.first_at
LIMIT 1
