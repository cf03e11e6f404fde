-- All claims of a release that any source made, best evidence first; of equal ones that which began
-- last: a source corrects itself. What is stated beside a claim is gathered apart, in one pass: joined,
-- each of its many dates would meet each sighting. Parameters: :platform, :build. Index: claim_of_build.
WITH dates AS MATERIALIZED (
	SELECT t.claim_id, min(t.posted) AS posted, max(t.withdrawn) AS withdrawn,
		min(t.listed_from) AS listed_from
	FROM claim x CROSS JOIN stated t ON t.claim_id = x.id
	WHERE x.platform = :platform AND x.build = :build
	GROUP BY x.id)
SELECT c.version, c.extra, c.kind, c.rule, c.confidence, c.flag, c.beta, c.prerequisite_build,
	min(o.rank), d.posted, d.withdrawn, min(g.first_seen), d.listed_from, max(o.kind = 'facts')
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
LEFT JOIN dates d ON d.claim_id = c.id
WHERE c.platform = :platform AND c.build = :build
GROUP BY c.id
ORDER BY CASE c.confidence WHEN 'certain' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
	WHEN 'low' THEN 3 ELSE 4 END,
	CASE min(o.rank) WHEN 0 THEN 10 ELSE min(o.rank) END, max(g.first_seen) DESC, c.list, c.digest
