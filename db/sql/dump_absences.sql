-- Every absence, for the logical digest.
SELECT o.name, a.platform, a.build, a.scope, a.since, a.decided, a.until
FROM absence a JOIN source o ON o.id = a.source_id
ORDER BY 1, 2, 3, 4, 5
