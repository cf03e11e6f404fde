-- Had any source that makes offers claimed this build by that moment, as more than existing? The
-- bundled facts claim theirs at the time of the bundle, whenever they were copied in. Parameters:
-- :platform, :build, :at. Index: claim_of_build.
SELECT 1 FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
WHERE c.platform = :platform AND c.build = :build AND o.rank > 0 AND c.version <> ''
	AND g.first_seen <= :at
LIMIT 1
