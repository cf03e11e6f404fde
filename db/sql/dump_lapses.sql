-- Every release that expired, for the logical digest.
SELECT o.name, l.platform, l.build, l.expires, l.lapsed
FROM lapse l JOIN source o ON o.id = l.source_id
ORDER BY 1, 2, 3
