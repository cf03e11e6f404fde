-- Had any source that makes offers claimed this build by that moment, as more than existing? The
-- bundled facts claim theirs at the time of the bundle, whenever they were copied in; those of a
-- bundle younger than what the asking source said before tell no consumer anything, so they do not
-- count. Parameters: :platform, :build, :at, :before. Index: claim_of_build.
SELECT 1 FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
WHERE c.platform = :platform AND c.build = :build AND o.rank > 0 AND c.version <> ''
	AND g.first_seen <= CASE o.kind WHEN 'facts' THEN :before ELSE :at END
LIMIT 1
