-- When the answers of a source before this one last listed a release; NULL: none did, :at: it stands
-- there still. Parameters: :source_id, :platform, :build, :at. Index: claim_of_build,
-- sighting_of_claim.
SELECT max(coalesce(g.last_seen, :at))
FROM claim c CROSS JOIN sighting g ON g.claim_id = c.id AND g.source_id = :source_id
WHERE c.platform = :platform AND c.build = :build AND g.first_seen < :at
