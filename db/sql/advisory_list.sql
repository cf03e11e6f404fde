-- The advisories that stood at a moment, a row for each build that they are about; platform and
-- build NULL for one that joins no release. What a source has ceased to say stands until the same
-- title or document is said anew: it moves between index pages. A page stands while a row links it,
-- or when none ever did. Parameters: :at; :platform, :build, :cve ('' = all).
WITH told AS MATERIALIZED (
	SELECT a.id, a.page, a.advisory, a.title,
		max(g.until IS NULL OR g.until > :at) AS standing
	FROM advisory_sighting g JOIN advisory a ON a.id = g.advisory_id
	WHERE g.first_seen <= :at
	GROUP BY a.id),
rows AS MATERIALIZED (
	SELECT id, advisory FROM told
	WHERE page = 0 AND (standing
		OR (title NOT IN (SELECT title FROM told WHERE page = 0 AND standing)
		AND (advisory = ''
		OR advisory NOT IN (SELECT advisory FROM told WHERE page = 0 AND standing))))),
counted AS (
	SELECT id FROM rows
	UNION ALL
	SELECT id FROM told
	WHERE page = 1
		AND (standing
		OR advisory NOT IN (SELECT advisory FROM told WHERE page = 1 AND standing))
		AND (advisory IN (SELECT advisory FROM rows)
		OR advisory NOT IN (SELECT advisory FROM told WHERE page = 0)))
SELECT j.platform, j.build, r.released, a.id, a.page, a.advisory, a.anchor, a.title, a.date,
	a.no_cves,
	(SELECT o.name FROM advisory_sighting g JOIN source o ON o.id = g.source_id
		WHERE g.advisory_id = a.id AND g.first_seen <= :at
		ORDER BY g.until IS NOT NULL, g.first_seen, o.name LIMIT 1),
	(SELECT count(*) FROM advisory_release n WHERE n.advisory_id = a.id)
FROM counted c
JOIN advisory a ON a.id = c.id
LEFT JOIN (SELECT DISTINCT advisory_id, platform, build FROM advisory_join) j
	ON j.advisory_id = a.id
LEFT JOIN release r ON r.platform = j.platform AND r.build = j.build
WHERE (:platform = '' OR j.platform = :platform) AND (:build = '' OR j.build = :build)
	AND (:cve = '' OR EXISTS (SELECT 1 FROM advisory_cve v
		WHERE v.advisory_id = a.id AND v.cve = :cve))
ORDER BY j.platform, j.build, a.advisory, a.page, a.date, a.digest
