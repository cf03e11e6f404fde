-- What became of a release, by time: from when to when the complete lists had it, what its absences
-- were, its last day, and what was told of it. A list that drops it retires it, unless an absence
-- began there (db/absence.h). A last day that lay more than a day ahead when the release was last
-- listed was never its last (db/lapse.c). Parameters: :platform, :build, :complete (the rank of those lists).
-- Index: claim_of_build, sighting_of_claim, the primary keys of absence and lapse.
WITH span AS (
	SELECT g.id, g.source_id, g.first_seen, coalesce(g.until, 9223372036854775807) AS until
	FROM claim c JOIN sighting g ON g.claim_id = c.id JOIN source o ON o.id = g.source_id
	WHERE c.platform = :platform AND c.build = :build AND o.rank = :complete),
marked AS (
	SELECT *, coalesce(first_seen > max(until) OVER (PARTITION BY source_id
		ORDER BY first_seen, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1) AS begins
	FROM span),
numbered AS (
	SELECT *, sum(begins) OVER (PARTITION BY source_id ORDER BY first_seen, id) AS part
	FROM marked),
listed AS (
	SELECT source_id, min(first_seen) AS since, max(until) AS until
	FROM numbered GROUP BY source_id, part),
step (at, rank, type, source_id, detail) AS (
	SELECT since, 1, 'listed', source_id, NULL FROM listed
	UNION ALL
	SELECT l.until, 2, CASE WHEN a.since IS NULL THEN 'retired' ELSE 'missing' END, l.source_id, NULL
	FROM listed l LEFT JOIN absence a ON a.source_id = l.source_id AND a.platform = :platform
		AND a.build = :build AND a.scope = 'release' AND a.since = l.until
	WHERE l.until < 9223372036854775807
	UNION ALL
	SELECT decided, 3, 'withdrawn', source_id, NULL FROM absence
	WHERE platform = :platform AND build = :build AND scope = 'release' AND decided IS NOT NULL
	UNION ALL
	SELECT DISTINCT t.withdrawn, 3, 'withdrawn', t.source_id, NULL
	FROM claim c JOIN stated t ON t.claim_id = c.id
	WHERE c.platform = :platform AND c.build = :build AND t.withdrawn IS NOT NULL
	UNION ALL
	SELECT l.lapsed, 4, 'expired', l.source_id, json_object('expires', CASE
		WHEN l.expires - (SELECT max(coalesce(g.last_seen, l.lapsed))
			FROM claim c JOIN sighting g ON g.claim_id = c.id AND g.source_id = l.source_id
			WHERE c.platform = :platform AND c.build = :build AND g.first_seen < l.lapsed) <= 86400
		THEN date(l.expires, 'unixepoch') END)
	FROM lapse l WHERE l.platform = :platform AND l.build = :build AND l.lapsed IS NOT NULL
	UNION ALL
	SELECT at, 5, type, NULL, detail FROM event
	WHERE platform = :platform AND build = :build AND type IN ('changed', 'advisory'))
SELECT s.at, s.type, coalesce(o.name, ''), coalesce(s.detail, '')
FROM step s LEFT JOIN source o ON o.id = s.source_id
ORDER BY s.at, s.rank, s.type, o.name
