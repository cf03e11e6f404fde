-- All claims of a release that any source made, best evidence first; of equal ones that which began
-- last: a source corrects itself. Parameters: :platform, :build. Index: claim_of_build.
SELECT c.version, c.extra, c.kind, c.rule, c.confidence, c.flag, c.beta, c.prerequisite_build,
	min(o.rank), min(t.posted), max(t.withdrawn)
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
LEFT JOIN stated t ON t.claim_id = c.id AND t.source_id = o.id
WHERE c.platform = :platform AND c.build = :build
GROUP BY c.id
ORDER BY CASE c.confidence WHEN 'certain' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
	WHEN 'low' THEN 3 ELSE 4 END,
	CASE min(o.rank) WHEN 0 THEN 10 ELSE min(o.rank) END, max(g.first_seen) DESC, c.list, c.digest
