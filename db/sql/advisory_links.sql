-- The documents that rows of an index ever linked, the newest first, with the source of each (url ''
-- = none yet). The names of these sources: parser/advisory.h.
SELECT a.advisory, max(a.date), coalesce(o.url, ''), coalesce(o.interval_s, 0)
FROM advisory a
JOIN advisory_sighting g ON g.advisory_id = a.id
LEFT JOIN source o ON o.name = 'advisory-' || lower(a.advisory)
WHERE a.page = 0 AND a.advisory <> ''
GROUP BY a.advisory
ORDER BY max(a.date) DESC, a.advisory
