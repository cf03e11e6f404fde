-- Did the source name that release before this answer? Parameters: :source_id, :platform, :build,
-- :at. Index: claim_of_build, sighting_of_claim.
SELECT 1 FROM claim c JOIN sighting g ON g.claim_id = c.id AND g.source_id = :source_id
WHERE c.platform = :platform AND c.build = :build AND g.first_seen < :at
LIMIT 1
