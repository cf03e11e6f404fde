-- Did any source that makes offers ever claim this build, as more than existing? Parameters:
-- :platform, :build. Index: claim_of_build.
SELECT 1 FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
WHERE c.platform = :platform AND c.build = :build AND o.rank > 0 AND c.version <> ''
LIMIT 1
