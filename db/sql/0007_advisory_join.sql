-- 0007: the join of notes and releases by the index of versions. The plus keeps the primary key from
-- being used, which would go through all releases of a platform for each note.
DROP VIEW advisory_join;
CREATE VIEW advisory_join AS
SELECT n.advisory_id, n.platform, n.version, n.extra, r.build
FROM advisory_release n
JOIN release r ON r.version IN (n.version, n.version || '.0', n.version || '.0.0')
	AND +r.platform = n.platform AND r.extra = n.extra
WHERE r.beta = 0 AND (n.extra <> '' OR r.kind NOT IN ('rsr', 'bsi'))
UNION ALL
SELECT n.advisory_id, n.platform, n.version, n.extra, r.build
FROM advisory_release n
JOIN advisory a ON a.id = n.advisory_id
JOIN release r ON r.platform = n.platform AND r.released = a.date
WHERE n.extra = '?' AND r.beta = 0 AND r.kind IN ('rsr', 'bsi')
	AND (n.version = '' OR r.version IN (n.version, n.version || '.0', n.version || '.0.0'));
